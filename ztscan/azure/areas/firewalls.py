"""Azure Firewalls, their policies, and the rules of the policies.

Rule collection groups are in the table NetworkResources. Sources:
https://learn.microsoft.com/azure/firewall/policy-rule-sets and
https://learn.microsoft.com/azure/governance/resource-graph/reference/supported-tables-resources
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import msgspec

from ztscan.azure.diagnostics import diagnostics
from ztscan.azure.nested import Child, Part, Reference
from ztscan.azure.resource import AzureRow, at, rows_of_types
from ztscan.core.immutable import freeze_fields


class FirewallAddress(Part, frozen=True):
    private_address: str | None = msgspec.field(name="privateIPAddress", default=None)
    subnet: Reference | None = None
    public_address: Reference | None = msgspec.field(name="publicIPAddress", default=None)


class RuleAction(Part, frozen=True):
    type: str | None = None


class FirewallRule(Part, frozen=True):
    """A rule of any kind. Lists that its kind does not have are None."""

    name: str = ""
    rule_type: str | None = None
    ip_protocols: tuple[str, ...] | None = None
    """Of network and NAT rules."""
    protocols: Sequence[Mapping[str, object]] | None = None
    """Of application rules: type and port."""
    source_addresses: tuple[str, ...] | None = None
    source_ip_groups: tuple[str, ...] | None = None
    destination_addresses: tuple[str, ...] | None = None
    destination_ip_groups: tuple[str, ...] | None = None
    destination_ports: tuple[str, ...] | None = None
    destination_fqdns: tuple[str, ...] | None = None
    target_fqdns: tuple[str, ...] | None = None
    target_urls: tuple[str, ...] | None = None
    fqdn_tags: tuple[str, ...] | None = None
    web_categories: tuple[str, ...] | None = None
    translated_address: str | None = None
    translated_fqdn: str | None = None
    translated_port: str | None = None
    terminate_tls: bool | None = msgspec.field(name="terminateTLS", default=None)

    def __post_init__(self) -> None:
        freeze_fields(self)


class RuleCollection(Part, frozen=True):
    name: str = ""
    rule_collection_type: str | None = None
    priority: int | None = None
    action: RuleAction | None = None
    rules: tuple[FirewallRule, ...] | None = None


class ClassicFirewallRule(Part, frozen=True):
    """A rule that a firewall without a policy holds itself."""

    name: str = ""
    protocols: Sequence[str | Mapping[str, object]] | None = None
    source_addresses: tuple[str, ...] | None = None
    source_ip_groups: tuple[str, ...] | None = None
    destination_addresses: tuple[str, ...] | None = None
    destination_ip_groups: tuple[str, ...] | None = None
    destination_ports: tuple[str, ...] | None = None
    destination_fqdns: tuple[str, ...] | None = None
    target_fqdns: tuple[str, ...] | None = None
    translated_address: str | None = None
    translated_fqdn: str | None = None
    translated_port: str | None = None

    def __post_init__(self) -> None:
        freeze_fields(self)


class ClassicRules(Part, frozen=True):
    priority: int | None = None
    action: RuleAction | None = None
    rules: tuple[ClassicFirewallRule, ...] | None = None


class Firewall(AzureRow, frozen=True, kw_only=True):
    sku: str | None = at("properties.sku.name")
    """``AZFW_VNet`` or ``AZFW_Hub``."""
    tier: str | None = at("properties.sku.tier")
    threat_intelligence: str | None = at("properties.threatIntelMode")
    """Without effect where a policy is attached."""
    more: Mapping[str, str] | None = at("properties.additionalProperties")
    """Settings of a firewall without a policy, such as ``ThreatIntel.Whitelist.IpAddresses``."""
    policy: str | None = at("properties.firewallPolicy.id")
    addresses: tuple[Child[FirewallAddress], ...] | None = at("properties.ipConfigurations")
    hub_address: str | None = at("properties.hubIPAddresses.privateIPAddress")
    virtual_hub: str | None = at("properties.virtualHub.id")
    network_rules: tuple[Child[ClassicRules], ...] | None = at("properties.networkRuleCollections")
    application_rules: tuple[Child[ClassicRules], ...] | None = at("properties.applicationRuleCollections")
    nat_rules: tuple[Child[ClassicRules], ...] | None = at("properties.natRuleCollections")

    def __post_init__(self) -> None:
        freeze_fields(self)


class ThreatIntelligenceExceptions(Part, frozen=True):
    addresses: tuple[str, ...] | None = msgspec.field(name="ipAddresses", default=None)
    fqdns: tuple[str, ...] | None = None


class IntrusionBypass(Part, frozen=True):
    """Traffic that is not inspected for intrusions."""

    name: str = ""
    protocol: str | None = None
    source_addresses: tuple[str, ...] | None = None
    source_ip_groups: tuple[str, ...] | None = None
    destination_addresses: tuple[str, ...] | None = None
    destination_ip_groups: tuple[str, ...] | None = None
    destination_ports: tuple[str, ...] | None = None


class SignatureOverride(Part, frozen=True):
    id: str = ""
    mode: str | None = None


class IntrusionConfiguration(Part, frozen=True):
    bypass_traffic_settings: tuple[IntrusionBypass, ...] | None = None
    signature_overrides: tuple[SignatureOverride, ...] | None = None


class IntrusionDetection(Part, frozen=True):
    mode: str | None = None
    """``Off``, ``Alert`` or ``Deny``."""
    configuration: IntrusionConfiguration | None = None


class FirewallPolicy(AzureRow, frozen=True, kw_only=True):
    tier: str | None = at("properties.sku.tier")
    base_policy: str | None = at("properties.basePolicy.id")
    threat_intelligence: str | None = at("properties.threatIntelMode")
    exceptions: ThreatIntelligenceExceptions | None = at("properties.threatIntelWhitelist")
    intrusion_detection: IntrusionDetection | None = at("properties.intrusionDetection")
    certificate: str | None = at("properties.transportSecurity.certificateAuthority.keyVaultSecretId")
    """The secret with the certificate that TLS inspection signs with."""
    dns_proxy: bool | None = at("properties.dnsSettings.enableProxy")
    firewalls: tuple[Reference, ...] | None = at("properties.firewalls")
    rule_groups: tuple[Reference, ...] | None = at("properties.ruleCollectionGroups")
    """The rule collection groups that it has. They are rows of their own."""


class FirewallRuleGroup(AzureRow, frozen=True, kw_only=True):
    """Its id begins with the id of its policy."""

    priority: int | None = at("properties.priority")
    collections: tuple[RuleCollection, ...] | None = at("properties.ruleCollections")


class IpGroup(AzureRow, frozen=True, kw_only=True):
    addresses: tuple[str, ...] | None = at("properties.ipAddresses")


def firewall_ids(azure_firewalls: tuple[Firewall, ...]) -> tuple[str, ...]:
    return tuple(sorted(firewall.id for firewall in azure_firewalls))


RESOURCES = (
    rows_of_types("azure_firewalls", Firewall, "microsoft.network/azurefirewalls"),
    rows_of_types("azure_firewall_policies", FirewallPolicy, "microsoft.network/firewallpolicies"),
    rows_of_types(
        "azure_firewall_rule_groups",
        FirewallRuleGroup,
        "microsoft.network/firewallpolicies/rulecollectiongroups",
        table="NetworkResources",
    ),
    rows_of_types("azure_ip_groups", IpGroup, "microsoft.network/ipgroups"),
    diagnostics("azure_firewall_diagnostics", firewall_ids),
)
