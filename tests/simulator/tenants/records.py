"""Single objects as Graph serves them: licences, sign-in activity, registration, applications and service principals."""

from __future__ import annotations

from collections.abc import Sequence

from tests.simulator.tenant import NOW, Json, days_ago, guid

PHISHING_RESISTANT = frozenset(
    {"fido2SecurityKey", "passKeyDeviceBound", "passKeyDeviceBoundAuthenticator", "windowsHelloForBusiness"}
)
PASSWORDLESS = PHISHING_RESISTANT | {"microsoftAuthenticatorPasswordless"}
SECOND_FACTORS = PASSWORDLESS | {
    "microsoftAuthenticatorPush",
    "softwareOneTimePasscode",
    "hardwareOneTimePasscode",
    "mobilePhone",
    "alternateMobilePhone",
    "officePhone",
}


GITHUB = "https://token.actions.githubusercontent.com"
"""Issuer of the tokens of GitHub Actions."""


def plan(service: str, plan: str, created: float) -> Json:
    return {"assignedDateTime": days_ago(created), "capabilityStatus": "Enabled", "service": service, "servicePlanId": plan}


def sign_in_activity(key: str, days: float | None) -> Json | None:
    if days is None:
        return None
    request = guid(key, "request")
    return {
        "lastSignInDateTime": days_ago(days),
        "lastSignInRequestId": request,
        "lastNonInteractiveSignInDateTime": days_ago(days * 0.9),
        "lastNonInteractiveSignInRequestId": request,
        "lastSuccessfulSignInDateTime": days_ago(days * 0.9),
        "lastSuccessfulSignInRequestId": request,
    }


def registration(user: Json, methods: Sequence[str], *, admin: bool, sspr: bool) -> Json:
    has = set(methods)
    strong = bool(has & SECOND_FACTORS)
    preferred = "push" if "microsoftAuthenticatorPush" in has else "sms" if "mobilePhone" in has else "none"
    return {
        "id": user["id"],
        "userPrincipalName": user["userPrincipalName"],
        "userDisplayName": user["displayName"],
        "userType": user["userType"].lower(),
        "isAdmin": admin,
        "isMfaCapable": strong,
        "isMfaRegistered": strong,
        "isPasswordlessCapable": bool(has & PASSWORDLESS),
        "isSsprCapable": sspr and strong,
        "isSsprEnabled": sspr,
        "isSsprRegistered": strong,
        "isSystemPreferredAuthenticationMethodEnabled": True,
        "systemPreferredAuthenticationMethods": ["push"] if preferred == "push" else [],
        "userPreferredMethodForSecondaryAuthentication": preferred,
        "methodsRegistered": list(methods),
        "lastUpdatedDateTime": NOW.strftime("%Y-%m-%dT02:00:00Z"),
    }


def passwords(app_id: str, ends: Sequence[float], created: float) -> list[Json]:
    """Client secrets that end in so many days."""
    return [
        {
            "displayName": f"key {number}",
            "keyId": guid(app_id, "password", str(number)),
            "startDateTime": days_ago(created),
            "endDateTime": days_ago(-days),
            "hint": None,
            "secretText": None,
            "customKeyIdentifier": None,
        }
        for number, days in enumerate(ends, 1)
    ]


def certificates(app_id: str, ends: Sequence[float], created: float) -> list[Json]:
    """Certificates that end in so many days."""
    return [
        {
            "displayName": f"CN={number}",
            "keyId": guid(app_id, "certificate", str(number)),
            "startDateTime": days_ago(created),
            "endDateTime": days_ago(-days),
            "type": "AsymmetricX509Cert",
            "usage": "Verify",
            "customKeyIdentifier": None,
            "key": None,
        }
        for number, days in enumerate(ends, 1)
    ]


def optional_claim(name: str) -> Json:
    """A claim that an application asks for."""
    return {"name": name, "source": None, "essential": False, "additionalProperties": []}


def federated_credential(subject: str | None, *, issuer: str = GITHUB, expression: str = "") -> Json:
    """A workload elsewhere that may sign in as the application: by its subject, or by an expression (flexible credential)."""
    flexible = {"claimsMatchingExpression": {"value": expression, "languageVersion": 1}} if expression else {}
    return {
        "id": guid("federated", issuer, str(subject), expression),
        "name": "deploy",
        "description": None,
        "issuer": issuer,
        "subject": subject,
        "audiences": ["api://AzureADTokenExchange"],
        **flexible,
    }


def verified_publisher(name: str) -> Json:
    """Who stands for an application; all null where nobody has been verified."""
    return {
        "displayName": name or None,
        "verifiedPublisherId": "6512345" if name else None,
        "addedDateTime": days_ago(900) if name else None,
    }


def application(
    key: str,
    app_id: str,
    name: str,
    *,
    domain: str,
    publisher: str,
    redirects: Sequence[str],
    created: float,
    passwords: Sequence[Json],
    keys: Sequence[Json],
) -> Json:
    """A single-tenant application registration. Its owners are filled in when the tenant is built."""
    return {
        "id": key,
        "appId": app_id,
        "displayName": name,
        "createdDateTime": days_ago(created),
        "signInAudience": "AzureADMyOrg",
        "publisherDomain": domain,
        "verifiedPublisher": verified_publisher(publisher),
        "passwordCredentials": list(passwords),
        "keyCredentials": list(keys),
        "requiredResourceAccess": [],
        "web": {
            "redirectUris": list(redirects),
            "homePageUrl": None,
            "logoutUrl": None,
            "implicitGrantSettings": {"enableIdTokenIssuance": False, "enableAccessTokenIssuance": False},
        },
        "spa": {"redirectUris": []},
        "publicClient": {"redirectUris": []},
        "isFallbackPublicClient": False,
        "identifierUris": [],
        "notes": None,
        "serviceManagementReference": None,
        "tags": [],
        "servicePrincipalLockConfiguration": None,
        "authenticationBehaviors": None,
        "optionalClaims": None,
        "federatedIdentityCredentials": [],
        "disabledByMicrosoftStatus": None,
        "owners": [],
    }


def service_principal(
    key: str, app_id: str, name: str, *, home: str | None, publisher: str, redirects: Sequence[str], local: bool
) -> Json:
    """The service principal of an application of the tenant ``home``; of a managed identity where that is None."""
    return {
        "id": key,
        "appId": app_id,
        "displayName": name,
        "appDisplayName": name if home else None,
        "servicePrincipalType": "Application" if home else "ManagedIdentity",
        "accountEnabled": True,
        "appOwnerOrganizationId": home,
        "appRoleAssignmentRequired": False,
        "verifiedPublisher": verified_publisher(publisher),
        "passwordCredentials": [],
        "keyCredentials": [],
        "replyUrls": list(redirects),
        "servicePrincipalNames": [app_id],
        "signInAudience": "AzureADMyOrg" if local else "AzureADMultipleOrgs",
        "tags": ["WindowsAzureActiveDirectoryIntegratedApp"],
        "appRoles": [],
        "oauth2PermissionScopes": [],
    }
