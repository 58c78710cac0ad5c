"""Cases of `devices.noncompliance_actions`."""

from __future__ import annotations

from typing import Any

from tests.checks.cases import Case, Remove, gap
from tests.checks.compliance_cases import POLICIES, policy_of
from tests.checks.compliant.names import ONBOARDING
from tests.intune.hardened import key_of
from tests.intune.shapes import ALL_USERS, target
from ztscan.core.model import GapReason, Verdict

NOT_ASSESSED = Verdict.NOT_ASSESSED
WINDOWS = policy_of("windows10")["id"]
LINUX = key_of("Compliance of Linux")
CATALOG = "catalog_compliance_policies"


def acting(*actions: dict[str, Any], resource: str = POLICIES, policy: str = WINDOWS) -> dict[str, Any]:
    """The change that gives a policy these actions."""
    return {f"{resource}/{policy}/scheduledActionsForRule": [{"ruleName": None, "scheduledActionConfigurations": list(actions)}]}


def block(hours: int | None) -> dict[str, Any]:
    return {"actionType": "block", "gracePeriodHours": hours}


MAIL = {"actionType": "notification", "gracePeriodHours": 0}
CASES = (
    Case("all act within a day"),
    Case("at once, with a message", acting(MAIL, block(0))),
    Case("after a week", acting(block(168)), fails={WINDOWS}),
    Case("after a week, which is accepted", acting(block(168)), options={"most_hours": 168}),
    Case("only a message", acting(MAIL), fails={WINDOWS}),
    Case("one of the settings catalog after a week", acting(block(168), resource=CATALOG, policy=LINUX), fails={LINUX}),
    Case("after a week, and assigned to nobody", acting(block(168)) | {f"{POLICIES}/{WINDOWS}/assignments": []}),
    Case(
        "after a week, and only excluding",
        acting(block(168)) | {f"{POLICIES}/{WINDOWS}/assignments": [target("exclusionGroup", groupId=ONBOARDING)]},
    ),
    Case("none is assigned", {POLICIES: [], CATALOG: []}, verdict=Verdict.NOT_APPLICABLE),
    Case("R13: no hours", acting(block(None)), verdict=NOT_ASSESSED),
    Case("R13: an action of no kind", acting(block(0), {"gracePeriodHours": 0}), verdict=NOT_ASSESSED),
    Case("R13: no rule", {f"{POLICIES}/{WINDOWS}/scheduledActionsForRule": []}, verdict=NOT_ASSESSED),
    Case(
        "R13: actions were not returned",
        {f"{POLICIES}/{WINDOWS}/scheduledActionsForRule": Remove()},
        verdict=NOT_ASSESSED,
    ),
    Case("assignments were not returned, of one that acts", {f"{POLICIES}/{WINDOWS}/assignments": None}),
    Case(
        "R13: after a week, and assignments were not returned",
        acting(block(168)) | {f"{POLICIES}/{WINDOWS}/assignments": None},
        verdict=NOT_ASSESSED,
    ),
    Case(
        "R13: after a week, and assigned to a kind that is not known",
        acting(block(168)) | {f"{POLICIES}/{WINDOWS}/assignments": [target("house")]},
        verdict=NOT_ASSESSED,
    ),
    Case("assigned to a kind that is not known", {f"{POLICIES}/{WINDOWS}/assignments": [target("house")]}),
    Case("assigned twice", {f"{POLICIES}/{WINDOWS}/assignments": [ALL_USERS, target("allDevices")]}),
    Case("they could not be read", {POLICIES: gap(POLICIES)}, verdict=NOT_ASSESSED),
    Case("Intune is not licensed", {CATALOG: gap(CATALOG, GapReason.NOT_LICENSED)}, verdict=NOT_ASSESSED),
)
