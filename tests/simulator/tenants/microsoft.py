"""What every tenant gets from Microsoft: built-in roles, first-party service principals, authentication strengths, policies."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping
from pathlib import Path

from tests.simulator.tenant import Json, guid

MICROSOFT_TENANT = "f8cdef31-a31e-4b4a-93e4-5f571e91255a"

ROLES: dict[str, tuple[str, bool]] = {
    row["name"]: (row["template_id"], row["privileged"] == "true")
    for row in csv.DictReader((Path(__file__).parent / "roles.csv").read_text().splitlines())
}
"""Built-in directory roles by name: template id, and whether Microsoft calls it privileged."""

ADMIN_ROLES = (
    "Global Administrator",
    "Application Administrator",
    "Authentication Administrator",
    "Billing Administrator",
    "Cloud Application Administrator",
    "Conditional Access Administrator",
    "Exchange Administrator",
    "Helpdesk Administrator",
    "Password Administrator",
    "Privileged Authentication Administrator",
    "Privileged Role Administrator",
    "Security Administrator",
    "SharePoint Administrator",
    "User Administrator",
)
"""The fourteen that Microsoft's policy template for administrators names."""

PRIVILEGED_ROLES = tuple(name for name, (_, privileged) in ROLES.items() if privileged)

GRAPH = "00000003-0000-0000-c000-000000000000"
EXCHANGE = "00000002-0000-0ff1-ce00-000000000000"
SHAREPOINT = "00000003-0000-0ff1-ce00-000000000000"
TEAMS = "cc15fd57-2c6c-4117-a88c-83b1d56b4bbe"
AZURE_MANAGEMENT = "797f4846-ba00-4fd7-ba43-dac1f8f63013"
INTUNE_ENROLLMENT = "d4ebce55-015a-49b5-a083-c84d1797ae8c"
AZURE_DEVOPS = "499b84ac-1321-427f-aa17-267ca6975798"
RIGHTS_MANAGEMENT = "00000012-0000-0000-c000-000000000000"
DIRECTORY_GRAPH = "00000002-0000-0000-c000-000000000000"

FIRST_PARTY = {
    GRAPH: "Microsoft Graph",
    EXCHANGE: "Office 365 Exchange Online",
    SHAREPOINT: "Office 365 SharePoint Online",
    TEAMS: "Microsoft Teams Services",
    AZURE_MANAGEMENT: "Windows Azure Service Management API",
    INTUNE_ENROLLMENT: "Microsoft Intune Enrollment",
    AZURE_DEVOPS: "Azure DevOps",
    RIGHTS_MANAGEMENT: "Microsoft Rights Management Services",
    DIRECTORY_GRAPH: "Windows Azure Active Directory",
}

APP_ROLES = {
    GRAPH: {
        "AppRoleAssignment.ReadWrite.All": "06b708a9-e830-4db3-a914-8e69da51d44f",
        "Application.ReadWrite.All": "1bfefb4e-e0b5-418b-a88f-73c46d2cc8e9",
        "AuditLog.Read.All": "b0afded3-3588-46d8-8b3d-9842eff778da",
        "DeviceManagementConfiguration.ReadWrite.All": "9241abd9-d0e6-425a-bd4f-47ba86e767a4",
        "Directory.Read.All": "7ab1d382-f21e-4acd-a863-ba3e13f7da61",
        "Directory.ReadWrite.All": "19dbc75e-c2e2-444c-a770-ec69d8559fc7",
        "Files.Read.All": "01d4889c-1287-42c6-ac1f-5d1e02578ef6",
        "Group.ReadWrite.All": "62a82d76-70ea-41e2-9197-370581804d09",
        "Mail.Read": "810c84a8-4a9e-49e6-bf7d-12d183f40d01",
        "Mail.ReadWrite": "e2a3a72e-5f79-4c64-b1b1-878b674786c9",
        "Mail.Send": "b633e1c5-b582-4048-a93e-9f11b44c7e96",
        "Policy.Read.All": "246dd0d5-5bd0-4def-940b-0421030a5b68",
        "RoleManagement.ReadWrite.Directory": "9e3f62cf-ca93-4989-b6ce-bf83c28f9fe8",
        "Sites.FullControl.All": "a82116e5-55eb-4c41-a434-62fe8a61c773",
        "User.Read.All": "df021288-bdef-4463-88db-98f22de89214",
    },
    EXCHANGE: {
        "Exchange.ManageAsApp": "dc50a0fb-09a3-484d-be87-e023b12c6440",
        "full_access_as_app": "dc890d15-9560-4a4c-9b7f-a736ec74ec40",
    },
    SHAREPOINT: {"Sites.FullControl.All": "678536fe-1083-478a-9c59-b99265e6b0d3"},
}
"""Application permissions by the application that offers them."""

SCOPES = {
    GRAPH: {
        "User.Read": "e1fe6dd8-ba31-4d61-89e7-88639da4683d",
        "Mail.Read": "570282fd-fa5c-430d-a7fd-fc8dc98a9dca",
        "Mail.ReadWrite": "024d486e-b451-40bb-833d-3e66d98c5c73",
        "Mail.Send": "e383f46e-2787-4529-855e-0e479a3ffac0",
        "Calendars.Read": "465a38f9-76ea-45b9-9f34-9e8b0d4b0b42",
        "Files.ReadWrite.All": "863451e7-0667-486c-a5d6-d135439485f0",
        "Directory.Read.All": "06da0dbc-49e2-44d2-8312-53f166ab848a",
        "Sites.Read.All": "205e70e5-aba6-4c52-a976-6d2d46c48043",
    },
}
"""Delegated permissions by the application that offers them."""

MFA_STRENGTH = "00000000-0000-0000-0000-000000000002"
PASSWORDLESS_STRENGTH = "00000000-0000-0000-0000-000000000003"
PHISHING_RESISTANT_STRENGTH = "00000000-0000-0000-0000-000000000004"

_PHISHING_RESISTANT = ["windowsHelloForBusiness", "fido2", "x509CertificateMultiFactor"]
_MFA = [
    *_PHISHING_RESISTANT,
    "deviceBasedPush",
    "temporaryAccessPassOneTime",
    "temporaryAccessPassMultiUse",
    "password,microsoftAuthenticatorPush",
    "password,softwareOath",
    "password,hardwareOath",
    "password,sms",
    "password,voice",
    "federatedMultiFactor",
    "microsoftAuthenticatorPush,federatedSingleFactor",
    "softwareOath,federatedSingleFactor",
    "hardwareOath,federatedSingleFactor",
    "sms,federatedSingleFactor",
    "voice,federatedSingleFactor",
]


def strength(key: str, name: str, combinations: Iterable[str], *, built_in: bool = False) -> Json:
    """An authentication strength policy."""
    when = "2021-12-01T00:00:00Z" if built_in else "2025-03-11T09:20:00Z"
    return {
        "id": key,
        "createdDateTime": when,
        "modifiedDateTime": when,
        "displayName": name,
        "description": "",
        "policyType": "builtIn" if built_in else "custom",
        "requirementsSatisfied": "mfa",
        "allowedCombinations": list(combinations),
        "combinationConfigurations": [],
    }


def built_in_strengths() -> list[Json]:
    return [
        strength(MFA_STRENGTH, "Multifactor authentication", _MFA, built_in=True),
        strength(PASSWORDLESS_STRENGTH, "Passwordless MFA", [*_PHISHING_RESISTANT, "deviceBasedPush"], built_in=True),
        strength(PHISHING_RESISTANT_STRENGTH, "Phishing-resistant MFA", _PHISHING_RESISTANT, built_in=True),
    ]


def role_definitions() -> list[Json]:
    """The built-in directory roles as ``roleDefinitions`` lists them (``isPrivileged`` in beta only)."""
    return [
        {
            "id": template,
            "description": f"The built-in role {name}.",
            "displayName": name,
            "isBuiltIn": True,
            "isEnabled": True,
            "isPrivileged": privileged,
            "resourceScopes": ["/"],
            "templateId": template,
            "version": "1",
            "rolePermissions": [],
        }
        for name, (template, privileged) in ROLES.items()
    ]


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
"""Microsoft's command-line clients for administrators: they get a service principal at the first sign-in."""


def admin_clients(tenant: str, *app_ids: str, assignment: bool) -> list[Json]:
    """Service principals of these clients; ``assignment``: only assigned users can use them."""
    return [
        {**row, "appRoleAssignmentRequired": assignment}
        for row in _principals(tenant, {app: ADMIN_CLIENTS[app] for app in app_ids or ADMIN_CLIENTS})
    ]


THIRD_PARTY_STORAGE = {"c1f33bc0-bdb4-4248-ba9b-096807ddb43e": "Microsoft 365 on the web: third-party storage"}
"""The application that opens files of other storage services: it gets a service principal when somebody blocks it."""


def blocked_storage(tenant: str) -> Json:
    """Its service principal, disabled."""
    return {**_principals(tenant, THIRD_PARTY_STORAGE)[0], "accountEnabled": False}


def first_party_principals(tenant: str) -> list[Json]:
    """The service principals of Microsoft's own applications that are in this tenant."""
    return _principals(tenant, FIRST_PARTY)


def _principals(tenant: str, names: Mapping[str, str]) -> list[Json]:
    return [
        {
            "id": guid(tenant, "sp", app),
            "appId": app,
            "displayName": name,
            "appDisplayName": name,
            "servicePrincipalType": "Application",
            "accountEnabled": True,
            "appOwnerOrganizationId": MICROSOFT_TENANT,
            "appRoleAssignmentRequired": False,
            "verifiedPublisher": {"displayName": None, "verifiedPublisherId": None, "addedDateTime": None},
            "passwordCredentials": [],
            "keyCredentials": [],
            "replyUrls": [],
            "servicePrincipalNames": [app],
            "signInAudience": "AzureADMultipleOrgs",
            "tags": [],
            "appRoles": [_app_role(role, key) for role, key in APP_ROLES.get(app, {}).items()],
            "oauth2PermissionScopes": [_scope(scope, key) for scope, key in SCOPES.get(app, {}).items()],
        }
        for app, name in names.items()
    ]


def _app_role(name: str, key: str) -> Json:
    return {
        "allowedMemberTypes": ["Application"],
        "description": name,
        "displayName": name,
        "id": key,
        "isEnabled": True,
        "origin": "Application",
        "value": name,
    }


def _scope(name: str, key: str) -> Json:
    return {
        "adminConsentDescription": name,
        "adminConsentDisplayName": name,
        "id": key,
        "isEnabled": True,
        "type": "User",
        "userConsentDescription": name,
        "userConsentDisplayName": name,
        "value": name,
    }


def permission_grant_policies() -> list[Json]:
    """The consent policies that come with every tenant."""
    names = {
        "microsoft-user-default-low": ("Default User Low Risk Policy", "low", True),
        "microsoft-user-default-legacy": ("Default User Legacy Policy", "all", False),
        "microsoft-company-admin": ("Company Admin Policy", "all", False),
    }
    return [
        {
            "id": key,
            "displayName": name,
            "description": "",
            "includes": [
                {
                    "id": guid("permission-grant", key),
                    "permissionClassification": classification,
                    "permissionType": "delegated",
                    "resourceApplication": "any",
                    "permissions": ["all"],
                    "clientApplicationIds": ["all"],
                    "clientApplicationTenantIds": ["all"],
                    "clientApplicationPublisherIds": ["all"],
                    "clientApplicationsFromVerifiedPublisherOnly": verified,
                }
            ],
            "excludes": [],
        }
        for key, (name, classification, verified) in names.items()
    ]
