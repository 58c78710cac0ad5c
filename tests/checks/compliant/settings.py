"""Tenant-wide settings of Fabrikam: what members and guests may do, sessions, invitations, recommendations."""

from __future__ import annotations

import json
from typing import Any

CONSENT_SETTINGS = "consent-settings"


CONSENT_POLICY_SETTINGS: dict[str, Any] = {
    "id": CONSENT_SETTINGS,
    "displayName": "Consent Policy Settings",
    "templateId": "dffd5d46-495d-40a9-8e21-954ff55e198a",
    "values": [
        {"name": "EnableGroupSpecificConsent", "value": "False"},
        {"name": "BlockUserConsentForRiskyApps", "value": "true"},
        {"name": "EnableAdminConsentRequests", "value": "true"},
        {"name": "ConstrainGroupSpecificConsentToMembersOfGroupId", "value": ""},
    ],
}
"""One of the `group_settings`, which are listed in `password`."""


UNIFIED_GROUPS = "unified-groups"
UNIFIED_GROUP_SETTINGS: dict[str, Any] = {
    "id": UNIFIED_GROUPS,
    "displayName": "Group.Unified",
    "templateId": "62375ab9-6b52-47ed-826b-58e47e0e304b",
    "values": [
        {"name": "EnableGroupCreation", "value": "false"},
        {"name": "AllowGuestsToBeGroupOwner", "value": "False"},
        {"name": "AllowGuestsToAccessGroups", "value": "true"},
        {"name": "EnableMIPLabels", "value": "True"},
    ],
}
"""Another one of the `group_settings`."""


def restriction(kind: str, state: str | None = "enabled", **properties: Any) -> dict[str, Any]:
    """A rule on secrets or certificates of applications."""
    return {
        "restrictionType": kind,
        "state": state,
        "maxLifetime": None,
        "restrictForAppsCreatedAfterDateTime": "0001-01-01T00:00:00Z",
        **properties,
    }


def restrictions() -> dict[str, Any]:
    return {
        "passwordCredentials": [
            restriction("passwordAddition"),
            restriction("passwordLifetime", maxLifetime="P90D"),
            restriction("customPasswordAddition"),
            restriction("symmetricKeyAddition"),
        ],
        "keyCredentials": [restriction("asymmetricKeyLifetime", maxLifetime="P180D")],
    }


def idle_timeout(application: str, after: str) -> str:
    """The text in which Graph keeps the idle timeout of one application."""
    policy = {"Version": 1, "ApplicationPolicies": [{"ApplicationId": application, "WebSessionIdleTimeout": after}]}
    return json.dumps({"ActivityBasedTimeoutPolicy": policy})


def invitations(**lists: list[str]) -> str:
    """The text in which Graph keeps the domains that may be invited (``AllowedDomains``) or may not (``BlockedDomains``)."""
    return json.dumps({"B2BManagementPolicy": {"InvitationsAllowedAndBlockedDomainsPolicy": lists}})


def recommendation(key: str, status: str, priority: str = "high") -> dict[str, Any]:
    return {
        "id": key,
        "recommendationType": key,
        "displayName": key,
        "status": status,
        "priority": priority,
        "category": "identitySecureScore",
        "lastModifiedDateTime": "2026-10-01T00:00:00Z",
    }


RESOURCES: dict[str, Any] = {
    "security_defaults": {
        "id": "00000000-0000-0000-0000-000000000005",
        "displayName": "Security Defaults",
        "isEnabled": False,
    },
    "authorization_policy": {
        "id": "authorizationPolicy",
        "allowInvitesFrom": "adminsAndGuestInviters",
        "guestUserRoleId": "2af84b1e-32c8-42b7-82bc-daa82404023b",
        "allowedToSignUpEmailBasedSubscriptions": False,
        "allowedToUseSSPR": False,
        "allowEmailVerifiedUsersToJoinOrganization": False,
        "allowUserConsentForRiskyApps": None,
        "blockMsolPowerShell": True,
        "defaultUserRolePermissions": {
            "allowedToCreateApps": False,
            "allowedToCreateSecurityGroups": False,
            "allowedToCreateTenants": False,
            "allowedToReadBitlockerKeysForOwnedDevice": False,
            "allowedToReadOtherUsers": True,
            "permissionGrantPoliciesAssigned": ["ManagePermissionGrantsForSelf.microsoft-user-default-low"],
        },
    },
    "permission_grant_policies": [
        {
            "id": "microsoft-user-default-low",
            "displayName": "Default user low risk policy",
            "includes": [{"id": "low", "permissionType": "delegated", "permissionClassification": "low"}],
            "excludes": [],
        }
    ],
    "default_app_management_policy": {
        "id": "00000000-0000-0000-0000-000000000000",
        "displayName": "Default app management tenant policy",
        "isEnabled": True,
        "applicationRestrictions": {
            **restrictions(),
            "identifierUris": {
                "nonDefaultUriAddition": {"state": "enabled", "excludeAppsReceivingV2Tokens": True},
                "uriAdditionWithoutUniqueTenantIdentifier": {"state": "enabled", "excludeAppsReceivingV2Tokens": True},
            },
        },
        "servicePrincipalRestrictions": restrictions(),
    },
    "activity_based_timeout_policies": [
        {
            "id": "idle-timeout",
            "displayName": "Idle timeout",
            "isOrganizationDefault": True,
            "definition": [idle_timeout("default", "03:00:00")],
        }
    ],
    "b2b_management_policies": [
        {
            "id": "invitations",
            "displayName": "B2BManagementPolicy",
            "isOrganizationDefault": True,
            "definition": [invitations(AllowedDomains=["contoso.example", "woodgrove.example"])],
        }
    ],
    "authentication_flows_policy": {"id": "authenticationFlowsPolicy", "selfServiceSignUp": {"isEnabled": False}},
    "user_flows": [],
    "identity_providers": [
        {
            "@odata.type": "#microsoft.graph.builtInIdentityProvider",
            "id": "EmailOtpSignup-OAUTH",
            "displayName": "Email One Time Passcode",
            "identityProviderType": "EmailOTP",
        }
    ],
    "admin_center_setting": {"id": "uxSetting", "restrictNonAdminAccess": "true"},
    "teams_app_settings": {
        "id": "teamsAppSettings",
        "isChatResourceSpecificConsentEnabled": False,
        "isUserPersonalScopeResourceSpecificConsentEnabled": False,
        "allowUserRequestsForAppAccess": True,
    },
    "recommendations": [recommendation("adminMFAV2", "completedBySystem")],
    "tenant_creation_audits": [],
}
