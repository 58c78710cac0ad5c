"""The Azure Firewall of Fabrikam, with a policy that lets named destinations through and publishes nothing."""

from __future__ import annotations

from typing import Any

from tests.checks.compliant.azure_base import PLATFORM, resource_id, row
from tests.checks.compliant.azure_networks import FIREWALL_KIND, HUB, Json, named, ref

FIREWALLS, POLICIES, RULE_GROUPS, IP_GROUPS = (
    "azure_firewalls",
    "azure_firewall_policies",
    "azure_firewall_rule_groups",
    "azure_ip_groups",
)
POLICY_KIND, IP_GROUP_KIND = "Microsoft.Network/firewallPolicies", "Microsoft.Network/ipGroups"
FIREWALL = resource_id(FIREWALL_KIND, "afw-hub", PLATFORM, "rg-hub")
POLICY = resource_id(POLICY_KIND, "afwp-hub", PLATFORM, "rg-hub")
NAT, FILTER = "FirewallPolicyNatRuleCollection", "FirewallPolicyFilterRuleCollection"


def firewall(name: str = "afw-hub", **properties: Any) -> Json:
    key = resource_id(FIREWALL_KIND, name, PLATFORM, "rg-hub")
    address = named(
        f"{key}/azureFirewallIpConfigurations/ipc",
        privateIPAddress="10.0.1.4",
        subnet=ref(f"{HUB}/subnets/AzureFirewallSubnet"),
    )
    usual = {
        "sku": {"name": "AZFW_VNet", "tier": "Premium"},
        "threatIntelMode": "Deny",
        "firewallPolicy": ref(POLICY),
        "ipConfigurations": [address],
        "networkRuleCollections": [],
        "applicationRuleCollections": [],
        "natRuleCollections": [],
    }
    return row(FIREWALL_KIND, name, {**usual, **properties}, subscription=PLATFORM, group="rg-hub")


def policy(name: str = "afwp-hub", **properties: Any) -> Json:
    usual = {
        "sku": {"tier": "Premium"},
        "threatIntelMode": "Deny",
        "intrusionDetection": {"mode": "Deny"},
        "dnsSettings": {"enableProxy": True},
        "firewalls": [ref(FIREWALL)],
    }
    return row(POLICY_KIND, name, {**usual, **properties}, subscription=PLATFORM, group="rg-hub")


def collection(*rules: Json, kind: str = FILTER, priority: int = 100, action: str = "Allow") -> Json:
    return {
        "ruleCollectionType": kind,
        "name": f"rc-{priority}",
        "priority": priority,
        "action": {"type": action},
        "rules": list(rules),
    }


def network_rule(name: str, sources: list[str], destinations: list[str], ports: list[str], **others: Any) -> Json:
    usual = {"ruleType": "NetworkRule", "name": name, "ipProtocols": ["TCP"], "sourceAddresses": sources}
    return {**usual, "destinationAddresses": destinations, "destinationPorts": ports, **others}


def application_rule(name: str, sources: list[str], names: list[str], **others: Any) -> Json:
    protocols = [{"protocolType": "Https", "port": 443}]
    usual = {"ruleType": "ApplicationRule", "name": name, "protocols": protocols, "sourceAddresses": sources}
    return {**usual, "targetFqdns": names, **others}


def nat_rule(name: str, address: str, port: str, sources: list[str] | None = None, **others: Any) -> Json:
    usual = {"ruleType": "NatRule", "name": name, "ipProtocols": ["TCP"], "sourceAddresses": sources or ["*"]}
    usual |= {"destinationAddresses": ["203.0.113.10"], "destinationPorts": ["50001"]}
    return {**usual, "translatedAddress": address, "translatedPort": port, **others}


def rule_group(name: str, *collections: Json, policy_id: str = POLICY, **properties: Any) -> Json:
    found = row(POLICY_KIND, name, {"priority": 200, "ruleCollections": list(collections), **properties}, subscription=PLATFORM)
    kind = "microsoft.network/firewallpolicies/rulecollectiongroups"
    return {**found, "id": f"{policy_id}/ruleCollectionGroups/{name}", "type": kind}


def ip_group(name: str, *addresses: str) -> Json:
    return row(IP_GROUP_KIND, name, {"ipAddresses": list(addresses)}, subscription=PLATFORM, group="rg-hub")


RESOURCES: dict[str, Any] = {
    FIREWALLS: [firewall()],
    POLICIES: [policy()],
    RULE_GROUPS: [
        rule_group(
            "rcg-app",
            collection(application_rule("updates", ["10.1.0.0/16"], ["*.windowsupdate.com"])),
            collection(network_rule("time", ["10.1.0.0/16"], ["AzureCloud"], ["123"], ipProtocols=["UDP"]), priority=200),
        )
    ],
    IP_GROUPS: [],
}
