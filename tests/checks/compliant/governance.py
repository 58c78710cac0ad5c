"""Access reviews and access packages."""

from __future__ import annotations

from typing import Any

from tests.checks.compliant.names import ADMIN, BILLING, BREAK_GLASS_1, GUEST, ONBOARDING, WORKER
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


PACKAGE = "package-staff"
READER = "6a1b0000-0000-4000-8000-0000000000f1"
"""Ids of an access package, and of an app role of the billing application."""


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


def given(key: str, system: str, role: str | None, name: str = "Billing", origin: str | None = None) -> dict[str, Any]:
    """A role of a resource, as a package gives it."""
    return {
        "id": f"{key}-{role}",
        "role": {"id": "role", "displayName": "Reader", "originId": role, "originSystem": origin or system},
        "scope": {"id": "scope", "displayName": name, "originId": key, "originSystem": system, "isRootScope": True},
    }


def app_role(key: str = READER, *, enabled: bool | None = True) -> dict[str, Any]:
    return {"id": key, "displayName": "Reader", "isEnabled": enabled}


def contents(*roles: dict[str, Any]) -> dict[str, Any]:
    """An access package with the roles that it gives."""
    return {"id": PACKAGE, "displayName": "Package staff", "resourceRoleScopes": list(roles)}


APP = given(BILLING, "AadApplication", READER)
GROUP = given(ONBOARDING, "AadGroup", f"Member_{ONBOARDING}", "Onboarding")
DEFAULT = given(BILLING, "AadApplication", "00000000-0000-0000-0000-000000000000")

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
    "package_contents": {"package-partners": {**contents(DEFAULT), "id": "package-partners"}, PACKAGE: contents(APP, GROUP)},
    "package_targets": {
        BILLING: {"@odata.type": "#microsoft.graph.servicePrincipal", "id": BILLING, "displayName": "Billing"},
        ONBOARDING: {"@odata.type": "#microsoft.graph.group", "id": ONBOARDING, "displayName": "Onboarding"},
    },
    "package_app_roles": {BILLING: {"id": BILLING, "appRoles": [app_role()]}},
    "assignment_policies": [
        policy("partners", "specificConnectedOrganizationUsers", specificAllowedTargets=[PARTNER]),
        policy("staff", "allMemberUsers"),
    ],
}
