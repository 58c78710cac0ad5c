"""Storage accounts."""

from __future__ import annotations

from tests.simulator.azure.estate import EstateBuilder
from tests.simulator.tenant import Json

KIND = "Microsoft.Storage/storageAccounts"
OPEN: Json = {"bypass": "AzureServices", "defaultAction": "Allow", "ipRules": [], "virtualNetworkRules": []}
CLOSED: Json = {"bypass": "AzureServices", "defaultAction": "Deny", "ipRules": [], "virtualNetworkRules": []}
HARDENED: Json = {
    "provisioningState": "Succeeded",
    "supportsHttpsTrafficOnly": True,
    "minimumTlsVersion": "TLS1_2",
    "allowBlobPublicAccess": False,
    "allowSharedKeyAccess": False,
    "allowCrossTenantReplication": False,
    "publicNetworkAccess": "Disabled",
    "isNfsV3Enabled": False,
    "networkAcls": CLOSED,
    "encryption": {"keySource": "Microsoft.Storage", "requireInfrastructureEncryption": True},
}
EXPOSED: Json = {**HARDENED, "publicNetworkAccess": "Enabled", "allowSharedKeyAccess": True}


def contoso(build: EstateBuilder) -> None:
    """Production is closed, as the platform team made it; what is older, or made by others, is not."""
    build.add("production", "rg-payroll", KIND, "stcontosopayroll", HARDENED, kind="StorageV2", sku={"name": "Standard_GRS"})
    build.add(
        "shop",
        "rg-shop",
        KIND,
        "stcontososhopimages",
        {**EXPOSED, "networkAcls": OPEN, "allowBlobPublicAccess": True},
        kind="StorageV2",
        sku={"name": "Standard_LRS"},
    )
    build.add(
        "production",
        "rg-reports",
        KIND,
        "stcontosoreports",
        {
            **EXPOSED,
            "networkAcls": {**CLOSED, "bypass": "Logging, Metrics", "ipRules": [{"value": "198.51.100.0/24", "action": "Allow"}]},
        },
        kind="StorageV2",
        sku={"name": "Standard_ZRS"},
    )
    logs = {**HARDENED, "allowSharedKeyAccess": True}
    build.add("management", "rg-logs", KIND, "stcontosologs", logs, kind="StorageV2", sku={"name": "Standard_LRS"})
    # Made in 2017: what was not a property then is absent.
    build.add(
        "sandbox",
        "rg-old",
        KIND,
        "stold2017",
        {"provisioningState": "Succeeded", "supportsHttpsTrafficOnly": False, "networkAcls": OPEN},
        kind="Storage",
        sku={"name": "Standard_LRS"},
    )
    customer = {"supportsHttpsTrafficOnly": False, "minimumTlsVersion": "TLS1_0", "networkAcls": OPEN}
    build.add("customer", "rg-northwind", KIND, "stnorthwind", customer, kind="StorageV2", sku={"name": "Standard_LRS"})


def fabrikam(build: EstateBuilder) -> None:
    """All closed, reached by private endpoints."""
    for subscription, group, name in (
        ("production", "rg-orders", "stfabrikamorders"),
        ("production", "rg-archive", "stfabrikamarchive"),
        ("management", "rg-logs", "stfabrikamlogs"),
        ("test", "rg-orders", "stfabrikamtest"),
    ):
        build.add(subscription, group, KIND, name, HARDENED, kind="StorageV2", sku={"name": "Standard_ZRS"})
