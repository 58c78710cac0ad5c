"""What is read about Conditional Access and cross-tenant access."""

from __future__ import annotations

from ztscan.graph.entities.conditional_access import (
    Agreement,
    AuthenticationContext,
    AuthenticationStrength,
    ConditionalAccessPolicy,
    CrossTenantAccessDefault,
    CrossTenantAccessPartner,
    DeviceRegistrationPolicy,
    GlobalSecureAccessSettings,
    NamedLocation,
)
from ztscan.graph.lanes import Lane
from ztscan.graph.resource import P1, Permission, Resource, Shape

_READERS = ("Security Reader", "Global Reader", "Conditional Access Administrator", "Security Administrator")
_POLICIES = Permission(("Policy.Read.All",), delegated_roles=_READERS)
# Members behind the sentinel of an enum come as `unknownFutureValue` unless they are asked for.
_UNKNOWN_MEMBERS = {"Prefer": "include-unknown-enum-members"}

CONDITIONAL_ACCESS: tuple[Resource, ...] = (
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
        licence=P1,
        clouds=("global",),
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
        configuration=True,
    ),
)
