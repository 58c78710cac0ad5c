"""Cases of `intune.terms_and_conditions`."""

from __future__ import annotations

from typing import Any

from tests.checks.cases import Add, Case, gap
from tests.checks.compliant.names import ONBOARDING
from tests.checks.unlicensed import rows_of_intune
from ztscan.core.model import Verdict

LIST, ASSIGNED = "terms_and_conditions", "terms_assignments"
NOT_ASSESSED = Verdict.NOT_ASSESSED
SUBJECT = "deviceManagement"


def target(kind: str, **properties: Any) -> dict[str, Any]:
    """An assignment in v1.0, which has no filters."""
    return {"id": kind, "target": {"@odata.type": f"#microsoft.graph.{kind}AssignmentTarget", **properties}}


ALL_USERS = target("allLicensedUsers")
BASE: dict[str, Any] = {LIST: [{"id": "terms", "displayName": "Terms of enrolment"}], ASSIGNED: {"terms": [ALL_USERS]}}
STAFF = f"{ASSIGNED}/terms"

CASES = (
    Case("all users"),
    Case("a group", {STAFF: [target("group", groupId=ONBOARDING)]}),
    Case("nobody", {STAFF: []}, {SUBJECT}),
    Case("only an exclusion", {STAFF: [target("exclusionGroup", groupId=ONBOARDING)]}, {SUBJECT}),
    Case("none", {LIST: []}, {SUBJECT}),
    Case("a hostile name", {STAFF: [], f"{LIST}/terms/displayName": "<b>`|\u001b[2J"}, {SUBJECT}),
    Case("one of two", {LIST: Add({"id": "old", "displayName": "Old"}), f"{ASSIGNED}/old": []}),
    Case("one of two could not be read", {LIST: Add({"id": "old", "displayName": "Old"}), f"{ASSIGNED}/old": gap(ASSIGNED)}),
    Case("a target that is new", {STAFF: [target("oracle")]}, verdict=NOT_ASSESSED),
    Case("assignments of one could not be read", {STAFF: gap(ASSIGNED)}, verdict=NOT_ASSESSED),
    Case("assignments could not be read", {ASSIGNED: gap(ASSIGNED)}, verdict=NOT_ASSESSED),
    *rows_of_intune(LIST),
)
