"""Access reviews and access packages."""

from __future__ import annotations

from typing import Any

from tests.checks.compliant.names import ADMIN, BREAK_GLASS_1, GUEST, WORKER
from tests.checks.compliant.people import RESOURCES as PEOPLE


def review(key: str, query: str, *, decision: str = "Deny", **settings: Any) -> dict[str, Any]:
    """A series without end, every quarter."""
    return {
        "id": key,
        "displayName": key,
        "status": "InProgress",
        "scope": {"@odata.type": "#microsoft.graph.accessReviewQueryScope", "query": query, "queryType": "MicrosoftGraph"},
        "instanceEnumerationScope": None,
        "settings": {
            "autoApplyDecisionsEnabled": True,
            "defaultDecisionEnabled": True,
            "defaultDecision": decision,
            "recurrence": {
                "pattern": {"type": "absoluteMonthly", "interval": 3},
                "range": {"type": "noEnd", "startDate": "2026-01-01", "endDate": None, "numberOfOccurrences": 0},
            },
            **settings,
        },
    }


def policy(key: str, scope: str, **properties: Any) -> dict[str, Any]:
    """An assignment policy that asks a person for approval, and ends after half a year."""
    approver = {"@odata.type": "#microsoft.graph.singleUser", "userId": WORKER}
    return {
        "id": key,
        "displayName": f"Policy {key}",
        "allowedTargetScope": scope,
        "expiration": {"type": "afterDuration", "duration": "P180D", "endDateTime": None},
        "requestorSettings": {"enableTargetsToSelfAddAccess": True},
        "requestApprovalSettings": {
            "isApprovalRequiredForAdd": True,
            "stages": [{"primaryApprovers": [approver], "fallbackPrimaryApprovers": []}],
        },
        "automaticRequestSettings": None,
        "specificAllowedTargets": [],
        "accessPackage": {"id": f"package-{key}", "displayName": f"Package {key}"},
        "catalog": {"id": "catalog", "displayName": "Catalog", "state": "published", "isExternallyVisible": True},
        **properties,
    }


LONG_AGO = "2026-03-01T07:00:00Z"


def activity(successful: str | None = LONG_AGO, interactive: str | None = LONG_AGO, silent: str | None = None) -> dict[str, Any]:
    """When somebody last signed in, by the kinds of sign-ins."""
    return {
        "lastSuccessfulSignInDateTime": successful,
        "lastSignInDateTime": interactive,
        "lastNonInteractiveSignInDateTime": silent,
    }


def account(key: str, **properties: Any) -> dict[str, Any]:
    """An account that nobody used for months."""
    return {
        "id": key,
        "displayName": "Somebody",
        "userPrincipalName": f"{key}@fabrikam.example",
        "userType": "Member",
        "accountEnabled": True,
        "signInActivity": activity(),
        **properties,
    }


PARTNER = {
    "@odata.type": "#microsoft.graph.connectedOrganizationMembers",
    "connectedOrganizationId": "contoso",
    "description": None,
}
ROLES = [f"/roleManagement/directory/roleDefinitions/{role['id']}" for role in PEOPLE["role_definitions"] if role["isPrivileged"]]

RESOURCES: dict[str, Any] = {
    "access_reviews": [
        review("guests", "/groups/x/transitiveMembers/microsoft.graph.user/?$filter=(userType%20eq%20'Guest')"),
        *(review(f"role-{number}", query) for number, query in enumerate(ROLES)),
    ],
    "unused_accounts": [account(BREAK_GLASS_1), account(GUEST, userType="Guest"), account(ADMIN, accountEnabled=False)],
    "package_objects": {WORKER: {"@odata.type": "#microsoft.graph.user", "id": WORKER, "displayName": "Wilma Worker"}},
    "package_approver_members": {},
    "assignment_policies": [
        policy("partners", "specificConnectedOrganizationUsers", specificAllowedTargets=[PARTNER]),
        policy("staff", "allMemberUsers"),
    ],
}
