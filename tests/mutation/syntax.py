"""Small faults: each mutant is one change to the syntax tree of one module, as somebody could make it by mistake."""

from __future__ import annotations

import ast
import copy
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from types import CodeType

ROOT = Path(__file__).parents[2]
NO_VERDICT = frozenset({"frozen", "gc", "kw_only", "repr", "slots", "strict", "usedforsecurity"})
"""Keywords that say how our own values are made and kept, or guard a ``zip``: no verdict depends on them."""

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
    number: int
    """Its place among all mutants of the module."""
    function: bool
    """Whether it is in the body of a function. The others are run when the module is imported."""
    scope: str = ""
    """The function or class at the top of the module that it is in."""

    def __str__(self) -> str:
        return f"{self.module}:{self.line}: `{self.before}` → `{self.after}`"


def mutants(module: str) -> list[Mutant]:
    """Every mutant of a module."""
    return [
        Mutant(module, line, before, after, number, function, scope)
        for number, (line, before, after, function, scope, _) in enumerate(_changes(module))
    ]


def unchanged(module: str) -> Mutant:
    """The module as it is."""
    return Mutant(module, 0, "", "", -1, function=True)


def compiled(mutant: Mutant, file: str) -> CodeType:
    """The code of a mutant, with the lines of the original."""
    for number, (*_, tree) in enumerate(_changes(mutant.module)):
        if number == mutant.number:
            return compile(ast.fix_missing_locations(tree), file, "exec")
    raise LookupError(mutant)


def _changes(module: str) -> Iterator[tuple[int, str, str, bool, str, ast.Module]]:
    """Line, before, after, whether in a function, in which scope, and the tree with the change, until the next is asked for."""
    tree = ast.parse((ROOT / module).read_text(encoding="utf-8"))
    scopes = [
        (one.lineno, one.name) for one in tree.body if isinstance(one, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef)
    ]
    for parent, name, function in _judging(tree, "", inside=False):
        value = getattr(parent, name)
        for position, node in enumerate(value if isinstance(value, list) else [value]):
            if not isinstance(node, ast.AST):
                continue
            for variant in variants(node):
                ast.copy_location(variant, node)
                _put(parent, name, position, variant)
                before, after = (" ".join(ast.unparse(one).split())[:90] for one in (node, variant))
                line = node.iter.lineno if isinstance(node, ast.comprehension) else getattr(node, "lineno", 0)
                scope = max((one for one in scopes if one[0] <= line), default=(0, ""))[1] if function else ""
                yield line, before, after, function, scope, tree
                _put(parent, name, position, node)


def _judging(node: ast.AST, name: str, *, inside: bool) -> Iterator[tuple[ast.AST, str, bool]]:
    """Every field of every node but annotations, decorators and ``NO_VERDICT``, and whether it is in the body of a function."""
    for name, value in ast.iter_fields(node):  # noqa: PLR1704 - the fields of this node
        if _is_annotation(node, name):
            continue
        body = inside or (isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda) and name == "body")
        yield node, name, body
        for inner in value if isinstance(value, list) else [value]:
            if isinstance(inner, ast.AST) and not (isinstance(inner, ast.keyword) and inner.arg in NO_VERDICT):
                yield from _judging(inner, name, inside=body)


def _is_annotation(parent: ast.AST, name: str) -> bool:
    if name in {"annotation", "returns", "decorator_list"}:
        return True
    return isinstance(parent, ast.AnnAssign | ast.arg) and name != "value"


def _put(parent: ast.AST, name: str, position: int, node: ast.AST) -> None:
    value = getattr(parent, name)
    if isinstance(value, list):
        value[position] = node
    else:
        setattr(parent, name, node)


def variants(node: ast.AST) -> Iterator[ast.AST]:  # noqa: PLR0912 - one case for each kind of mistake
    """What could stand in the place of ``node`` by mistake."""
    match node:
        case ast.Compare(ops=[operator]) if type(operator) in _OTHER:
            yield ast.Compare(node.left, [_OTHER[type(operator)]()], node.comparators)  # type: ignore[list-item]
        case ast.BoolOp(op=operator, values=values):
            yield ast.BoolOp(_OTHER[type(operator)](), values)  # type: ignore[arg-type]
            for position in range(len(values)):
                kept = values[:position] + values[position + 1 :]
                yield copy.copy(kept[0]) if len(kept) == 1 else ast.BoolOp(operator, kept)
        case ast.BinOp(op=operator) if type(operator) in _OTHER:
            yield ast.BinOp(node.left, _OTHER[type(operator)](), node.right)  # type: ignore[arg-type]
        case ast.UnaryOp(op=ast.Not()):
            yield copy.copy(node.operand)
        case ast.Constant(value=bool(value)):
            yield ast.Constant(not value)
        case ast.Constant(value=int(value)):
            yield ast.Constant(value + 1)
        case ast.If() | ast.IfExp():
            for outcome in (True, False):
                changed = copy.copy(node)
                changed.test = ast.Constant(outcome)
                yield changed
        case ast.Expr(value=ast.Call() | ast.Await() | ast.Yield() | ast.YieldFrom()):
            yield _still_a_generator(node)
        case ast.Raise() | ast.Continue() | ast.Break() | ast.AugAssign():
            yield ast.Pass()
        case ast.Return(value=value) if value is not None and not isinstance(value, ast.Constant):
            yield ast.Return(ast.Constant(None))
        case ast.comprehension(ifs=[_, *_]):
            yield ast.comprehension(node.target, node.iter, [], node.is_async)
        case ast.Call(func=ast.Name(id="any")):
            yield ast.Call(ast.Name("all", ast.Load()), node.args, node.keywords)
        case ast.Call(func=ast.Name(id="all")):
            yield ast.Call(ast.Name("any", ast.Load()), node.args, node.keywords)
        case ast.Call(func=ast.Name(id="sorted"), args=[given, *_]):
            yield copy.copy(given)
        case _:
            return


def _still_a_generator(node: ast.Expr) -> ast.stmt:
    """Nothing in place of a statement. A function that yields still yields, though nothing: it does not become another kind."""
    if isinstance(node.value, ast.Yield | ast.YieldFrom):
        return ast.Expr(ast.YieldFrom(ast.Tuple([], ast.Load())))
    return ast.Pass()
