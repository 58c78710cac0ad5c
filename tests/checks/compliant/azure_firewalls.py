"""Rules of Azure Firewall policies, as cases need them."""

from __future__ import annotations

from typing import Any

from tests.checks.compliant.azure_base import row
from tests.checks.compliant.azure_firewall import HUB

NAT = "FirewallPolicyNatRuleCollection"
IP_GROUP_KIND = "Microsoft.Network/ipGroups"
Json = dict[str, Any]


def network_rule(name: str, sources: list[str], destinations: list[str], ports: list[str], **others: Any) -> Json:
    usual = {"ruleType": "NetworkRule", "name": name, "ipProtocols": ["TCP"], "sourceAddresses": sources}
    return {**usual, "destinationAddresses": destinations, "destinationPorts": ports, **others}


def nat_rule(name: str, address: str, port: str, sources: list[str] | None = None, **others: Any) -> Json:
    usual = {"ruleType": "NatRule", "name": name, "ipProtocols": ["TCP"], "sourceAddresses": sources or ["*"]}
    usual |= {"destinationAddresses": ["203.0.113.10"], "destinationPorts": ["50001"]}
    return {**usual, "translatedAddress": address, "translatedPort": port, **others}


def ip_group(name: str, *addresses: str) -> Json:
    return row(IP_GROUP_KIND, name, {"ipAddresses": list(addresses)}, **HUB)
