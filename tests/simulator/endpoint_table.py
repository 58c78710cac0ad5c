"""The endpoints that the simulator has.

Written from Graph's documentation, not from the product's declarations: where the two differ, a test fails. A declared resource
that is not here is served by an endpoint that ``derived.py`` makes of its declaration: only what behaves in a way of its own
(compulsory filters, defaults without ``$select``, properties of beta only) has to be written here.
"""

from __future__ import annotations

from collections.abc import Iterable

from tests.simulator.endpoints import BETA, BOTH, P1, Bucket, Endpoint
from tests.simulator.errors import Family
from tests.simulator.intune_endpoints import INTUNE
from tests.simulator.role_endpoints import ROLES

USER_DEFAULTS = [
    "businessPhones",
    "displayName",
    "givenName",
    "id",
    "jobTitle",
    "mail",
    "mobilePhone",
    "officeLocation",
    "preferredLanguage",
    "surname",
    "userPrincipalName",
]
_DIRECTORY_READ = ("Directory.Read.All", "Directory.ReadWrite.All")


def _directory(path: str, kind: str, permission: str, **more: object) -> Endpoint:
    """A list of directory objects: pages of 100, at most 999, advanced queries."""
    settings: dict[str, object] = {"page": 100, "largest": 999, "advanced": True, **more}
    return Endpoint(path=path, type=kind, permissions=(permission, *_DIRECTORY_READ), **settings)  # type: ignore[arg-type]


def _in_group(name: str, **more: object) -> Endpoint:
    """A list of objects in a group: v1.0 leaves service principals out."""
    settings = {"parent": "groups", "versions": BOTH, "beta_kinds": frozenset({"#microsoft.graph.servicePrincipal"}), **more}
    return _directory(f"groups/{{id}}/{name}", "directoryObject", "GroupMember.Read.All", **settings)


def _policy(path: str, kind: str, *permissions: str, **more: object) -> Endpoint:
    """A policy or a short list of them, served whole."""
    settings: dict[str, object] = {"family": Family.POLICY, "bucket": Bucket.OTHER, **more}
    return Endpoint(path=path, type=kind, permissions=permissions, **settings)  # type: ignore[arg-type]


def _conditional_access(path: str, kind: str, *permissions: str, **more: object) -> Endpoint:
    return _policy(path, kind, *permissions, bucket=Bucket.CONDITIONAL_ACCESS, **more)


DIRECTORY = (
    Endpoint(path="organization", type="organization", permissions=("Organization.Read.All", *_DIRECTORY_READ)),
    Endpoint(path="domains", type="domain", permissions=("Domain.Read.All", *_DIRECTORY_READ)),
    Endpoint(
        path="domains/{id}/federationConfiguration",
        type="internalDomainFederation",
        permissions=("Domain-InternalFederation.Read.All", "Domain.Read.All", *_DIRECTORY_READ),
        parent="domains",
        absent_is_404=True,
        select=False,
    ),
    Endpoint(
        path="subscribedSkus",
        type="subscribedSku",
        permissions=("LicenseAssignment.Read.All", "Organization.Read.All", *_DIRECTORY_READ),
        units=3,
    ),
    Endpoint(
        path="directory/onPremisesSynchronization",
        type="onPremisesDirectorySynchronization",
        permissions=("OnPremDirectorySynchronization.Read.All",),
    ),
    Endpoint(path="groupSettings", type="groupSetting", permissions=("GroupSettings.Read.All", *_DIRECTORY_READ)),
    _directory(
        "users",
        "user",
        "User.Read.All",
        units=2,
        default=tuple(USER_DEFAULTS),
        expand=frozenset({"sponsors"}),
        filters=frozenset(
            {
                "id in",
                "id eq",
                "assignedLicenses any",
                "userType eq",
                "accountEnabled eq",
                "displayName startswith",
                "mailNickname startswith",
                "userPrincipalName startswith",
                "userPrincipalName ge",
                "userPrincipalName le",
                "signInActivity/lastSuccessfulSignInDateTime le",
            }
        ),
    ),
    _directory("users/{id}", "user", "User.Read.All", singleton=True, page=None, default=tuple(USER_DEFAULTS)),
    _directory(
        "groups",
        "group",
        "Group.Read.All",
        expand=frozenset({"owners"}),
        filters=frozenset({"isAssignableToRole eq", "id in", "id eq", "groupTypes any", "securityEnabled eq"}),
    ),
    _directory("devices", "device", "Device.Read.All"),
    _directory("devices/{id}", "device", "Device.Read.All", singleton=True, page=None),
    _directory("directoryObjects/{id}", "directoryObject", "Directory.Read.All", singleton=True, page=None),
    _directory("groups/{id}", "group", "Group.Read.All", singleton=True, page=None),
    _in_group("members", units=3),
    _in_group("transitiveMembers", units=5),
    _in_group("owners"),
    _directory(
        "applications",
        "application",
        "Application.Read.All",
        units=2,
        versions=BOTH,
        beta_only=frozenset({"onPremisesPublishing"}),
        expand=frozenset({"owners", "federatedIdentityCredentials"}),
        filters=frozenset({"id in", "appId eq"}),
    ),
    # Casts come before the objects with an id, whose pattern they fit.
    *(
        _directory(f"{root}/microsoft.graph.{kind}", kind, f"{permission}.Read.All", expand=frozenset({"owners", "sponsors"}))
        for root, kind, permission in (
            ("applications", "agentIdentityBlueprint", "AgentIdentityBlueprint"),
            ("servicePrincipals", "agentIdentity", "AgentIdentity"),
            ("servicePrincipals", "agentIdentityBlueprintPrincipal", "AgentIdentityBlueprintPrincipal"),
        )
    ),
    _directory(
        "applications/{id}",
        "application",
        "Application.Read.All",
        singleton=True,
        page=None,
        versions=BOTH,
        beta_only=frozenset({"onPremisesPublishing"}),
    ),
    _directory("applications/{id}/owners", "directoryObject", "Application.Read.All", parent="applications"),
    _directory(
        "servicePrincipals",
        "servicePrincipal",
        "Application.Read.All",
        expand=frozenset({"owners"}),
        filters=frozenset({"id in", "appId eq", "appId in", "tags any"}),
    ),
    _directory("servicePrincipals/{id}", "servicePrincipal", "Application.Read.All", singleton=True, page=None),
    _directory("servicePrincipals/{id}/owners", "directoryObject", "Application.Read.All", parent="servicePrincipals"),
    _directory(
        "servicePrincipals/{id}/appRoleAssignedTo",
        "appRoleAssignment",
        "Application.Read.All",
        units=2,
        parent="servicePrincipals",
        advanced=False,
    ),
    _directory(
        "servicePrincipals/{id}/appRoleAssignments",
        "appRoleAssignment",
        "Application.Read.All",
        units=2,
        parent="servicePrincipals",
        advanced=False,
    ),
    _directory(
        "oauth2PermissionGrants",
        "oAuth2PermissionGrant",
        "DelegatedPermissionGrant.Read.All",
        units=2,
        filters=frozenset({"consentType eq", "clientId eq"}),
        advanced=False,
    ),
    _directory("directory/deletedItems/microsoft.graph.user", "user", "User.Read.All"),
    _directory("directory/deletedItems/microsoft.graph.group", "group", "Group.Read.All"),
    _directory("directory/deletedItems/microsoft.graph.application", "application", "Application.Read.All"),
    _directory("directory/deletedItems/microsoft.graph.servicePrincipal", "servicePrincipal", "Application.Read.All"),
    Endpoint(
        path="directory/recommendations",
        type="recommendation",
        permissions=("DirectoryRecommendations.Read.All",),
        versions=BETA,
        bucket=Bucket.OTHER,
        expand=frozenset({"impactedResources"}),
    ),
)

REPORTS = (
    Endpoint(
        path="reports/authenticationMethods/userRegistrationDetails",
        type="userRegistrationDetails",
        permissions=("AuditLog.Read.All",),
        family=Family.REPORTS,
        bucket=Bucket.REPORTS,
        licence=P1,
        page=500,
        largest=999,
        select=False,
        filters=frozenset({"userType eq", "isAdmin eq"}),
    ),
    Endpoint(
        path="users/{id}/authentication/methods",
        type="authenticationMethod",
        permissions=("UserAuthenticationMethod.Read.All",),
        bucket=Bucket.REPORTS,
        parent="users",
        select=False,
    ),
    Endpoint(
        path="users/{id}/authentication/requirements",
        type="strongAuthenticationRequirements",
        permissions=("Policy.Read.All",),
        family=Family.POLICY,
        bucket=Bucket.REPORTS,
        parent="users",
        singleton=True,
        select=False,
        versions=BETA,
    ),
    Endpoint(
        path="auditLogs/directoryAudits",
        type="directoryAudit",
        permissions=("AuditLog.Read.All",),
        family=Family.REPORTS,
        bucket=Bucket.REPORTS,
        page=1000,
        largest=1000,
        filters=frozenset(
            {"activityDateTime ge", "activityDateTime le", "activityDisplayName eq", "category eq", "loggedByService eq"}
        ),
    ),
)

POLICIES = (
    _policy(
        "policies/identitySecurityDefaultsEnforcementPolicy",
        "identitySecurityDefaultsEnforcementPolicy",
        "Policy.Read.All",
        singleton=True,
    ),
    _policy("policies/authorizationPolicy", "authorizationPolicy", "Policy.Read.All", singleton=True),
    _policy("policies/adminConsentRequestPolicy", "adminConsentRequestPolicy", "Policy.Read.All", singleton=True),
    _policy(
        "policies/permissionGrantPolicies",
        "permissionGrantPolicy",
        "Policy.Read.PermissionGrant",
        "Policy.Read.All",
        expand=frozenset({"includes", "excludes"}),
    ),
    _policy("policies/defaultAppManagementPolicy", "tenantAppManagementPolicy", "Policy.Read.All", singleton=True, versions=BOTH),
    _policy("policies/activityBasedTimeoutPolicies", "activityBasedTimeoutPolicy", "Policy.Read.All"),
    _policy(
        "policies/authenticationMethodsPolicy",
        "authenticationMethodsPolicy",
        "Policy.Read.AuthenticationMethod",
        "Policy.Read.All",
        singleton=True,
        versions=BOTH,
        beta_only=frozenset(
            {"reportSuspiciousActivitySettings", "systemCredentialPreferences", "microsoftAuthenticatorPlatformSettings"}
        ),
    ),
    _policy(
        "policies/b2bManagementPolicies",
        "b2bManagementPolicy",
        "Policy.Read.B2BManagementPolicy",
        "Policy.Read.All",
        versions=BETA,
    ),
    _policy("admin/entra/uxSetting", "uxSetting", "EntraUXSetting.Read.All", "Policy.Read.All", singleton=True, versions=BETA),
    _policy("teamwork/teamsAppSettings", "teamsAppSettings", "TeamworkAppSettings.Read.All", singleton=True, versions=BETA),
    _policy("policies/deviceRegistrationPolicy", "deviceRegistrationPolicy", "Policy.Read.DeviceConfiguration", singleton=True),
    _policy(
        "policies/crossTenantAccessPolicy/default",
        "crossTenantAccessPolicyConfigurationDefault",
        "Policy.Read.All",
        singleton=True,
    ),
    _policy(
        "policies/crossTenantAccessPolicy/partners",
        "crossTenantAccessPolicyConfigurationPartner",
        "Policy.Read.All",
        expand=frozenset({"identitySynchronization"}),
    ),
)

_STRENGTHS = ("Policy.Read.AuthenticationMethod", "Policy.Read.All")

CONDITIONAL_ACCESS = (
    _conditional_access(
        "identity/conditionalAccess/policies",
        "conditionalAccessPolicy",
        "Policy.Read.All",
        "Policy.Read.ConditionalAccess",
        versions=BETA,
    ),
    _conditional_access("identity/conditionalAccess/deletedItems/policies", "conditionalAccessPolicy", "Policy.Read.All"),
    _conditional_access(
        "identity/conditionalAccess/namedLocations", "namedLocation", "Policy.Read.All", select=False, versions=BETA
    ),
    _conditional_access(
        "identity/conditionalAccess/authenticationContextClassReferences",
        "authenticationContextClassReference",
        "AuthenticationContext.Read.All",
        "Policy.Read.All",
        select=False,
    ),
    _policy(
        "identityGovernance/termsOfUse/agreements", "agreement", "Agreement.Read.All", "Agreement.ReadWrite.All", select=False
    ),
    _policy(
        "networkAccess/settings/conditionalAccess",
        "networkaccess.conditionalAccessSettings",
        "NetworkAccess.Read.All",
        singleton=True,
        versions=BETA,
    ),
    Endpoint(
        path="reports/azureADPremiumLicenseInsight",
        type="azureADPremiumLicenseInsight",
        permissions=("Reports.Read.All",),
        versions=BETA,
        singleton=True,
        family=Family.REPORTS,
        bucket=Bucket.REPORTS,
        licence=P1,
    ),
    _policy(
        "identity/conditionalAccess/authenticationStrength/policies",
        "authenticationStrengthPolicy",
        *_STRENGTHS,
        expand=frozenset({"combinationConfigurations"}),
    ),
    _policy(
        "policies/authenticationStrengthPolicies",
        "authenticationStrengthPolicy",
        *_STRENGTHS,
        expand=frozenset({"combinationConfigurations"}),
    ),
)

ENDPOINTS: tuple[Endpoint, ...] = (*DIRECTORY, *REPORTS, *ROLES, *POLICIES, *CONDITIONAL_ACCESS, *INTUNE)


def find(path: str, version: str, endpoints: Iterable[Endpoint] = ENDPOINTS) -> tuple[Endpoint, str] | None:
    """The endpoint that serves ``path`` (no version, no leading slash) and the id in it, empty where it has none."""
    for endpoint in endpoints:
        match = endpoint.matches(path)
        if match and version in endpoint.versions:
            return endpoint, (match[1] if match.groups() else "")
    return None
