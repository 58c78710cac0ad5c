"""Cases of `governance.packages_need_approval`."""

from __future__ import annotations

from typing import Any

from tests.checks.cases import Case, gap
from tests.checks.unlicensed import WITHOUT_SUBSCRIPTIONS
from ztscan.core.model import GapReason, Verdict

LIST = "assignment_policies"
POLICY = f"{LIST}/partners"
APPROVAL = f"{POLICY}/requestApprovalSettings"
STAGES = f"{APPROVAL}/stages"
NONE: dict[str, Any] = {f"{APPROVAL}/isApprovalRequiredForAdd": False}
GROUP = {"@odata.type": "#microsoft.graph.groupMembers", "groupId": "6a1b0000-0000-4000-8000-000000000062"}
SPONSORS = {"@odata.type": "#microsoft.graph.externalSponsors"}
USER_SPONSORS = {"@odata.type": "#microsoft.graph.targetUserSponsors"}
MANAGER = {"@odata.type": "#microsoft.graph.requestorManager", "managerLevel": 1}
NOBODY = {"@odata.type": "#microsoft.graph.singleUser", "userId": None}
NO_FIRST: dict[str, Any] = {"primaryApprovers": None}
NO_FALLBACK: dict[str, Any] = {"fallbackPrimaryApprovers": None}
NOT_ASSESSED = Verdict.NOT_ASSESSED


def stage(*primary: Any, fallback: Any = None) -> dict[str, Any]:
    return {"primaryApprovers": [*primary], "fallbackPrimaryApprovers": [fallback] if fallback else []}


CASES = (
    Case("a person approves"),
    Case("no approval", NONE, {"partners"}),
    Case("a hostile name", {**NONE, f"{POLICY}/displayName": "<b>`|\u001b[2J"}, {"partners"}),
    Case("no stage", {STAGES: []}, {"partners"}),
    Case("a stage without anybody", {STAGES: [stage(GROUP), stage()]}, {"partners"}),
    Case("sponsors only", {STAGES: [stage(SPONSORS)]}, {"partners"}),
    Case("the sponsors of the user only", {STAGES: [stage(USER_SPONSORS)]}, {"partners"}),
    Case("sponsors, or a group", {STAGES: [stage(SPONSORS, fallback=GROUP)]}),
    Case("a stage whose first approvers are null", {STAGES: [stage(fallback=GROUP) | {"primaryApprovers": None}]}),
    Case("a stage whose fallback is null", {STAGES: [stage(GROUP) | {"fallbackPrimaryApprovers": None}]}),
    Case("a manager, and the fallback is null", {STAGES: [stage(MANAGER) | NO_FALLBACK]}, verdict=NOT_ASSESSED),
    Case("sponsors, and the fallback is null", {STAGES: [stage(SPONSORS) | NO_FALLBACK]}, verdict=NOT_ASSESSED),
    Case("the first approvers are null, then sponsors", {STAGES: [stage(fallback=SPONSORS) | NO_FIRST]}, verdict=NOT_ASSESSED),
    Case("a stage fails, of another one the fallback is null", {STAGES: [stage(), stage(MANAGER) | NO_FALLBACK]}, {"partners"}),
    Case("of a stage the fallback is null, another one fails", {STAGES: [stage(MANAGER) | NO_FALLBACK, stage()]}, {"partners"}),
    Case("a user without an id", {STAGES: [stage(NOBODY)]}, verdict=NOT_ASSESSED),
    Case("a fallback user without an id", {STAGES: [stage(MANAGER, fallback=NOBODY)]}, verdict=NOT_ASSESSED),
    Case("a user without an id, and a group", {STAGES: [stage(NOBODY, fallback=GROUP)]}),
    Case("a group without an id", {STAGES: [stage(GROUP | {"groupId": None})]}, verdict=NOT_ASSESSED),
    Case("a kind that nobody knows", {STAGES: [stage({"@odata.type": "#microsoft.graph.oracle"})]}, verdict=NOT_ASSESSED),
    Case("members only", {f"{POLICY}/allowedTargetScope": "allMemberUsers", **NONE}, verdict=Verdict.NOT_APPLICABLE),
    Case("stages are null", {STAGES: None}, verdict=NOT_ASSESSED),
    Case("approvers are null", {f"{STAGES}/0/primaryApprovers": None}, verdict=NOT_ASSESSED),
    Case("whether approval is required is null", {f"{APPROVAL}/isApprovalRequiredForAdd": None}, verdict=NOT_ASSESSED),
    Case("no settings", {APPROVAL: None}, verdict=NOT_ASSESSED),
    Case("no licence", {**WITHOUT_SUBSCRIPTIONS, LIST: gap(LIST, GapReason.NOT_LICENSED)}, verdict=Verdict.NOT_APPLICABLE),
    Case("no licence, and an empty list", {**WITHOUT_SUBSCRIPTIONS, LIST: []}, verdict=Verdict.NOT_APPLICABLE),
    Case("could not be read", {LIST: gap(LIST)}, verdict=NOT_ASSESSED),
    Case("Graph says that there is no licence, and there is", {LIST: gap(LIST, GapReason.NOT_LICENSED)}, verdict=NOT_ASSESSED),
    Case("subscriptions could not be read", {"subscribed_skus": gap("subscribed_skus")}, verdict=NOT_ASSESSED),
)
