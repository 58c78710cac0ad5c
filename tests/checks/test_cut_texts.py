"""A finding that names some of a list has all of it as its members: a text is no evidence for what it leaves out.

The law over rows (``longer_lists``) proves it where a row has such a list. This one reads the source, so that a check without one
is held to it too.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

from tests.checks.cases import CHECKS, Case, run
from tests.checks.longer_lists import told as evidence_of
from tests.checks.privileged_access.custom_roles_safe import POWERFUL, role

CHECK_FILES = sorted((Path(__file__).parents[2] / "checks").glob("*/*.py"))
_DAY = 10
"""Characters of a day in a time: no list."""
_CUTTING = frozenset({"first", "and_more"})
OBSERVED = 2
"""The place of what was observed among the arguments of a finding."""


def test_a_finding_on_a_cut_list_has_members() -> None:
    told = [_without_members(path.parent.name, path.name, path.read_text("utf-8")) for path in CHECK_FILES]
    assert [place for places in told for place in places] == []


def test_cut_lists_are_recognised() -> None:
    texts = (
        'Finding(s, m, in_order(names, most=5), "none")',
        'Finding(s, m, "; ".join(names[:5]), "none")',
        'Finding(s, m, first(names, 5), "none")',
        'Finding(s, m, observed=f"{names[:MOST]}", expected="none")',
    )
    assert all(len([*_without_members("area", "check.py", f"def f():\n    yield {text}")]) == 1 for text in texts)
    indirect = "def f():\n    shown = in_order(names, most=5)\n    yield Finding(s, m, f'for example {shown}', 'none')"
    helped = "def f():\n    yield Finding(s, m, _some(names), 'none')\n\ndef _some(names):\n    return ', '.join(names[:3])"
    assert [len([*_without_members("area", "check.py", text)]) for text in (indirect, helped)] == [1, 1]
    whole = "def f():\n    yield Finding(s, m, in_order(names), f'since {day[:10]}')\n    yield Finding(s, m, day[:10], 'none')"
    assert [*_without_members("area", "check.py", whole)] == []
    with_members = 'def f():\n    yield Finding(s, m, first(names, 5), "none", members=members)'
    assert [*_without_members("area", "check.py", with_members)] == []


def test_a_waived_role_that_gains_a_privileged_action_is_other_evidence() -> None:
    check = CHECKS["privileged_access.custom_roles_safe"]
    accepted, *more = (evidence_of(run(check, Case("a role", role(*POWERFUL[:number])))) for number in range(6, len(POWERFUL)))
    assert all(len(one) == 1 for one in (accepted, *more))
    assert len({*accepted.values()}.union(*(one.values() for one in more))) == len(more) + 1


def _without_members(area: str, name: str, source: str) -> Iterator[str]:
    tree = ast.parse(source)
    functions = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)]
    cutting = set(_CUTTING)
    for function in functions:
        returned = [node.value for node in ast.walk(function) if isinstance(node, ast.Return) and node.value is not None]
        if any(_cuts(value, cutting, _tainted(function, cutting)) for value in returned):
            cutting.add(function.name)
    for function in functions:
        tainted = _tainted(function, cutting)
        for node in ast.walk(function):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Finding":
                named = {keyword.arg: keyword.value for keyword in node.keywords}
                observed = named.get("observed") or (node.args[OBSERVED] if len(node.args) > OBSERVED else None)
                if observed is not None and "members" not in named and "users" not in named and _cuts(observed, cutting, tainted):
                    yield f"{area}/{name}:{node.lineno}"


def _tainted(function: ast.FunctionDef, cutting: set[str]) -> set[str]:
    """Names that hold a cut text."""
    found: set[str] = set()
    for node in ast.walk(function):
        value = node.value if isinstance(node, ast.Assign | ast.AugAssign) else None
        if value is not None and _cuts(value, cutting, found):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]  # type: ignore[attr-defined]
            found |= {target.id for target in targets if isinstance(target, ast.Name)}
    return found


def _cuts(value: ast.expr, cutting: set[str], tainted: set[str]) -> bool:
    return any(_is_cut(node, cutting, tainted) for node in ast.walk(value))


def _is_cut(node: ast.AST, cutting: set[str], tainted: set[str]) -> bool:
    if isinstance(node, ast.Name):
        return node.id in tainted
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
        return node.func.id in cutting or any(keyword.arg == "most" for keyword in node.keywords)
    if isinstance(node, ast.Subscript) and isinstance(node.slice, ast.Slice) and node.slice.upper is not None:
        return not (isinstance(node.slice.upper, ast.Constant) and node.slice.upper.value == _DAY)
    return False
