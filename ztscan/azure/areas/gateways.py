"""Application gateways, and the web application firewall policies of gateways.

Source: https://learn.microsoft.com/azure/templates/microsoft.network/applicationgateways
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import msgspec

from ztscan.azure.diagnostics import diagnostics
from ztscan.azure.nested import Child, Part, Reference
from ztscan.azure.resource import AzureRow, at, rows_of_types
from ztscan.core.immutable import freeze_fields


class SslPolicy(Part, frozen=True):
    policy_type: str | None = None
    """``Predefined``, ``Custom`` or ``CustomV2``."""
    policy_name: str | None = None
    min_protocol_version: str | None = None
    disabled_ssl_protocols: tuple[str, ...] | None = None


class SslProfile(Part, frozen=True):
    ssl_policy: SslPolicy | None = None


class GatewayFrontend(Part, frozen=True):
    public_address: Reference | None = msgspec.field(name="publicIPAddress", default=None)
    private_address: str | None = msgspec.field(name="privateIPAddress", default=None)


class GatewayAddress(Part, frozen=True):
    subnet: Reference | None = None


class Listener(Part, frozen=True):
    protocol: str | None = None
    frontend: Reference | None = msgspec.field(name="frontendIPConfiguration", default=None)
    firewall_policy: Reference | None = None
    ssl_profile: Reference | None = None


class RoutingRule(Part, frozen=True):
    rule_type: str | None = None
    """``Basic`` or ``PathBasedRouting``."""
    http_listener: Reference | None = None
    redirect_configuration: Reference | None = None
    url_path_map: Reference | None = None
    backend_http_settings: Reference | None = None


class Redirect(Part, frozen=True):
    target_listener: Reference | None = None
    target_url: str | None = None


class PathRule(Part, frozen=True):
    paths: tuple[str, ...] | None = None
    redirect_configuration: Reference | None = None
    firewall_policy: Reference | None = None
    backend_http_settings: Reference | None = None


class PathMap(Part, frozen=True):
    default_redirect_configuration: Reference | None = None
    default_backend_http_settings: Reference | None = None
    path_rules: tuple[Child[PathRule], ...] | None = None


class BackendSettings(Part, frozen=True):
    protocol: str | None = None


class DisabledRuleGroup(Part, frozen=True):
    rule_group_name: str | None = None
    rules: tuple[int, ...] | None = None
    """None: the whole group."""


class GatewayFirewall(Part, frozen=True):
    """The firewall of a gateway without a policy."""

    enabled: bool | None = None
    firewall_mode: str | None = None
    rule_set_type: str | None = None
    rule_set_version: str | None = None
    request_body_check: bool | None = None
    disabled_rule_groups: tuple[DisabledRuleGroup, ...] | None = None


class ApplicationGateway(AzureRow, frozen=True, kw_only=True):
    tier: str | None = at("properties.sku.tier")
    state: str | None = at("properties.operationalState")
    ssl_policy: SslPolicy | None = at("properties.sslPolicy")
    default_ssl_policy: str | None = at("properties.defaultPredefinedSslPolicy")
    ssl_profiles: tuple[Child[SslProfile], ...] | None = at("properties.sslProfiles")
    addresses: tuple[Child[GatewayAddress], ...] | None = at("properties.gatewayIPConfigurations")
    frontends: tuple[Child[GatewayFrontend], ...] | None = at("properties.frontendIPConfigurations")
    listeners: tuple[Child[Listener], ...] | None = at("properties.httpListeners")
    layer_four_listeners: tuple[Child[Listener], ...] | None = at("properties.listeners")
    """Those with the protocol ``Tcp`` or ``Tls``."""
    rules: tuple[Child[RoutingRule], ...] | None = at("properties.requestRoutingRules")
    redirects: tuple[Child[Redirect], ...] | None = at("properties.redirectConfigurations")
    path_maps: tuple[Child[PathMap], ...] | None = at("properties.urlPathMaps")
    backend_settings: tuple[Child[BackendSettings], ...] | None = at("properties.backendHttpSettingsCollection")
    firewall_policy: str | None = at("properties.firewallPolicy.id")
    firewall: GatewayFirewall | None = at("properties.webApplicationFirewallConfiguration")


class MatchVariable(Part, frozen=True):
    variable_name: str | None = None
    selector: str | None = None


class MatchCondition(Part, frozen=True):
    match_variables: tuple[MatchVariable, ...] | None = None
    operator: str | None = None
    negation: bool | None = msgspec.field(name="negationConditon", default=None)
    """Azure's own spelling."""
    match_values: tuple[str, ...] | None = None


class GatewayCustomRule(Part, frozen=True):
    name: str = ""
    priority: int | None = None
    rule_type: str | None = None
    """``MatchRule`` or ``RateLimitRule``."""
    action: str | None = None
    state: str | None = None
    """Enabled where Azure does not send it."""
    match_conditions: tuple[MatchCondition, ...] | None = None


class RuleOverride(Part, frozen=True):
    rule_id: str | None = None
    state: str | None = None
    """Disabled where Azure does not send it."""
    enabled_state: str | None = None
    """The same on Front Door."""
    action: str | None = None
    exclusions: tuple[RuleExclusion, ...] | None = None
    """On Front Door."""


class RuleGroupOverride(Part, frozen=True):
    rule_group_name: str | None = None
    rules: tuple[RuleOverride, ...] | None = None
    """Empty: the whole group."""
    exclusions: tuple[RuleExclusion, ...] | None = None
    """On Front Door."""


class ManagedRuleSet(Part, frozen=True):
    rule_set_type: str | None = None
    rule_set_version: str | None = None
    rule_set_action: str | None = None
    """On Front Door."""
    rule_group_overrides: tuple[RuleGroupOverride, ...] | None = None
    exclusions: tuple[RuleExclusion, ...] | None = None
    """On Front Door."""


class RuleExclusion(Part, frozen=True):
    """A part of requests that rules do not look at."""

    match_variable: str | None = None
    selector_match_operator: str | None = None
    selector: str | None = None
    exclusion_managed_rule_sets: Sequence[Mapping[str, object]] | None = None
    """On gateways: only for these rules. None or empty: for all."""

    def __post_init__(self) -> None:
        freeze_fields(self)


class ManagedRules(Part, frozen=True):
    managed_rule_sets: tuple[ManagedRuleSet, ...] | None = None
    exclusions: tuple[RuleExclusion, ...] | None = None
    """On gateways."""


class GatewayWafPolicy(AzureRow, frozen=True, kw_only=True):
    state: str | None = at("properties.policySettings.state")
    mode: str | None = at("properties.policySettings.mode")
    body_check: bool | None = at("properties.policySettings.requestBodyCheck")
    managed_rules: ManagedRules | None = at("properties.managedRules")
    custom_rules: tuple[GatewayCustomRule, ...] | None = at("properties.customRules")


def gateway_ids(azure_application_gateways: tuple[ApplicationGateway, ...]) -> tuple[str, ...]:
    return tuple(sorted(gateway.id for gateway in azure_application_gateways))


RESOURCES = (
    rows_of_types("azure_application_gateways", ApplicationGateway, "microsoft.network/applicationgateways"),
    rows_of_types(
        "azure_gateway_waf_policies", GatewayWafPolicy, "microsoft.network/applicationgatewaywebapplicationfirewallpolicies"
    ),
    diagnostics("azure_gateway_diagnostics", gateway_ids),
)
