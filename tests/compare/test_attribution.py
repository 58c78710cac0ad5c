"""Who changed it: the audit record that names the object, or why there is none."""

from __future__ import annotations

import copy
from datetime import UTC, datetime
from typing import Any

import msgspec
import pytest

from tests.scans import ADELE, POLICIES, POLICY_ID, TENANT, finding, grade, result, scan
from ztscan.core.model import CheckResult, Gap, GapReason, Verdict
from ztscan.drift.attribution import BY_ADMINISTRATORS, attribute
from ztscan.drift.audit_log import log_since
from ztscan.drift.cause import Cause
from ztscan.drift.compare import Graded, compare
from ztscan.drift.model import Attribution, Drift
from ztscan.drift.set_change import SetChange
from ztscan.graph.areas.monitoring import DirectoryAudit

BY_ADELE = {"user": {"id": ADELE.id, "userPrincipalName": "adele.vance@contoso.com", "ipAddress": "192.0.2.7"}, "app": None}


def record(when: str, target: str = POLICY_ID, **facts: Any) -> dict[str, Any]:
    return {
        "id": f"Directory_{when}",
        "activityDateTime": when,
        "activityDisplayName": "Update conditional access policy",
        "category": "Policy",
        "result": "success",
        "initiatedBy": {
            "user": {"id": ADELE.id, "userPrincipalName": "adele.vance@contoso.com", "ipAddress": "192.0.2.7"},
            "app": None,
        },
        "targetResources": [{"id": target, "displayName": "Require MFA for everyone", "type": "Policy"}],
        **facts,
    }


def report_only() -> Drift:
    after = copy.deepcopy(POLICIES)
    after["conditional_access_policies"][POLICY_ID]["state"] = "disabled"
    return between(scan(configuration=POLICIES, started="2026-11-17T02:00:00Z"), scan(configuration=after))


def between(before: Any, after: Any) -> Drift:
    return compare(Graded(before, grade(before)), Graded(after, grade(after)))


def attributed(records: list[dict[str, Any]] | Gap) -> Attribution:
    (change,) = attribute(report_only(), records).configuration
    assert change.attribution is not None
    return change.attribution


def test_who_when_where_and_by_which_operation() -> None:
    assert attributed([record("2026-11-18T14:03:00Z")]) == Attribution(
        who="adele.vance@contoso.com",
        who_kind="user",
        when="2026-11-18T14:03:00Z",
        where="192.0.2.7",
        operation="Update conditional access policy",
        record="Directory_2026-11-18T14:03:00Z",
    )


def test_records_decoded_from_graph_hold_what_attribution_needs() -> None:
    decoded = msgspec.convert([record("2026-11-18T14:03:00Z")], tuple[DirectoryAudit, ...])
    assert attributed(msgspec.to_builtins(decoded)) == attributed([record("2026-11-18T14:03:00Z")])


def test_the_latest_record_left_the_state_that_was_seen() -> None:
    found = attributed([record("2026-11-19T08:00:00Z"), record("2026-11-18T14:03:00Z")])
    assert (found.when, found.others) == ("2026-11-19T08:00:00Z", 1)


def test_an_application_is_named_as_one() -> None:
    app = {"user": None, "app": {"displayName": "Policy pipeline", "appId": "33333333-3333-4333-8333-333333333333"}}
    found = attributed([record("2026-11-18T14:03:00Z", initiatedBy=app)])
    assert (found.who, found.who_kind) == ("Policy pipeline", "application")


@pytest.mark.parametrize(
    "other",
    [
        record("2026-11-16T14:03:00Z"),
        record("2026-11-21T14:03:00Z"),
        record("2026-11-18T14:03:00Z", target="another"),
        record("2026-11-18T14:03:00Z", result="failure"),
        record("2026-11-18T14:03:00Z", targetResources=None),
    ],
)
def test_a_record_from_another_time_of_another_object_or_of_a_failure_explains_nothing(other: dict[str, Any]) -> None:
    assert attributed([other]) == Attribution(
        why_not="no audit log record between 2026-11-17T02:00:00Z and 2026-11-20T02:01:30Z names this object"
    )


def test_an_unreadable_log_is_said_to_be_unreadable() -> None:
    gap = Gap("directory_audits", GapReason.NO_PERMISSION, "403 on /auditLogs/directoryAudits", "grant AuditLog.Read.All")
    assert attributed(gap).why_not == "the audit log could not be read: 403 on /auditLogs/directoryAudits"


@pytest.mark.parametrize(
    ("started", "days"),
    [
        ("2026-11-20T02:00:00Z", 1),
        ("2026-11-19T12:00:01Z", 1),
        ("2026-11-19T12:00:00Z", 2),
        ("2026-11-19T12:00:00", 2),
        ("2026-11-19T12:00:00+02:00", 2),
        ("2026-11-19T12:00:00-02:00", 1),
        ("2026-10-23T00:00:00Z", 29),
        ("2026-10-21T00:00:00Z", 30),
        ("2025-11-20T02:00:00Z", 30),
        ("2027-11-20T02:00:00Z", 1),
    ],
)
def test_the_log_is_read_back_to_the_baseline_and_no_further(started: str, days: int) -> None:
    earlier = scan(started=started)
    wanted = log_since(Graded(earlier, grade(earlier)), datetime(2026, 11, 20, 12, tzinfo=UTC))
    assert {name: resource.since_days for name, resource in wanted.items()} == {"directory_audits": days}
    assert log_since(None, datetime(2026, 11, 20, tzinfo=UTC)) == {}


def test_a_record_without_an_initiator_is_said_to_lack_one() -> None:
    found = attributed([record("2026-11-18T14:03:00Z", initiatedBy={})])
    assert (found.who, found.why_not) == ("", "the record does not name the initiator")


ROLE = "privileged_access.no_permanent_assignments"


def administrator(*records: dict[str, Any], check: str = ROLE, subject: Any = ADELE) -> Attribution | None:
    before, after = (
        result(check, Verdict.PASS),
        result(check, Verdict.FAIL, finding(check, subject, "standing administrator")),
    )
    return _attribution_of(before, after, list(records))


def _attribution_of(before: CheckResult, after: CheckResult, records: list[dict[str, Any]]) -> Attribution | None:
    (change,) = attribute(between(scan(before), scan(after)), records).findings
    return change.attribution


def test_a_new_administrator_is_traced_to_the_assignment_not_to_a_later_password_reset() -> None:
    added = record("2026-11-20T02:00:10Z", ADELE.id, category="RoleManagement", activityDisplayName="Add member to role")
    reset = record("2026-11-20T02:00:20Z", ADELE.id, category="UserManagement", activityDisplayName="Reset user password")
    found = administrator(added, reset)
    assert found is not None
    assert found.operation == "Add member to role"


@pytest.mark.parametrize(("check", "subject"), [("authentication_methods.sms_off", ADELE), (ROLE, TENANT)])
def test_a_finding_that_no_single_operation_makes_is_not_blamed_on_one(check: str, subject: Any) -> None:
    assert administrator(record("2026-11-20T02:00:10Z", subject.id), check=check, subject=subject) is None


def test_a_finding_that_stays_is_not_blamed_on_one_operation() -> None:
    was, now = (result(ROLE, Verdict.FAIL, finding(ROLE, ADELE, "standing administrator", users=users)) for users in (1, 3))
    assert _attribution_of(was, now, [record("2026-11-20T02:00:10Z", ADELE.id, category="RoleManagement")]) is None


@pytest.mark.parametrize("when", ["yesterday", "", None, 7, "2026-99-99T00:00:00Z", "0001-01-01T00:00:00"])
def test_a_record_without_a_time_attributes_nothing(when: Any) -> None:
    """A recording may hold anything: it costs the record, and neither the comparison nor the scan."""
    assert attributed([record("2026-11-18T14:03:00Z", activityDateTime=when)]).who == ""
    assert attributed([record("2026-11-18T14:03:00Z"), record("x", activityDateTime=when)]).who == "adele.vance@contoso.com"


def test_a_time_without_a_zone_is_utc() -> None:
    assert attributed([record("2026-11-18T14:03:00")]).who == "adele.vance@contoso.com"


METHODS = "mfa_registration.members_capable"
RESET = "Admin deleted security info"


def people_moved(*records: dict[str, Any], cause: Cause = Cause.POPULATION, subject: Any = TENANT) -> Attribution | None:
    """What is told of a finding that Bob entered and Cleo left, or whose subject is a person."""
    moved = (SetChange("user", 1, 1, ("bob@contoso.com",), ("cleo@contoso.com",)),)
    drift = between(scan(result(METHODS)), scan(result(METHODS, Verdict.FAIL, finding(METHODS, subject, "has no method"))))
    (change,) = drift.findings
    change = msgspec.structs.replace(change, cause=cause, members=moved)
    (told,) = attribute(msgspec.structs.replace(drift, findings=(change,)), records).findings
    return told.attribution


def on_person(name: str, activity: str = RESET, **facts: Any) -> dict[str, Any]:
    target = {"id": f"id of {name}", "userPrincipalName": f"{name}@contoso.com", "type": "User"}
    when = facts.pop("when", "2026-11-20T02:00:10Z")
    return record(when, **{"activityDisplayName": activity, "category": "UserManagement", "targetResources": [target], **facts})


@pytest.mark.parametrize("activity", sorted(BY_ADMINISTRATORS))
@pytest.mark.parametrize("name", ["bob", "cleo"])
def test_an_administrator_who_changed_methods_or_a_licence_is_told(name: str, activity: str) -> None:
    found = people_moved(on_person(name, activity))
    assert found is not None
    assert (found.who, found.operation, found.others) == ("adele.vance@contoso.com", activity, 0)


def test_the_latest_of_several_is_told_and_the_others_are_counted() -> None:
    records = [on_person("cleo", when="2026-11-20T02:00:20Z"), on_person("bob", "Change user license")]
    found = people_moved(*records)
    assert found is not None
    assert (found.operation, found.others) == (RESET, 1)


def test_a_person_who_is_the_subject_is_known_by_id() -> None:
    found = people_moved(record("2026-11-20T02:00:10Z", ADELE.id, activityDisplayName=RESET, initiatedBy=BY_APP), subject=ADELE)
    assert found is not None
    assert (found.who, found.who_kind) == ("Provisioning", "application")


def test_what_people_do_themselves_or_to_others_is_not_told() -> None:
    own = {"id": ADELE.id, "userPrincipalName": "bob@contoso.com", "type": "User"}
    assert people_moved() is None
    assert people_moved(on_person("dora")) is None
    assert people_moved(on_person("bob", "User registered security info")) is None
    assert people_moved(on_person("bob", targetResources=[own])) is None
    assert people_moved(on_person("bob"), cause=Cause.CONTROL) is None


BY_APP = {"user": None, "app": {"appId": "a", "displayName": "Provisioning"}}
