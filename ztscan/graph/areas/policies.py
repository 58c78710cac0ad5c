"""Tenant-wide policies: defaults of users and guests, consent, application credentials, sessions, admin centres.

What is read about tenant-wide policies. All are kept raw for drift, so none selects properties: new ones must show.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec

from ztscan.core.immutable import freeze_fields
from ztscan.graph.areas.groups import DirectoryObject
from ztscan.graph.lanes import Lane
from ztscan.graph.permissions import POLICY_READ_ALL, PermissionId
from ztscan.graph.presence import Always
from ztscan.graph.resource import Keys, Permission, Resource, Shape


class SecurityDefaults(msgspec.Struct, frozen=True, rename="camel", gc=False, kw_only=True):
    """``identitySecurityDefaultsEnforcementPolicy``."""

    id: str
    display_name: str | None = None
    is_enabled: bool | None


class DefaultUserRolePermissions(msgspec.Struct, frozen=True, rename="camel", gc=False, kw_only=True):
    """What every member may do without any role."""

    allowed_to_create_apps: bool | None
    allowed_to_create_security_groups: bool | None
    allowed_to_create_tenants: bool | None = None
    allowed_to_read_bitlocker_keys_for_owned_device: bool | msgspec.UnsetType | None = msgspec.UNSET
    allowed_to_read_other_users: bool | None
    permission_grant_policies_assigned: tuple[str, ...] | None
    """``ManagePermissionGrantsForSelf.<policy>`` (own consent), ``ManagePermissionGrantsForOwnedResource.<policy>``."""


class AuthorizationPolicy(msgspec.Struct, frozen=True, rename="camel", gc=False, kw_only=True):
    """Defaults of users and guests (``authorizationPolicy``, a single object in v1.0)."""

    id: str
    allow_invites_from: str | None
    """``none``, ``adminsAndGuestInviters``, ``adminsGuestInvitersAndAllMembers`` or ``everyone``."""
    guest_user_role_id: str | None = None
    allowed_to_sign_up_email_based_subscriptions: bool | None
    allowed_to_use_sspr: bool | None = msgspec.field(name="allowedToUseSSPR")
    """Self-service password reset of administrators; says nothing about other users."""
    allow_email_verified_users_to_join_organization: bool | None
    allow_user_consent_for_risky_apps: bool | None = None
    block_msol_power_shell: bool | None
    default_user_role_permissions: DefaultUserRolePermissions | None


class ReviewerScope(msgspec.Struct, frozen=True, rename="camel", gc=False, kw_only=True):
    """Who reviews, as a query: ``/users/{id}``, ``/groups/{id}/transitiveMembers/...`` or one over role assignments."""

    query: str | None
    query_type: str | None
    query_root: str | None

    @property
    def principal_id(self) -> str | None:
        """The user or group that the query names; None where it names a role or something unknown."""
        parts = (self.query or "").removeprefix("/v1.0").removeprefix("/beta").strip("/").split("/")
        return parts[1] if len(parts) > 1 and parts[0] in {"users", "groups"} else None


class AdminConsentRequestPolicy(msgspec.Struct, frozen=True, rename="camel", gc=False, kw_only=True):
    """The workflow by which users ask administrators for consent."""

    is_enabled: bool | None
    notify_reviewers: bool | None
    reminders_enabled: bool | None
    request_duration_in_days: int | None
    reviewers: tuple[ReviewerScope, ...] | None


class PermissionGrantConditionSet(msgspec.Struct, frozen=True, rename="camel", gc=False, kw_only=True):
    """One condition of a consent policy; all its properties must hold. ``["all"]`` and ``all`` mean no restriction."""

    id: str | None = None
    permission_type: str | None = None
    """``application``, ``delegated`` or, for chats and teams, a resource-specific kind."""
    permission_classification: str | None = None
    permissions: tuple[str, ...] | None = None
    resource_application: str | None = None
    client_application_ids: tuple[str, ...] | None = None
    client_application_tenant_ids: tuple[str, ...] | None = None
    client_application_publisher_ids: tuple[str, ...] | None = None
    client_applications_from_verified_publisher_only: bool | None = None


class PermissionGrantPolicy(msgspec.Struct, frozen=True, rename="camel", gc=False, kw_only=True):
    """What may be consented to: something that an include admits and no exclude refuses."""

    id: str
    display_name: str | None
    description: str | None
    includes: tuple[PermissionGrantConditionSet, ...] | None = None
    excludes: tuple[PermissionGrantConditionSet, ...] | None = None


class CredentialRestriction(msgspec.Struct, frozen=True, rename="camel", gc=False, kw_only=True):
    """One rule on secrets (``passwordCredentialConfiguration``) or certificates (``keyCredentialConfiguration``)."""

    restriction_type: str | None
    state: str | None
    """``enabled`` or ``disabled``."""
    max_lifetime: str | None
    """ISO 8601 duration (``P180D``)."""
    restrict_for_apps_created_after_date_time: str | None
    """Apps made earlier are free of the rule; ``0001-01-01T00:00:00Z`` and null: it holds for all."""
    exclude_actors: Mapping[str, Any] | None = None

    def __post_init__(self) -> None:
        freeze_fields(self)

    """Callers that are exempt, by custom security attribute."""


def typed_rules(*parts: str) -> tuple[Always, ...]:
    """Each rule on credentials in these parts of a policy says what it restricts: Microsoft documents the type as required."""
    kinds = ("passwordCredentials", "keyCredentials")
    return tuple(Always(at=f"{part}/{kind}", filled=("restrictionType",)) for part in parts for kind in kinds)


class IdentifierUriRestriction(msgspec.Struct, frozen=True, rename="camel", gc=False, kw_only=True):
    state: str | None = None
    restrict_for_apps_created_after_date_time: str | None = None
    exclude_apps_receiving_v2_tokens: bool | None = msgspec.field(name="excludeAppsReceivingV2Tokens", default=None)
    exclude_saml: bool | None = None
    exclude_actors: Mapping[str, Any] | None = None

    def __post_init__(self) -> None:
        freeze_fields(self)


class IdentifierUriConfiguration(msgspec.Struct, frozen=True, rename="camel", gc=False, kw_only=True):
    non_default_uri_addition: IdentifierUriRestriction | None = None
    uri_addition_without_unique_tenant_identifier: IdentifierUriRestriction | None = None


class AppManagementRestrictions(msgspec.Struct, frozen=True, rename="camel", gc=False, kw_only=True):
    """Rules for applications or for service principals; only applications have rules on identifier URIs."""

    password_credentials: tuple[CredentialRestriction, ...] | None
    key_credentials: tuple[CredentialRestriction, ...] | None
    identifier_uris: IdentifierUriConfiguration | None = None


class AppManagementPolicy(msgspec.Struct, frozen=True, rename="camel", gc=False, kw_only=True):
    """The tenant's default policy on application credentials (``tenantAppManagementPolicy``)."""

    id: str
    display_name: str | None
    is_enabled: bool | None
    application_restrictions: AppManagementRestrictions | None
    service_principal_restrictions: AppManagementRestrictions | None


class CustomApplicationRestrictions(msgspec.Struct, frozen=True, rename="camel", gc=False, kw_only=True):
    """Rules of a custom policy that only applications have."""

    identifier_uris: IdentifierUriConfiguration | None = None


class CustomAppManagementRestrictions(msgspec.Struct, frozen=True, rename="camel", gc=False, kw_only=True):
    """Rules of a custom policy, for the applications and service principals that it is assigned to."""

    password_credentials: tuple[CredentialRestriction, ...] | None = None
    key_credentials: tuple[CredentialRestriction, ...] | None = None
    application_restrictions: CustomApplicationRestrictions | None = None


class CustomAppManagementPolicy(msgspec.Struct, frozen=True, rename="camel", gc=False, kw_only=True):
    """Rules for single applications and service principals (``appManagementPolicy``), which go before the default policy."""

    id: str
    display_name: str | None
    is_enabled: bool | None
    restrictions: CustomAppManagementRestrictions | None = None


class ActivityBasedTimeoutPolicy(msgspec.Struct, frozen=True, rename="camel", gc=False, kw_only=True):
    """Idle timeout of web sessions."""

    id: str
    display_name: str | None
    is_organization_default: bool | None
    definition: tuple[str, ...] | None
    """JSON documents as text, key ``ActivityBasedTimeoutPolicy``."""


class B2bManagementPolicy(msgspec.Struct, frozen=True, rename="camel", gc=False, kw_only=True):
    """Domains that may be invited, or may not."""

    id: str
    display_name: str | None
    is_organization_default: bool | None
    definition: tuple[str, ...] | None
    """JSON documents as text, key ``B2BManagementPolicy``."""


class DelegatedPermissionClassification(msgspec.Struct, frozen=True, rename="camel", gc=False, kw_only=True):
    """How the tenant classified a delegated permission of an API: consent policies can name the class."""

    id: str
    permission_id: str | None = None
    permission_name: str | None = None
    """Such as ``Mail.ReadWrite``."""
    classification: str | None = None
    """``low``, ``medium`` or ``high``."""


class AdminCenterSetting(msgspec.Struct, frozen=True, rename="camel", gc=False, kw_only=True):
    """Access to the Microsoft Entra admin center (``uxSetting``)."""

    id: str | None
    restrict_non_admin_access: str | bool | None
    """``true`` or ``false``, an enumeration of words; a real boolean is taken too."""


class TeamsAppSettings(msgspec.Struct, frozen=True, rename="camel", gc=False, kw_only=True):
    """Tenant-wide settings of Teams apps; whether they may be granted data of one chat or team."""

    id: str | None = None
    is_chat_resource_specific_consent_enabled: bool | None = None
    is_user_personal_scope_resource_specific_consent_enabled: bool | None = None
    allow_user_requests_for_app_access: bool | None = None


PERMISSION_IDS = (
    PermissionId(
        "Policy.Read.B2BManagementPolicy",
        uncertain="published lists disagree on its id",
    ),
    PermissionId(
        "Policy.Read.PermissionGrant",
        application="9e640839-a198-48fb-8b9a-013fd6f6cbcd",
        delegated="414de6ea-2d92-462f-b120-6e2a809a6d01",
    ),
    PermissionId(
        "TeamworkAppSettings.Read.All",
        delegated="44e060c4-bbdc-4256-a0b9-dcc0396db368",
    ),
)
"""Of permissions that only this area needs."""

RESOURCES: tuple[Resource, ...] = (
    Resource(
        name="security_defaults",
        path="/policies/identitySecurityDefaultsEnforcementPolicy",
        entity=SecurityDefaults,
        permission=POLICY_READ_ALL,
        lane=Lane.OTHER,
        shape=Shape.SINGLETON,
        select=(),
        configuration=True,
    ),
    Resource(
        name="authorization_policy",
        path="/policies/authorizationPolicy",
        entity=AuthorizationPolicy,
        permission=POLICY_READ_ALL,
        lane=Lane.OTHER,
        shape=Shape.SINGLETON,  # beta answers with a collection here
        select=(),
        configuration=True,
    ),
    Resource(
        name="admin_consent_request_policy",
        path="/policies/adminConsentRequestPolicy",
        entity=AdminConsentRequestPolicy,
        permission=POLICY_READ_ALL,
        lane=Lane.OTHER,
        shape=Shape.SINGLETON,
        select=(),
        configuration=True,
    ),
    Resource(
        name="permission_grant_policies",
        path="/policies/permissionGrantPolicies",
        entity=PermissionGrantPolicy,
        permission=Permission(
            ("Policy.Read.PermissionGrant",), delegated_roles=("Global Reader", "Cloud Application Administrator")
        ),
        lane=Lane.OTHER,
        select=(),  # includes and excludes come inline
        configuration=True,
        never_empty=True,
    ),
    Resource(
        name="permission_classifications",
        path="/servicePrincipals/{key}/delegatedPermissionClassifications",
        entity=DelegatedPermissionClassification,
        permission=Permission(
            ("Policy.Read.PermissionGrant",), delegated_roles=("Global Reader", "Cloud Application Administrator")
        ),
        lane=Lane.DIRECTORY,
        select=(),
        keys=Keys("apis_with_risky_permissions"),
        configuration=True,
    ),
    Resource(
        name="default_app_management_policy",
        path="/policies/defaultAppManagementPolicy",
        entity=AppManagementPolicy,
        permission=POLICY_READ_ALL,
        lane=Lane.OTHER,
        shape=Shape.SINGLETON,
        select=(),
        configuration=True,
        always=typed_rules("applicationRestrictions", "servicePrincipalRestrictions"),
    ),
    Resource(
        name="app_management_policies",
        path="/policies/appManagementPolicies",
        entity=CustomAppManagementPolicy,
        permission=POLICY_READ_ALL,
        lane=Lane.OTHER,
        select=(),
        configuration=True,
        always=typed_rules("restrictions"),
    ),
    Resource(
        name="app_management_policy_targets",
        path="/policies/appManagementPolicies/{key}/appliesTo",
        entity=DirectoryObject,
        permission=Permission(("Policy.Read.All", "Application.Read.All")),
        lane=Lane.OTHER,
        select=(),
        keys=Keys("custom_app_management_policies"),
    ),
    Resource(
        name="activity_based_timeout_policies",
        path="/policies/activityBasedTimeoutPolicies",
        entity=ActivityBasedTimeoutPolicy,
        permission=POLICY_READ_ALL,
        lane=Lane.OTHER,
        select=(),
        configuration=True,
    ),
    Resource(
        name="b2b_management_policies",
        path="/policies/b2bManagementPolicies",
        entity=B2bManagementPolicy,
        permission=Permission(("Policy.Read.B2BManagementPolicy",)),
        lane=Lane.OTHER,
        version="beta",
        why_beta="v1.0 has no list of the domains that may be invited",
        select=(),
        configuration=True,
    ),
    Resource(
        name="admin_center_setting",
        path="/admin/entra/uxSetting",
        entity=AdminCenterSetting,
        # The documentation names no permission; Policy.Read.All is what works. A refusal shows as a gap.
        permission=POLICY_READ_ALL,
        lane=Lane.OTHER,
        shape=Shape.SINGLETON,
        version="beta",
        why_beta="v1.0 has no settings of the Microsoft Entra admin center",
        select=(),
        clouds=("global", "china"),
        national="learn.microsoft.com/graph/api/uxsetting-get, national cloud deployments",
        configuration=True,
    ),
    Resource(
        name="teams_app_settings",
        path="/teamwork/teamsAppSettings",
        entity=TeamsAppSettings,
        permission=Permission((), delegated=("TeamworkAppSettings.Read.All",), delegated_roles=("Teams Administrator",)),
        lane=Lane.OTHER,
        shape=Shape.SINGLETON,
        version="beta",
        why_beta="v1.0 lacks isChatResourceSpecificConsentEnabled",
        select=(),
        configuration=True,
    ),
)
