"""What a message says: whether there is one, its headline, its points in their order, each once, and how many are left out."""

from __future__ import annotations

from collections.abc import Sequence
from types import SimpleNamespace
from typing import Any

import msgspec
import pytest

from tests.scans import ADELE, ALEX, TENANT, finding, grade, result, scan
from ztscan.core.exit_codes import ExitCode
from ztscan.core.fingerprint import SHORT
from ztscan.core.model import CheckResult, Scan, Severity, Subject, Verdict, Waiver
from ztscan.core.model import Tenant as TenantId
from ztscan.drift.cause import Cause
from ztscan.drift.compare import Graded
from ztscan.drift.model import (
    Attribution,
    Blindness,
    Direction,
    Drift,
    FindingDrift,
    Moment,
    ObjectDrift,
    ObjectiveDrift,
    PropertyChange,
)
from ztscan.drift.set_change import SetChange
from ztscan.notification import message as message_module
from ztscan.notification.message import LONGEST_TEXT, MOST_POINTS, Notification, notification_of

CHECK = "conditional_access.mfa_all_users"
NIGHT = Moment("2026-11-19T02:00:00Z", "2026-11-19T02:01:00Z", "ztscan 0.1.0")
BLIND = Blindness("check", "a.blind", "the check did not run before", hides_regression=True)
POLICY = ObjectDrift(
    "conditional_access_policies", "p", Direction.CHANGED, "Require MFA", "Require MFA", (PropertyChange("state", "on", "off"),)
)


def drift(**facts: Any) -> Drift:
    return Drift(TenantId("t", "Contoso", "contoso.com", "global"), NIGHT, NIGHT, **facts)


def worse(check: str = CHECK, who: Subject = ALEX, direction: Direction = Direction.NEW, **facts: Any) -> FindingDrift:
    severity = facts.pop("severity", Severity.HIGH)
    found = finding(check, who, f"{who.name} can sign in without MFA")
    return FindingDrift(check, "A check", severity, direction, found, found, **facts)


def said(of: Drift | None = None, *checks: CheckResult, **facts: Any) -> Notification | None:
    found = scan(*(checks or (result(CHECK),)))
    facts = {"fail_on": Severity.HIGH, "fail_on_drift": "control", **facts}
    return notification_of(Graded(found, grade(found)), of, **facts)


def told(of: Drift | None = None, *checks: CheckResult, **facts: Any) -> Notification:
    message = said(of, *checks, **facts)
    assert message is not None
    return message


def points(message: Notification) -> list[tuple[str, str, str]]:
    return [(point.kind, point.severity, point.text) for point in message.points]


def test_the_cause_comes_first_then_every_finding_once() -> None:
    """A finding that no changed object explains was told as a change, and again as a finding."""
    effect = worse(through=("conditional_access_policies",))
    alone = worse("applications.no_client_secrets", ADELE, severity=Severity.CRITICAL)
    assert points(told(drift(configuration=(POLICY,), findings=(effect, alone)))) == [
        ("change", "", "conditional access policies, Require MFA: state: on → off"),
        ("finding", "critical", "new: Adele Vance can sign in without MFA (applications.no_client_secrets)"),
        ("finding", "high", f"new: Alex Wilber can sign in without MFA ({CHECK})"),
    ]


def test_a_finding_is_told_with_what_is_known_of_it() -> None:
    by = Attribution(who="ana@contoso.com", when="2026-11-18T14:03:00Z", where="192.0.2.7", operation="Add")
    moved = (SetChange("user", 1, 0, ("Cara",)),)
    found = worse(direction=Direction.REGRESSED, attribution=by, members=moved)
    (point,) = told(drift(findings=(found,))).points
    assert point.text == (
        f"worse: Alex Wilber can sign in without MFA; users newly affected: 1 (Cara) ({CHECK}), "
        "by ana@contoso.com, 2026-11-18T14:03:00Z, from 192.0.2.7: Add"
    )
    assert (point.check, point.fingerprint) == (CHECK, found.finding.fingerprint[:SHORT])


def test_a_changed_control_is_told_with_who_changed_it() -> None:
    by = Attribution(who="ana@contoso.com", when="2026-11-18T14:03:00Z")
    changed = msgspec.structs.replace(POLICY, attribution=by)
    (point,) = told(drift(configuration=(changed,))).points
    assert point.text.endswith("state: on → off, by ana@contoso.com, 2026-11-18T14:03:00Z")


@pytest.mark.parametrize(
    "silent",
    [
        {"quiet": True, "cause": Cause.POPULATION},
        {"waived_after": True},
        {"direction": Direction.IMPROVED},
        {"direction": Direction.GONE},
        {"direction": Direction.NOT_COMPARABLE, "cause": Cause.EVIDENCE},
        {"check": "expect.mfa"},
    ],
)
def test_what_is_not_worse_is_no_point(silent: dict[str, Any]) -> None:
    loud = worse("a.loud", ADELE)
    assert [point.check for point in told(drift(findings=(worse(**silent), loud))).points] == ["a.loud"]


def test_what_is_below_a_threshold_is_not_in_the_headline_as_worse() -> None:
    many = tuple(worse(f"a.c{number}", quiet=True, cause=Cause.POPULATION) for number in range(55))
    message = told(drift(findings=(worse("a.loud"), *many)))
    assert "findings: 1 new; 55 findings changed below the threshold" in message.headline
    assert (len(message.points), message.more) == (1, 0)


def test_the_most_severe_come_first_then_by_check_and_the_rest_is_counted() -> None:
    found = [worse(f"a.c{number:02d}", severity=Severity.LOW) for number in range(MOST_POINTS)]
    message = told(drift(findings=(*reversed(found), worse("a.zz", severity=Severity.CRITICAL))))
    assert [point.check for point in message.points] == ["a.zz", *(f"a.c{number:02d}" for number in range(MOST_POINTS - 1))]
    assert message.more == 1
    assert message.lines[0].startswith("critical: new: ")
    assert message.lines[-1] == "and 1 more"
    one_less = told(drift(findings=tuple(found)))
    assert (one_less.more, len(one_less.lines)) == (0, MOST_POINTS)


def test_a_cause_that_is_not_known_is_said_and_the_gate_is_undecided() -> None:
    message = told(drift(findings=(worse(cause=Cause.UNDETERMINED),)))
    assert message.points[0].text.startswith("new, cause not known: Alex Wilber")
    assert message.points[1].kind == "evidence"
    assert message.exit_code == ExitCode.INCOMPLETE
    assert "; the gate is undecided, because evidence is missing" in message.headline


def test_what_cannot_be_compared_is_told_last_unless_it_is_accepted() -> None:
    of = drift(findings=(worse(),), blindness=(BLIND, Blindness("tenant", "", "nothing is known", hides_regression=True)))
    assert points(told(of))[1:] == [
        ("evidence", "", "cannot be compared: a.blind: the check did not run before"),
        ("evidence", "", "cannot be compared: tenant: nothing is known"),
    ]
    assert [point.kind for point in told(of, allowed=("a.blind",)).points] == ["finding", "evidence"]


def test_there_is_a_message_only_where_there_is_something_to_say() -> None:
    assert said(drift()) is None
    assert said(drift(findings=(worse(cause=Cause.TIME),))) is None
    quiet = told(drift(), always=True)
    assert (quiet.headline, quiet.points, quiet.exit_code) == ("Since 2026-11-19T02:01:00Z: nothing changed", (), ExitCode.MET)
    assert said(drift(), result(CHECK, Verdict.FAIL, finding(CHECK, ALEX, "m"))) is None, "a gap of the baseline is no news"
    assert told(drift(findings=(worse(),))).exit_code == ExitCode.DRIFT


def test_without_a_baseline_the_gaps_are_told_by_severity_each_check_once() -> None:
    two = result(CHECK, Verdict.FAIL, *(finding(CHECK, one, "can sign in without MFA", users=1) for one in (ALEX, ADELE)))
    other = result("a.high", Verdict.FAIL, finding("a.high", TENANT, "no policy"))
    low = result("a.low", Verdict.FAIL, finding("a.low", TENANT, "low"), severity=Severity.LOW)
    message = told(None, two, other, low)
    assert sorted(point.check for point in message.points if point.kind == "finding") == ["a.high", CHECK]
    assert message.headline == "2 checks with gaps of severity high or above"
    assert told(None, other).headline == "1 check with gaps of severity high or above"
    by_check = {point.check: point for point in message.points}
    assert by_check["a.high"].text == "Contoso: no policy (a.high)"
    assert by_check["a.high"].fingerprint == other.findings[0].fingerprint[:SHORT]
    assert by_check["a.high"].severity == "high"
    assert by_check[CHECK].text.endswith(f"({CHECK})")
    assert "can sign in without MFA" in by_check[CHECK].text
    assert said(None, low) is None
    assert told(None, low, always=True, fail_on=None).headline == "Nothing to report"


def test_a_waived_gap_is_not_told() -> None:
    found = [finding(CHECK, one, "m") for one in (ALEX, ADELE)]
    waiver = Waiver("r", "o", "2099-01-01", tuple(one.fingerprint for one in found), Verdict.PASS)
    accepted = msgspec.structs.replace(result(CHECK, Verdict.FAIL, *found), waiver=waiver)
    assert said(None, accepted) is None


def expectations(*verdicts: Verdict) -> Sequence[CheckResult]:
    ids = [f"expect.e{number}" for number in range(len(verdicts))]
    return [
        result(one, verdict, *([finding(one, ALEX, "not as expected")] if verdict is Verdict.FAIL else []))
        for one, verdict in zip(ids, verdicts, strict=True)
    ]


def test_an_expectation_that_does_not_hold_comes_before_everything() -> None:
    message = told(drift(configuration=(POLICY,)), *expectations(Verdict.FAIL, Verdict.PASS))
    assert [point.kind for point in message.points] == ["expectation", "change"]
    assert points(message)[0] == ("expectation", "high", "Alex Wilber: not as expected (expect.e0)")
    assert message.headline.startswith("1 expectation does not hold; since 2026-11-19T02:01:00Z: ")
    assert told(drift(), *expectations(Verdict.FAIL, Verdict.FAIL)).headline.startswith("2 expectations do not hold; ")


def test_an_expectation_that_could_not_be_decided_is_told() -> None:
    unread = msgspec.structs.replace(expectations(Verdict.NOT_ASSESSED)[0], detail="the policies could not be read")
    message = told(drift(), unread)
    assert points(message) == [("evidence", "", "expect.e0 is undecided: the policies could not be read")]


def test_an_objective_that_is_worse_is_no_point_and_is_counted() -> None:
    lost = ObjectiveDrift("identities.mfa", "MFA", "identities", Direction.REGRESSED, None, None)
    message = told(drift(objectives=(lost,)))
    assert message.points == ()
    assert "objectives: 1 worse" in message.headline


@pytest.mark.parametrize(
    ("facts", "name"),
    [
        ({}, "Contoso"),
        ({"name": ""}, "contoso.com"),
        ({"name": "", "domain": ""}, "the-id"),
        ({"name": "", "domain": "", "id": ""}, "unknown tenant"),
    ],
)
def test_the_tenant_is_named_as_far_as_it_is_known(facts: dict[str, str], name: str) -> None:
    tenant = msgspec.structs.replace(TenantId("the-id", "Contoso", "contoso.com", "global"), **facts)
    found: Scan = msgspec.structs.replace(scan(), tenant=tenant)
    message = notification_of(
        Graded(found, grade(found)), drift(), fail_on=None, fail_on_drift="control", always=True, link="https://x"
    )
    assert message is not None
    assert (message.tenant, message.title, message.link) == (name, f"ztscan: {name}", "https://x")
    assert message.domain == tenant.domain
    assert message.finished == found.finished


def test_a_point_is_one_line_of_bounded_length() -> None:
    long = worse(who=Subject("user", "id", "A\u202eB\n" + "x" * 2 * LONGEST_TEXT))
    (point,) = told(drift(findings=(long,))).points
    assert len(point.text) < LONGEST_TEXT + 50, "what is left out is counted behind it"
    assert "\n" not in point.text
    assert "\u202e" not in point.text


def first_change(monkeypatch: pytest.MonkeyPatch) -> None:
    change = SimpleNamespace(description="Block legacy authentication", figures="Closes 3 gaps", check="a.first")
    other = SimpleNamespace(description="Another one", figures="", check="a.second")
    monkeypatch.setattr(message_module, "first_changes", lambda _scan, _grade: SimpleNamespace(changes=(change, other)))


def test_the_first_action_follows_the_gaps_where_there_is_no_baseline(monkeypatch: pytest.MonkeyPatch) -> None:
    first_change(monkeypatch)
    failed = result(CHECK, Verdict.FAIL, finding(CHECK, ALEX, "m"))
    assert points(told(None, failed))[1:] == [("action", "", "Begin with: Block legacy authentication. Closes 3 gaps")]
    assert told(None, failed).points[1].check == "a.first"
    assert [point.kind for point in told(drift(findings=(worse(),)), failed).points] == ["finding"]
    assert told(None, result(CHECK), always=True).points == ()


def test_a_check_that_failed_to_run_is_in_the_headline() -> None:
    broken = result("a.broken", Verdict.NOT_ASSESSED, reason="error")
    message = told(None, broken)
    assert message.headline.endswith("; a check failed to run")
    assert message.exit_code == ExitCode.FAILED
    assert message.points == (), "of checks that could not be assessed, only expectations are told"


def test_gaps_are_told_in_the_order_of_the_report_and_name_their_subjects() -> None:
    ids = ("a.b", "a.c", "a.d")
    severities = (Severity.HIGH, Severity.HIGH, Severity.CRITICAL)
    checks = [
        result(one, Verdict.FAIL, finding(one, ALEX, "no MFA"), severity=severity, title=f"Title {one}")
        for one, severity in zip(ids, severities, strict=True)
    ]
    message = told(None, *checks)
    assert message.points[0].check == "a.d"
    assert message.points[0].text.startswith("Alex Wilber: no MFA")
    nameless = Subject("user", "the-id", "")
    many = result("a.many", Verdict.FAIL, *(finding("a.many", one, "has no MFA") for one in (ALEX, nameless)))
    (point,) = told(None, many).points
    assert point.text == "has no MFA: Alex Wilber and the-id (a.many)" or "the-id" in point.text
    assert "Alex Wilber" in point.text
    assert not point.text.startswith("Alex Wilber: has no MFA")


def test_an_expectation_names_its_first_finding_that_is_open() -> None:
    found = [finding("expect.e0", one, "not as expected") for one in (ALEX, ADELE)]
    waiver = Waiver("r", "o", "2099-01-01", (found[0].fingerprint,), Verdict.FAIL)
    half = msgspec.structs.replace(result("expect.e0", Verdict.FAIL, *found), waiver=waiver)
    (point,) = told(drift(), half).points
    assert point.text.startswith("Adele Vance: not as expected")
    whole = Waiver("r", "o", "2099-01-01", tuple(one.fingerprint for one in found), Verdict.PASS)
    accepted = msgspec.structs.replace(half, waiver=whole)
    assert told(drift(), accepted, always=True).points[0].text.startswith("Alex Wilber: not as expected")
    empty = msgspec.structs.replace(half, findings=(), waiver=None)
    assert "expectation" not in [point.kind for point in told(drift(), empty, always=True).points]


def test_a_line_of_a_point_without_severity_is_its_text() -> None:
    message = told(drift(configuration=(POLICY,)))
    assert message.lines == ("conditional access policies, Require MFA: state: on → off",)


def test_the_bounds_of_a_message() -> None:
    assert (MOST_POINTS, LONGEST_TEXT, message_module.LONGEST_ACTION) == (10, 300, 160)
