"""Wrong verdicts that other tools gave and that hang on how a tenant is read, from the wire to the verdict.

Numbered as in the catalogue of such verdicts that these tests were made from. Those that hang on one rule are rows of case
tables (R3, R5-R8, R12-R14, R16, R18-R21, R23, R24, R26), those on what a policy means are in `tests/conditional_access`.
"""

from __future__ import annotations

from typing import Any

import pytest

from tests.simulator.faults import Fault, FaultPlan
from tests.simulator.graph import Caller
from tests.simulator.in_process import InProcess
from tests.simulator.options import PLAIN, Options
from tests.simulator.tenant import NOW
from tests.simulator.tenants import TENANTS
from ztscan.config.settings import Settings
from ztscan.core.model import CheckResult, ObjectiveStatus, Verdict
from ztscan.drift.compare import Graded, compare
from ztscan.engine.registry import load
from ztscan.graph.clouds import GLOBAL
from ztscan.graph.collect import Collection
from ztscan.graph.resources import RESOURCES
from ztscan.graph.source import TenantReading
from ztscan.scan import judge, plan_for

REGISTRY = load()
EVERY_PERMISSION = frozenset(name for resource in RESOURCES.values() for name in resource.permission.application)


def read(tenant: str, options: Options, *checks: str) -> tuple[InProcess, Collection]:
    graph = InProcess(TENANTS[tenant](), options)
    return graph, graph.collect(plan_for(REGISTRY.select(checks), GLOBAL))


def judged(collection: Collection, *checks: str) -> Graded:
    reading = TenantReading(collection, GLOBAL, {}, NOW, NOW)
    return judge(reading, REGISTRY.select(checks), REGISTRY, Settings()).graded


def result(graded: Graded, check: str) -> CheckResult:
    return next(found for found in graded.scan.checks if found.id == check)


def subjects(found: CheckResult) -> set[str]:
    return {finding.subject.id for finding in found.findings}


MEMBERS = "mfa_registration.members_phish_resistant"


@pytest.mark.parametrize("kinds", [(Fault.EMPTY_PAGE,), (Fault.EXPIRED_TOKEN, Fault.EMPTY_PAGE)])
def test_r15_offenders_on_a_late_page_are_found_behind_an_empty_one(kinds: tuple[Fault, ...]) -> None:
    """Only the first page was read; an empty page in the middle was taken for the end."""
    _, plain = read("contoso", PLAIN, MEMBERS)
    faulty, behind = read("contoso", Options(faults=FaultPlan(kinds=kinds, rate=0.5, seed=2)), MEMBERS)
    first_page = {row.id for row in plain.evidence["users"][:999]}
    found = subjects(result(judged(behind, MEMBERS), MEMBERS))
    assert found == subjects(result(judged(plain, MEMBERS), MEMBERS))
    assert found - first_page, "the case needs an offender who is not on the first page"
    assert sum("userRegistrationDetails" in str(request.url) for request in faulty.asked) > 2


@pytest.mark.parametrize("kind", [Fault.REPEATED_LINK, Fault.LOOPING_LINK])
def test_r17_a_group_whose_pages_go_round_ends_in_a_gap_and_not_in_a_timeout(kind: Fault) -> None:
    """A large exclusion group kept a scanner busy until its pipeline timed out."""
    graph, collection = read("contoso", Options(faults=FaultPlan(kinds=(kind,), rate=1.0, times=None)), MEMBERS)
    found = result(judged(collection, MEMBERS), MEMBERS)
    assert (found.verdict, found.reason) == (Verdict.NOT_ASSESSED, "malformed")
    assert "repeats" in found.detail
    assert len(graph.asked) < 60


def test_r4_what_cannot_be_verified_is_not_counted_as_passed() -> None:
    """A result that could not be verified was shown among the passed ones."""
    lacking = Caller(permissions=EVERY_PERMISSION - {"AuditLog.Read.All"})
    _, collection = read("contoso", Options(caller=lacking))
    graded = judged(collection)
    blind = {found.id for found in graded.scan.checks if any("AuditLog.Read.All" in gap.remedy for gap in found.gaps)}
    assert MEMBERS in blind
    assert {found.verdict for found in graded.scan.checks if found.id in blind} <= {Verdict.NOT_ASSESSED, Verdict.FAIL}
    verdicts: dict[str, Any] = graded.grade.summary["checks"]
    assert verdicts["pass"] == sum(found.verdict is Verdict.PASS for found in graded.scan.checks)
    assert not any(
        objective.status is ObjectiveStatus.MET and blind & set(objective.checks) for objective in graded.grade.objectives
    )


def test_r20_what_is_not_licensed_is_a_gap_outside_of_the_score_and_never_a_fail() -> None:
    """A tenant without the licence was shown as failing, and licences were told by the names of products."""
    _, collection = read("woodgrove", PLAIN)
    graded = judged(collection)
    unlicensed = [found for found in graded.scan.checks if found.reason == "not_licensed"]
    assert unlicensed
    assert {found.verdict for found in unlicensed} == {Verdict.NOT_ASSESSED}
    assert all("get the licence Microsoft " in found.gaps[0].remedy for found in unlicensed)


def test_r22_null_and_empty_and_another_order_are_no_drift() -> None:
    """Null against an empty list was reported as drift for ever."""
    _, collection = read("contoso", PLAIN)
    before = judged(collection)
    configuration = {name: _flipped(value) for name, value in collection.configuration.items()}
    after = judged(Collection(collection.evidence, collection.readings, configuration))
    assert configuration != dict(collection.configuration)
    assert compare(before, after).is_empty


def _flipped(value: Any) -> Any:
    """Null for every empty list and an empty list for every null, and every list backwards."""
    if value is None:
        return []
    if value == []:
        return None
    if isinstance(value, dict):
        return {key: _flipped(entry) for key, entry in reversed(value.items())}
    if isinstance(value, list) and all(isinstance(entry, str) for entry in value):
        return value[::-1]
    return [_flipped(entry) for entry in value] if isinstance(value, list) else value
