"""Cases of `intune.auto_enrolment`."""

from __future__ import annotations

from typing import Any

from tests.checks.cases import Case, Remove, gap
from tests.checks.compliant.intune import user
from tests.checks.compliant.names import INTUNE_HELPDESK, LEARNER
from tests.checks.intune.rbac_groups_protected import GROUPS, MEMBERS
from tests.checks.unlicensed import WITHOUT_SUBSCRIPTIONS
from ztscan.core.model import GapReason, Verdict

LIST = "mobility_policies"
INTUNE = "0000000a-0000-0000-c000-000000000000"
SCOPE, VALID, INCLUDED = (f"{LIST}/{INTUNE}/{name}" for name in ("appliesTo", "isValid", "includedGroups"))
NOT_ASSESSED, NOT_APPLICABLE = Verdict.NOT_ASSESSED, Verdict.NOT_APPLICABLE
BASE: dict[str, Any] = {
    LIST: [
        {"id": INTUNE, "displayName": "Microsoft Intune", "appliesTo": "all", "isValid": True, "includedGroups": []},
        {
            "id": "0000000a-0000-0000-c000-000000000001",
            "displayName": "Another service",
            "appliesTo": "none",
            "isValid": True,
            "includedGroups": [],
        },
    ]
}
SELECTED = {SCOPE: "selected", INCLUDED: [{"id": INTUNE_HELPDESK, "displayName": "People with Windows"}]}
WINDOWS = "entra_devices"

CASES = (
    Case("everybody"),
    Case("a group with a person", SELECTED),
    Case("in another case", {SCOPE: "All"}),
    Case("nobody", {SCOPE: "none"}, {INTUNE}),
    Case("no groups", {SCOPE: "selected", INCLUDED: []}, {INTUNE}),
    Case("an empty group", {**SELECTED, f"{MEMBERS}/{INTUNE_HELPDESK}": []}, {INTUNE}),
    Case("a deleted group", {**SELECTED, f"{GROUPS}/{INTUNE_HELPDESK}": None}, {INTUNE}),
    Case(
        "a group of a disabled person",
        {**SELECTED, f"{MEMBERS}/{INTUNE_HELPDESK}": [user(LEARNER)], f"users/{LEARNER}/accountEnabled": False},
        {INTUNE},
    ),
    Case("another service takes everybody", {f"{LIST}/{INTUNE}": Remove()}, {INTUNE}),
    Case("no policies", {LIST: []}, {INTUNE}),
    Case("not valid", {VALID: False}, {INTUNE}),
    Case("whether it is valid was not returned", {VALID: None}, verdict=NOT_ASSESSED),
    Case(
        "a group of somebody who is perhaps disabled",
        {**SELECTED, f"{MEMBERS}/{INTUNE_HELPDESK}": [user(LEARNER)], f"users/{LEARNER}/accountEnabled": None},
        verdict=NOT_ASSESSED,
    ),
    Case("a scope that is new", {SCOPE: "unknownFutureValue"}, verdict=NOT_ASSESSED),
    Case("the scope is null", {SCOPE: None}, verdict=NOT_ASSESSED),
    Case("groups were not returned", {SCOPE: "selected", INCLUDED: None}, verdict=NOT_ASSESSED),
    Case("members could not be read", {**SELECTED, f"{MEMBERS}/{INTUNE_HELPDESK}": gap(MEMBERS)}, verdict=NOT_ASSESSED),
    Case("groups could not be read", {**SELECTED, GROUPS: gap(GROUPS)}, verdict=NOT_ASSESSED),
    Case("groups could not be read, and do not matter", {GROUPS: gap(GROUPS), MEMBERS: gap(MEMBERS)}),
    Case("no device", {WINDOWS: []}, verdict=NOT_APPLICABLE),
    Case("devices could not be read", {WINDOWS: gap(WINDOWS)}, verdict=NOT_ASSESSED),
    Case("an application scans", {LIST: gap(LIST, GapReason.NO_PERMISSION)}, verdict=NOT_ASSESSED),
    Case("no licence", {**WITHOUT_SUBSCRIPTIONS, LIST: gap(LIST, GapReason.NOT_LICENSED)}, verdict=NOT_APPLICABLE),
)
