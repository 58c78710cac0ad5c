"""Conditional Access as Graph writes it: policies, named locations, authentication strengths, cross-tenant access.

A policy is kept whole. What it says is decided in ``ztscan.conditional_access``; here nothing is interpreted, and nothing
is dropped: a condition that we do not know must stay visible, because it can only narrow the policy.

What is read about Conditional Access and cross-tenant access.
"""

from __future__ import annotations

import functools
from collections.abc import Mapping
from typing import Any

import msgspec

from ztscan.core.immutable import freeze_fields
from ztscan.graph.lanes import Lane
from ztscan.graph.permissions import PermissionId
from ztscan.graph.policy_keys import OF_LOCATION, OF_POLICY
from ztscan.graph.presence import Always
from ztscan.graph.resource import P1, V1_METADATA, Permission, Resource, Shape


class ConditionalAccessPolicy(msgspec.Struct, frozen=True, rename="camel"):
    """One policy (``conditionalAccessPolicy``, beta). Conditions and controls are the JSON as it was sent.

    ``from_json`` is the way to decode one: msgspec drops properties that a Struct lacks, ``other`` keeps them.
    """

    id: str
    display_name: str | None = None
    state: str | None = None
    """``enabled``, ``disabled``, ``enabledForReportingButNotEnforced``; null in templates."""
    created_date_time: str | None = None
    modified_date_time: str | None = None
    deleted_date_time: str | None = None
    template_id: str | None = None
    description: str | None = None
    conditions: Mapping[str, Any] | None = None
    grant_controls: Mapping[str, Any] | None = None
    session_controls: Mapping[str, Any] | None = None
    partial_enablement_strategy: Any = None
    other: Mapping[str, Any] = {}
    """Properties of the policy that have no field of their own, annotations (``@odata``) left out."""

    def __post_init__(self) -> None:
        freeze_fields(self)

    @classmethod
    def from_json(cls, raw: Mapping[str, Any]) -> ConditionalAccessPolicy:
        """The policy in a decoded JSON object. Raises ``msgspec.ValidationError`` where a known property has another type."""
        known = _known_properties(cls)
        other = {key: value for key, value in raw.items() if key not in known and "@odata" not in key}
        return msgspec.structs.replace(msgspec.convert({k: v for k, v in raw.items() if k in known}, cls), other=other)

    def listed(self, *path: str) -> tuple[str, ...]:
        """The texts in a list of the conditions, such as ``"users", "excludeGroups"``; empty where there is no such list."""
        found: Any = self.conditions
        for name in path:
            found = found.get(name) if isinstance(found, Mapping) else None
        return tuple(member for member in found if isinstance(member, str)) if isinstance(found, tuple) else ()


@functools.cache
def _known_properties(entity: type[ConditionalAccessPolicy]) -> frozenset[str]:
    return frozenset(field.encode_name for field in msgspec.structs.fields(entity) if field.name != "other")


class IpRange(msgspec.Struct, frozen=True, rename="camel", kw_only=True):
    """``iPv4CidrRange`` or ``iPv6CidrRange``; host bits may be set."""

    cidr_address: str


class NamedLocation(msgspec.Struct, frozen=True, rename="camel", kw_only=True):
    """A named location of any type; ``odata_type`` says which, and the fields of the other types are None."""

    id: str
    odata_type: str = msgspec.field(name="@odata.type", default="")
    display_name: str | None = None
    created_date_time: str | None = None
    modified_date_time: str | None = None
    is_trusted: bool | None = None
    ip_ranges: tuple[IpRange, ...] | None = None
    countries_and_regions: tuple[str, ...] | None = None
    """ISO 3166 alpha-2."""
    include_unknown_countries_and_regions: bool | None = None
    country_lookup_method: str | None = None
    """``clientIpAddress`` or ``authenticatorAppGps``; None is the former."""
    compliant_network_type: str | None = None


class CombinationConfiguration(msgspec.Struct, frozen=True):
    """What narrows a combination: FIDO2 authenticators by AAGUID, certificates by issuer and policy."""

    id: str = ""
    odata_type: str = msgspec.field(name="@odata.type", default="")
    applies_to_combinations: tuple[str, ...] = msgspec.field(name="appliesToCombinations", default=())
    allowed_aaguids: tuple[str, ...] | None = msgspec.field(name="allowedAAGUIDs", default=None)
    allowed_issuer_skis: tuple[str, ...] | None = msgspec.field(name="allowedIssuerSkis", default=None)
    allowed_policy_oids: tuple[str, ...] | None = msgspec.field(name="allowedPolicyOIDs", default=None)


class AuthenticationStrength(msgspec.Struct, frozen=True, rename="camel", kw_only=True):
    """An authentication strength policy: the combinations of methods that it accepts, each as comma-joined modes."""

    id: str
    display_name: str | None
    description: str | None = None
    policy_type: str | None = None
    """``builtIn`` or ``custom``."""
    requirements_satisfied: str | tuple[str, ...] | None = None
    allowed_combinations: tuple[str, ...] | None
    combination_configurations: tuple[CombinationConfiguration, ...] | None
    created_date_time: str | None = None
    modified_date_time: str | None = None


class AuthenticationContext(msgspec.Struct, frozen=True, rename="camel", kw_only=True):
    """An authentication context class reference, ``c1`` to ``c99``."""

    id: str
    display_name: str | None
    description: str | None
    is_available: bool | None


class InboundTrust(msgspec.Struct, frozen=True, kw_only=True):
    """Which claims of a guest's home tenant are believed. None: not said, the default configuration decides."""

    is_mfa_accepted: bool | None = msgspec.field(name="isMfaAccepted")
    is_compliant_device_accepted: bool | None = msgspec.field(name="isCompliantDeviceAccepted")
    is_hybrid_azure_ad_joined_device_accepted: bool | None = msgspec.field(
        name="isHybridAzureADJoinedDeviceAccepted", default=None
    )


class AccessTarget(msgspec.Struct, frozen=True, rename="camel", kw_only=True):
    target: str
    """An id, ``AllUsers``, ``AllApplications`` or ``Office365``."""
    target_type: str


class AccessTargets(msgspec.Struct, frozen=True, rename="camel", kw_only=True):
    access_type: str | None
    """``allowed`` or ``blocked``."""
    targets: tuple[AccessTarget, ...] | None


class B2bSetting(msgspec.Struct, frozen=True, rename="camel", kw_only=True):
    """Who and what is open to, or from, another organisation."""

    users_and_groups: AccessTargets | None
    applications: AccessTargets | None


class AutomaticUserConsent(msgspec.Struct, frozen=True, rename="camel", kw_only=True):
    inbound_allowed: bool | None
    outbound_allowed: bool | None


class CrossTenantAccess(msgspec.Struct, frozen=True, kw_only=True):
    """What the default and the configuration of one organisation both set."""

    inbound_trust: InboundTrust | None = msgspec.field(name="inboundTrust")
    b2b_collaboration_inbound: B2bSetting | None = msgspec.field(name="b2bCollaborationInbound")
    b2b_collaboration_outbound: B2bSetting | None = msgspec.field(name="b2bCollaborationOutbound")
    b2b_direct_connect_inbound: B2bSetting | None = msgspec.field(name="b2bDirectConnectInbound")
    b2b_direct_connect_outbound: B2bSetting | None = msgspec.field(name="b2bDirectConnectOutbound")
    automatic_user_consent: AutomaticUserConsent | msgspec.UnsetType | None = msgspec.field(
        name="automaticUserConsentSettings", default=msgspec.UNSET
    )
    tenant_restrictions: B2bSetting | msgspec.UnsetType | None = msgspec.field(name="tenantRestrictions", default=msgspec.UNSET)
    """Unset where the answer lacks them: only null means that the default configuration holds."""


class CrossTenantAccessDefault(CrossTenantAccess, frozen=True, kw_only=True):
    """Cross-tenant access for every organisation without a configuration of its own."""

    is_service_default: bool | None = msgspec.field(name="isServiceDefault")


class CrossTenantAccessPartner(CrossTenantAccess, frozen=True, kw_only=True):
    """Cross-tenant access for one organisation. None in a setting: the default configuration holds."""

    tenant_id: str = msgspec.field(name="tenantId")
    is_service_provider: bool | None = msgspec.field(name="isServiceProvider", default=None)
    is_in_multi_tenant_organization: bool | None = msgspec.field(name="isInMultiTenantOrganization", default=None)


class DeviceRegistrationMembership(msgspec.Struct, frozen=True, kw_only=True):
    """Who may; ``odata_type`` ends in ``all``-, ``no``- or ``enumeratedDeviceRegistrationMembership``."""

    odata_type: str = msgspec.field(name="@odata.type")
    users: tuple[str, ...] | None = None
    groups: tuple[str, ...] | None = None


class LocalAdministrators(msgspec.Struct, frozen=True, rename="camel", kw_only=True):
    enable_global_admins: bool | msgspec.UnsetType | None = msgspec.UNSET
    registering_users: DeviceRegistrationMembership | msgspec.UnsetType | None = msgspec.UNSET


class AzureAdJoin(msgspec.Struct, frozen=True, rename="camel", kw_only=True):
    is_admin_configurable: bool | None
    allowed_to_join: DeviceRegistrationMembership | msgspec.UnsetType | None = msgspec.UNSET
    local_admins: LocalAdministrators | msgspec.UnsetType | None = msgspec.UNSET


class AzureAdRegistration(msgspec.Struct, frozen=True, rename="camel", kw_only=True):
    is_admin_configurable: bool | None
    allowed_to_register: DeviceRegistrationMembership | None


class LocalAdminPassword(msgspec.Struct, frozen=True, rename="camel", kw_only=True):
    is_enabled: bool | None


class DeviceRegistrationPolicy(msgspec.Struct, frozen=True, kw_only=True):
    """The tenant's device settings. ``multi_factor_auth_configuration`` is ``notRequired`` or ``required``."""

    id: str
    user_device_quota: int | msgspec.UnsetType | None = msgspec.field(name="userDeviceQuota", default=msgspec.UNSET)
    multi_factor_auth_configuration: str | None = msgspec.field(name="multiFactorAuthConfiguration")
    azure_ad_registration: AzureAdRegistration | None = msgspec.field(name="azureADRegistration")
    azure_ad_join: AzureAdJoin | None = msgspec.field(name="azureADJoin")
    local_admin_password: LocalAdminPassword | None = msgspec.field(name="localAdminPassword")


class Agreement(msgspec.Struct, frozen=True, rename="camel", kw_only=True):
    """Terms of use that policies can require to be accepted (``agreement``)."""

    id: str
    display_name: str | None


class GlobalSecureAccessSettings(msgspec.Struct, frozen=True, rename="camel", kw_only=True):
    """How Global Secure Access speaks to Conditional Access (``networkaccess.conditionalAccessSettings``, beta)."""

    signaling_status: str | None
    """``enabled`` or ``disabled``: whether Entra is told that a request came over the compliant network."""


_READERS = ("Security Reader", "Global Reader", "Conditional Access Administrator", "Security Administrator")
_POLICIES = Permission(("Policy.Read.All",), delegated_roles=_READERS)
# Members behind the sentinel of an enum come as `unknownFutureValue` unless they are asked for.
_UNKNOWN_MEMBERS = {"Prefer": "include-unknown-enum-members"}

PERMISSION_IDS = (
    PermissionId(
        "Agreement.Read.All",
        delegated="af2819c9-df71-4dd3-ade7-4d7c9dc653b7",
    ),
    PermissionId(
        "AuthenticationContext.Read.All",
        application="381f742f-e1f8-4309-b4ab-e3d91ae4c5c1",
        delegated="57b030f1-8c35-469c-b0d9-e4a077debe70",
    ),
    PermissionId(
        "NetworkAccess.Read.All",
        application="e30060de-caa5-4331-99d3-6ac6c966a9a4",
        delegated="2f7013e0-ab4e-447f-a5e1-5d419950692d",
    ),
    PermissionId(
        "Policy.Read.DeviceConfiguration",
        application="bdba4817-6ba1-4a7c-8a01-be9bc7c242dd",
        delegated="3616a4b0-6746-49c4-a678-4c237599074d",
    ),
)
"""Of permissions that only this area needs."""

_MEMBERSHIPS = ("azureADRegistration/allowedToRegister", "azureADJoin/allowedToJoin", "azureADJoin/localAdmins/registeringUsers")

RESOURCES: tuple[Resource, ...] = (
    Resource(
        name="conditional_access_policies",
        path="/identity/conditionalAccess/policies",
        entity=ConditionalAccessPolicy,
        permission=_POLICIES,
        lane=Lane.CONDITIONAL_ACCESS,
        version="beta",
        why_beta="v1.0 leaves out conditions that narrow a policy, so that it would seem to cover more than it does",
        select=(),  # a selection would hide the properties that we do not know
        licence=P1,
        headers=_UNKNOWN_MEMBERS,
        always=OF_POLICY,
        configuration=True,
    ),
    Resource(
        name="named_locations",
        path="/identity/conditionalAccess/namedLocations",
        entity=NamedLocation,
        permission=_POLICIES,
        lane=Lane.CONDITIONAL_ACCESS,
        version="beta",
        why_beta="v1.0 leaves out the compliant network of Global Secure Access",
        select=(),  # polymorphic: selecting a property of a derived type is refused
        licence=P1,
        headers=_UNKNOWN_MEMBERS,
        always=OF_LOCATION,
        configuration=True,
    ),
    Resource(
        name="authentication_strengths",
        path="/policies/authenticationStrengthPolicies",
        entity=AuthenticationStrength,
        permission=Permission(("Policy.Read.AuthenticationMethod",), delegated_roles=_READERS),
        lane=Lane.OTHER,
        select=(),
        expand="combinationConfigurations",
        licence=P1,
        headers=_UNKNOWN_MEMBERS,
        configuration=True,
        never_empty=True,  # three are built in
    ),
    Resource(
        name="authentication_contexts",
        path="/identity/conditionalAccess/authenticationContextClassReferences",
        entity=AuthenticationContext,
        permission=Permission(("AuthenticationContext.Read.All",), delegated_roles=_READERS),
        lane=Lane.CONDITIONAL_ACCESS,
        select=(),  # the schema annotates $select as unsupported
        licence=P1,
        configuration=True,
    ),
    Resource(
        name="deleted_conditional_access_policies",
        path="/identity/conditionalAccess/deletedItems/policies",
        entity=ConditionalAccessPolicy,
        permission=_POLICIES,
        lane=Lane.CONDITIONAL_ACCESS,
        select=(),
        always=(Always(sent=("displayName", "deletedDateTime"), valued=("state",)),),
        licence=P1,
        clouds=("global",),
        national=V1_METADATA,
    ),
    Resource(
        name="terms_of_use_agreements",
        path="/identityGovernance/termsOfUse/agreements",
        entity=Agreement,
        permission=Permission((), delegated=("Agreement.Read.All",), delegated_roles=_READERS),
        lane=Lane.OTHER,
        select=(),  # the schema annotates $select as unsupported
        licence=P1,
    ),
    Resource(
        name="global_secure_access_settings",
        path="/networkAccess/settings/conditionalAccess",
        entity=GlobalSecureAccessSettings,
        permission=Permission(("NetworkAccess.Read.All",), delegated_roles=("Global Reader", "Security Reader")),
        lane=Lane.OTHER,
        shape=Shape.SINGLETON,
        version="beta",
        why_beta="v1.0 has no settings of Global Secure Access",
        select=(),
        clouds=("global",),
        national="learn.microsoft.com/graph/api/networkaccess-conditionalaccesssettings-get, national cloud deployments",
        configuration=True,
    ),
    Resource(
        name="cross_tenant_access_default",
        path="/policies/crossTenantAccessPolicy/default",
        entity=CrossTenantAccessDefault,
        permission=Permission(("Policy.Read.All",), delegated_roles=("Security Reader", "Global Reader")),
        lane=Lane.OTHER,
        shape=Shape.SINGLETON,
        select=(),
        configuration=True,
    ),
    Resource(
        name="cross_tenant_access_partners",
        path="/policies/crossTenantAccessPolicy/partners",
        entity=CrossTenantAccessPartner,
        permission=Permission(("Policy.Read.All",), delegated_roles=("Security Reader", "Global Reader")),
        lane=Lane.OTHER,
        select=(),
        configuration=True,
    ),
    Resource(
        name="device_registration_policy",
        path="/policies/deviceRegistrationPolicy",
        entity=DeviceRegistrationPolicy,
        permission=Permission(
            ("Policy.Read.DeviceConfiguration",), delegated_roles=("Global Reader", "Cloud Device Administrator")
        ),
        lane=Lane.OTHER,
        shape=Shape.SINGLETON,
        select=(),
        always=tuple(
            Always(at=f"{place}[enumeratedDeviceRegistrationMembership]", sent=("users", "groups")) for place in _MEMBERSHIPS
        ),
        configuration=True,
    ),
)
