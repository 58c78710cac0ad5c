"""Cases of `consent.rsc_restricted`."""

from __future__ import annotations

from typing import Any

from tests.checks.cases import Add, Case, gap
from ztscan.core.model import Verdict

ASSIGNED = "authorization_policy/defaultUserRolePermissions/permissionGrantPoliciesAssigned"
OWNED = "ManagePermissionGrantsForOwnedResource"
CHATS = "teams_app_settings/isChatResourceSpecificConsentEnabled"
OWN = "fabrikam-teams-apps"


def own_policy(*clients: str) -> dict[str, Any]:
    include = {"id": "include", "permissionType": "application", "clientApplicationIds": list(clients)}
    return {
        ASSIGNED: [f"{OWNED}.{OWN}"],
        "permission_grant_policies": Add({"id": OWN, "displayName": "Teams apps", "includes": [include], "excludes": []}),
    }


CASES = (
    Case("off for teams and chats"),
    Case("approved applications only", {ASSIGNED: [f"{OWNED}.microsoft-pre-approval-apps-for-team"]}),
    Case(
        "as Microsoft presets it",
        {ASSIGNED: [f"{OWNED}.microsoft-dynamically-managed-permissions-for-team"]},
        fails={"microsoft-dynamically-managed-permissions-for-team"},
    ),
    Case(
        "every application",
        {ASSIGNED: ["managePermissionGrantsForOwnedResource.microsoft-all-application-permissions-for-chat"]},
        fails={"microsoft-all-application-permissions-for-chat"},
    ),
    Case("a policy of the tenant's own that names the applications", own_policy("2f5c9a52-7c2b-4a6c-8a43-0d5b1f1f6c02")),
    Case("a policy of the tenant's own for any application", own_policy("all"), fails={OWN}),
    Case(
        "a policy of the tenant's own for one application or any",
        own_policy("2f5c9a52-7c2b-4a6c-8a43-0d5b1f1f6c02", "all"),
        {OWN},
    ),
    Case(
        "what a policy of the tenant's own includes is null",
        {**own_policy("all"), "permission_grant_policies": Add({"id": OWN, "displayName": "Teams apps", "includes": None})},
        verdict=Verdict.NOT_ASSESSED,
    ),
    Case("a policy that is not among the policies", {ASSIGNED: [f"{OWNED}.{OWN}"]}, fails={OWN}),
    Case("chats", {CHATS: True}, fails={"teamsAppSettings"}),
    Case(
        "teams and chats",
        {CHATS: True, ASSIGNED: [f"{OWNED}.microsoft-dynamically-managed-permissions-for-team"]},
        fails={"teamsAppSettings", "microsoft-dynamically-managed-permissions-for-team"},
    ),
    Case("chats are accepted", {CHATS: True}, options={"allow_chats": True}),
    Case("R13: the switch for chats was not returned", {CHATS: None}, verdict=Verdict.NOT_ASSESSED),
    Case("nobody is signed in", {"teams_app_settings": gap("teams_app_settings")}, verdict=Verdict.NOT_ASSESSED),
    Case(
        "nobody is signed in, and teams are open anyway",
        {
            "teams_app_settings": gap("teams_app_settings"),
            ASSIGNED: [f"{OWNED}.microsoft-dynamically-managed-permissions-for-team"],
        },
        fails={"microsoft-dynamically-managed-permissions-for-team"},
    ),
)
