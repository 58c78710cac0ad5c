"""Cases of `governance.packages_no_deleted_groups`."""

from __future__ import annotations

from typing import Any

from tests.checks.cases import Case, gap
from tests.checks.compliant.names import ONBOARDING, WORKER
from tests.checks.unlicensed import WITHOUT_SUBSCRIPTIONS
from ztscan.core.model import GapReason, Verdict

LIST, OBJECTS = "assignment_policies", "package_objects"
TARGETS = f"{LIST}/staff/specificAllowedTargets"
NOT_ASSESSED = Verdict.NOT_ASSESSED
GROUP = {"@odata.type": "#microsoft.graph.groupMembers", "groupId": ONBOARDING}
PERSON = {"@odata.type": "#microsoft.graph.singleUser", "userId": "gone"}
HERE: dict[str, Any] = {f"{OBJECTS}/{ONBOARDING}": {"@odata.type": "#microsoft.graph.group", "id": ONBOARDING}}
GONE: dict[str, Any] = {f"{OBJECTS}/{ONBOARDING}": None, f"{OBJECTS}/gone": None}

CASES = (
    Case("an organisation, and all members"),
    Case("a group that exists", {TARGETS: [GROUP], **HERE}),
    Case("a group that was deleted", {TARGETS: [GROUP], **GONE}, {"staff"}),
    Case("a user who was deleted", {TARGETS: [PERSON], **GONE}, {"staff"}),
    Case("one of two was deleted", {TARGETS: [GROUP, PERSON], **GONE, **HERE}, {"staff"}),
    Case("an approver who was deleted is for another check", {f"{OBJECTS}/{WORKER}": None}),
    Case("a hostile name", {TARGETS: [PERSON], **GONE, f"{LIST}/staff/displayName": "<b>`|\u001b[2J"}, {"staff"}),
    Case("a group without an id", {TARGETS: [{**GROUP, "groupId": None}], **HERE}, verdict=NOT_ASSESSED),
    Case("one without an id, and one that was deleted", {TARGETS: [{**GROUP, "groupId": None}, PERSON], **GONE}, {"staff"}),
    Case("a connected organisation", {TARGETS: [{"@odata.type": "#microsoft.graph.connectedOrganizationMembers"}]}),
    Case("the targets were not returned", {TARGETS: None}, verdict=NOT_ASSESSED),
    Case("whether it exists could not be read", {TARGETS: [GROUP], OBJECTS: gap(OBJECTS)}, verdict=NOT_ASSESSED),
    Case("no package", {LIST: []}, verdict=Verdict.NOT_APPLICABLE),
    Case("the policies could not be read", {LIST: gap(LIST)}, verdict=NOT_ASSESSED),
    Case("no licence", {**WITHOUT_SUBSCRIPTIONS, LIST: gap(LIST, GapReason.NOT_LICENSED)}, verdict=Verdict.NOT_APPLICABLE),
)
