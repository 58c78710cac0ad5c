"""The last line of an undecided scan counts what its gates counted."""

from __future__ import annotations

from tests.scans import grade, result, scan
from ztscan.cli.undecided import Gates, why_undecided
from ztscan.core.exit_codes import ExitCode, exit_code
from ztscan.core.expectation_ids import EXPECTED
from ztscan.core.model import CheckResult, Severity, Tenant, Verdict
from ztscan.drift.model import Blindness, Drift, Moment

MOMENT = Moment("2026-01-01T00:00:00Z", "2026-01-01T00:01:00Z", "1")
PASSED = result("people.passed", Verdict.PASS)
BLIND = result("people.blind", Verdict.NOT_ASSESSED, severity=Severity.HIGH, reason="no_permission")
LOW = result("people.low", Verdict.NOT_ASSESSED, severity=Severity.LOW, reason="no_permission")
AZURE = Blindness("check", "azure_network.storage_https", "not scanned", hides_regression=True)
CHECKS = "could not be assessed"
LOWEST = Gates(Severity.LOW)


def compared(*blindness: Blindness) -> Drift:
    return Drift(Tenant("t", "Contoso", "contoso.example", "global"), MOMENT, MOMENT, blindness=blindness)


def told(*checks: CheckResult, drift: Drift | None = None, gates: Gates = LOWEST) -> str:
    """The sentence about a scan that ends without a decision."""
    scanned = scan(*checks)
    code = exit_code(
        scanned,
        grade(scanned),
        fail_on=gates.fail_on,
        min_coverage=gates.min_coverage,
        drift=drift,
        fail_on_drift=gates.fail_on_drift,
        allowed=gates.allowed,
    )
    assert code is ExitCode.INCOMPLETE
    return why_undecided(scanned, grade(scanned), drift, gates)


def test_checks_below_the_threshold_are_not_counted() -> None:
    assert told(PASSED, BLIND, LOW, gates=Gates(Severity.HIGH)) == f"1 check of the gate {CHECKS}, so the gate result is unknown"
    assert told(PASSED, BLIND, LOW) == f"2 checks {CHECKS}, so the gate result is unknown"


def test_checks_that_are_allowed_to_be_unassessed_are_not_counted() -> None:
    gates = Gates(Severity.LOW, allowed=frozenset({LOW.id}))
    assert told(PASSED, BLIND, LOW, gates=gates) == f"1 check of the gate {CHECKS}, so the gate result is unknown"


def test_a_check_that_cannot_be_compared_is_not_counted_as_not_assessed() -> None:
    """The summary says two lines above how many checks of today could not be assessed."""
    drift = compared(AZURE, Blindness("check", BLIND.id, "refused", hides_regression=True))
    other = "cannot be compared with the baseline, so the gate result is unknown"
    assert told(PASSED, drift=compared(AZURE)) == f"1 check {other}"
    assert told(PASSED, BLIND, drift=drift) == f"1 check {CHECKS} and 1 other check {other}"


def test_what_is_no_check_is_told_as_a_part() -> None:
    drift = compared(Blindness("resource", "users", "refused", hides_regression=False))
    assert told(PASSED, drift=drift) == "1 part cannot be compared with the baseline, so the gate result is unknown"


def test_an_expectation_that_could_not_be_decided_is_counted() -> None:
    undecided = result(f"{EXPECTED}one", Verdict.NOT_ASSESSED, reason="no_permission")
    assert told(PASSED, undecided, gates=Gates(None)) == f"1 check {CHECKS}, so the gate result is unknown"


def test_a_scan_that_assessed_nothing_says_so_without_a_gate() -> None:
    assert told(BLIND, LOW, gates=Gates(None)) == f"2 checks {CHECKS}, so the gate result is unknown"


def test_too_few_objectives_are_told() -> None:
    assert told(PASSED, gates=Gates(None, min_coverage=100)) == "fewer than 100 % of the objectives are assessed"
