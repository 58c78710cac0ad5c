"""The firewall of Fabrikam's hub: Premium, and it denies."""

from __future__ import annotations

from typing import Any

from tests.checks.compliant.azure_base import PLATFORM, resource_id, row

FIREWALLS, POLICIES, GROUPS = "azure_firewalls", "azure_firewall_policies", "azure_firewall_rule_groups"
IP_GROUPS, DIAGNOSTICS, WORKSPACES = "azure_ip_groups", "azure_firewall_diagnostics", "azure_workspaces"
POLICY_KIND, WORKSPACE_KIND = "Microsoft.Network/firewallPolicies", "Microsoft.OperationalInsights/workspaces"
FIREWALL = resource_id("Microsoft.Network/azureFirewalls", "afw-hub", PLATFORM, "rg-hub")
POLICY = resource_id(POLICY_KIND, "afwp-hub", PLATFORM, "rg-hub")
WORKSPACE = resource_id(WORKSPACE_KIND, "log-security", PLATFORM, "rg-hub")
HUB = {"subscription": PLATFORM, "group": "rg-hub"}
FIREWALL_ADDRESS = "10.0.1.4"


def firewall(name: str = "afw-hub", tier: str | None = "Premium", **properties: Any) -> dict[str, Any]:
    subnet = resource_id("Microsoft.Network/virtualNetworks", "vnet-hub", PLATFORM, "rg-hub") + "/subnets/AzureFirewallSubnet"
    public = {"id": resource_id("Microsoft.Network/publicIPAddresses", "pip-afw", PLATFORM, "rg-hub")}
    address = {"privateIPAddress": FIREWALL_ADDRESS, "subnet": {"id": subnet}, "publicIPAddress": public}
    usual: dict[str, Any] = {
        "sku": {"name": "AZFW_VNet", "tier": tier},
        "threatIntelMode": "Alert",
        "firewallPolicy": {"id": POLICY},
        "ipConfigurations": [{"name": "ip", "id": f"{FIREWALL}/azureFirewallIpConfigurations/ip", "properties": address}],
        "networkRuleCollections": [],
        "applicationRuleCollections": [],
        "natRuleCollections": [],
    }
    return row("Microsoft.Network/azureFirewalls", name, {**usual, **properties}, **HUB)


def policy(name: str = "afwp-hub", **properties: Any) -> dict[str, Any]:
    usual: dict[str, Any] = {
        "sku": {"tier": "Premium"},
        "threatIntelMode": "Deny",
        "threatIntelWhitelist": {"ipAddresses": [], "fqdns": []},
        "intrusionDetection": {"mode": "Deny", "configuration": {"signatureOverrides": [], "bypassTrafficSettings": []}},
        "transportSecurity": {"certificateAuthority": {"keyVaultSecretId": "https://kv.vault.azure.net/secrets/ca"}},
        "dnsSettings": {"enableProxy": True},
        "firewalls": [{"id": FIREWALL}],
        "ruleCollectionGroups": [{"id": f"{resource_id(POLICY_KIND, name, PLATFORM, 'rg-hub')}/ruleCollectionGroups/rcg"}],
    }
    return row(POLICY_KIND, name, {**usual, **properties}, **HUB)


def application_rule(**properties: Any) -> dict[str, Any]:
    usual: dict[str, Any] = {
        "ruleType": "ApplicationRule",
        "name": "updates",
        "protocols": [{"protocolType": "Https", "port": 443}],
    }
    usual |= {"targetFqdns": ["*.windowsupdate.com"], "sourceAddresses": ["10.1.0.0/16"], "terminateTLS": True}
    return {**usual, **properties}


def collection(*rules: dict[str, Any], action: str = "Allow", kind: str = "FirewallPolicyFilterRuleCollection") -> dict[str, Any]:
    return {"ruleCollectionType": kind, "name": "rc", "priority": 100, "action": {"type": action}, "rules": list(rules)}


def rule_group(*collections: dict[str, Any], of: str = POLICY, name: str = "rcg", priority: int = 200) -> dict[str, Any]:
    found = row(f"{POLICY_KIND}/ruleCollectionGroups", name, {"priority": priority, "ruleCollections": list(collections)}, **HUB)
    return {**found, "id": f"{of}/ruleCollectionGroups/{name}"}


def setting(*categories: str, name: str = "security", metrics: bool = False, **destination: Any) -> dict[str, Any]:
    """A diagnostic setting, to the workspace unless another destination is given. No category: all logs."""
    logs = [{"category": one, "enabled": True} for one in categories] or [{"categoryGroup": "allLogs", "enabled": True}]
    measures = [{"category": "AllMetrics", "enabled": metrics}]
    return {"name": name, "properties": {**(destination or {"workspaceId": WORKSPACE}), "logs": logs, "metrics": measures}}


def workspace(name: str = "log-security", days: int | None = 365, **properties: Any) -> dict[str, Any]:
    usual = {
        "retentionInDays": days,
        "workspaceCapping": {"dailyQuotaGb": -1.0},
        "customerId": "c0000000-0000-4000-8000-000000000001",
    }
    return row(WORKSPACE_KIND, name, {**usual, **properties}, **HUB)


RESOURCES: dict[str, Any] = {
    FIREWALLS: [firewall()],
    POLICIES: [policy()],
    GROUPS: [rule_group(collection(application_rule()))],
    IP_GROUPS: [],
    DIAGNOSTICS: {FIREWALL: [setting()]},
    WORKSPACES: [workspace()],
}
