"""Azure Front Door, the CDN profiles before it, and their web application firewall policies.

Endpoints are in Resource Graph; domains, routes and security policies take a GET for each profile or endpoint. Source:
https://learn.microsoft.com/azure/templates/microsoft.cdn/profiles
"""

from __future__ import annotations

import msgspec

from ztscan.azure.areas.gateways import ManagedRules
from ztscan.azure.diagnostics import diagnostics
from ztscan.azure.nested import Child, Part, Reference
from ztscan.azure.resource import AzureRow, at, managed, rows_of_types
from ztscan.graph.resource import Keys

CDN_VERSION = "2026-10-01"
FRONT_DOOR_SKUS = frozenset(("standard_azurefrontdoor", "premium_azurefrontdoor"))
PROFILES_LIMIT = 500
"""One request each: above so many profiles or endpoints, what belongs to them is a gap."""


class CdnProfile(AzureRow, frozen=True, kw_only=True):
    """A profile of Front Door, or of a CDN before it."""

    sku: str | None = at("sku.name")
    state: str | None = at("properties.resourceState")

    @property
    def is_front_door(self) -> bool:
        return (self.sku or "").casefold() in FRONT_DOOR_SKUS


class CdnEndpoint(AzureRow, frozen=True, kw_only=True):
    """An endpoint of Front Door (``afdendpoints``), or of a CDN. Its id begins with the id of its profile."""

    host: str | None = at("properties.hostName")
    enabled: str | None = at("properties.enabledState")
    """Of Front Door: ``Enabled`` or ``Disabled``."""
    http_allowed: bool | None = at("properties.isHttpAllowed")
    """Of a CDN."""

    @property
    def is_front_door(self) -> bool:
        return self.type.casefold().endswith("/afdendpoints")


class DomainTls(Part, frozen=True):
    minimum_tls_version: str | None = None
    cipher_suite_set_type: str | None = None


class DomainProperties(Part, frozen=True):
    host_name: str | None = None
    validation_state: str | None = msgspec.field(name="domainValidationState", default=None)
    tls_settings: DomainTls | None = None


class FrontDoorDomain(msgspec.Struct, frozen=True, kw_only=True):
    id: str
    name: str = ""
    properties: DomainProperties


class RouteProperties(Part, frozen=True):
    enabled_state: str | None = None
    https_redirect: str | None = None
    supported_protocols: tuple[str, ...] | None = None
    forwarding_protocol: str | None = None
    rule_sets: tuple[Reference, ...] | None = None
    patterns_to_match: tuple[str, ...] | None = None
    custom_domains: tuple[Reference, ...] | None = None
    link_to_default_domain: str | None = None


class FrontDoorRoute(msgspec.Struct, frozen=True, kw_only=True):
    id: str
    name: str = ""
    properties: RouteProperties


class SecurityAssociation(Part, frozen=True):
    domains: tuple[Reference, ...] | None = None
    patterns_to_match: tuple[str, ...] | None = None


class SecurityParameters(Part, frozen=True):
    type: str | None = None
    """``WebApplicationFirewall``."""
    waf_policy: Reference | None = None
    associations: tuple[SecurityAssociation, ...] | None = None


class SecurityPolicyProperties(Part, frozen=True):
    parameters: SecurityParameters | None = None


class FrontDoorSecurityPolicy(msgspec.Struct, frozen=True, kw_only=True):
    """Which domains and endpoints of a profile a web application firewall policy protects."""

    id: str
    name: str = ""
    properties: SecurityPolicyProperties


class ClassicHttps(Part, frozen=True):
    minimum_tls_version: str | None = None


class ClassicFrontend(Part, frozen=True):
    host_name: str | None = None
    https_state: str | None = msgspec.field(name="customHttpsProvisioningState", default=None)
    https: ClassicHttps | None = msgspec.field(name="customHttpsConfiguration", default=None)
    firewall_policy: Reference | None = msgspec.field(name="webApplicationFirewallPolicyLink", default=None)


class ClassicRoutingProperties(Part, frozen=True):
    enabled_state: str | None = None
    accepted_protocols: tuple[str, ...] | None = None
    frontend_endpoints: tuple[Reference, ...] | None = None
    route_configuration: ClassicRouting | None = None


class ClassicRouting(Part, frozen=True):
    kind: str | None = msgspec.field(name="@odata.type", default=None)
    redirect_protocol: str | None = None
    forwarding_protocol: str | None = None


class ClassicFrontDoor(AzureRow, frozen=True, kw_only=True):
    """Azure Front Door (classic), which retires in 2027."""

    enabled: str | None = at("properties.enabledState")
    frontends: tuple[Child[ClassicFrontend], ...] | None = at("properties.frontendEndpoints")
    rules: tuple[Child[ClassicRoutingProperties], ...] | None = at("properties.routingRules")


class FrontDoorMatch(Part, frozen=True):
    match_variable: str | None = None
    selector: str | None = None
    operator: str | None = None
    negate_condition: bool | None = None
    match_value: tuple[str, ...] | None = None


class FrontDoorCustomRule(Part, frozen=True):
    name: str = ""
    priority: int | None = None
    rule_type: str | None = None
    action: str | None = None
    enabled_state: str | None = None
    """Enabled where Azure does not send it."""
    match_conditions: tuple[FrontDoorMatch, ...] | None = None


class FrontDoorWafPolicy(AzureRow, frozen=True, kw_only=True):
    sku: str | None = at("sku.name")
    state: str | None = at("properties.policySettings.enabledState")
    mode: str | None = at("properties.policySettings.mode")
    body_check: str | None = at("properties.policySettings.requestBodyCheck")
    """A word here, where gateways have a boolean."""
    managed_rules: ManagedRules | None = at("properties.managedRules")
    custom_rules: tuple[FrontDoorCustomRule, ...] | None = at("properties.customRules.rules")


def front_door_profiles(azure_cdn_profiles: tuple[CdnProfile, ...]) -> tuple[str, ...]:
    """Profiles of Front Door. Those of a CDN have no domains and policies of this kind."""
    return tuple(sorted(profile.id for profile in azure_cdn_profiles if profile.is_front_door))


def front_door_endpoints(azure_cdn_endpoints: tuple[CdnEndpoint, ...]) -> tuple[str, ...]:
    return tuple(sorted(endpoint.id for endpoint in azure_cdn_endpoints if endpoint.is_front_door))


RESOURCES = (
    rows_of_types("azure_cdn_profiles", CdnProfile, "microsoft.cdn/profiles"),
    rows_of_types("azure_cdn_endpoints", CdnEndpoint, "microsoft.cdn/profiles/afdendpoints", "microsoft.cdn/profiles/endpoints"),
    rows_of_types("azure_classic_front_doors", ClassicFrontDoor, "microsoft.network/frontdoors"),
    rows_of_types(
        "azure_front_door_waf_policies", FrontDoorWafPolicy, "microsoft.network/frontdoorwebapplicationfirewallpolicies"
    ),
    managed(
        "azure_front_door_domains",
        "{key}/customDomains",
        FrontDoorDomain,
        CDN_VERSION,
        keys=Keys(front_door_profiles, limit=PROFILES_LIMIT),
    ),
    managed(
        "azure_front_door_routes",
        "{key}/routes",
        FrontDoorRoute,
        CDN_VERSION,
        keys=Keys(front_door_endpoints, limit=PROFILES_LIMIT),
    ),
    managed(
        "azure_front_door_security_policies",
        "{key}/securityPolicies",
        FrontDoorSecurityPolicy,
        CDN_VERSION,
        keys=Keys(front_door_profiles, limit=PROFILES_LIMIT),
    ),
    diagnostics("azure_front_door_diagnostics", front_door_profiles),
)
