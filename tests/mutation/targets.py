"""What is mutated, in groups, and which tests have to notice."""

from __future__ import annotations

import ast
import functools
import inspect
import re
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from tests.mutation.syntax import ROOT, Mutant

MOST_CHECKS = 12
"""Checks whose cases are run for a mutant of a fact."""

READING = (
    *(f"tests/graph/test_{name}.py" for name in (
        "cassette", "collect", "counted", "decoding", "existence", "fan_out", "fan_out_batches", "fewer", "lanes",
        "law_of_exceptions", "odd_answers", "opening", "paging", "plan", "presence", "ranges", "reading_in_part",
        "reading_only", "refused_properties", "retrying", "shared_turns", "size", "triage",
    )),
    "tests/graph/contract", "tests/azure/test_token.py", "tests/cli/test_resume.py", "tests/simulator/test_long_lists.py",
)  # fmt: skip
"""The tests that read through the collector in their own process."""
ENGINE = tuple(f"tests/engine/test_{name}.py" for name in ("evaluate", "fixing", "life_cycle", "mappings", "plugins"))
CASES = ("tests/checks/test_cases.py", "tests/checks/test_narrowing.py", "tests/checks/test_blindness.py")
OF_FIXES = "tests/checks/test_fixes.py"
OF_FACTS = (
    "ztscan/directory/**/*.py", "ztscan/estate/**/*.py", "ztscan/endpoints/**/*.py", "ztscan/engine/policy_settings.py"
)  # fmt: skip
"""The modules that checks decide with."""
OF_FLEETS = (
    "ztscan/fleet/rollup/*.py", "ztscan/fleet/outcome.py", "ztscan/fleet/standings.py", "ztscan/fleet/worst.py"
)  # fmt: skip
"""The modules that decide what is said of many tenants."""
OF_DIRECTORY = ("tests/directory/test_facts.py",)
OF_DRIFT = (
    "tests/compare", "tests/reports/test_one_list.py",
    *(f"tests/cli/test_{name}.py" for name in ("undecided", "changes", "change_meaning")),
)  # fmt: skip
ROLLED_UP = tuple(
    f"tests/fleet/test_{name}.py" for name in ("comparable", "left_over", "limits", "outline", "results", "rollup", "standings")
)


def _modules(*patterns: str) -> list[str]:
    found = {str(path.relative_to(ROOT)) for pattern in patterns for path in ROOT.glob(pattern)}
    return sorted(module for module in found if not module.endswith("__init__.py"))


def _importing(module: str) -> list[str]:
    """The files of tests/directory that have the name of a module, or import it, or one that imports it."""
    users = [module, *_naming([module], "ztscan/directory/**/*.py")]
    tests = "tests/directory/**/test_"
    return sorted({*_modules(f"{tests}{Path(module).stem}.py"), *_naming(users, f"{tests}*.py")})


def _naming(modules: Iterable[str], pattern: str) -> list[str]:
    names = [module.removesuffix(".py").replace("/", ".") for module in modules]
    wanted = re.compile(rf"\b(?:{'|'.join(map(re.escape, names))})\b")
    return [file for file in _modules(pattern) if wanted.search(_text(file))]


@functools.cache
def _text(file: str) -> str:
    return (ROOT / file).read_text(encoding="utf-8")


FIXES: Mapping[str, tuple[str, ...]] = {
    **dict.fromkeys(_modules("checks/*/_fixes.py"), (OF_FIXES,)),
    **dict.fromkeys(("ztscan/directory/owner_fix.py", "ztscan/directory/setting_families.py"), (OF_FIXES,)),
    "checks/conditional_access/_fixes.py": (
        "tests/conditional_access/test_advice.py",
        "tests/conditional_access/test_fix_search.py",
    ),
}
JUDGING: Mapping[str, tuple[str, ...]] = {
    **{
        module: (*_importing(module), *OF_DIRECTORY, *CASES)
        for module in _modules("ztscan/directory/**/*.py")
        if module not in FIXES
    },
    "ztscan/directory/sign_in_clients.py": ("tests/reports/test_usage.py", *OF_DIRECTORY),
    **dict.fromkeys(_modules("ztscan/endpoints/**/*.py"), ("tests/endpoints", *CASES)),
    **dict.fromkeys(_modules("ztscan/estate/**/*.py"), ("tests/estate", *CASES)),
    "ztscan/engine/policy_settings.py": (
        "tests/endpoints/test_shapes.py",
        "tests/compare/test_causes.py",
        "tests/compare/test_recreated.py",
        *CASES,
    ),
    **dict.fromkeys(_modules("ztscan/objectives/*.py"), ("tests/objectives",)),
    **dict.fromkeys(_modules("ztscan/drift/*.py"), OF_DRIFT),
    "ztscan/config/waivers.py": ("tests/waivers", "tests/cli/test_waive.py"),
    "ztscan/core/exit_codes.py": ("tests/test_exit_codes.py",),
    **dict.fromkeys(_modules(*OF_FLEETS), ROLLED_UP),
}
GROUPS: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "checks": {module: CASES for module in _modules("checks/*/*.py") if module not in FIXES},
    "judging": JUDGING,
    "fixes": FIXES,
    "telling": {
        **dict.fromkeys(_modules("ztscan/notification/*.py"), ("tests/notification",)),
        **dict.fromkeys(
            ("ztscan/notification/delivery.py", "ztscan/notification/destination.py"),
            ("tests/notification", "tests/cli/test_notify.py"),
        ),
    },
    "reading": {
        "ztscan/engine/evaluate.py": ENGINE,
        **{f"ztscan/graph/{name}.py": READING for name in ("collect", "counted", "existence", "paging", "ranges", "rows")},
    },
}  # fmt: skip
"""Modules by group, and the tests of each."""


def tests_of(module: str) -> tuple[str, ...]:
    """The files and folders of the tests of a module."""
    return next(group[module] for group in GROUPS.values() if module in group)


def modules_of(target: str) -> list[str]:
    """The modules of a group; those of a folder in the first group that has some; or the module that is named."""
    if target in GROUPS:
        return [*GROUPS[target]]
    inside = ([module for module in group if module.startswith(f"{target.rstrip('/')}/")] for group in GROUPS.values())
    return next(filter(None, inside), [target])


def path_of(file: str) -> str:
    """Where the source of an installed module lies in the repository."""
    relative = str(Path(file).absolute().relative_to(ROOT))
    return re.sub(r"^ztscan/(checks|reports)/", r"\1/", relative)


def has_few_tests(module: str) -> bool:
    """Whether the tests of a module are chosen by its name, without asking what they reach: those of one check, or of few."""
    return module.startswith("checks/") or module in FIXES


@functools.cache
def run_on_import(module: str) -> frozenset[str]:
    """The functions at the top of a module that are called on import, also through each other: by it, or by its neighbours."""
    tree = ast.parse(_text(module))
    functions = {one.name: one for one in tree.body if isinstance(one, ast.FunctionDef)}
    stem = Path(module).stem
    neighbours = [file for file in _modules(f"{Path(module).parent}/*.py") if f"from .{stem} import" in _text(file)]
    pending = [one for file in (module, *neighbours) for one in _run_at_once(ast.parse(_text(file)))]
    found: set[str] = set()
    while pending:
        calls = [node.func for node in ast.walk(pending.pop()) if isinstance(node, ast.Call)]
        called = {call.id for call in calls if isinstance(call, ast.Name) and call.id in functions} - found
        found |= called
        pending += [functions[name] for name in called]
    return frozenset(found)


def _run_at_once(tree: ast.Module) -> list[ast.AST]:
    return [one for one in tree.body if not isinstance(one, ast.FunctionDef | ast.ClassDef)]


def candidates(module: str, nodes: Sequence[str]) -> list[int]:
    """Positions of all tests that may notice a mutant of a module."""
    return _chosen(module, tuple(_distances(module)) if module in _modules(*OF_FACTS) else (), nodes)


def noticing(mutant: Mutant, nodes: Sequence[str]) -> list[int]:
    """Positions of the tests that are to notice a mutant, in the order in which they are run."""
    return _chosen(mutant.module, checks_behind(mutant.module, mutant.scope), nodes)


def _chosen(module: str, of_checks: Sequence[str], nodes: Sequence[str]) -> list[int]:
    # Not on top: a module that is run on import is first imported from the source of its mutant.
    from tests.checks.cases import needs_of  # noqa: PLC0415

    places = tests_of(module)
    checks = {check_id: place for place, check_id in enumerate(of_checks)}
    own: list[int] = []
    cases: list[tuple[int, int]] = []
    for position, node in enumerate(nodes):
        if not any(node == place or node.startswith((f"{place}::", f"{place}/")) for place in places):
            continue
        named = re.search(r"\[([a-z0-9_]+(?:\.[a-z0-9_]+)?)[\]:]", node)
        if not node.startswith((*CASES, OF_FIXES)) or (node.startswith(OF_FIXES) and not named):
            own.append(position)  # of fixes, also what is tested with other values than the rows of a check
            continue
        if named and named[1] in checks:
            cases.append((checks[named[1]], position))
        elif named and any(named[1] in needs_of(check_id) for check_id in checks):
            cases.append((len(checks), position))  # the compliant tenant without a resource that one of them needs
    own.sort(key=lambda position: _distance(module, nodes[position].partition("::")[0]))
    return [*own, *(position for _, position in sorted(cases))]


@functools.cache
def _distance(module: str, test: str) -> int:
    """How far a file of tests is from a module: those that have its name come first, then those that import it."""
    *package, name = module.removesuffix(".py").split("/")
    if Path(test).stem == f"test_{name}":
        return 0
    room = re.escape(".".join(package))
    imported = re.search(rf"\b{room}\.{name}\b|from {room} import .*\b{name}\b", (ROOT / test).read_text(encoding="utf-8"))
    return 1 if imported else 2


@functools.cache
def checks_behind(module: str, scope: str = "") -> tuple[str, ...]:
    """The checks that a module decides on: itself, or those that need what it declares.

    Those that name the function, or one of the module that uses it, come first, then the most direct ones.
    """
    if own := own_check(module):
        return (own,)
    if module in FIXES:
        return tuple(f"{Path(own).parent.name}.{Path(own).stem}" for own in _modules(*_fixed_by(module)))
    if not module.startswith("checks/") and module not in _modules(*OF_FACTS):
        return ()
    distances, scopes = _distances(module), _reaching(module, scope)
    return tuple(
        sorted(distances, key=lambda check_id: (not _names(check_id, scopes), distances[check_id], check_id))[:MOST_CHECKS]
    )


def own_check(module: str) -> str:
    """The id of the check that a module is. Empty: it is none."""
    found = re.fullmatch(r"checks/([a-z0-9_]+)/([a-z0-9][a-z0-9_]*)\.py", module)
    return f"{found[1]}.{found[2]}" if found else ""


def _fixed_by(module: str) -> list[str]:
    """Where the checks lie whose findings a module fixes."""
    name = Path(module).stem
    files = [module] if module.startswith("checks/") else [one for one in FIXES if f".{name} " in (ROOT / one).read_text("utf-8")]
    return [f"{Path(file).parent}/[a-z]*.py" for file in files if file.startswith("checks/")]


def _names(check_id: str, scopes: frozenset[str]) -> bool:
    text = (ROOT / "checks" / f"{check_id.replace('.', '/')}.py").read_text(encoding="utf-8")
    return any(re.search(rf"\b{scope}\b", text) for scope in scopes)


@functools.cache
def _reaching(module: str, scope: str) -> frozenset[str]:
    """The function or class, and those of the module that use it, also through each other."""
    tree = ast.parse((ROOT / module).read_text(encoding="utf-8"))
    used = {
        one.name: {node.id for node in ast.walk(one) if isinstance(node, ast.Name)}
        for one in tree.body
        if isinstance(one, ast.FunctionDef | ast.ClassDef)
    }
    found: set[str] = {scope} if scope else set()
    while more := {name for name, names in used.items() if names & found} - found:
        found |= more
    return frozenset(found)


@functools.cache
def _distances(module: str) -> dict[str, int]:
    """How many modules lie between a module and each check that uses it by an import or a fact."""
    uses = _uses()
    reached = {module: 0}
    pending = [module]
    while pending:
        current = pending.pop(0)
        for user in (user for user, used in uses.items() if current in used and user not in reached):
            reached[user] = reached[current] + 1
            pending.append(user)
    return {
        f"{Path(name).parent.name}.{Path(name).stem}": distance
        for name, distance in reached.items()
        if name.startswith("checks/") and not Path(name).stem.startswith("_")
    }


@functools.cache
def _uses() -> Mapping[str, frozenset[str]]:
    """Each module of facts and checks, and those whose names or facts it uses."""
    from ztscan.engine.evidence import FACTS  # noqa: PLC0415
    from ztscan.engine.registry import load  # noqa: PLC0415

    load()

    packages = [str(path.relative_to(ROOT)) for path in ROOT.glob("ztscan/**/__init__.py")]
    files = [*_modules("checks/*/*.py", "ztscan/conditional_access/**/*.py", *OF_FACTS), *packages]
    by_fact = {name: path_of(inspect.getfile(inspect.unwrap(fact.function))) for name, fact in FACTS.items()}
    return {file: frozenset(_used(file, by_fact, files)) for file in files}


def _used(file: str, by_fact: Mapping[str, str], files: Iterable[str]) -> set[str]:
    tree = ast.parse((ROOT / file).read_text(encoding="utf-8"))
    found = {by_fact[node.arg] for node in ast.walk(tree) if isinstance(node, ast.arg) and node.arg in by_fact}
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom):
            above = Path(file).parents[node.level - 1].parts if node.level else ()
            module = (node.module or "").replace("ztscan.checks", "checks").split(".") if node.module else ()
            folder = "/".join((*above, *module))
            found |= {f"{folder}.py", f"{folder}/__init__.py", *(f"{folder}/{name.name}.py" for name in node.names)}
    return (found & set(files)) - {file}
