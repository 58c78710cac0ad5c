"""A law over all checks: one feature is asked for with one licence, wherever a check asks whether the tenant has it."""

from __future__ import annotations

import ast
import importlib
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

from tests.checks.blindness import RAISED
from ztscan import checks, graph
from ztscan.engine.resources import ALL_RESOURCES
from ztscan.graph.resource import P2_OR_GOVERNANCE

OTHER_NAMES = {
    "EXCHANGE_S_ENTERPRISE": ("EXCHANGE_S_ENTERPRISE_GOV",),
    "EXCHANGE_S_STANDARD": ("EXCHANGE_S_STANDARD_GOV", "EXCHANGE_S_STANDARD_MIDMARKET"),
    "EXCHANGE_S_DESKLESS": ("EXCHANGE_S_DESKLESS_GOV",),
    "FORMS_PLAN_E1": ("FORMS_GOV_E1",),
    "FORMS_PLAN_E3": ("FORMS_GOV_E3",),
    "FORMS_PLAN_E5": ("FORMS_GOV_E5",),
    "FORMS_PLAN_K": ("FORMS_GOV_F1",),
    "THREAT_INTELLIGENCE": ("THREAT_INTELLIGENCE_GOV",),
    "ATP_ENTERPRISE": ("ATP_ENTERPRISE_GOV",),
    "RMS_S_PREMIUM": ("RMS_S_PREMIUM_GOV",),
    "RMS_S_PREMIUM2": ("RMS_S_PREMIUM2_GOV",),
    "ADALLOM_S_STANDALONE": ("ADALLOM_S_STANDALONE_DOD",),
    "SHAREPOINTENTERPRISE": ("SHAREPOINTENTERPRISE_GOV",),
    "SHAREPOINTDESKLESS": ("SHAREPOINTDESKLESS_GOV",),
}
"""Names of one plan in other editions, as Microsoft's reference of service plans lists them."""
_ASKING = {"licensed", "licensed_where_offered", "is_off", "reported"}
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


def discarded(path: Path) -> Iterator[str]:
    """Calls that would discard rows of alerts and incidents, which exist because a product raised them."""
    for call in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id in _ASKING - {"reported"}:
            for name in ast.walk(call.args[0]):
                found = ALL_RESOURCES.get(name.id) if isinstance(name, ast.Name) else None
                if found is not None and found.path.endswith(RAISED):
                    yield f"{path.parent.name}.{path.stem}: {ast.unparse(call)}"


def test_alerts_and_incidents_are_never_discarded_for_a_missing_licence() -> None:
    assert any(resource.path.endswith(RAISED) for resource in ALL_RESOURCES.values())
    assert [problem for path in FILES for problem in discarded(path)] == []


def test_names_of_plans_stand_in_one_table() -> None:
    """A licence takes its plans from ``ztscan.graph.service_plans``, where editions for governments are seen missing."""
    written = [
        f"{path.name}: {ast.unparse(call)}"
        for path in sorted(Path(graph.__path__[0]).rglob("*.py"))
        for call in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id == "Licence"
        for plan in ast.walk(call.args[1])
        if isinstance(plan, ast.Constant)
    ]
    assert written == []


def test_a_gate_knows_all_names_of_its_plans() -> None:
    """Editions for governments answer at the worldwide address too, with names of their own."""
    families = [set(resource.licence.service_plans) for resource in ALL_RESOURCES.values() if resource.licence]
    assert [(one, other) for one, other in OTHER_NAMES.items() if not any(one in family for family in families)] == [], (
        "no gate has the plan"
    )
    assert {
        (one, other)
        for one, others in OTHER_NAMES.items()
        for other in others
        for family in families
        if one in family
        if other not in family
    } == set()


def test_a_check_asks_for_the_licence_of_what_it_reads() -> None:
    assert FILES
    assert [problem for path in FILES for problem in problems(path)] == []
