"""Policies and people change in the same night: each finding is attributed to what made it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from typing import Any, cast

import msgspec
import pytest

import ztscan
from tests.compare.nights import CHECK, POLICIES, READS, night, of
from tests.scans import grade, result
from tests.simulator import plants
from tests.simulator.asked import Simulated
from tests.simulator.churn import Company
from ztscan.core.model import CheckResult, Gap, GapReason, Scan, Verdict
from ztscan.drift.cause import Cause
from ztscan.drift.compare import Graded, compare, compare_findings
from ztscan.drift.earlier import Put, with_earlier
from ztscan.drift.model import Drift
from ztscan.graph.changed_settings import evidence_of
from ztscan.graph.source import Source

CHECKS = ("conditional_access.mfa_all_users", "conditional_access.mfa_guests")
ALL, GUESTS = CHECKS
Planted = Callable[[Company], tuple[Company, str]]


@pytest.fixture(scope="module")
def baseline() -> Graded:
    company = Company(1)
    return ztscan.scan(cast("Source", Simulated(company.tenant, company.moment)), CHECKS).graded


def next_night(baseline: Graded, plant: Planted, *, guests: int = 0) -> dict[str, tuple[Cause, tuple[str, ...]]]:
    """The cause of each finding that changed, and through what, after some guests came and a control was changed."""
    company = Company(1)
    company.night = 1
    for _ in range(guests):
        company._invite()
    changed, _ = plant(company)
    found = ztscan.scan(cast("Source", Simulated(changed.tenant, changed.moment)), CHECKS, baseline=baseline).drift
    assert found is not None
    assert [change.cause for change in found.configuration] == [Cause.CONTROL]
    return {change.check: (change.cause, change.through) for change in found.findings}


BY_POLICY = (Cause.CONTROL, ("conditional_access_policies",))
BY_PEOPLE = (Cause.POPULATION, ())


def test_a_policy_without_effect_is_not_the_cause_of_what_a_guest_brings(baseline: Graded) -> None:
    assert next_night(baseline, plants.another_policy, guests=1) == {ALL: BY_PEOPLE, GUESTS: BY_PEOPLE}


def test_a_policy_with_effect_is_the_cause_where_it_has_one(baseline: Graded) -> None:
    """CA002 is for employees: switched to report-only, it makes nothing of what guests can do."""
    assert next_night(baseline, plants.report_only, guests=1) == {ALL: BY_POLICY, GUESTS: BY_PEOPLE}


def test_a_policy_alone_is_the_cause(baseline: Graded) -> None:
    assert next_night(baseline, plants.report_only) == {ALL: BY_POLICY}


# -- on results of two nights: who can sign in without MFA --------------------------------------------------------------------

OTHER = {"p": {"id": "p", "state": "disabled"}}


def attributed(
    before: Scan, after: Scan, then: CheckResult | None, *, put: frozenset[str] = frozenset((POLICIES,))
) -> tuple[Drift, list[Collection[str]]]:
    """The comparison, with ``then`` as what the check finds under the earlier policies; and what it was asked to evaluate."""
    drift = compare(Graded(before, grade(before)), Graded(after, grade(after)), reads=READS.get)
    asked: list[Collection[str]] = []

    def under(earlier: Mapping[str, Any], wanted: Collection[str]) -> Put:
        assert earlier == {POLICIES: before.configuration[POLICIES]}
        asked.append(wanted)
        return (then,) if then else (), put

    told = with_earlier(drift, before, after, READS.get, under, lambda scan: compare_findings(scan, after))
    return told, asked


def cause(before: Scan, after: Scan, then: CheckResult | None, **more: Any) -> Cause:
    told, asked = attributed(before, after, then, **more)
    assert asked == [{CHECK}]
    (change,) = told.findings
    assert bool(change.through) == (change.cause is Cause.CONTROL)
    assert told.checks == () or {check.cause for check in told.checks} == {change.cause}
    return change.cause


def test_the_same_people_under_the_earlier_policies_are_the_cause() -> None:
    before, after = night(of("ab")), night(of("abd"), people="abcd", policies=OTHER)
    assert cause(before, after, of("abd")) is Cause.POPULATION
    assert cause(before, after, of("ab")) is Cause.CONTROL


def test_a_swap_under_the_earlier_policies_is_no_proof() -> None:
    before, after = night(of("ab")), night(of("abd"), people="abcd", policies=OTHER)
    assert cause(before, after, of("abc")) is Cause.CONTROL


def test_somebody_who_was_there_is_no_newcomer_whatever_the_policies() -> None:
    """Nobody joined: no other cause comes into question, and nothing is evaluated."""
    before, after = night(of("ab")), night(of("abc"), policies=OTHER)
    told, asked = attributed(before, after, of("abc"))
    assert ([change.cause for change in told.findings], asked) == ([Cause.CONTROL], [])


def test_a_gap_that_is_gone_needs_the_earlier_policies_to_be_assessed_whole() -> None:
    before, after = night(of("d"), people="abcd"), night(result(CHECK), people="abc", policies=OTHER)
    unread = result(CHECK, Verdict.NOT_ASSESSED, gaps=(Gap("group_members", GapReason.NO_PERMISSION, "", ""),))
    assert cause(before, after, result(CHECK)) is Cause.POPULATION
    assert cause(before, after, unread) is Cause.CONTROL


def test_what_could_not_be_put_back_or_evaluated_stays_the_cause() -> None:
    before, after = night(of("ab")), night(of("abd"), people="abcd", policies=OTHER)
    assert cause(before, after, of("abd"), put=frozenset()) is Cause.CONTROL
    assert cause(before, after, None) is Cause.CONTROL


def test_a_changed_group_is_not_put_back() -> None:
    """Results hold digests of its members only."""
    before = night(of("ab"), group="a")
    after = night(of("abd"), group="b", people="abcd", policies=OTHER)
    told, asked = attributed(before, after, of("abd"))
    assert ([change.cause for change in told.findings], asked) == ([Cause.CONTROL], [])


def test_evidence_that_is_not_in_the_form_of_graph_is_not_put_back() -> None:
    now: dict[str, Any] = {"conditional_access_policies": (), "named_locations": ()}
    place = {"@odata.type": "#microsoft.graph.ipNamedLocation", "id": "p", "displayName": "HQ", "isTrusted": True, "ipRanges": []}
    found = evidence_of(now, {"conditional_access_policies": {"p": "no policy"}, "named_locations": {"p": place}, "users": {}})
    assert set(found) == {"named_locations"}
    assert [one.display_name for one in found["named_locations"]] == ["HQ"]
    gap = Gap("named_locations", GapReason.NO_PERMISSION, "", "")
    assert evidence_of({"named_locations": gap}, {"named_locations": {"p": place}}) == {}
    assert msgspec.structs.asdict(found["named_locations"][0])["id"] == "p"
