"""Tenant-wide settings as Graph returns them, with the few values that differ from tenant to tenant as parameters."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence

from tests.simulator.tenant import NOW, Json, days_ago, guid

NEVER = 2147483647
"""Days that a password is valid for where it never expires."""

E5_PLANS = {
    "AAD_PREMIUM": "41781fb2-bc02-4b7c-bd55-b576c07bb09d",
    "AAD_PREMIUM_P2": "eec0eb4f-6444-4f95-aba0-50c24d67f998",
    "MFA_PREMIUM": "8a256a2b-b617-496d-b51b-e76466e88db0",
    "EXCHANGE_S_ENTERPRISE": "efb87545-963c-4e0d-99df-69c6916d9eb0",
    "SHAREPOINTENTERPRISE": "5dbe027f-2339-4123-9542-606e4d348a72",
    "TEAMS1": "57ff2da0-773e-42df-b2af-ffb7a2317929",
    "INTUNE_A": "c1ec4a95-1f05-45b3-a911-aa3fa01094f5",
    "MIP_S_CLP1": "5136a095-5cf0-4aff-bec3-e84448b38ea5",
    "MIP_S_CLP2": "efb0351d-3b08-4503-993d-383af8de41e3",
    "ADALLOM_S_STANDALONE": "2e2ddb96-6af9-4403-a3f0-d6ecfd22b2a2",
    "ATA": "14ab5db5-e6c4-4b20-b4bc-13e36fd2227f",
    "WINDEFATP": "871d91ec-ec1a-452b-a83f-bd76c7d770ef",
}
FREE_PLANS = {"EXCHANGE_S_FOUNDATION": "113feb6c-3fe4-4440-bddc-54d774bf0318"}

E5 = "06ebc4ee-1bb5-47dd-8120-11324bc54e06"
P2_ALONE = "84a661c4-e949-4bd2-a560-ed7766fcaf2b"
FREE = "f30db892-07e9-47e9-837c-80727f46fd3d"

MAILBOX = ("exchange", E5_PLANS["EXCHANGE_S_ENTERPRISE"])
OFFICE = (
    MAILBOX,
    ("SharePoint", E5_PLANS["SHAREPOINTENTERPRISE"]),
    ("AADPremiumService", E5_PLANS["AAD_PREMIUM_P2"]),
    ("MIPExchangeSolutions", E5_PLANS["MIP_S_CLP1"]),
)


def organization(tenant: str, name: str, domains: Sequence[str], *, synced: bool, plans: Mapping[str, str]) -> Json:
    verified = [
        {"capabilities": "Email, OfficeCommunicationsOnline", "isDefault": number == 0, "isInitial": "onmicrosoft" in domain}
        | {"name": domain, "type": "Managed"}
        for number, domain in enumerate(domains)
    ]
    return {
        "id": guid(tenant, "tenant"),
        "displayName": name,
        "tenantType": "AAD",
        "createdDateTime": days_ago(2600),
        "countryLetterCode": "DE",
        "onPremisesSyncEnabled": True if synced else None,
        "onPremisesLastSyncDateTime": days_ago(0.02) if synced else None,
        "verifiedDomains": verified,
        "assignedPlans": [
            {"assignedDateTime": days_ago(900), "capabilityStatus": "Enabled", "service": plan, "servicePlanId": key}
            for plan, key in plans.items()
        ],
        "securityComplianceNotificationMails": [],
        "mobileDeviceManagementAuthority": "intune" if "INTUNE_A" in plans else "unknown",
        "technicalNotificationMails": [f"it@{domains[0]}"],
        "privacyProfile": {"contactEmail": f"privacy@{domains[0]}", "statementUrl": f"https://www.{domains[0]}/privacy"},
    }


def domain(name: str, *, default: bool = False, federated: bool = False, validity: int | None = NEVER) -> Json:
    return {
        "id": name,
        "authenticationType": "Federated" if federated else "Managed",
        "isAdminManaged": True,
        "isDefault": default,
        "isInitial": "onmicrosoft" in name,
        "isRoot": True,
        "isVerified": True,
        "supportedServices": ["Email", "OfficeCommunicationsOnline"],
        "passwordNotificationWindowInDays": 14,
        "passwordValidityPeriodInDays": validity,
        "availabilityStatus": None,
        "state": None,
    }


def sku(tenant: str, sku_id: str, part: str, plans: Mapping[str, str], *, bought: int, used: int) -> Json:
    return {
        "id": f"{guid(tenant, 'tenant')}_{sku_id}",
        "skuId": sku_id,
        "skuPartNumber": part,
        "appliesTo": "User",
        "capabilityStatus": "Enabled",
        "consumedUnits": used,
        "prepaidUnits": {"enabled": bought, "suspended": 0, "warning": 0, "lockedOut": 0},
        "servicePlans": [
            {"servicePlanId": key, "servicePlanName": plan, "provisioningStatus": "Success", "appliesTo": "User"}
            for plan, key in plans.items()
        ],
    }


def on_premises_synchronization(tenant: str, **features: bool) -> Json:
    """Whatever is not named is off."""
    names = [
        "passwordSyncEnabled",
        "passwordWritebackEnabled",
        "directoryExtensionsEnabled",
        "quarantineUponUpnConflictEnabled",
        "softMatchOnUpnEnabled",
        "quarantineUponProxyAddressesConflictEnabled",
        "cloudPasswordPolicyForPasswordSyncedUsersEnabled",
        "unifiedGroupWritebackEnabled",
        "fopeConflictResolutionEnabled",
        "userWritebackEnabled",
        "deviceWritebackEnabled",
        "synchronizeUpnForManagedUsersEnabled",
        "userForcePasswordChangeOnLogonEnabled",
        "concurrentOrgIdProvisioningEnabled",
        "concurrentCredentialUpdateEnabled",
        "groupWriteBackEnabled",
        "blockSoftMatchEnabled",
        "blockCloudObjectTakeoverThroughHardMatchEnabled",
        "bypassDirSyncOverridesEnabled",
        "allowOnPremUpdateOfOnPremisesObjectIdentifierEnabled",
    ]
    return {
        "id": guid(tenant, "tenant"),
        "configuration": {
            "accidentalDeletionPrevention": {"synchronizationPreventionType": "enabledForCount", "alertThreshold": 500}
        },
        "features": {**dict.fromkeys(names, False), **features},
    }


def group_setting(tenant: str, name: str, template: str, **values: str) -> Json:
    listed = [{"name": key, "value": value} for key, value in values.items()]
    return {"id": guid(tenant, "setting", name), "displayName": name, "templateId": template, "values": listed}


def password_rules(tenant: str, **values: str) -> Json:
    return group_setting(tenant, "Password Rule Settings", "5cf42378-d67d-4f36-ba46-e8b86229381d", **values)


def consent_settings(tenant: str, **values: str) -> Json:
    return group_setting(tenant, "Consent Policy Settings", "dffd5d46-495d-40a9-8e21-954ff55e198a", **values)


def unified_groups(tenant: str, **values: str) -> Json:
    return group_setting(tenant, "Group.Unified", "62375ab9-6b52-47ed-826b-58e47e0e304b", **values)


GUEST_AS_MEMBER = "a0b1b346-4d3e-4e8b-98f8-753987be4970"
GUEST_LIMITED = "10dae51f-b6af-4016-8d66-8c2a99b929b3"
GUEST_RESTRICTED = "2af84b1e-32c8-42b7-82bc-daa82404023b"


def authorization_policy(
    *, guest_role: str, invites: str, consent: Sequence[str], hardened: bool, risky_consent: bool | None = False
) -> Json:
    """What users and guests may do by default. ``hardened`` users register no applications and create no tenants."""
    return {
        "id": "authorizationPolicy",
        "displayName": "Authorization Policy",
        "description": "Used to manage authorization related settings across the company.",
        "allowInvitesFrom": invites,
        "allowedToSignUpEmailBasedSubscriptions": not hardened,
        "allowedToUseSSPR": not hardened,
        "allowEmailVerifiedUsersToJoinOrganization": not hardened,
        "allowUserConsentForRiskyApps": risky_consent,
        "blockMsolPowerShell": hardened,
        "guestUserRoleId": guest_role,
        "defaultUserRolePermissions": {
            "allowedToCreateApps": not hardened,
            "allowedToCreateSecurityGroups": not hardened,
            "allowedToCreateTenants": not hardened,
            "allowedToReadBitlockerKeysForOwnedDevice": not hardened,
            "allowedToReadOtherUsers": True,
            "permissionGrantPoliciesAssigned": list(consent),
        },
    }


def consent_requests(reviewers: Sequence[str], *, notify: bool, remind: bool, days: int) -> Json:
    """The admin consent workflow; off where nobody reviews."""
    return {
        "isEnabled": bool(reviewers),
        "notifyReviewers": notify,
        "remindersEnabled": remind,
        "requestDurationInDays": days,
        "version": 3,
        "reviewers": [{"query": f"/users/{key}", "queryType": "MicrosoftGraph", "queryRoot": None} for key in reviewers],
    }


def security_defaults(*, on: bool) -> Json:
    return {"id": "00000000-0000-0000-0000-000000000005", "displayName": "Security Defaults", "description": "", "isEnabled": on}


def app_management(*, enabled: bool, secrets_days: int | None = None) -> Json:
    """Rules for application credentials; with ``secrets_days`` new secrets may live so long and certificates a year."""
    passwords: list[Json] = [
        {"restrictionType": "passwordLifetime", "state": "enabled", "maxLifetime": f"P{secrets_days}D"},
        {"restrictionType": "passwordAddition", "state": "enabled", "maxLifetime": None},
        {"restrictionType": "customPasswordAddition", "state": "enabled", "maxLifetime": None},
    ]
    keys = [{"restrictionType": "asymmetricKeyLifetime", "state": "enabled", "maxLifetime": "P180D"}]
    for restriction in (*passwords, *keys):
        restriction["restrictForAppsCreatedAfterDateTime"] = None
    restrictions = {"passwordCredentials": passwords, "keyCredentials": keys} if secrets_days else {}
    empty: Json = {"passwordCredentials": [], "keyCredentials": []}
    uris = {"uriAdditionWithoutUniqueTenantIdentifier": {"state": "enabled", "excludeAppsReceivingV2Tokens": True}}
    return {
        "id": "00000000-0000-0000-0000-000000000000",
        "displayName": "Default app management tenant policy",
        "description": "",
        "isEnabled": enabled,
        "applicationRestrictions": {**restrictions, "identifierUris": uris} if restrictions else empty,
        "servicePrincipalRestrictions": restrictions or empty,
    }


def idle_timeout(tenant: str, duration: str) -> Json:
    policy = {"ApplicationId": "default", "WebSessionIdleTimeout": duration}
    definition = json.dumps({"ActivityBasedTimeoutPolicy": {"Version": 1, "ApplicationPolicies": [policy]}})
    key = guid(tenant, "idle-timeout")
    return {
        "id": key,
        "displayName": "Idle timeout",
        "description": None,
        "definition": [definition],
        "isOrganizationDefault": True,
    }


def invited_domains(tenant: str, *allowed: str) -> Json:
    domains = {"InvitationsAllowedAndBlockedDomainsPolicy": {"AllowedDomains": list(allowed)}}
    definition = json.dumps({"B2BManagementPolicy": domains})
    return {
        "id": guid(tenant, "b2b-management"),
        "displayName": "B2BManagementPolicy",
        "definition": [definition],
        "isOrganizationDefault": True,
        "deletedDateTime": None,
    }


def device_registration(*, mfa: bool, quota: int, administrators_join: bool) -> Json:
    everybody = {"@odata.type": "#microsoft.graph.allDeviceRegistrationMembership"}
    nobody = {"@odata.type": "#microsoft.graph.noDeviceRegistrationMembership"}
    return {
        "id": "deviceRegistrationPolicy",
        "displayName": "Device Registration Policy",
        "description": "",
        "userDeviceQuota": quota,
        "multiFactorAuthConfiguration": "required" if mfa else "notRequired",
        "azureADRegistration": {"isAdminConfigurable": False, "allowedToRegister": everybody},
        "azureADJoin": {
            "isAdminConfigurable": True,
            "allowedToJoin": everybody if administrators_join else nobody,
            "localAdmins": {
                "enableGlobalAdmins": administrators_join,
                "registeringUsers": everybody if administrators_join else nobody,
            },
        },
        "localAdminPassword": {"isEnabled": not administrators_join},
    }


def cross_tenant_default(*, inbound: str = "allowed", outbound: str = "allowed", trusts_mfa: bool = False) -> Json:
    return {
        "isServiceDefault": inbound == outbound == "allowed" and not trusts_mfa,
        "inboundTrust": _trust(mfa=trusts_mfa),
        "b2bCollaborationOutbound": _direction(outbound),
        "b2bCollaborationInbound": _direction(inbound),
        "b2bDirectConnectOutbound": _direction("blocked"),
        "b2bDirectConnectInbound": _direction("blocked"),
        "automaticUserConsentSettings": {"inboundAllowed": False, "outboundAllowed": False},
        "tenantRestrictions": {**_direction("blocked"), "devices": None},
    }


def partner(tenant_id: str, *, mfa: bool, provider: bool = False, synchronises: bool = False) -> Json:
    """Another tenant with settings of its own: who may come, and whether its second factor counts."""
    synchronization = {"tenantId": tenant_id, "displayName": None, "userSyncInbound": {"isSyncAllowed": True}}
    return {
        "tenantId": tenant_id,
        "isServiceProvider": True if provider else None,
        "isInMultiTenantOrganization": False,
        "inboundTrust": _trust(mfa=mfa),
        "b2bCollaborationInbound": _direction("allowed"),
        "b2bCollaborationOutbound": None,
        "b2bDirectConnectInbound": None,
        "b2bDirectConnectOutbound": None,
        "tenantRestrictions": None,
        "automaticUserConsentSettings": {"inboundAllowed": True if synchronises else None, "outboundAllowed": None},
        "identitySynchronization": synchronization if synchronises else None,
    }


def _trust(*, mfa: bool) -> Json:
    return {"isMfaAccepted": mfa, "isCompliantDeviceAccepted": False, "isHybridAzureADJoinedDeviceAccepted": False}


def _direction(access: str) -> Json:
    return {
        "usersAndGroups": {"accessType": access, "targets": [{"target": "AllUsers", "targetType": "user"}]},
        "applications": {"accessType": access, "targets": [{"target": "AllApplications", "targetType": "application"}]},
    }


def user_owned_services(tenant: str, *, on: bool) -> Json:
    """Whether users may open the Office Store and start trials; they may until somebody changes it."""
    return {"id": guid(tenant, "services"), "settings": {"isOfficeStoreEnabled": on, "isAppAndServicesTrialEnabled": on}}


def recommendation(tenant: str, kind: str, name: str, *, status: str, priority: str) -> Json:
    return {
        "id": f"{guid(tenant, 'tenant')}_Microsoft.Identity.IAM.Insights.{kind[:1].upper()}{kind[1:]}",
        "recommendationType": kind,
        "displayName": name,
        "priority": priority,
        "status": status,
        "category": "identityBestPractice",
        "createdDateTime": days_ago(200),
        "impactStartDateTime": days_ago(200),
        "postponeUntilDateTime": None,
        "lastModifiedDateTime": NOW.strftime("%Y-%m-%dT01:00:00Z"),
        "currentScore": 0.0 if status == "active" else 5.0,
        "maxScore": 5.0,
        "featureAreas": ["conditionalAccess"],
        "impactType": "users",
        "insights": name,
        "benefits": name,
        "releaseType": "generallyAvailable",
        "actionSteps": [],
    }


ACTIONS = "roleManagement/directory/resourceNamespaces/microsoft.directory/resourceActions"


def conditional_access_actions(context: str | None) -> list[Json]:
    """The actions on Conditional Access policies, as protected actions list them; ``context`` is what they demand."""
    actions = (("basic/update", "PATCH"), ("create", "POST"), ("delete", "DELETE"))
    return [
        {
            "id": f"microsoft.directory-conditionalAccessPolicies-{path.replace('/', '-')}-{verb.lower()}",
            "name": f"microsoft.directory/conditionalAccessPolicies/{path}",
            "description": f"{verb} on conditional access policies",
            "actionVerb": verb,
            "authenticationContextId": context,
            "isAuthenticationContextSettable": True,
            "isPrivileged": True,
            "resourceScopeId": None,
        }
        for path, verb in actions
    ]


def global_secure_access(*, signaling: bool) -> Json:
    return {"id": "conditionalAccess", "signalingStatus": "enabled" if signaling else "disabled"}


def premium_licences(*, p1: int, p2: int, users: int, risk: int) -> Json:
    """Licences against how many people Conditional Access, and risk in it, was used for."""
    return {
        "id": "azureADPremiumLicenseInsight",
        "entitledP1LicenseCount": p1,
        "entitledP2LicenseCount": p2,
        "entitledTotalLicenseCount": p1 + p2,
        "p1FeatureUtilizations": {"conditionalAccess": {"userCount": users}, "conditionalAccessGuestUsers": {"userCount": 0}},
        "p2FeatureUtilizations": {
            "riskBasedConditionalAccess": {"userCount": risk},
            "riskBasedConditionalAccessGuestUsers": {"userCount": 0},
        },
    }


def network_tagging(*, on: bool) -> Json:
    """Whether Global Secure Access tells other tenants' sign-in pages about the tenant restrictions."""
    return {"id": "crossTenantAccess", "networkPacketTaggingStatus": "enabled" if on else "disabled"}


def sign_up(*, on: bool) -> Json:
    """Whether guests may sign themselves up through user flows."""
    return {
        "id": "authenticationFlowsPolicy",
        "displayName": "Authentication flows policy",
        "description": "",
        "selfServiceSignUp": {"isEnabled": on},
    }
