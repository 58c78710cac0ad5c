"""A baseline that names a retired check is compared as the successor, where it can stand for it."""

from __future__ import annotations

import msgspec

from tests.scans import ADELE, ALEX, TODAY, finding, grade, result, scan
from ztscan.config.settings import WaiverEntry
from ztscan.config.waivers import apply_waivers
from ztscan.core.model import CheckResult, Scan, Subject, Verdict
from ztscan.drift.compare import Graded, compare
from ztscan.drift.model import Direction, Drift
from ztscan.drift.succession import in_current_ids

OLD, OTHER, NEW = "doors.shut", "doors.bolted", "doors.locked"


def graded(of: Scan) -> Graded:
    return Graded(of, grade(of))


def failing(check_id: str, *subjects: Subject, version: int = 1) -> CheckResult:
    return result(check_id, Verdict.FAIL, *(finding(check_id, subject, "m") for subject in subjects), version=version)


def compared(before: Scan, *after: CheckResult, successors: dict[str, str] | None = None) -> Drift:
    return compare(graded(before), graded(scan(*after)), {OLD: NEW} if successors is None else successors)


def test_the_same_findings_under_the_new_id_are_no_change() -> None:
    found = compared(scan(failing(OLD, ADELE, ALEX)), failing(NEW, ADELE, ALEX))
    assert found.is_empty
    assert found.warnings == (f"The baseline names the retired check `{OLD}`: its result is compared with that of `{NEW}`",)


def test_checks_that_were_not_renamed_stay_as_they_are_and_all_are_in_order() -> None:
    before = scan(failing(OLD, ADELE), failing("doors.a", ALEX), failing("doors.z", ALEX))
    found = compared(before, failing(NEW, ADELE), failing("doors.a", ALEX), failing("doors.z", ADELE))
    assert [(change.check, change.finding.subject, change.direction) for change in found.findings] == [
        ("doors.z", ALEX, Direction.GONE),
        ("doors.z", ADELE, Direction.NEW),
    ]
    moved = in_current_ids(*graded(scan(failing(OLD, ADELE), failing("doors.b", ALEX))), {OLD: "aaa.first"})
    assert [check.id for check in moved.scan.checks] == ["aaa.first", "doors.b"]


def test_without_the_successor_nothing_is_told_of_the_renamed_check() -> None:
    found = compared(scan(failing(OLD, ADELE)), failing(NEW, ADELE), successors={})
    assert {change.direction for change in found.findings} == {Direction.NOT_COMPARABLE}
    assert found.warnings == ()


def test_what_came_and_went_is_told_under_the_new_id() -> None:
    found = compared(scan(failing(OLD, ADELE)), failing(NEW, ALEX))
    assert {(change.check, change.finding.subject, change.direction) for change in found.findings} == {
        (NEW, ADELE, Direction.GONE),
        (NEW, ALEX, Direction.NEW),
    }


def test_a_regression_of_the_verdict_is_one_of_the_objective() -> None:
    found = compared(scan(result(OLD)), failing(NEW, ADELE))
    assert found.has_regressions
    assert [change.direction for change in found.objectives] == [Direction.REGRESSED]


def test_another_version_of_the_rule_is_still_not_comparable() -> None:
    found = compared(scan(failing(OLD, ADELE)), failing(NEW, ALEX, version=2))
    assert {change.direction for change in found.findings} == {Direction.NOT_COMPARABLE}


def test_a_finding_that_was_waived_before_still_counts_as_waived_before() -> None:
    entry = WaiverEntry(check=OLD, subject=ADELE.id, reason="r", owner="o", expires=TODAY)
    before = apply_waivers(scan(failing(OLD, ADELE)), [entry], TODAY).scan
    (change,) = compared(before, result(NEW)).findings
    assert (change.direction, change.waived_before) == (Direction.GONE, True)


def test_two_checks_that_became_one_cannot_be_compared_with_it() -> None:
    before = scan(failing(OLD, ADELE), failing(OTHER, ALEX))
    found = compared(before, failing(NEW, ADELE), successors={OLD: NEW, OTHER: NEW})
    assert {change.direction for change in found.findings} == {Direction.NOT_COMPARABLE}
    assert not found.has_regressions
    assert found.warnings == ()


def test_where_the_successor_ran_already_it_is_compared_with_itself() -> None:
    found = compared(scan(failing(OLD, ADELE), failing(NEW, ADELE)), failing(NEW, ADELE))
    assert {change.check for change in found.findings} == {OLD}
    assert {change.direction for change in found.findings} == {Direction.NOT_COMPARABLE}


def test_a_redacted_baseline_cannot_be_computed_anew() -> None:
    redacted = failing(OLD, ADELE)
    findings = tuple(msgspec.structs.replace(one, fingerprint="0" * 32) for one in redacted.findings)
    found = compared(scan(msgspec.structs.replace(redacted, findings=findings)), failing(NEW, ADELE))
    assert {change.direction for change in found.findings} == {Direction.NOT_COMPARABLE}
