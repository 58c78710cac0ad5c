"""Applications and service principals: one of Fabrikam's own and one bought, neither with a role or a powerful permission."""

from __future__ import annotations

from typing import Any
from uuid import NAMESPACE_DNS, uuid5

from tests.checks.compliant.names import BILLING, BILLING_APPLICATION, GRAPH, TENANT, TICKETS, WORKER
from tests.checks.compliant.people import user

BILLING_APP_ID = "1f5c9a52-7c2b-4a6c-8a43-0d5b1f1f6c01"
TICKETS_APP_ID = "2f5c9a52-7c2b-4a6c-8a43-0d5b1f1f6c02"
GRAPH_APP_ID = "00000003-0000-0000-c000-000000000000"
MICROSOFT = "f8cdef31-a31e-4b4a-93e4-5f571e91255a"
"""The tenant in which Microsoft registers its applications."""
VENDOR = "3f5c9a52-7c2b-4a6c-8a43-0d5b1f1f6c03"


def key_credential(key: str, end: str = "2027-02-01T00:00:00Z") -> dict[str, Any]:
    """A certificate that signs in."""
    return {
        "keyId": key,
        "displayName": f"CN={key}",
        "type": "AsymmetricX509Cert",
        "usage": "Verify",
        "startDateTime": "2026-09-01T00:00:00Z",
        "endDateTime": end,
    }


def secret(key: str, end: str = "2027-02-01T00:00:00Z") -> dict[str, Any]:
    """A client secret, of which Graph gives all but the text."""
    return {"keyId": key, "displayName": key, "startDateTime": "2026-09-01T00:00:00Z", "endDateTime": end}


def service_principal(key: str, name: str, app_id: str, organization: str = TENANT, **properties: Any) -> dict[str, Any]:
    return {
        "id": key,
        "appId": app_id,
        "displayName": name,
        "servicePrincipalType": "Application",
        "accountEnabled": True,
        "disabledByMicrosoftStatus": None,
        "appOwnerOrganizationId": organization,
        "appRoleAssignmentRequired": True,
        "verifiedPublisher": {"displayName": None, "verifiedPublisherId": None},
        "preferredSingleSignOnMode": None,
        "replyUrls": [],
        "tags": [],
        "passwordCredentials": [],
        "keyCredentials": [],
        **properties,
    }


def grant(client: str, scope: str, **properties: Any) -> dict[str, Any]:
    """Delegated permissions for everybody on Microsoft Graph, named by its client."""
    return {
        "id": f"grant-{client}",
        "clientId": client,
        "resourceId": GRAPH,
        "consentType": "AllPrincipals",
        "principalId": None,
        "scope": scope,
        **properties,
    }


def application(key: str, name: str, app_id: str, **properties: Any) -> dict[str, Any]:
    return {
        "id": key,
        "appId": app_id,
        "displayName": name,
        "createdDateTime": "2024-03-01T08:00:00Z",
        "signInAudience": "AzureADMyOrg",
        "publisherDomain": "fabrikam.example",
        "verifiedPublisher": {"displayName": None, "verifiedPublisherId": None},
        "isFallbackPublicClient": False,
        "passwordCredentials": [],
        "keyCredentials": [key_credential(f"certificate-of-{name}")],
        "servicePrincipalLockConfiguration": {"isEnabled": True, "allProperties": True},
        "web": {
            "redirectUris": [],
            "implicitGrantSettings": {"enableAccessTokenIssuance": False, "enableIdTokenIssuance": False},
        },
        "spa": {"redirectUris": []},
        "publicClient": {"redirectUris": []},
        "notes": None,
        "serviceManagementReference": None,
        **properties,
    }


GITHUB = "https://token.actions.githubusercontent.com"
"""Issuer of the tokens of GitHub Actions."""


def federated_credential(
    subject: str | None = "repo:fabrikam/billing:environment:production", **properties: Any
) -> dict[str, Any]:
    """A federated credential for a workflow of GitHub."""
    return {
        "id": "fic",
        "name": "deploy",
        "issuer": GITHUB,
        "subject": subject,
        "audiences": ["api://AzureADTokenExchange"],
        "claimsMatchingExpression": None,
        **properties,
    }


ADMIN_CLIENTS = {
    "14d82eec-204b-4c2f-b7e8-296a70dab67e": "Microsoft Graph Command Line Tools",
    "de8bc8b5-d9f9-48b1-a8ad-b748da725064": "Graph Explorer",
    "04b07795-8ddb-461a-bbee-02f9e1bf7b46": "Microsoft Azure CLI",
    "1950a258-227b-4e31-a9cf-717495945fc2": "Microsoft Azure PowerShell",
    "fb78d390-0c51-40cd-8e17-fdbfab77341b": "Microsoft Exchange REST API Based PowerShell",
    "9bc3ab49-b65d-410a-85ad-de819febfddc": "Microsoft SharePoint Online Management Shell",
    "12128f48-ec9e-42f0-b203-ea49fb6af367": "Microsoft Teams Powershell Cmdlets",
    "1b730954-1685-4b74-9bfd-dac224a7b894": "Azure Active Directory PowerShell",
}
"""Command-line clients of Microsoft: their names by application id."""


THIRD_PARTY_STORAGE = "c1f33bc0-bdb4-4248-ba9b-096807ddb43e"
"""Microsoft's application for files of other storage services, by its id; disabled here."""


def admin_client(app_id: str) -> str:
    """Id of the service principal of one of these clients."""
    return str(uuid5(NAMESPACE_DNS, f"{app_id}.fabrikam.example"))


RESOURCES: dict[str, Any] = {
    "applications": [application(BILLING_APPLICATION, "Billing", BILLING_APP_ID)],
    "service_principals": [
        service_principal(BILLING, "Billing", BILLING_APP_ID),
        service_principal(
            TICKETS,
            "Tickets",
            TICKETS_APP_ID,
            VENDOR,
            verifiedPublisher={"displayName": "Woodgrove Software", "verifiedPublisherId": "7012345"},
            replyUrls=["https://tickets.woodgrove.example/signin"],
        ),
        service_principal(GRAPH, "Microsoft Graph", GRAPH_APP_ID, MICROSOFT),
        *(service_principal(admin_client(app_id), name, app_id, MICROSOFT) for app_id, name in ADMIN_CLIENTS.items()),
        service_principal(
            admin_client(THIRD_PARTY_STORAGE),
            "Microsoft 365 third-party storage",
            THIRD_PARTY_STORAGE,
            MICROSOFT,
            accountEnabled=False,
        ),
    ],
    "applications_with_owners": [
        {
            "id": BILLING_APPLICATION,
            "appId": BILLING_APP_ID,
            "displayName": "Billing",
            "owners": [{"@odata.type": "#microsoft.graph.user", **user(WORKER, "wilma worker")}],
        }
    ],
    "service_principals_with_owners": [
        {"id": key, "owners": []} for key in (BILLING, TICKETS, GRAPH, *map(admin_client, (*ADMIN_CLIENTS, THIRD_PARTY_STORAGE)))
    ],
    "api_app_role_assignments": {},
    "application_claims": [
        {
            "id": BILLING_APPLICATION,
            "appId": BILLING_APP_ID,
            "displayName": "Billing",
            "createdDateTime": "2022-03-01T08:00:00Z",
            "signInAudience": "AzureADMultipleOrgs",
            "authenticationBehaviors": {"removeUnverifiedEmailClaim": True},
            "optionalClaims": {"idToken": [{"name": "email", "essential": False}], "accessToken": [], "saml2Token": []},
        }
    ],
    "applications_with_federation": [
        {
            "id": BILLING_APPLICATION,
            "appId": BILLING_APP_ID,
            "displayName": "Billing",
            "federatedIdentityCredentials": [federated_credential()],
        }
    ],
    "application_owners": {},
    "service_principal_owners": {},
    "oauth2_permission_grants": [grant(TICKETS, "openid profile User.Read")],
    "graph_app_role_assignments": [],
}
