"""What was observed of a finding that stays: a setting, a role or an address that got worse is seen, and noise is not."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec
import pytest

from tests.compare.nights import OWN, READS, night
from tests.scans import ADELE, finding, grade, result, scan
from ztscan.core.exit_codes import ExitCode, exit_code
from ztscan.core.gates import Ruling
from ztscan.core.model import CheckResult, Finding, Gap, GapReason, Scan, Severity, Subject, Tool, Verdict, Waiver
from ztscan.drift import story
from ztscan.drift.cause import Cause
from ztscan.drift.compare import Graded, compare
from ztscan.drift.model import Direction, Drift
from ztscan.drift.observed import OTHER_VERSION

SERVER = Subject("sqlServer", "/servers/sql", "sql-reports")
FIREWALL, STALE, ALERTS = "azure_network.sql_firewall", "devices.stale_devices", "monitoring.health_alerts"
DEPENDS: Mapping[str, frozenset[str]] = {
    FIREWALL: frozenset({"azure_sql_servers"}),
    STALE: frozenset({"now", "azure_sql_servers"}),
    ALERTS: frozenset({"health_alerts", "azure_sql_servers"}),
}


def observing(text: str, check: str = FIREWALL, **facts: Any) -> CheckResult:
    return result(check, Verdict.FAIL, of(text, check), **facts)


def of(text: str, check: str = FIREWALL, subject: Subject = SERVER) -> Finding:
    return msgspec.structs.replace(finding(check, subject, "it is open"), observed=text)


def drift(before: Scan | CheckResult, after: Scan | CheckResult) -> Drift:
    sides = [scan(side) if isinstance(side, CheckResult) else side for side in (before, after)]
    one, other = (Graded(side, grade(side)) for side in sides)
    return compare(one, other, reads=READS.get, depends=DEPENDS.get)


NAMED, OPEN = observing("named addresses may connect"), observing("the internet may connect")


def test_a_finding_of_which_something_else_was_observed_changed() -> None:
    found = drift(NAMED, OPEN)
    (change,) = found.findings
    assert (change.direction, change.cause) == (Direction.CHANGED, Cause.CONTROL)
    assert change.details == ("observed: named addresses may connect → the internet may connect",)
    assert [found.ruling(mode) for mode in ("control", "population", "any", "regressions", "none")] == [
        *[Ruling.FAIL] * 3,
        *[Ruling.PASS] * 2,
    ]
    unexplained = "1 finding is worse or different, unexplained by a compared policy or setting"
    assert story.told(found) == f"{unexplained}; findings: 1 changed"
    (event,) = story.events(found)
    assert event.what == "changed: it is open; observed: named addresses may connect → the internet may connect"


def code(before: CheckResult, after: CheckResult, **gate: Any) -> ExitCode:
    one, other = scan(before), scan(after)
    found = drift(one, other)
    return exit_code(other, grade(other), fail_on=Severity.LOW, drift=found, new_only=True, **gate)


def test_a_gate_on_new_gaps_fails_for_it_as_drift_because_nothing_tells_whether_it_is_worse() -> None:
    assert code(NAMED, OPEN) is ExitCode.DRIFT
    assert code(NAMED, NAMED) is ExitCode.MET


@pytest.mark.parametrize(
    ("check", "before", "after", "seen"),
    [
        (FIREWALL, "3 of 12 servers", "3 of 13 servers", False),
        (FIREWALL, "3 of 12 servers", "4 of 12 servers", True),
        (FIREWALL, "kept for 90 days", "kept for 7 days", True),
        (FIREWALL, "since 2026-10-01", "since 2026-10-02", True),
        (STALE, "last used 2026-10-01", "last used 2026-10-02", False),
        (STALE, "last run at 2026-10-01 04:48 UTC", "last run 2 days ago", False),
        (STALE, "for 1 day", "for 12 days", False),
        (STALE, "audit, for 1 day", "off, for 2 days", True),
        (STALE, "allowed: 1", "allowed: 2", True),
        (ALERTS, "1 sign-in, score 3.5", "12 sign-ins, score 4", False),
        (ALERTS, "IMAP4: 1 sign-in", "POP3: 1 sign-in", True),
        (ALERTS, "1 alert on server a", "1 alert on server b", True),
    ],
)
def test_what_a_check_declares_as_changing_by_itself_is_no_difference(check: str, before: str, after: str, seen: bool) -> None:
    found = drift(observing(before, check), observing(after, check))
    assert bool(found.findings) is seen
    assert found.ruling("control") is (Ruling.FAIL if seen else Ruling.PASS)


def test_a_new_name_is_no_difference() -> None:
    other = msgspec.structs.replace(ADELE, name="Adele Weber")
    before = result(FIREWALL, Verdict.FAIL, of(f"owner: {ADELE.name} (1)"), of("x", subject=ADELE))
    after = result(FIREWALL, Verdict.FAIL, of("owner: Adele Weber (1)"), of("x", subject=other))
    assert drift(before, after).is_empty
    another = result(FIREWALL, Verdict.FAIL, of("owner: Alex Wilber (1)"), of("x", subject=other))
    assert [change.details for change in drift(before, another).findings] == [
        ("observed: owner: Adele Vance (1) → owner: Alex Wilber (1)",)
    ]


def test_the_texts_of_two_versions_are_not_compared_and_that_is_said() -> None:
    older = msgspec.structs.replace(scan(NAMED), tool=Tool("ztscan", "0.0.1"))
    found = drift(older, scan(OPEN))
    assert not found.findings
    assert found.warnings == (OTHER_VERSION,)
    assert OTHER_VERSION not in drift(scan(NAMED), scan(OPEN)).warnings


def test_the_cause_is_that_of_its_evidence() -> None:
    """What Graph says of a person without a role is population, and what could be read in part is not comparable."""
    person = [night(result(OWN, Verdict.FAIL, of(text, OWN, Subject("user", "a", "a")))) for text in ("a phone", "nothing")]
    (change,) = drift(*person).findings
    assert (change.cause, drift(*person).ruling("control"), drift(*person).ruling("any")) == (
        Cause.POPULATION,
        Ruling.PASS,
        Ruling.FAIL,
    )
    gap = Gap("azure_sql_servers", GapReason.NO_PERMISSION, "403", "")
    found = drift(NAMED, msgspec.structs.replace(OPEN, gaps=(gap,)))
    assert [change.direction for change in found.findings] == [Direction.NOT_COMPARABLE]
    assert found.ruling("control") is Ruling.UNKNOWN


def waived(check: CheckResult) -> CheckResult:
    """``check`` with all its findings accepted."""
    covered = tuple(found.fingerprint for found in check.findings)
    effective = Verdict.NOT_ASSESSED if check.gaps else Verdict.PASS
    return msgspec.structs.replace(check, waiver=Waiver("partners", "Adele", "2027-01-01", covered, effective))


def test_what_is_accepted_may_change_while_its_waiver_holds() -> None:
    assert drift(waived(NAMED), waived(OPEN)).ruling("control") is Ruling.PASS


@pytest.mark.parametrize("after", [NAMED, OPEN, msgspec.structs.replace(NAMED, gaps=(Gap("x", GapReason.NO_ROLE, "", ""),))])
def test_a_finding_whose_waiver_ended_is_a_new_gap(after: CheckResult) -> None:
    """It expired, lapsed or was removed, with the same evidence or another."""
    found = drift(waived(NAMED), after)
    (change,) = found.findings
    assert (change.direction, change.cause) == (Direction.NEW, Cause.CONTROL)
    assert change.details[0] == "accepted in the baseline, and no waiver covers it now"
    assert code(waived(NAMED), after) is ExitCode.GAPS
    assert [found.ruling(mode) for mode in ("control", "population", "any", "regressions")] == [Ruling.FAIL] * 4
    assert story.told(found).startswith("1 accepted gap is open again; findings: 1 new")


def test_a_waiver_that_lapsed_because_less_could_be_read_leaves_the_gate_undecided() -> None:
    gap = Gap("azure_sql_servers", GapReason.NO_PERMISSION, "403", "")
    found = drift(waived(NAMED), msgspec.structs.replace(OPEN, gaps=(gap,)))
    assert [change.direction for change in found.findings] == [Direction.NOT_COMPARABLE]
    assert found.ruling("control") is Ruling.UNKNOWN
    assert found.novelty(FIREWALL) is Ruling.UNKNOWN


def test_a_waiver_that_began_changes_nothing_for_the_worse() -> None:
    found = drift(NAMED, waived(NAMED))
    assert not found.findings
    assert {found.ruling(mode) for mode in ("control", "population", "regressions")} == {Ruling.PASS}
