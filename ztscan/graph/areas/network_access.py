"""Global Secure Access: which traffic is forwarded to it, and how it is inspected.

What is read about forwarding profiles, security profiles and their policies, and remote networks.
"""

from __future__ import annotations

import functools

import msgspec

from ztscan.core.model import Gap
from ztscan.graph import service_plans
from ztscan.graph.areas.applications import AppRoleAssignment
from ztscan.graph.areas.private_access import PRIVATE_ACCESS, NetworkPrincipal
from ztscan.graph.lanes import Lane
from ztscan.graph.permissions import APPLICATION_READ_ALL
from ztscan.graph.resource import P1, Keys, Licence, Permission, Resource, Shape, key_source

INTERNET_ACCESS = Licence("Microsoft Entra Internet Access", service_plans.ENTRA_INTERNET_ACCESS)
GLOBAL_SECURE_ACCESS = Licence(
    "Microsoft Entra ID P1", (*P1.service_plans, *INTERNET_ACCESS.service_plans, *PRIVATE_ACCESS.service_plans)
)
"""Microsoft traffic is forwarded with Microsoft Entra ID P1; any other licence of the product includes that."""

BASELINE = 65000
"""Priority of the baseline profile, which applies to all internet traffic. Profiles of Conditional Access come before it."""


class NetworkTenantStatus(msgspec.Struct, frozen=True, rename="camel", kw_only=True):
    """Whether Global Secure Access is activated in the tenant."""

    onboarding_status: str | None
    """``onboarded``, ``offboarded``, ``onboardingInProgress`` ..."""


class LinkedPolicy(msgspec.Struct, frozen=True, rename="camel", gc=False, kw_only=True):
    """The policy of a link, by id. Its rules are in the list of its kind."""

    id: str
    odata_type: str = msgspec.field(name="@odata.type", default="")
    name: str | None = None


class PolicyLink(msgspec.Struct, frozen=True, rename="camel", gc=False, kw_only=True):
    """A policy in a profile. ``odata_type`` ends in ``filteringPolicyLink``, ``tlsInspectionPolicyLink`` ..."""

    id: str
    odata_type: str = msgspec.field(name="@odata.type", default="")
    state: str | None
    """``enabled`` or ``disabled``."""
    priority: int | None = None
    policy: LinkedPolicy | None = None


class ProfilePrincipal(msgspec.Struct, frozen=True, rename="camel", gc=False, kw_only=True):
    """The service principal that users are assigned to for a forwarding profile."""

    id: str
    app_id: str | None = None


class Association(msgspec.Struct, frozen=True, rename="camel", gc=False, kw_only=True):
    """A remote network that a forwarding profile is linked to."""

    branch_id: str | None = None


class ForwardingProfile(msgspec.Struct, frozen=True, rename="camel", kw_only=True):
    id: str
    name: str | None
    state: str | None
    """``enabled`` or ``disabled``."""
    traffic_forwarding_type: str | None
    """``m365``, ``internet`` or ``private``."""
    associations: tuple[Association, ...] | None = None
    policies: tuple[PolicyLink, ...] | None = None
    service_principal: ProfilePrincipal | None = None


class Destination(msgspec.Struct, frozen=True, rename="camel", gc=False, kw_only=True):
    """What a rule applies to. ``value`` of an FQDN, URL or address, ``name`` of a web category, ``values`` of newer kinds."""

    odata_type: str = msgspec.field(name="@odata.type", default="")
    value: str | None = None
    name: str | None = None
    values: tuple[str, ...] | None = None

    @property
    def texts(self) -> tuple[str, ...] | None:
        """All that it stands for. None: Graph did not say."""
        return (*(self.values or ()), *filter(None, (self.value, self.name))) or None


class ForwardingRule(msgspec.Struct, frozen=True, rename="camel", gc=False, kw_only=True):
    id: str
    name: str | None = None
    action: str | None = None
    """``forward`` or ``bypass``."""
    destinations: tuple[Destination, ...] | None = None


class ForwardingPolicy(msgspec.Struct, frozen=True, rename="camel", kw_only=True):
    id: str
    name: str | None
    policy_rules: tuple[ForwardingRule, ...] | None


class FilteringProfile(msgspec.Struct, frozen=True, rename="camel", kw_only=True):
    """A security profile. The baseline profile applies to all internet traffic, others are delivered by Conditional Access."""

    id: str
    name: str | None
    state: str | None
    priority: int | None
    policies: tuple[PolicyLink, ...] | None

    @property
    def is_baseline(self) -> bool:
        return self.priority == BASELINE


class FilteringRule(msgspec.Struct, frozen=True, rename="camel", gc=False, kw_only=True):
    id: str
    name: str | None = None
    rule_type: str | None
    """``webCategory``, ``fqdn``, ``url`` ..."""
    destinations: tuple[Destination, ...] | None


class FilteringPolicy(msgspec.Struct, frozen=True, rename="camel", kw_only=True):
    """A web content filtering policy."""

    id: str
    name: str | None
    action: str | None
    """``block``, ``allow``, ``bypass``, ``alert``."""
    policy_rules: tuple[FilteringRule, ...] | None


class RuleStatus(msgspec.Struct, frozen=True, rename="camel", gc=False, kw_only=True):
    status: str | None = None
    """``enabled``, ``disabled`` or ``reportOnly``."""


class ActionSettings(msgspec.Struct, frozen=True, rename="camel", gc=False, kw_only=True):
    default_action: str | None = None
    """``inspect`` or ``bypass`` (TLS), ``block`` or ``allow`` (threat intelligence, cloud firewall)."""


class FirewallAddress(msgspec.Struct, frozen=True, rename="camel", gc=False, kw_only=True):
    values: tuple[str, ...] | None = None


class FirewallSide(msgspec.Struct, frozen=True, rename="camel", gc=False, kw_only=True):
    """Sources or destinations of a rule of the cloud firewall. Null: any."""

    addresses: tuple[FirewallAddress, ...] | None = None
    ports: tuple[str, ...] | None = None
    protocols: tuple[str, ...] | None = None
    """``tcp``, ``udp``."""


class MatchingConditions(msgspec.Struct, frozen=True, rename="camel", gc=False, kw_only=True):
    """What a rule applies to: a list of destinations, or both sides of a rule of the cloud firewall."""

    sources: FirewallSide | None = None
    destinations: tuple[Destination, ...] | FirewallSide | None = None


class InspectionRule(msgspec.Struct, frozen=True, rename="camel", gc=False, kw_only=True):
    """A rule of TLS inspection, of threat intelligence or of the cloud firewall."""

    id: str
    name: str | None = None
    description: str | None = None
    priority: int | None = None
    action: str | None = None
    settings: RuleStatus | None = None
    matching_conditions: MatchingConditions | None = None

    @property
    def values(self) -> tuple[str, ...] | None:
        """What a rule of TLS inspection or threat intelligence applies to: FQDNs and names of web categories.

        None: Graph did not say, or said it in another form.
        """
        found = self.matching_conditions and self.matching_conditions.destinations
        texts = [one.texts for one in found] if isinstance(found, tuple) else []
        said = [each for each in texts if each is not None]
        return tuple(text for each in said for text in each) if said and len(said) == len(texts) else None

    @property
    def status(self) -> str | None:
        return self.settings.status if self.settings is not None else None


class TlsInspectionPolicy(msgspec.Struct, frozen=True, rename="camel", kw_only=True):
    id: str
    name: str | None
    last_modified_date_time: str | None = None
    settings: ActionSettings | None
    policy_rules: tuple[InspectionRule, ...] | None


class ThreatIntelligencePolicy(msgspec.Struct, frozen=True, rename="camel", kw_only=True):
    id: str
    name: str | None
    settings: ActionSettings | None
    policy_rules: tuple[InspectionRule, ...] | None


class CertificateValidity(msgspec.Struct, frozen=True, rename="camel", gc=False, kw_only=True):
    end_date_time: str | None = None


class TlsCertificate(msgspec.Struct, frozen=True, rename="camel", gc=False, kw_only=True):
    """A certificate authority that TLS inspection signs with (no published schema describes it)."""

    id: str
    name: str | None = None
    status: str | None = None
    """``csrGenerated``, ``enrolling``, ``active``, ``enabled``, ``disabled``, ``expiring``, ``expired``."""
    validity: CertificateValidity | None = None


class CloudFirewallPolicy(msgspec.Struct, frozen=True, rename="camel", kw_only=True):
    id: str
    name: str | None
    settings: ActionSettings | None
    policy_rules: tuple[InspectionRule, ...] | None


class NetworkProfileName(msgspec.Struct, frozen=True, rename="camel", gc=False, kw_only=True):
    id: str
    traffic_forwarding_type: str | None = None
    state: str | None = None


class RemoteNetwork(msgspec.Struct, frozen=True, rename="camel", kw_only=True):
    """A branch whose router sends traffic, without a client on each device."""

    id: str
    name: str | None
    forwarding_profiles: tuple[NetworkProfileName, ...] | None


@key_source
def forwarding_principal_ids(forwarding_profiles: tuple[ForwardingProfile, ...]) -> tuple[str, ...]:
    """The service principals that users are assigned to for a forwarding profile."""
    return tuple(sorted({profile.service_principal.id for profile in forwarding_profiles if profile.service_principal}))


@key_source
def network_access_principals(
    forwarding_profiles: tuple[ForwardingProfile, ...] | Gap, private_access_principals: tuple[NetworkPrincipal, ...]
) -> tuple[str, ...]:
    """Those, and the service principals of private applications: who is assigned to them decides who gets them."""
    keys = {principal.id for principal in private_access_principals}
    if not isinstance(forwarding_profiles, Gap):
        keys.update(forwarding_principal_ids(forwarding_profiles))
    return tuple(sorted(keys))


_NETWORK = Permission(("NetworkAccess.Read.All",), delegated_roles=("Global Reader", "Security Reader"))
_UNKNOWN_MEMBERS = {"Prefer": "include-unknown-enum-members"}
# Every call of Global Secure Access is beta, and its pages name the global cloud only.
_beta = functools.partial(
    Resource,
    permission=_NETWORK,
    lane=Lane.OTHER,
    version="beta",
    why_beta="v1.0 has no Global Secure Access",
    select=(),
    clouds=("global",),
    national="learn.microsoft.com/graph/api/resources/networkaccess-global-secure-access-api-overview: the global cloud",
)
_profile = functools.partial(_beta, headers=_UNKNOWN_MEMBERS, configuration=True)

RESOURCES: tuple[Resource, ...] = (
    _beta(
        name="network_tenant_status",
        path="/networkAccess/tenantStatus",
        entity=NetworkTenantStatus,
        shape=Shape.SINGLETON,
        licence=GLOBAL_SECURE_ACCESS,
        configuration=True,
    ),
    _profile(
        name="forwarding_profiles",
        path="/networkAccess/forwardingProfiles",
        entity=ForwardingProfile,
        expand="policies($expand=policy)",
        licence=GLOBAL_SECURE_ACCESS,
    ),
    _profile(
        name="forwarding_policies",
        path="/networkAccess/forwardingPolicies",
        entity=ForwardingPolicy,
        expand="policyRules",
        licence=GLOBAL_SECURE_ACCESS,
    ),
    _profile(
        name="filtering_profiles",
        path="/networkAccess/filteringProfiles",
        entity=FilteringProfile,
        expand="policies($expand=policy)",
        licence=INTERNET_ACCESS,
    ),
    _profile(
        name="filtering_policies",
        path="/networkAccess/filteringPolicies",
        entity=FilteringPolicy,
        expand="policyRules",
        licence=INTERNET_ACCESS,
    ),
    _profile(
        name="tls_inspection_policies",
        path="/networkAccess/tlsInspectionPolicies",
        entity=TlsInspectionPolicy,
        expand="policyRules",
        licence=INTERNET_ACCESS,
    ),
    _profile(
        name="threat_intelligence_policies",
        path="/networkAccess/threatIntelligencePolicies",
        entity=ThreatIntelligencePolicy,
        expand="policyRules",
        licence=INTERNET_ACCESS,
    ),
    _profile(
        name="cloud_firewall_policies",
        path="/networkAccess/cloudFirewallPolicies",
        entity=CloudFirewallPolicy,
        expand="policyRules",
        licence=INTERNET_ACCESS,
    ),
    _profile(
        name="tls_certificates",
        path="/networkAccess/tls/externalCertificateAuthorityCertificates",
        entity=TlsCertificate,
        licence=INTERNET_ACCESS,
    ),
    _profile(
        name="remote_networks",
        path="/networkAccess/connectivity/remoteNetworks",
        entity=RemoteNetwork,
        expand="forwardingProfiles",
        licence=GLOBAL_SECURE_ACCESS,
    ),
    Resource(
        name="forwarding_principals",
        path="/servicePrincipals",
        entity=NetworkPrincipal,
        permission=APPLICATION_READ_ALL,
        lane=Lane.DIRECTORY,
        filter="id in ({keys})",
        keys=Keys(forwarding_principal_ids, per_request=15),
    ),
    Resource(
        name="network_access_assignments",
        path="/servicePrincipals/{key}/appRoleAssignedTo",
        entity=AppRoleAssignment,
        permission=APPLICATION_READ_ALL,
        lane=Lane.DIRECTORY,
        top=999,
        keys=Keys(network_access_principals),
    ),
)
