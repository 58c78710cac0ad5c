"""What the exit code tells a pipeline, and which of several reasons it tells."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import Any, NamedTuple

import msgspec
import pytest
from hypothesis import assume, find, given
from hypothesis import strategies as st

from tests.profiles import REACHING
from tests.scans import ADELE, finding, result, scan
from ztscan.core.errors import AuthenticationError, ForbiddenRequestError, PluginError, UsageError
from ztscan.core.exit_codes import (
    MEANINGS,
    DriftLike,
    ExitCode,
    FailOnDrift,
    broken,
    exit_code,
    exit_code_of,
    exit_code_table,
    failing,
    incomplete,
    undecided,
)
from ztscan.core.gates import Ruling
from ztscan.core.model import CheckResult, Gap, GapReason, ObjectiveStatus, Scan, Severity, Tenant, Verdict, Waiver
from ztscan.drift.model import Drift, Moment
from ztscan.objectives import grade

TODAY = date(2026, 11, 20)
MOMENT = Moment("2026-11-19T02:00:00Z", "2026-11-19T02:01:00Z", "ztscan 0.1.0")
DRIFT: DriftLike = Drift(Tenant("t", "Contoso", "contoso.com", "global"), MOMENT, MOMENT)
"""The comparison that ztscan makes fits what the exit code asks of one."""


class Change(NamedTuple):
    worse: Ruling
    different: Ruling

    def ruling(self, mode: FailOnDrift, allowed: Collection[str] = ()) -> Ruling:  # noqa: ARG002 - the protocol
        if mode == "never":
            return Ruling.PASS
        return self.different if mode == "any" else self.worse

    def novelty(self, check: str, allowed: Collection[str] = ()) -> Ruling:  # noqa: ARG002 - the protocol
        return self.worse


WORSE, BETTER, SAME = Change(Ruling.FAIL, Ruling.FAIL), Change(Ruling.PASS, Ruling.FAIL), Change(Ruling.PASS, Ruling.PASS)
HIDDEN = Change(Ruling.UNKNOWN, Ruling.UNKNOWN)

PASSING = result("a.passing", severity=Severity.CRITICAL)


def fails(severity: Severity, waiver: Waiver | None = None) -> CheckResult:
    check_id = f"a.fails_{severity}"
    return result(check_id, Verdict.FAIL, finding(check_id, ADELE, "it is wrong"), severity=severity, waiver=waiver)


def unread(severity: Severity, reason: GapReason = GapReason.NO_PERMISSION) -> CheckResult:
    return result(f"a.unread_{severity}", Verdict.NOT_ASSESSED, severity=severity, reason=reason.value)


def code(of: Scan, fail_on: Severity | None = Severity.HIGH, **facts: Any) -> ExitCode:
    return exit_code(of, grade(of, [], today=TODAY), fail_on=fail_on, **facts)


ACCEPTED = Waiver("merger", "Adele Vance", "2027-03-31", (), Verdict.PASS)
HALF_ACCEPTED = Waiver("merger", "Adele Vance", "2027-03-31", (), Verdict.FAIL)
ACCEPTED_HALF_READ = Waiver("merger", "Adele Vance", "2027-03-31", (), Verdict.NOT_ASSESSED)


@pytest.mark.parametrize(
    ("checks", "expected"),
    [
        ((PASSING,), 0),
        ((PASSING, fails(Severity.MEDIUM)), 0),
        ((PASSING, fails(Severity.HIGH)), 10),
        ((PASSING, fails(Severity.CRITICAL)), 10),
        ((PASSING, fails(Severity.HIGH, ACCEPTED)), 0),
        ((PASSING, fails(Severity.HIGH, HALF_ACCEPTED)), 10),
        ((PASSING, fails(Severity.HIGH, ACCEPTED_HALF_READ)), 3),
        ((PASSING, unread(Severity.MEDIUM)), 0),
        *(((PASSING, unread(Severity.HIGH, reason)), 3) for reason in GapReason if reason is not GapReason.ERROR),
        ((PASSING, fails(Severity.HIGH), unread(Severity.CRITICAL)), 10),
        ((PASSING, unread(Severity.LOW, GapReason.ERROR)), 1),
        ((PASSING, unread(Severity.LOW, GapReason.ERROR), unread(Severity.HIGH)), 1),
        ((fails(Severity.HIGH), unread(Severity.LOW, GapReason.ERROR)), 10),
        ((PASSING, result("a.manual", Verdict.MANUAL, reason="manual")), 0),
        ((result("a.none", Verdict.NOT_APPLICABLE),), 0),
        ((unread(Severity.LOW),), 3),
        ((), 3),
    ],
)
def test_a_gate_at_high_severity(checks: tuple[CheckResult, ...], expected: int) -> None:
    assert code(scan(*checks)) == expected


@pytest.mark.parametrize(
    ("checks", "expected"),
    [
        ((PASSING, fails(Severity.CRITICAL), unread(Severity.CRITICAL)), 0),
        ((PASSING, unread(Severity.CRITICAL, GapReason.ERROR)), 1),
        ((unread(Severity.CRITICAL),), 3),
    ],
)
def test_without_a_gate_only_what_went_wrong_shows(checks: tuple[CheckResult, ...], expected: int) -> None:
    assert code(scan(*checks), fail_on=None) == expected


@pytest.mark.parametrize(
    ("drift", "mode", "expected"),
    [
        (WORSE, "regressions", 11),
        (BETTER, "regressions", 0),
        (BETTER, "any", 11),
        (SAME, "any", 0),
        (WORSE, "never", 0),
        (DRIFT, "any", 0),
        (HIDDEN, "regressions", 3),
        (HIDDEN, "any", 3),
        (HIDDEN, "never", 0),
    ],
)
def test_drift_against_the_baseline(drift: DriftLike, mode: FailOnDrift, expected: int) -> None:
    assert code(scan(PASSING), drift=drift, fail_on_drift=mode) == expected


@pytest.mark.parametrize(
    ("checks", "expected"),
    [
        ((fails(Severity.HIGH),), 10),
        ((PASSING, unread(Severity.HIGH)), 11),
        ((PASSING, unread(Severity.HIGH, GapReason.ERROR)), 11),
    ],
)
def test_drift_comes_after_gaps_and_before_what_is_not_known(checks: tuple[CheckResult, ...], expected: int) -> None:
    assert code(scan(*checks), drift=WORSE) == expected


def test_what_may_stay_unassessed_does_not_make_the_gate_unknown() -> None:
    of = scan(PASSING, unread(Severity.HIGH), unread(Severity.CRITICAL))
    assert code(of, allowed={"a.unread_high"}) == 3
    assert code(of, allowed={"a.unread_high", "a.unread_critical"}) == 0
    assert [check.id for check in incomplete(of, {"a.unread_high"})] == ["a.unread_critical"]
    assert code(scan(unread(Severity.HIGH)), allowed={"a.unread_high"}) == 3, "nothing at all was assessed"
    assert code(scan(PASSING, unread(Severity.HIGH, GapReason.ERROR)), allowed={"a.unread_high"}) == 1, "a defect"


def test_a_result_is_complete_if_no_gap_hides_findings() -> None:
    half_read = msgspec.structs.replace(fails(Severity.LOW), gaps=(Gap("users", GapReason.NO_PERMISSION, "", ""),))
    manual = result("a.manual", Verdict.MANUAL, gaps=half_read.gaps)
    assert incomplete(scan(half_read)) == (half_read,)
    assert incomplete(scan(fails(Severity.HIGH), manual)) == (), "a person decides, whatever could be read"


@pytest.mark.parametrize(("assessed", "expected"), [(101, 0), (100, 3)])
def test_all_objectives_are_all_of_them(assessed: int, expected: int) -> None:
    of = scan(PASSING)
    found = grade(of, [], today=TODAY)
    blind = {one.status is ObjectiveStatus.NOT_ASSESSED: one for one in found.objectives}
    graded = msgspec.structs.replace(found, objectives=(*[blind[False]] * assessed, *[blind[True]] * (101 - assessed)))
    assert exit_code(of, graded, fail_on=None, min_coverage=100) == expected


@pytest.mark.parametrize(("min_coverage", "expected"), [(0, 0), (1, 0), (2, 3), (100, 3)])
def test_too_few_assessed_objectives_make_a_scan_incomplete(min_coverage: int, expected: int) -> None:
    assert code(scan(PASSING), min_coverage=min_coverage) == expected  # 1 of 55 objectives


@pytest.mark.parametrize(
    ("error", "expected"),
    [
        (UsageError("unknown key `tenat`"), 2),
        (AuthenticationError("the secret has expired"), 4),
        (PluginError("a check breaks its contract"), 1),
        (ForbiddenRequestError("POST is never sent"), 1),
        (RuntimeError("a defect"), 1),
    ],
)
def test_an_error_that_ends_a_run_has_its_code(error: Exception, expected: int) -> None:
    assert exit_code_of(error) == expected


def test_the_message_can_name_the_checks_behind_the_code() -> None:
    of = scan(PASSING, fails(Severity.HIGH), unread(Severity.CRITICAL), unread(Severity.LOW, GapReason.ERROR))
    assert [check.id for check in failing(of, Severity.HIGH)] == ["a.fails_high"]
    assert [check.id for check in undecided(of, Severity.HIGH)] == ["a.unread_critical"]
    assert [check.id for check in broken(of)] == ["a.unread_low"]
    assert failing(of, None) == undecided(of, None) == ()


def test_every_code_is_in_the_table_once_with_its_number_and_meaning() -> None:
    head, line, *rows = exit_code_table().splitlines()
    assert (head, line) == ("| Exit code | Meaning |", "|---:|---|")
    notify = {1: "; of `ztscan notify`: a channel did not take the message"}
    assert rows == [
        f"| {number} | {ExitCode(number).meaning}{notify.get(number, '')} |"
        for number in (0, 1, 2, 3, 4, 10, 11, 129, 130, 141, 143)
    ]
    assert set(MEANINGS) == set(ExitCode)


@st.composite
def scans(draw: st.DrawFn) -> Scan:
    checks = []
    for number in range(draw(st.integers(0, 5))):
        verdict = draw(st.sampled_from(list(Verdict)))
        reason = draw(st.sampled_from([GapReason.NOT_LICENSED, GapReason.ERROR])) if verdict is Verdict.NOT_ASSESSED else ""
        waiver = draw(st.sampled_from([None, ACCEPTED, HALF_ACCEPTED])) if verdict is Verdict.FAIL else None
        severity = draw(st.sampled_from(list(Severity)))
        checks.append(result(f"a.check_{number}", verdict, severity=severity, reason=reason, waiver=waiver))
    return scan(*checks)


GATES = st.sampled_from([None, *Severity])
DRIFTS = st.sampled_from([None, SAME, BETTER, WORSE, HIDDEN])


@given(scans(), GATES, DRIFTS, st.data())
def test_losing_evidence_never_opens_a_gate(of: Scan, gate: Severity | None, drift: Change | None, data: st.DataObject) -> None:
    assume(code(of, gate, drift=drift) is not ExitCode.MET)
    blinded = tuple(
        msgspec.structs.replace(c, verdict=Verdict.NOT_ASSESSED, reason="no_permission", waiver=None)
        if c.verdict is not Verdict.NOT_ASSESSED and data.draw(st.booleans(), label=c.id)
        else c
        for c in of.checks
    )
    assert code(msgspec.structs.replace(of, checks=blinded), gate, drift=drift) is not ExitCode.MET


@given(scans(), DRIFTS)
def test_a_met_gate_is_met_at_every_higher_threshold(of: Scan, drift: Change | None) -> None:
    met = [code(of, gate, drift=drift) is ExitCode.MET for gate in reversed(Severity)]
    assert met == sorted(met)


@given(scans(), st.sampled_from(list(Severity)), DRIFTS)
def test_ten_means_a_finding_and_zero_means_that_all_was_seen(of: Scan, gate: Severity, drift: Change | None) -> None:
    asked = {c.effective for c in of.checks if c.severity.rank <= gate.rank}
    given_code = code(of, gate, drift=drift)
    assert (given_code is ExitCode.GAPS) == (Verdict.FAIL in asked)
    if given_code is ExitCode.MET:
        assert of.checks
        assert not asked & {Verdict.FAIL, Verdict.NOT_ASSESSED}


@pytest.mark.parametrize("wanted", [ExitCode.MET, ExitCode.FAILED, ExitCode.INCOMPLETE, ExitCode.GAPS])
def test_the_invented_scans_reach_every_code(wanted: ExitCode) -> None:
    find(scans(), lambda of: code(of) is wanted, settings=REACHING)


EXPECTED = "expect.mfa"
_ASPECTS = {
    Verdict.PASS: result(EXPECTED, Verdict.PASS),
    Verdict.FAIL: result(EXPECTED, Verdict.FAIL, finding(EXPECTED, ADELE, "not as expected"), severity=Severity.CRITICAL),
    Verdict.NOT_ASSESSED: result(EXPECTED, Verdict.NOT_ASSESSED, severity=Severity.CRITICAL, reason="no_permission"),
    Verdict.NOT_APPLICABLE: result(EXPECTED, Verdict.NOT_APPLICABLE, reason="not_applicable"),
}


@pytest.mark.parametrize("fail_on", [None, Severity.CRITICAL, Severity.LOW])
@pytest.mark.parametrize("drift", [None, SAME, HIDDEN])
def test_expectations_belong_to_the_drift_gate_and_to_no_other(fail_on: Severity | None, drift: DriftLike | None) -> None:
    codes = {verdict: code(scan(PASSING, one), fail_on, drift=drift) for verdict, one in _ASPECTS.items()}
    otherwise = ExitCode.INCOMPLETE if drift is HIDDEN else ExitCode.MET
    assert codes == {
        Verdict.PASS: otherwise,
        Verdict.FAIL: ExitCode.DRIFT,
        Verdict.NOT_ASSESSED: ExitCode.INCOMPLETE,
        Verdict.NOT_APPLICABLE: otherwise,
    }
    assert {code(scan(PASSING, one), fail_on, drift=drift, fail_on_drift="never") for one in _ASPECTS.values()} == {ExitCode.MET}


def test_an_expectation_that_cannot_be_decided_may_be_allowed_but_one_that_fails_may_not() -> None:
    assert code(scan(PASSING, _ASPECTS[Verdict.NOT_ASSESSED]), allowed={EXPECTED}) is ExitCode.MET
    assert code(scan(PASSING, _ASPECTS[Verdict.FAIL]), allowed={EXPECTED}) is ExitCode.DRIFT
    assert code(scan(fails(Severity.HIGH), _ASPECTS[Verdict.FAIL])) is ExitCode.GAPS, "the first rule that applies decides"
