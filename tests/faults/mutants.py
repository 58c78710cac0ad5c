"""Mutation testing of what decides a verdict: small faults, chosen by seed, each of which some test has to notice.

    python -m tests.faults.mutants            # a sample of every module, as `make mutants` runs it
    python -m tests.faults.mutants --all ztscan/config/waivers.py

Each mutant is one change to the syntax tree of one module, in a copy of the package; the tests of that module must then fail,
or not come to an end. Exit with 1 where fewer than 90% are noticed. ``docs/mutation.md`` explains those that no test can see.
"""

from __future__ import annotations

import argparse
import ast
import copy
import os
import queue
import random
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
SAMPLE = 40
"""Mutants of one module in a sample."""
SEED = 6
LEAST = 0.9
TIMEOUT = 90.0
"""Seconds for one run of the tests; beyond it the mutant never ends, which somebody would notice."""

ENGINE = ("tests/engine/test_evaluate.py", "tests/engine/test_plugins.py")
READING = (
    "tests/graph/test_paging.py", "tests/graph/test_plan.py", "tests/graph/test_fan_out.py", "tests/graph/test_triage.py",
    "tests/graph/test_retrying.py", "tests/graph/test_cassette.py",
    "tests/graph/test_collect.py", "tests/simulator/test_long_lists.py",
)  # fmt: skip
OBJECTIVES = ("tests/objectives",)
TESTS: dict[str, tuple[str, ...]] = {
    "ztscan/drift/compare.py": ("tests/compare",),
    "ztscan/engine/evaluate.py": ENGINE,
    "ztscan/graph/collect.py": READING,
    "ztscan/graph/counted.py": ("tests/graph/test_counted.py", "tests/simulator/test_long_lists.py"),
    "ztscan/graph/existence.py": ("tests/graph/test_fan_out.py", "tests/graph/test_counted.py", "tests/graph/contract"),
    "ztscan/graph/paging.py": ("tests/graph/test_paging.py", "tests/graph/test_counted.py"),
    "ztscan/graph/ranges.py": ("tests/graph/test_ranges.py",),
    "ztscan/graph/rows.py": ("tests/graph/test_paging.py", "tests/graph/test_size.py", "tests/simulator/test_long_lists.py"),
    "ztscan/objectives/case.py": OBJECTIVES,
    "ztscan/objectives/grading.py": OBJECTIVES,
    "ztscan/objectives/maturity.py": OBJECTIVES,
    "ztscan/config/waivers.py": ("tests/waivers",),
}
"""Modules, and the tests that have to notice."""

_OTHER: dict[type[ast.AST], type[ast.AST]] = {
    ast.Eq: ast.NotEq, ast.NotEq: ast.Eq, ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt,
    ast.In: ast.NotIn, ast.NotIn: ast.In, ast.Is: ast.IsNot, ast.IsNot: ast.Is, ast.And: ast.Or, ast.Or: ast.And,
    ast.Add: ast.Sub, ast.Sub: ast.Add, ast.BitAnd: ast.BitOr, ast.BitOr: ast.BitAnd,
}  # fmt: skip


@dataclass(frozen=True)
class Mutant:
    """One changed module: which line, what stood there, and what stands there now."""

    module: str
    line: int
    before: str
    after: str
    source: str

    def __str__(self) -> str:
        return f"{self.module}:{self.line}: `{self.before}` → `{self.after}`"


def variants(node: ast.AST) -> Iterator[ast.AST]:  # noqa: PLR0912 - one case for each kind of mistake
    """What could stand in the place of ``node`` by mistake."""
    match node:
        case ast.Compare(ops=[operator]) if type(operator) in _OTHER:
            yield ast.Compare(node.left, [_OTHER[type(operator)]()], node.comparators)  # type: ignore[list-item]
        case ast.BoolOp(op=operator, values=values):
            yield ast.BoolOp(_OTHER[type(operator)](), values)  # type: ignore[arg-type]
            for position in range(len(values)):
                kept = values[:position] + values[position + 1 :]
                yield kept[0] if len(kept) == 1 else ast.BoolOp(operator, kept)
        case ast.BinOp(op=operator) if type(operator) in _OTHER:
            yield ast.BinOp(node.left, _OTHER[type(operator)](), node.right)  # type: ignore[arg-type]
        case ast.UnaryOp(op=ast.Not()):
            yield node.operand
        case ast.Constant(value=bool(value)):
            yield ast.Constant(not value)
        case ast.Constant(value=int(value)):
            yield ast.Constant(value + 1)
        case ast.If() | ast.IfExp():
            for outcome in (True, False):
                changed = copy.copy(node)
                changed.test = ast.Constant(outcome)
                yield changed
        case ast.Expr(value=ast.Call() | ast.Await()) | ast.Raise() | ast.Continue() | ast.Break() | ast.AugAssign():
            yield ast.Pass()
        case ast.Return(value=value) if value is not None and not isinstance(value, ast.Constant):
            yield ast.Return(ast.Constant(None))
        case ast.Call(func=ast.Name(id="any")):
            yield ast.Call(ast.Name("all", ast.Load()), node.args, node.keywords)
        case ast.Call(func=ast.Name(id="all")):
            yield ast.Call(ast.Name("any", ast.Load()), node.args, node.keywords)
        case ast.Call(func=ast.Name(id="sorted"), args=[given, *_]):
            yield given
        case _:
            return


def mutants(module: str) -> list[Mutant]:
    """Every mutant of a module, in the order of its lines."""
    tree = ast.parse((ROOT / module).read_text(encoding="utf-8"))
    found: list[Mutant] = []
    for parent in _judging(tree):
        for name, value in ast.iter_fields(parent):
            places: list[tuple[list[ast.AST] | None, int, ast.AST]] = (
                [(value, position, item) for position, item in enumerate(value) if isinstance(item, ast.AST)]
                if isinstance(value, list)
                else [(None, 0, value)] if isinstance(value, ast.AST) else []
            )  # fmt: skip
            for inside, position, node in places:
                if _is_annotation(parent, name):
                    continue
                for variant in variants(node):
                    _put(parent, name, inside, position, variant)
                    source = ast.unparse(ast.fix_missing_locations(tree))
                    _put(parent, name, inside, position, node)
                    before, after = (" ".join(ast.unparse(one).split())[:90] for one in (node, variant))
                    found.append(Mutant(module, getattr(node, "lineno", 0), before, after, source))
    return sorted(found, key=lambda mutant: (mutant.line, mutant.before, mutant.after))


def _judging(node: ast.AST) -> Iterator[ast.AST]:
    """Every node but annotations, decorators, and what makes our own values immutable or guards a ``zip``: no verdict hangs on
    those."""
    yield node
    for name, value in ast.iter_fields(node):
        if not _is_annotation(node, name):
            for inner in value if isinstance(value, list) else [value]:
                if isinstance(inner, ast.AST) and not (
                    isinstance(inner, ast.keyword) and inner.arg in {"frozen", "gc", "slots", "strict"}
                ):
                    yield from _judging(inner)


def _is_annotation(parent: ast.AST, name: str) -> bool:
    if name in {"annotation", "returns", "decorator_list"}:
        return True
    return isinstance(parent, ast.AnnAssign | ast.arg) and name != "value"


def _put(parent: ast.AST, name: str, inside: list[ast.AST] | None, position: int, node: ast.AST) -> None:
    if inside is None:
        setattr(parent, name, node)
    else:
        inside[position] = node


def copy_of_package(folder: Path) -> Path:
    """The package as it is installed, with its tests: what a mutant may change."""
    for name in ("ztscan", "tests"):
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("checks", "reports"):
        place = folder / "ztscan" / name
        shutil.copytree(ROOT / name, place, ignore=shutil.ignore_patterns("__pycache__"), dirs_exist_ok=True)
    shutil.copy(ROOT / "pyproject.toml", folder)
    return folder


def passes(folder: Path, tests: tuple[str, ...]) -> bool:
    """Whether the tests pass in a copy."""
    command = [sys.executable, "-m", "pytest", "-q", "-x", "-n0", "-p", "no:cacheprovider", *tests]
    environment = {**os.environ, "PYTHONPATH": str(folder), "PYTHONDONTWRITEBYTECODE": "1"}
    try:
        ended = subprocess.run(command, cwd=folder, env=environment, capture_output=True, timeout=TIMEOUT, check=False)
    except subprocess.TimeoutExpired:
        return False
    return ended.returncode == 0


def survives(mutant: Mutant, folders: queue.Queue[Path]) -> bool:
    """Whether no test notices."""
    folder = folders.get()
    file = folder / mutant.module
    original = file.read_text(encoding="utf-8")
    try:
        file.write_text(mutant.source, encoding="utf-8")
        return passes(folder, TESTS[mutant.module])
    finally:
        file.write_text(original, encoding="utf-8")
        folders.put(folder)


def main(arguments: list[str] | None = None) -> int:
    """Run mutants and print the survivors. Returns the exit code."""
    parser = argparse.ArgumentParser(prog="python -m tests.faults.mutants", description=__doc__)
    parser.add_argument("modules", nargs="*", default=list(TESTS), help="modules, all by default")
    parser.add_argument("--all", action="store_true", help="every mutant, not a sample")
    parser.add_argument("--jobs", type=int, default=max(1, (os.cpu_count() or 2) // 2))
    chosen = parser.parse_args(arguments)
    code = 0
    with tempfile.TemporaryDirectory() as temporary, ThreadPoolExecutor(chosen.jobs) as pool:
        folders: queue.Queue[Path] = queue.Queue()
        for number in range(chosen.jobs):
            folders.put(copy_of_package(Path(temporary) / str(number)))
        for module in chosen.modules:
            if not passes(Path(temporary) / "0", TESTS[module]):
                sys.stderr.write(f"the tests of {module} fail as it is\n")
                return 1
            every = mutants(module)
            some = every if chosen.all else random.Random(SEED).sample(every, min(SAMPLE, len(every)))  # noqa: S311
            outcomes = list(pool.map(lambda mutant: survives(mutant, folders), some))
            left = [mutant for mutant, survived in zip(some, outcomes, strict=True) if survived]
            share = 1 - len(left) / len(some)
            sys.stdout.write(f"{module}: {len(some) - len(left)} of {len(some)} noticed ({share:.0%}), of {len(every)} in all\n")
            sys.stdout.writelines(f"  {mutant}\n" for mutant in sorted(left, key=lambda mutant: mutant.line))
            sys.stdout.flush()
            code |= share < LEAST
    return int(code)


if __name__ == "__main__":
    sys.exit(main())
