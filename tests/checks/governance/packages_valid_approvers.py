"""Cases of `governance.packages_valid_approvers`."""

from __future__ import annotations

from typing import Any

from tests.checks.cases import Case, gap
from tests.checks.compliant.names import LEARNER, ONBOARDING, WORKER
from tests.checks.unlicensed import WITHOUT_SUBSCRIPTIONS
from ztscan.core.model import GapReason, Verdict

LIST, OBJECTS, MEMBERS = "assignment_policies", "package_objects", "package_approver_members"
SETTINGS = f"{LIST}/staff/requestApprovalSettings"
NOT_ASSESSED, NOT_APPLICABLE = Verdict.NOT_ASSESSED, Verdict.NOT_APPLICABLE
KIND = "#microsoft.graph."
WILMA = {"@odata.type": f"{KIND}singleUser", "userId": WORKER}
LARS = {"@odata.type": f"{KIND}singleUser", "userId": LEARNER}
GONE = {"@odata.type": f"{KIND}singleUser", "userId": "gone"}
GROUP = {"@odata.type": f"{KIND}groupMembers", "groupId": ONBOARDING}
MANAGER = {"@odata.type": f"{KIND}requestorManager", "managerLevel": 1}
A_GROUP = {"@odata.type": f"{KIND}group", "id": ONBOARDING, "visibility": "Private"}


def member(user: str) -> dict[str, Any]:
    return {"@odata.type": f"{KIND}user", "id": user}


def asks(*approvers: dict[str, Any], fallback: tuple[dict[str, Any], ...] = (), members: Any = ()) -> dict[str, Any]:
    """The policy for the staff asks these approvers; the group has these members."""
    return {
        f"{SETTINGS}/stages": [{"primaryApprovers": list(approvers), "fallbackPrimaryApprovers": list(fallback)}],
        f"{OBJECTS}/{ONBOARDING}": A_GROUP,
        f"{OBJECTS}/gone": None,
        f"{MEMBERS}/{ONBOARDING}": list(members) if isinstance(members, tuple) else members,
    }


CASES = (
    Case("a person who works here"),
    Case("a group with a person", asks(GROUP, members=(member(LEARNER),))),
    Case("deleted", asks(GONE), {"staff"}),
    Case("one of two was deleted", asks(WILMA, GONE), {"staff"}),
    Case("disabled", {**asks(LARS), f"users/{LEARNER}/accountEnabled": False}, {"staff"}),
    Case("perhaps disabled", {**asks(LARS), f"users/{LEARNER}/accountEnabled": None}, verdict=NOT_ASSESSED),
    Case(
        "a group of somebody who is perhaps disabled",
        {**asks(GROUP, members=(member(LEARNER),)), f"users/{LEARNER}/accountEnabled": None},
        verdict=NOT_ASSESSED,
    ),
    Case("an empty group", asks(GROUP), {"staff"}),
    Case(
        "a group of a disabled person",
        {**asks(GROUP, members=(member(LEARNER),)), f"users/{LEARNER}/accountEnabled": False},
        {"staff"},
    ),
    Case("a deleted group", {**asks(GROUP), f"{OBJECTS}/{ONBOARDING}": None}, {"staff"}),
    Case("a manager, and a fallback", asks(MANAGER, fallback=(GONE, WILMA))),
    Case("a manager, and no fallback", asks(MANAGER), {"staff"}),
    Case("a manager and a sponsor, and no fallback", asks(MANAGER, {"@odata.type": f"{KIND}internalSponsors"}), {"staff"}),
    Case("the sponsors of the user, and a fallback", asks({"@odata.type": f"{KIND}targetUserSponsors"}, fallback=(WILMA,))),
    Case("the same approver twice", asks(GONE, GONE), {"staff"}),
    Case("a manager, and a fallback who is gone", asks(MANAGER, fallback=(GONE,)), {"staff"}),
    Case("a manager, and a manager as the fallback", asks(MANAGER, fallback=(MANAGER,)), {"staff"}),
    Case("a hostile name", {**asks(GONE), f"{LIST}/staff/displayName": "<b>`|\u001b[2J"}, {"staff"}),
    Case("a kind that is new", asks({"@odata.type": f"{KIND}oracle"}), verdict=NOT_ASSESSED),
    Case("its kind was not returned", asks({"userId": WORKER}), verdict=NOT_ASSESSED),
    Case("a user without an id", asks({"@odata.type": f"{KIND}singleUser", "userId": None}), verdict=NOT_ASSESSED),
    Case("one is gone, another is of a new kind", asks(GONE, {"@odata.type": f"{KIND}oracle"}), {"staff"}),
    Case("members could not be read", asks(GROUP, members=gap(MEMBERS)), verdict=NOT_ASSESSED),
    Case(
        "whether they exist could not be read",
        {f"{SETTINGS}/stages/0/primaryApprovers": [GONE], OBJECTS: gap(OBJECTS)},
        verdict=NOT_ASSESSED,
    ),
    Case("approvers are null", {f"{SETTINGS}/stages/0/primaryApprovers": None}, verdict=NOT_ASSESSED),
    Case(
        "a manager, and whether there is a fallback is null",
        {f"{SETTINGS}/stages": [{"primaryApprovers": [MANAGER], "fallbackPrimaryApprovers": None}]},
        verdict=NOT_ASSESSED,
    ),
    Case("stages were not returned", {f"{SETTINGS}/stages": None}, verdict=NOT_ASSESSED),
    Case("users could not be read", {"users": gap("users")}, verdict=NOT_ASSESSED),
    Case(
        "no approval is required",
        {
            f"{LIST}/{key}/requestApprovalSettings": {"isApprovalRequiredForAdd": False, "stages": []}
            for key in ("staff", "partners")
        },
        verdict=NOT_APPLICABLE,
    ),
    Case("no package", {LIST: []}, verdict=NOT_APPLICABLE),
    Case("the policies could not be read", {LIST: gap(LIST)}, verdict=NOT_ASSESSED),
    Case("no licence", {**WITHOUT_SUBSCRIPTIONS, LIST: gap(LIST, GapReason.NOT_LICENSED)}, verdict=NOT_APPLICABLE),
)
