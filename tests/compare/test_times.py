"""Nothing happens but time: every change has the cause time, and no gate on drift fails."""

from __future__ import annotations

from datetime import timedelta
from typing import cast

import ztscan
from tests.simulator.asked import Simulated
from tests.simulator.churn import Company
from ztscan.core.gates import Ruling
from ztscan.drift.cause import Cause
from ztscan.drift.compare import compare
from ztscan.engine.evidence import FACTS, EvidenceStore, names_behind
from ztscan.graph.source import Source

CHECKS = (
    *("applications.long_lived_certificates", "privileged_access.sp_secret_permanent_role", "privileged_access.no_stale"),
    *("conditional_access.report_only_age", "consent.user_consent_restricted"),
)
DAYS = 300


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
