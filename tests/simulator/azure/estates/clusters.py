"""Kubernetes clusters, container registries, and accounts of AI services."""

from __future__ import annotations

from tests.simulator.azure.estate import EstateBuilder
from tests.simulator.azure.networks import security_group
from tests.simulator.tenant import Json, guid

CLUSTER, REGISTRY = "Microsoft.ContainerService/managedClusters", "Microsoft.ContainerRegistry/registries"
ACCOUNT = "Microsoft.CognitiveServices/accounts"


def contoso(build: EstateBuilder) -> None:
    """The shop's cluster answers the internet and has local accounts. Its nodes' group belongs to the service."""
    cluster(build, "shop", "rg-shop", "aks-shop", hardened=False)
    registry(build, "shop", "rg-shop", "acrcontososhop", admin=True, anonymous=True, public="Enabled")
    _account(build, "development", "rg-dev", "oai-prototype", public="Enabled", keys=True)


def fabrikam(build: EstateBuilder) -> None:
    """Private clusters that Entra ID opens."""
    cluster(build, "production", "rg-orders", "aks-orders", hardened=True)
    registry(build, "production", "rg-orders", "acrfabrikam", admin=False, anonymous=False, public="Disabled")
    _account(build, "production", "rg-orders", "oai-orders", public="Disabled", keys=False)


def cluster(build: EstateBuilder, subscription: str, group: str, name: str, *, hardened: bool) -> None:
    """A cluster, and the resource group that the service manages for its nodes."""
    access: Json = {"enablePrivateCluster": hardened, "disableRunCommand": hardened}
    pool = {"name": "system", "mode": "System", "enableNodePublicIP": False}
    properties: Json = {
        "provisioningState": "Succeeded",
        "powerState": {"code": "Running"},
        "enableRBAC": True,
        "disableLocalAccounts": hardened,
        "aadProfile": {"managed": True, "enableAzureRBAC": hardened, "tenantID": build.tenant},
        "apiServerAccessProfile": access if hardened else {**access, "authorizedIPRanges": []},
        "networkProfile": {
            "networkPlugin": "azure",
            "networkPolicy": "cilium" if hardened else "none",
            "outboundType": "userDefinedRouting" if hardened else "loadBalancer",
        },
        "addonProfiles": {"azurePolicy" if hardened else "azurepolicy": {"enabled": hardened, "config": None}},
        "securityProfile": {"defender": {"securityMonitoring": {"enabled": hardened}}},
        "autoUpgradeProfile": {"upgradeChannel": "patch", "nodeOSUpgradeChannel": "NodeImage"} if hardened else {},
        "agentPoolProfiles": [pool],
        "servicePrincipalProfile": {"clientId": "msi"},
    }
    identity = {"type": "SystemAssigned", "principalId": guid(build.name, "cluster", name)}
    key = build.add(subscription, group, CLUSTER, name, properties, identity=identity, sku={"name": "Base", "tier": "Standard"})
    nodes = f"MC_{group}_{name}_westeurope"
    build.resource_group(subscription, nodes, managed_by=key)
    security_group(build, subscription, nodes, f"aks-agentpool-{name}-nsg")


def registry(
    build: EstateBuilder, subscription: str, group: str, name: str, *, admin: bool, anonymous: bool, public: str
) -> None:
    properties = {
        "loginServer": f"{name}.azurecr.io",
        "adminUserEnabled": admin,
        "anonymousPullEnabled": anonymous,
        "publicNetworkAccess": public,
        "networkRuleSet": {"defaultAction": "Allow" if public == "Enabled" else "Deny", "ipRules": []},
        "networkRuleBypassOptions": "AzureServices",
    }
    build.add(subscription, group, REGISTRY, name, properties, sku={"name": "Premium", "tier": "Premium"})


def _account(build: EstateBuilder, subscription: str, group: str, name: str, *, public: str, keys: bool) -> None:
    properties = {
        "publicNetworkAccess": public,
        "disableLocalAuth": not keys,
        "networkAcls": {"defaultAction": "Allow" if public == "Enabled" else "Deny", "ipRules": [], "virtualNetworkRules": []},
    }
    build.add(subscription, group, ACCOUNT, name, properties, kind="OpenAI", sku={"name": "S0"})
