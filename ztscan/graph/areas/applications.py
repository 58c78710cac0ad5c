"""Applications and service principals: what they are, their credentials, owners and permissions.

What is read about applications: the lists, their owners where it matters, and the permissions that were granted.
"""

from __future__ import annotations

import msgspec

from ztscan.graph.areas.groups import NAMES, DirectoryObject
from ztscan.graph.lanes import Lane
from ztscan.graph.permissions import APPLICATION_READ_ALL
from ztscan.graph.resource import V1_METADATA, Content, Expanded, Keys, Permission, Resource


class PasswordCredential(msgspec.Struct, frozen=True, rename="camel", gc=False, kw_only=True):
    """A client secret; Graph never returns its text."""

    key_id: str | None
    display_name: str | None
    start_date_time: str | None
    end_date_time: str | None
    custom_key_identifier: str | None = None
    """Of the password that protects a SAML signing key: the same as that of the key."""


class KeyCredential(msgspec.Struct, frozen=True, rename="camel", gc=False, kw_only=True):
    """A certificate or other key."""

    key_id: str | None
    display_name: str | None
    type: str | None
    """``AsymmetricX509Cert``, ``X509CertAndPassword``, ``Symmetric``."""
    usage: str | None
    """``Verify`` (signs in) or ``Sign`` (signs SAML tokens)."""
    start_date_time: str | None
    end_date_time: str | None
    custom_key_identifier: str | None = None
    """The thumbprint of a certificate: both halves of a SAML signing certificate have the same."""


class VerifiedPublisher(msgspec.Struct, frozen=True, rename="camel", gc=False, kw_only=True):
    display_name: str | None = None
    verified_publisher_id: str | None = None
    """Null inside an object: not verified."""


class LockConfiguration(msgspec.Struct, frozen=True, rename="camel", gc=False, kw_only=True):
    """Which properties of the service principals in other tenants cannot be changed there."""

    is_enabled: bool | None = None
    all_properties: bool | None = None
    credentials_with_usage_verify: bool | None = None
    credentials_with_usage_sign: bool | None = None
    token_encryption_key_id: bool | None = None


class ImplicitGrant(msgspec.Struct, frozen=True, rename="camel", gc=False, kw_only=True):
    enable_access_token_issuance: bool | None
    enable_id_token_issuance: bool | None


class WebApplication(msgspec.Struct, frozen=True, rename="camel", gc=False, kw_only=True):
    redirect_uris: tuple[str, ...] | None
    implicit_grant_settings: ImplicitGrant | None


class RedirectUris(msgspec.Struct, frozen=True, rename="camel", gc=False, kw_only=True):
    """``spa`` and ``publicClient`` of an application."""

    redirect_uris: tuple[str, ...] | None = None


class Application(msgspec.Struct, frozen=True, rename="camel", gc=False, kw_only=True):
    """An application registered in this tenant."""

    id: str
    app_id: str
    display_name: str | None
    created_date_time: str | None
    sign_in_audience: str | None
    publisher_domain: str | None
    verified_publisher: VerifiedPublisher | None = None
    """Not asked for outside the global cloud."""
    is_fallback_public_client: bool | None
    password_credentials: tuple[PasswordCredential, ...] | None
    key_credentials: tuple[KeyCredential, ...] | None
    service_principal_lock_configuration: LockConfiguration | None
    web: WebApplication | None
    spa: RedirectUris | None
    public_client: RedirectUris | None
    notes: str | msgspec.UnsetType | None = msgspec.UNSET
    service_management_reference: str | msgspec.UnsetType | None = msgspec.UNSET
    """Unset where the answer lacks them: null means that nobody filled them in."""


class ServicePrincipal(msgspec.Struct, frozen=True, rename="camel", gc=False, kw_only=True):
    """The presence of an application in this tenant, or a managed identity."""

    id: str
    app_id: str
    display_name: str | None
    service_principal_type: str | None
    """``Application``, ``ManagedIdentity``, ``Legacy``, ``SocialIdp`` ..."""
    account_enabled: bool | None
    disabled_by_microsoft_status: str | msgspec.UnsetType | None = msgspec.UNSET
    """Null, or ``DisabledDueToViolationOfServicesAgreement`` and the like where Microsoft closed the application.

    Unset where the answer lacks it: that is a gap for what reads it, and not for the list.
    """
    app_owner_organization_id: str | None
    """Tenant in which the application is registered; null for managed identities."""
    app_role_assignment_required: bool | None = None
    verified_publisher: VerifiedPublisher | None = None
    """Not asked for outside the global cloud."""
    preferred_single_sign_on_mode: str | None = None
    reply_urls: tuple[str, ...] | None = None
    tags: tuple[str, ...] | None = None
    password_credentials: tuple[PasswordCredential, ...] | None = None
    key_credentials: tuple[KeyCredential, ...] | None = None
    """Graph always sends both lists of credentials; where one is null or absent, what reads it is not assessed."""


class OptionalClaim(msgspec.Struct, frozen=True, rename="camel", gc=False, kw_only=True):
    """A claim that an application asks for in its tokens."""

    name: str | None = None


class OptionalClaims(msgspec.Struct, frozen=True, rename="camel", gc=False, kw_only=True):
    id_token: tuple[OptionalClaim, ...] | None = None
    access_token: tuple[OptionalClaim, ...] | None = None
    saml2_token: tuple[OptionalClaim, ...] | None = msgspec.field(name="saml2Token", default=None)


class AuthenticationBehaviors(msgspec.Struct, frozen=True, rename="camel", gc=False, kw_only=True):
    remove_unverified_email_claim: bool | None = None
    """Null: the default, which depends on when the application was created."""


class ApplicationClaims(msgspec.Struct, frozen=True, rename="camel", gc=False, kw_only=True):
    """The claims of an application; Graph returns them only where they are selected."""

    id: str
    app_id: str
    display_name: str | None
    created_date_time: str | None
    sign_in_audience: str | None
    authentication_behaviors: AuthenticationBehaviors | msgspec.UnsetType | None = msgspec.UNSET
    optional_claims: OptionalClaims | msgspec.UnsetType | None = msgspec.UNSET


class ClaimsMatchingExpression(msgspec.Struct, frozen=True, rename="camel", gc=False, kw_only=True):
    """Which tokens a flexible federated credential accepts, such as ``claims['sub'] matches 'repo:contoso/*'``."""

    value: str | None = None


class FederatedCredential(msgspec.Struct, frozen=True, rename="camel", gc=False, kw_only=True):
    """Tokens of another issuer with which an application signs in."""

    id: str
    name: str | None
    issuer: str | None
    subject: str | None
    audiences: tuple[str, ...] | None
    claims_matching_expression: ClaimsMatchingExpression | None = None


class ApplicationFederation(msgspec.Struct, frozen=True, rename="camel", gc=False, kw_only=True):
    """An application with its federated credentials: 20 at most, so that ``$expand`` shows all."""

    id: str
    app_id: str
    display_name: str | None
    federated_identity_credentials: tuple[FederatedCredential, ...] | None


OWNERS = Expanded(property="owners", most=20, rest="application_owners")
"""Source: https://learn.microsoft.com/graph/query-parameters#expand (directory objects: 20 at most)"""


class ApplicationOwners(msgspec.Struct, frozen=True, rename="camel", gc=False, kw_only=True):
    """An application with its owners, as many as Graph expands."""

    id: str
    app_id: str
    display_name: str | None
    owners: tuple[DirectoryObject, ...] | None
    next_owners: str | None = msgspec.field(name="owners@odata.nextLink", default=None)

    @property
    def may_have_more_owners(self) -> bool:
        return bool(self.next_owners) or len(self.owners or ()) >= OWNERS.most


OWNERS_OF_PRINCIPALS = Expanded(property="owners", most=20, rest="service_principal_owners")


class ServicePrincipalOwners(msgspec.Struct, frozen=True, rename="camel", gc=False, kw_only=True):
    """A service principal with its owners, as many as Graph expands."""

    id: str
    owners: tuple[DirectoryObject, ...] | None
    next_owners: str | None = msgspec.field(name="owners@odata.nextLink", default=None)

    @property
    def may_have_more_owners(self) -> bool:
        return bool(self.next_owners) or len(self.owners or ()) >= OWNERS_OF_PRINCIPALS.most


class OAuth2PermissionGrant(msgspec.Struct, frozen=True, rename="camel", gc=False, kw_only=True):
    """Delegated permissions that a client holds on a resource, for one user or for all."""

    id: str
    client_id: str
    """Object id of the client's service principal."""
    resource_id: str
    """Object id of the resource's service principal."""
    consent_type: str | None
    """``AllPrincipals`` or ``Principal``."""
    principal_id: str | None
    scope: str

    @property
    def scopes(self) -> tuple[str, ...]:
        """The permissions, one by one (``scope`` joins them by blanks)."""
        return tuple(self.scope.split())


class AppRoleAssignment(msgspec.Struct, frozen=True, rename="camel", gc=False, kw_only=True):
    """An application permission (or app role) that a principal holds on a resource."""

    id: str
    app_role_id: str
    principal_id: str
    resource_id: str
    principal_display_name: str | None
    principal_type: str | None
    """``User``, ``Group`` or ``ServicePrincipal``."""
    resource_display_name: str | None
    created_date_time: str | None = None


MICROSOFT_GRAPH = "00000003-0000-0000-c000-000000000000"

RESOURCES: tuple[Resource, ...] = (
    # keyCredentials in $select limits both lists to 150 requests a minute: at 999 a page that is 150,000 objects.
    Resource(
        name="applications",
        path="/applications",
        entity=Application,
        permission=APPLICATION_READ_ALL,
        lane=Lane.DIRECTORY,
        top=999,
        counted=True,
        lacking=dict.fromkeys(("usgov", "usgovdod", "china"), ("verifiedPublisher",)),
        national=V1_METADATA,
    ),
    Resource(
        name="service_principals",
        path="/servicePrincipals",
        entity=ServicePrincipal,
        permission=APPLICATION_READ_ALL,
        lane=Lane.DIRECTORY,
        top=999,
        counted=True,
        lacking=dict.fromkeys(("usgov", "usgovdod", "china"), ("verifiedPublisher",)),
        never_empty=True,  # Microsoft's own are in every tenant
        national=V1_METADATA,
    ),
    Resource(
        name="applications_with_owners",
        path="/applications",
        entity=ApplicationOwners,
        permission=APPLICATION_READ_ALL,
        lane=Lane.DIRECTORY,
        select=("id", "appId", "displayName"),
        expand="owners($select=id,displayName,userPrincipalName)",
        expanded=OWNERS,
        top=999,
        counted=True,
        content=Content.GIVEN,
    ),
    Resource(
        name="application_claims",
        path="/applications",
        entity=ApplicationClaims,
        permission=APPLICATION_READ_ALL,
        lane=Lane.DIRECTORY,
        top=999,
        counted=True,
    ),
    Resource(
        name="applications_with_federation",
        path="/applications",
        entity=ApplicationFederation,
        permission=APPLICATION_READ_ALL,
        lane=Lane.DIRECTORY,
        version="beta",
        why_beta="v1.0 lacks claimsMatchingExpression, so that a flexible credential has no subject there",
        select=("id", "appId", "displayName"),
        expand="federatedIdentityCredentials",
        top=999,
        counted=True,
    ),
    Resource(
        name="service_principals_with_owners",
        path="/servicePrincipals",
        entity=ServicePrincipalOwners,
        permission=APPLICATION_READ_ALL,
        lane=Lane.DIRECTORY,
        select=("id",),
        expand="owners($select=id,displayName,userPrincipalName)",
        expanded=OWNERS_OF_PRINCIPALS,
        top=999,
        counted=True,
        never_empty=True,
        content=Content.GIVEN,
    ),
    Resource(
        name="application_owners",
        path="/applications/{key}/owners",
        entity=DirectoryObject,
        select=NAMES,
        permission=APPLICATION_READ_ALL,
        lane=Lane.DIRECTORY,
        top=999,
        keys=Keys("privileged_applications"),
        content=Content.GIVEN,
    ),
    Resource(
        name="service_principal_owners",
        path="/servicePrincipals/{key}/owners",
        entity=DirectoryObject,
        select=NAMES,
        permission=APPLICATION_READ_ALL,
        lane=Lane.DIRECTORY,
        top=999,
        keys=Keys("privileged_service_principals"),
        content=Content.GIVEN,
    ),
    Resource(
        name="oauth2_permission_grants",
        path="/oauth2PermissionGrants",
        entity=OAuth2PermissionGrant,
        permission=Permission(("Directory.Read.All",), delegated_roles=("Global Reader", "Directory Readers")),
        lane=Lane.DIRECTORY,
        select=(),  # not documented for this endpoint; all its properties are needed
        top=999,
        content=Content.GIVEN,
    ),
    # From the resource's side every application permission on Microsoft Graph is one list.
    Resource(
        name="graph_app_role_assignments",
        path=f"/servicePrincipals(appId='{MICROSOFT_GRAPH}')/appRoleAssignedTo",
        entity=AppRoleAssignment,
        permission=APPLICATION_READ_ALL,
        lane=Lane.DIRECTORY,
        top=999,
        content=Content.GIVEN,
    ),
    Resource(
        name="api_app_role_assignments",
        path="/servicePrincipals/{key}/appRoleAssignedTo",
        entity=AppRoleAssignment,
        permission=APPLICATION_READ_ALL,
        lane=Lane.DIRECTORY,
        top=999,
        keys=Keys("apis_with_powerful_permissions"),
        content=Content.GIVEN,
    ),
)
