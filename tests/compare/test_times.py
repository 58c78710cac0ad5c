"""Nothing happens but time: every change has the cause time, and no gate on drift fails."""

from __future__ import annotations

from datetime import timedelta
from typing import cast

import msgspec

import ztscan
from tests.scans import grade, scan
from tests.simulator.asked import Simulated
from tests.simulator.churn import Company
from ztscan.config.settings import Settings
from ztscan.core.gates import Ruling
from ztscan.core.model import Verdict, parse_time
from ztscan.drift.cause import Cause
from ztscan.drift.compare import Graded, compare
from ztscan.drift.since import compared_alone
from ztscan.drift.times import over_configuration
from ztscan.engine.evaluate import evaluate
from ztscan.engine.evidence import FACTS, EvidenceStore, names_behind
from ztscan.engine.registry import load
from ztscan.graph.changed_settings import evidence_of
from ztscan.graph.source import Source

CHECKS = (
    *("applications.long_lived_certificates", "privileged_access.sp_secret_permanent_role", "privileged_access.no_stale"),
    *("conditional_access.report_only_age", "consent.user_consent_restricted"),
)
DAYS = 300
POLICIES, POLICY_ID = "conditional_access_policies", "0f0e0d0c-0000-4000-8000-000000000001"
REGISTRY = load()


def test_what_only_time_changed_is_no_drift() -> None:
    company = Company(1)
    sources = [
        cast("Source", Simulated(company.tenant, moment)) for moment in (company.moment, company.moment + timedelta(days=DAYS))
    ]
    before = ztscan.scan(sources[0], CHECKS).graded
    later = ztscan.scan(sources[1], CHECKS, baseline=before)
    assert later.drift is not None
    causes = {(change.check, change.cause) for change in later.drift.findings}
    assert {cause for _, cause in causes} == {Cause.TIME}
    assert len(causes) >= 3, "secrets expire, people stay away, policies stay in report-only"
    allowed = {blind.name for blind in later.drift.blindness}
    assert [later.drift.ruling(mode, allowed) for mode in ("control", "population", "any")] == [Ruling.PASS] * 3
    assert later.drift.fails("regressions"), "which counts what is worse for any cause"
    alone = compare(before, later.graded)
    assert {change.cause for change in alone.findings} == {Cause.CONTROL}, "two files do not show it"


def test_the_same_evidence_at_another_time_keeps_the_facts_that_have_no_time() -> None:
    known = {name: "now" in names_behind(name, FACTS) for name in FACTS}
    assert 0 < sum(known.values()) < len(known)
    timeless = next(name for name, dated in sorted(known.items()) if not dated)
    dated = next(name for name, is_dated in sorted(known.items()) if is_dated)
    store = EvidenceStore({}, {"now": 1}, FACTS)
    store._known.update({timeless: "kept", dated: "old"})
    other = store.with_settings(now=2)
    assert (other.value(timeless), other.value("now")) == ("kept", 2)
    assert dated not in other._known


AGE = "conditional_access.report_only_age"


def aged(started: str, state: str = "enabledForReportingButNotEnforced", *, days: int = 90, name: str = "Pilot") -> Graded:
    """What `report_only_age` finds in one policy that was last changed on the first of January, at some time."""
    body = {"id": POLICY_ID, "displayName": name, "state": state, "createdDateTime": "2025-12-01T00:00:00Z"}
    conditions = {"users": {"includeUsers": ["All"]}, "applications": {"includeApplications": ["All"]}, "clientAppTypes": ["all"]}
    policy = {**body, "modifiedDateTime": "2026-01-01T00:00:00Z", "conditions": conditions, "grantControls": None}
    empty = scan(started=started, configuration={POLICIES: {POLICY_ID: policy}})
    settings = Settings().as_evidence(parse_time(started))
    policies = evidence_of({POLICIES: ()}, {POLICIES: {POLICY_ID: policy}})
    (found,) = evaluate([REGISTRY.checks[AGE]], EvidenceStore(policies, settings, FACTS), {AGE: {"days": days}})
    whole = msgspec.structs.replace(empty, checks=(found,))
    return Graded(whole, grade(whole))


def cause_in(before: Graded, after: Graded) -> list[Cause]:
    return [change.cause for change in compared_alone(before, after, REGISTRY).findings]


def test_two_results_show_the_time_where_they_hold_all_that_a_check_reads() -> None:
    early, late = aged("2026-03-01T00:00:00Z"), aged("2026-05-01T00:00:00Z")
    assert cause_in(early, late) == [Cause.TIME]
    assert cause_in(early, aged("2026-05-01T00:00:00Z", name="Renamed")) == [Cause.TIME], "the name makes no difference"
    drift = compared_alone(early, late, REGISTRY)
    assert {change.cause for change in drift.checks} == {Cause.TIME}
    assert drift.ruling("control", ()) is not Ruling.FAIL


def test_two_results_show_no_time_where_anything_else_differs() -> None:
    early = aged("2026-03-01T00:00:00Z")
    assert cause_in(early, aged("2026-05-01T00:00:00Z", days=30)) == [Cause.CONTROL], "with another setting of the check"
    assert cause_in(aged("2026-03-01T00:00:00Z", "disabled"), aged("2026-05-01T00:00:00Z")) == [Cause.CONTROL]


def test_a_check_that_reads_what_results_do_not_hold_is_not_evaluated_over_them() -> None:
    judged = over_configuration(REGISTRY.checks, REGISTRY.reads)
    early = aged("2026-03-01T00:00:00Z").scan
    assert judged(early, "privileged_access.no_stale") is None
    assert judged(early, "unknown.check") is None
    assert judged(msgspec.structs.replace(early, configuration={}), AGE) is None
    assert over_configuration({}, REGISTRY.reads)(early, AGE) is None, "a check that there is not any more"
    assert over_configuration(REGISTRY.checks, {AGE: frozenset[str]()}.get)(early, AGE) is None, "nor one that reads nothing"
    found = judged(early, AGE)
    assert found is not None
    assert found.verdict is Verdict.PASS
