"""Cases of `intune.enrolment_notifications`."""

from __future__ import annotations

from tests.checks.cases import Add, Case, Remove
from tests.checks.compliant.names import ONBOARDING
from tests.checks.intune.personal_enrolment_blocked import LIST, NEW_STAFF, NOTICE
from tests.checks.unlicensed import rows_of_intune
from tests.intune.shapes import target
from ztscan.core.model import Verdict

ASSIGNED = f"{LIST}/notice/assignments"
KIND = f"{LIST}/notice/deviceEnrollmentConfigurationType"
NOT_ASSESSED = Verdict.NOT_ASSESSED
SUBJECT = "deviceManagement"

CASES = (
    Case("all users"),
    Case("a group", {ASSIGNED: [NEW_STAFF]}),
    Case("in another case", {KIND: "EnrollmentNotificationsConfiguration"}),
    Case("nobody", {ASSIGNED: []}, {SUBJECT}),
    Case("only an exclusion", {ASSIGNED: [target("exclusionGroup", groupId=ONBOARDING)]}, {SUBJECT}),
    Case("none", {f"{LIST}/notice": Remove()}, {SUBJECT}),
    Case("a hostile name", {ASSIGNED: [], f"{LIST}/notice/displayName": "<b>`|\u001b[2J"}, {SUBJECT}),
    Case("one of two", {LIST: Add({**NOTICE, "id": "other", "assignments": []})}),
    Case("a kind that is new", {KIND: "unknownFutureValue"}, verdict=NOT_ASSESSED),
    Case("R13: the kind was not returned", {KIND: Remove()}, verdict=NOT_ASSESSED),
    Case("a target that is new", {ASSIGNED: [target("oracle")]}, verdict=NOT_ASSESSED),
    Case("assignments were not returned", {ASSIGNED: None}, verdict=NOT_ASSESSED),
    *rows_of_intune(LIST),
)
