"""Conditional Access of Fabrikam: a small set of policies that covers everybody but the two emergency accounts."""

from __future__ import annotations

from typing import Any

from tests.checks.compliant.names import BREAK_GLASS_1, BREAK_GLASS_2
from tests.checks.compliant.people import (
    GLOBAL_ADMINISTRATOR,
    HELPDESK_ADMINISTRATOR,
    PRIVILEGED_ROLE_ADMINISTRATOR,
    REPORTS_READER,
    SECURITY_ADMINISTRATOR,
    SECURITY_READER,
)

MFA_FOR_ALL = "ca-mfa-for-all"
PROTECTED_ACTIONS = "ca-protected-actions"
MULTIFACTOR = "00000000-0000-0000-0000-000000000002"
PASSWORDLESS = "00000000-0000-0000-0000-000000000003"
PHISHING_RESISTANT = "00000000-0000-0000-0000-000000000004"
"""Microsoft's own authentication strengths."""
PRIVILEGED = (
    GLOBAL_ADMINISTRATOR,
    PRIVILEGED_ROLE_ADMINISTRATOR,
    SECURITY_ADMINISTRATOR,
    HELPDESK_ADMINISTRATOR,
    SECURITY_READER,
)
EVERY_TIME = {
    "isEnabled": True,
    "type": None,
    "value": None,
    "frequencyInterval": "everyTime",
    "authenticationType": "primaryAndSecondaryAuthentication",
}
EXCHANGE = "00000002-0000-0ff1-ce00-000000000000"
SHAREPOINT = "00000003-0000-0ff1-ce00-000000000000"
TEAMS = "cc15fd57-2c6c-4117-a88c-83b1d56b4bbe"
INTUNE_ENROLLMENT = "d4ebce55-015a-49b5-a083-c84d1797ae8c"
PLATFORMS = ("android", "iOS", "windows", "macOS", "linux")
"""Those that Fabrikam works with."""
WORKSTATIONS = {"mode": "exclude", "rule": 'device.extensionAttribute1 -eq "PAW"'}
_PHISHING_RESISTANT = ["windowsHelloForBusiness", "fido2", "x509CertificateMultiFactor"]
_PASSWORDLESS = [*_PHISHING_RESISTANT, "deviceBasedPush"]
_MULTIFACTOR = [
    *_PASSWORDLESS,
    "temporaryAccessPassOneTime",
    "password,microsoftAuthenticatorPush",
    "password,softwareOath",
    "password,sms",
]


def users(*include: str, **properties: Any) -> dict[str, Any]:
    """Whom a policy is for; the emergency accounts are always left out."""
    return {
        "includeUsers": list(include),
        "excludeUsers": [BREAK_GLASS_1, BREAK_GLASS_2],
        "includeGroups": [],
        "excludeGroups": [],
        "includeRoles": [],
        "excludeRoles": [],
        "includeGuestsOrExternalUsers": None,
        "excludeGuestsOrExternalUsers": None,
        **properties,
    }


def applications(*include: str, **properties: Any) -> dict[str, Any]:
    return {
        "includeApplications": list(include),
        "excludeApplications": [],
        "includeUserActions": [],
        "includeAuthenticationContextClassReferences": [],
        "applicationFilter": None,
        **properties,
    }


def grant(*controls: str, operator: str = "OR", strength: dict[str, Any] | None = None) -> dict[str, Any]:
    return {
        "operator": operator,
        "builtInControls": list(controls),
        "customAuthenticationFactors": [],
        "termsOfUse": [],
        "authenticationStrength": strength,
    }


def sign_in_frequency(hours: int) -> dict[str, Any]:
    return {
        "isEnabled": True,
        "type": "hours",
        "value": hours,
        "frequencyInterval": "timeBased",
        "authenticationType": "primaryAndSecondaryAuthentication",
    }


def strength(key: str, name: str, combinations: list[str]) -> dict[str, Any]:
    """A built-in authentication strength."""
    return {
        "id": key,
        "displayName": name,
        "description": name,
        "policyType": "builtIn",
        "requirementsSatisfied": "mfa",
        "allowedCombinations": combinations,
        "combinationConfigurations": [],
        "createdDateTime": "2021-12-01T08:00:00Z",
        "modifiedDateTime": "2021-12-01T08:00:00Z",
    }


PHISHING_RESISTANT_MFA = strength(PHISHING_RESISTANT, "Phishing-resistant MFA", _PHISHING_RESISTANT)


def policy(key: str, name: str, *, conditions: dict[str, Any] | None = None, **properties: Any) -> dict[str, Any]:
    """An enabled policy as Graph's beta returns it: everybody but the emergency accounts, on all resources, needs MFA.

    ``conditions`` and ``properties`` replace what is there by Graph's names.
    """
    return {
        "id": key,
        "displayName": name,
        "state": "enabled",
        "createdDateTime": "2025-01-07T08:00:00Z",
        "modifiedDateTime": None,
        "deletedDateTime": None,
        "templateId": None,
        "partialEnablementStrategy": None,
        "conditions": {
            "users": users("All"),
            "applications": applications("All"),
            "clientAppTypes": ["all"],
            "platforms": None,
            "locations": None,
            "userRiskLevels": [],
            "signInRiskLevels": [],
            "servicePrincipalRiskLevels": [],
            "insiderRiskLevels": None,
            "devices": None,
            "authenticationFlows": None,
            "clientApplications": None,
            **(conditions or {}),
        },
        "grantControls": grant("mfa"),
        "sessionControls": None,
        **properties,
    }


def everybody(access: str) -> dict[str, Any]:
    """One direction of cross-tenant access, allowed or blocked for all users and applications."""
    return {
        "usersAndGroups": {"accessType": access, "targets": [{"target": "AllUsers", "targetType": "user"}]},
        "applications": {"accessType": access, "targets": [{"target": "AllApplications", "targetType": "application"}]},
    }


RESOURCES: dict[str, Any] = {
    "conditional_access_policies": [
        policy(MFA_FOR_ALL, "Everybody: multifactor authentication"),
        policy(
            "ca-no-legacy",
            "Everybody: no legacy authentication",
            conditions={"clientAppTypes": ["exchangeActiveSync", "other"]},
            grantControls=grant("block"),
        ),
        policy(
            "ca-no-device-code",
            "Everybody: no device code flow",
            conditions={"authenticationFlows": {"transferMethods": "deviceCodeFlow,authenticationTransfer"}},
            grantControls=grant("block"),
        ),
        policy(
            "ca-strong-admins",
            "Administrators: authentication that resists phishing",
            conditions={"users": users(includeRoles=list(PRIVILEGED))},
            grantControls=grant(strength=PHISHING_RESISTANT_MFA),
        ),
        policy(
            "ca-risky-sign-ins",
            "Everybody: multifactor authentication for risky sign-ins",
            conditions={"signInRiskLevels": ["high", "medium"]},
            sessionControls={"signInFrequency": EVERY_TIME},
        ),
        policy(
            "ca-risky-users",
            "Everybody: a new password for risky users",
            conditions={"userRiskLevels": ["high"]},
            grantControls=grant("mfa", "passwordChange", operator="AND"),
            sessionControls={"signInFrequency": EVERY_TIME},
        ),
        policy(
            "ca-security-information",
            "Everybody: security information is registered with multifactor authentication and on a managed device",
            conditions={"applications": applications(includeUserActions=["urn:user:registersecurityinfo"])},
            grantControls=grant("mfa", "compliantDevice", operator="AND"),
        ),
        policy(
            "ca-device-registration",
            "Everybody: devices are registered with multifactor authentication",
            conditions={"applications": applications(includeUserActions=["urn:user:registerdevice"])},
        ),
        policy(
            "ca-strong-everybody",
            "Everybody: authentication that resists phishing",
            grantControls=grant(strength=PHISHING_RESISTANT_MFA),
        ),
        policy("ca-managed-device", "Everybody: compliant devices", grantControls=grant("compliantDevice")),
        policy(
            "ca-admin-portals",
            "No admin portals for people without a role",
            conditions={
                "users": users("All", excludeRoles=[*PRIVILEGED, REPORTS_READER]),
                "applications": applications("MicrosoftAdminPortals"),
            },
            grantControls=grant("block"),
        ),
        policy(
            "ca-workstations",
            "Administrators: privileged access workstations only",
            conditions={"users": users(includeRoles=list(PRIVILEGED)), "devices": {"deviceFilter": WORKSTATIONS}},
            grantControls=grant("block"),
        ),
        policy(
            "ca-no-risky-sign-ins",
            "Everybody: no sign-ins at risk",
            conditions={"signInRiskLevels": ["medium", "high"]},
            grantControls=grant("block"),
        ),
        policy(
            "ca-no-risky-users",
            "Everybody: no users at high risk",
            conditions={"userRiskLevels": ["high"]},
            grantControls=grant("block"),
        ),
        policy(
            "ca-known-platforms",
            "Everybody: known platforms only",
            conditions={"platforms": {"includePlatforms": ["all"], "excludePlatforms": [*PLATFORMS]}},
            grantControls=grant("block"),
        ),
        policy(
            "ca-short-sessions",
            "Everybody: sessions of four hours, gone with the browser",
            grantControls=None,
            sessionControls={
                "signInFrequency": sign_in_frequency(4),
                "persistentBrowser": {"isEnabled": True, "mode": "never"},
            },
        ),
        policy(
            "ca-enrolment",
            "Everybody: fresh authentication to enrol a device",
            conditions={"applications": applications(INTUNE_ENROLLMENT)},
            sessionControls={"signInFrequency": EVERY_TIME},
        ),
        policy(
            "ca-bound-tokens",
            "Everybody: tokens are bound to Windows devices",
            conditions={
                "applications": applications(EXCHANGE, SHAREPOINT, TEAMS),
                "clientAppTypes": ["mobileAppsAndDesktopClients"],
                "platforms": {"includePlatforms": ["windows"], "excludePlatforms": []},
            },
            grantControls=None,
            sessionControls={"secureSignInSession": {"isEnabled": True}},
        ),
        policy(
            PROTECTED_ACTIONS,
            "Protected actions: authentication that resists phishing",
            conditions={"applications": applications(includeAuthenticationContextClassReferences=["c1"])},
            grantControls=grant(strength=PHISHING_RESISTANT_MFA),
        ),
    ],
    "named_locations": [
        {
            "@odata.type": "#microsoft.graph.ipNamedLocation",
            "id": "head-office",
            "displayName": "Head office",
            "createdDateTime": "2025-01-07T08:00:00Z",
            "isTrusted": True,
            "ipRanges": [
                {"@odata.type": "#microsoft.graph.iPv4CidrRange", "cidrAddress": "198.51.100.0/24"},
                {"@odata.type": "#microsoft.graph.iPv6CidrRange", "cidrAddress": "2001:db8:100::/48"},
            ],
        },
        {
            "@odata.type": "#microsoft.graph.countryNamedLocation",
            "id": "countries",
            "displayName": "Where we work",
            "createdDateTime": "2025-01-07T08:00:00Z",
            "countriesAndRegions": ["NL", "DE"],
            "includeUnknownCountriesAndRegions": False,
            "countryLookupMethod": "clientIpAddress",
        },
    ],
    "authentication_strengths": [
        strength(MULTIFACTOR, "Multifactor authentication", _MULTIFACTOR),
        strength(PASSWORDLESS, "Passwordless MFA", _PASSWORDLESS),
        PHISHING_RESISTANT_MFA,
    ],
    "authentication_contexts": [
        {"id": "c1", "displayName": "Protected actions", "description": "Changes of Conditional Access", "isAvailable": True}
    ],
    "deleted_conditional_access_policies": [],
    "terms_of_use_agreements": [],
    "global_secure_access_settings": {"signalingStatus": "enabled"},
    "access_policy_groups": {},
    "cross_tenant_access_default": {
        "isServiceDefault": False,
        "inboundTrust": {
            "isMfaAccepted": False,
            "isCompliantDeviceAccepted": False,
            "isHybridAzureADJoinedDeviceAccepted": False,
        },
        "b2bCollaborationInbound": everybody("blocked"),
        "b2bCollaborationOutbound": everybody("blocked"),
        "b2bDirectConnectInbound": everybody("blocked"),
        "b2bDirectConnectOutbound": everybody("blocked"),
        "automaticUserConsentSettings": {"inboundAllowed": False, "outboundAllowed": False},
        "tenantRestrictions": {**everybody("blocked"), "devices": None},
    },
    "cross_tenant_access_partners": [],
    "cross_tenant_synchronization": [],
    "network_tagging": {"networkPacketTaggingStatus": "enabled"},
    "device_registration_policy": {
        "id": "deviceRegistrationPolicy",
        "userDeviceQuota": 10,
        "multiFactorAuthConfiguration": "notRequired",  # a policy on the user action asks for it
        "azureADRegistration": {
            "isAdminConfigurable": False,
            "allowedToRegister": {"@odata.type": "#microsoft.graph.allDeviceRegistrationMembership"},
        },
        "azureADJoin": {
            "isAdminConfigurable": True,
            "allowedToJoin": {"@odata.type": "#microsoft.graph.noDeviceRegistrationMembership"},
            "localAdmins": {
                "enableGlobalAdmins": False,
                "registeringUsers": {"@odata.type": "#microsoft.graph.noDeviceRegistrationMembership"},
            },
        },
        "localAdminPassword": {"isEnabled": True},
    },
}
