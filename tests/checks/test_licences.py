"""A law over all checks: one feature is asked for with one licence, wherever a check asks whether the tenant has it."""

from __future__ import annotations

import ast
import importlib
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

from ztscan import checks
from ztscan.engine.resources import ALL_RESOURCES
from ztscan.graph.resource import P2_OR_GOVERNANCE

_ASKING = {"licensed", "licensed_where_offered", "is_off"}
FILES = [
    path
    for path in sorted(Path(checks.__path__[0]).glob("*/*.py"))
    if any(f"{one}(" in path.read_text("utf-8") for one in _ASKING)
]


def _plans(resource: str) -> set[str]:
    """The service plans of the feature that a resource belongs to. Azure declares no licence: its schedules are those of PIM."""
    found = ALL_RESOURCES[resource]
    if "ScheduleInstances" in found.path:
        return set(P2_OR_GOVERNANCE.service_plans)
    return set(found.licence.service_plans) if found.licence else set()


def _asked(call: ast.Call, module: ModuleType) -> set[str]:
    """The service plans that a call names: those of a licence, or of plans that are spread."""
    found: set[str] = set()
    for argument in call.args[2:]:
        name = argument.value if isinstance(argument, ast.Starred) else argument
        assert isinstance(name, ast.Name), ast.unparse(call)
        known = getattr(module, name.id)
        found.update(getattr(known, "service_plans", known))
    return found


def problems(path: Path) -> Iterator[str]:
    module = importlib.import_module(f"ztscan.checks.{path.parent.name}.{path.stem}")
    for call in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id in _ASKING:
            for name in ast.walk(call.args[0]):
                wanted = _plans(name.id) if isinstance(name, ast.Name) and name.id in ALL_RESOURCES else set()
                if wanted and _asked(call, module) != wanted:
                    yield f"{path.parent.name}.{path.stem}: {ast.unparse(call)}: its resource asks for {sorted(wanted)}"


def test_a_check_asks_for_the_licence_of_what_it_reads() -> None:
    assert FILES
    assert [problem for path in FILES for problem in problems(path)] == []
