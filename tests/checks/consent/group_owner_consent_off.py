"""Cases of `consent.group_owner_consent_off`."""

from __future__ import annotations

from tests.checks.cases import Case, Remove, gap
from tests.checks.compliant.settings import CONSENT_SETTINGS
from ztscan.core.model import Verdict

ASSIGNED = "authorization_policy/defaultUserRolePermissions/permissionGrantPoliciesAssigned"
OWNED = "ManagePermissionGrantsForOwnedResource"
SWITCH = f"group_settings/{CONSENT_SETTINGS}/values/EnableGroupSpecificConsent"

CASES = (
    Case("no owner may consent"),
    Case("no directory setting was ever made", {"group_settings": []}),
    Case("the older setting is gone from the object", {SWITCH: Remove()}),
    Case("the older setting is null", {f"{SWITCH}/value": None}, verdict=Verdict.NOT_ASSESSED),
    Case("the values are null", {SWITCH.rpartition("/")[0]: None}, verdict=Verdict.NOT_ASSESSED),
    Case("the template is null", {f"{SWITCH.rpartition('/values')[0]}/templateId": None}, verdict=Verdict.NOT_ASSESSED),
    Case("the older setting is no truth value", {f"{SWITCH}/value": "yes"}, verdict=Verdict.NOT_ASSESSED),
    Case("the older setting is on", {f"{SWITCH}/value": "True"}, fails={CONSENT_SETTINGS}),
    Case(
        "for teams and chats, as Microsoft presets it",
        {
            ASSIGNED: [
                f"{OWNED}.microsoft-dynamically-managed-permissions-for-team",
                "managePermissionGrantsForOwnedResource.microsoft-dynamically-managed-permissions-for-chat",
            ]
        },
        fails={"microsoft-dynamically-managed-permissions-for-team", "microsoft-dynamically-managed-permissions-for-chat"},
    ),
    Case(
        "approved applications only is reported too",
        {ASSIGNED: [f"{OWNED}.microsoft-pre-approval-apps-for-group"]},
        fails={"microsoft-pre-approval-apps-for-group"},
    ),
    Case("R13: the list was not returned", {ASSIGNED: Remove()}, verdict=Verdict.NOT_ASSESSED),
    Case("settings could not be read", {"group_settings": gap("group_settings")}, verdict=Verdict.NOT_ASSESSED),
)
