"""Access reviews, access packages, expiration of groups, identity providers, and risk, as Graph lists them."""

from __future__ import annotations

from tests.simulator.tenant import Json, days_ago, guid
from tests.simulator.tenants import microsoft

EMAIL_CODE: Json = {
    "@odata.type": "#microsoft.graph.builtInIdentityProvider",
    "id": "EmailOtpSignup-OAUTH",
    "displayName": "Email One Time Passcode",
    "identityProviderType": "EmailOTP",
}
GOOGLE: Json = {
    "@odata.type": "#microsoft.graph.socialIdentityProvider",
    "id": "Google-OAUTH",
    "displayName": "Google",
    "identityProviderType": "Google",
    "clientId": "supplier-portal",
    "clientSecret": "******",
}


def reviews(tenant: str, *, roles: bool) -> list[Json]:
    """A quarterly review of guests, and one of each role."""
    found = [_review(tenant, "Guests", "/users?$filter=(userType eq 'Guest')")]
    if roles:
        prefix = "/roleManagement/directory/roleDefinitions"
        found += [_review(tenant, f"Role {name}", f"{prefix}/{template}") for name, (template, _) in microsoft.ROLES.items()]
    return found


def _review(tenant: str, name: str, query: str) -> Json:
    return {
        "id": guid(tenant, "review", name),
        "displayName": name,
        "status": "InProgress",
        "createdDateTime": days_ago(400),
        "lastModifiedDateTime": days_ago(400),
        "scope": {"@odata.type": "#microsoft.graph.accessReviewQueryScope", "query": query, "queryType": "MicrosoftGraph"},
        "instanceEnumerationScope": None,
        "reviewers": [],
        "settings": {
            "autoApplyDecisionsEnabled": True,
            "defaultDecisionEnabled": True,
            "defaultDecision": "Deny",
            "instanceDurationInDays": 14,
            "recurrence": {
                "pattern": {"type": "absoluteMonthly", "interval": 3, "month": 0, "dayOfMonth": 0, "daysOfWeek": []},
                "range": {"type": "noEnd", "numberOfOccurrences": 0, "startDate": "2025-01-01", "endDate": "9999-12-31"},
            },
        },
    }


def package(tenant: str, name: str, scope: str, *, approver: str = "", ends: bool = True, partner: str = "") -> Json:
    """The policy of an access package; without an approver, who is named by id, nobody is asked."""
    user = {"@odata.type": "#microsoft.graph.singleUser", "userId": approver, "description": None}
    partners = {
        "@odata.type": "#microsoft.graph.connectedOrganizationMembers",
        "connectedOrganizationId": guid(tenant, "connected organization", partner),
        "description": partner,
    }
    stages = [{"primaryApprovers": [user], "fallbackPrimaryApprovers": []}] if approver else []
    return {
        "id": guid(tenant, "assignment policy", name),
        "displayName": "Initial policy",
        "description": "",
        "allowedTargetScope": scope,
        "specificAllowedTargets": [partners] if partner else [],
        "expiration": {
            "type": "afterDuration" if ends else "noExpiration",
            "duration": "P180D" if ends else None,
            "endDateTime": None,
        },
        "requestorSettings": {"enableTargetsToSelfAddAccess": True},
        "requestApprovalSettings": {"isApprovalRequiredForAdd": bool(approver), "stages": stages},
        "automaticRequestSettings": None,
        "reviewSettings": None,
        "accessPackage": {"id": guid(tenant, "package", name), "displayName": name},
        "catalog": {
            "id": guid(tenant, "catalog"),
            "displayName": "General",
            "state": "published",
            "isExternallyVisible": True,
        },
    }


CONTENTS = "identityGovernance/entitlementManagement/accessPackages/{id}"
"""The endpoint of one access package, with what it gives."""


def contents(tenant: str, name: str, *given: tuple[str, str, str]) -> Json:
    """An access package that gives roles: the system of each resource, its id there and its name."""
    return {
        "id": guid(tenant, "package", name),
        "displayName": name,
        "resourceRoleScopes": [
            {
                "id": f"{guid(tenant, 'role', name, key)}_{guid(tenant, 'scope', name, key)}",
                "role": {
                    "id": guid(tenant, "role", name, key),
                    "displayName": "Member" if system == "AadGroup" else "Default Access",
                    "originId": f"Member_{key}" if system == "AadGroup" else "00000000-0000-0000-0000-000000000000",
                    "originSystem": system,
                },
                "scope": {
                    "id": guid(tenant, "scope", name, key),
                    "displayName": title,
                    "originId": key,
                    "originSystem": system,
                    "isRootScope": True,
                },
            }
            for system, key, title in given
        ],
    }


def expiration(tenant: str, days: int) -> Json:
    return {
        "id": guid(tenant, "expiration"),
        "groupLifetimeInDays": days,
        "managedGroupTypes": "All",
        "alternateNotificationEmails": "",
    }


def risky_user(tenant: str, name: str, level: str, state: str) -> Json:
    return {
        "id": guid(tenant, "risky", name),
        "userPrincipalName": f"{name.lower().replace(' ', '.')}@{tenant}.example",
        "userDisplayName": name,
        "isDeleted": False,
        "isProcessing": False,
        "riskLevel": level,
        "riskState": state,
        "riskDetail": "none",
        "riskLastUpdatedDateTime": days_ago(5),
    }


def detection(tenant: str, name: str, kind: str, level: str, state: str) -> Json:
    return {
        "id": guid(tenant, "detection", name),
        "userId": guid(tenant, "risky", name),
        "userPrincipalName": f"{name.lower().replace(' ', '.')}@{tenant}.example",
        "userDisplayName": name,
        "activity": "signin",
        "riskEventType": kind,
        "riskLevel": level,
        "riskState": state,
        "riskDetail": "none",
        "detectedDateTime": days_ago(5),
        "activityDateTime": days_ago(5),
        "lastUpdatedDateTime": days_ago(5),
    }
