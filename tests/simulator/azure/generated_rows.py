"""What the rows of a generated estate are like, by kind."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from tests.simulator.azure.estates.storage import CLOSED, HARDENED, OPEN
from tests.simulator.azure.networks import rule
from tests.simulator.tenant import Json, days_ago

YESTERDAY = days_ago(1)
ODD = 6
"""One of so many rows is as it should not be."""


@dataclass(frozen=True)
class Place:
    """Where a generated resource is: its subscription, and its number there."""

    subscription: str
    number: int

    @property
    def odd(self) -> bool:
        return self.number % ODD == 0

    def path(self, type_name: str, prefix: str, number: int | None = None) -> str:
        """The id of a resource of this number. A type with parents is below one of the same number for each parent."""
        shown = f"{prefix}-{self.number if number is None else number:06d}"
        namespace, *parts = type_name.split("/")
        within = f"/subscriptions/{self.subscription}/resourceGroups/rg-main/providers/{namespace}"
        return within + "".join(f"/{part}/{shown}" for part in parts)


@dataclass(frozen=True, kw_only=True)
class Kind:
    """One type of a generated estate, with its share of all resources."""

    type_name: str
    prefix: str
    share: float
    properties: Callable[[Place], Json]
    table: str = "Resources"
    columns: Mapping[str, object] = field(default_factory=dict)


MACHINE, NIC = "Microsoft.Compute/virtualMachines", "Microsoft.Network/networkInterfaces"
NSG, VNET = "Microsoft.Network/networkSecurityGroups", "Microsoft.Network/virtualNetworks"
ADDRESS, DISK = "Microsoft.Network/publicIPAddresses", "Microsoft.Compute/disks"


def _storage(place: Place) -> Json:
    if place.odd:
        return {**HARDENED, "publicNetworkAccess": "Enabled", "minimumTlsVersion": "TLS1_0", "networkAcls": OPEN}
    return HARDENED


def _vault(place: Place) -> Json:
    return {
        "enableSoftDelete": True,
        "softDeleteRetentionInDays": 90,
        "enableRbacAuthorization": not place.odd,
        "enablePurgeProtection": True,
        "publicNetworkAccess": "Enabled" if place.odd else "Disabled",
        "networkAcls": CLOSED,
    }


def _machine(place: Place) -> Json:
    return {
        "storageProfile": {"osDisk": {"osType": "Linux", "managedDisk": {"id": place.path(DISK, "disk")}}, "dataDisks": []},
        "osProfile": {
            "computerName": f"vm{place.number}",
            "linuxConfiguration": {
                "disablePasswordAuthentication": not place.odd,
                "patchSettings": {"patchMode": "AutomaticByPlatform", "assessmentMode": "AutomaticByPlatform"},
            },
        },
        "securityProfile": {
            "securityType": "TrustedLaunch",
            "encryptionAtHost": True,
            "uefiSettings": {"secureBootEnabled": True, "vTpmEnabled": True},
        },
        "networkProfile": {"networkInterfaces": [{"id": place.path(NIC, "nic")}]},
        "extended": {"instanceView": {"powerState": {"code": "PowerState/running"}}},
    }


def _interface(place: Place) -> Json:
    configuration = {
        "privateIPAddress": f"10.0.{place.number // 250}.{place.number % 250 + 4}",
        "privateIPAddressVersion": "IPv4",
        "subnet": {"id": f"{place.path(VNET, 'vnet', 0)}/subnets/main"},
        **({"publicIPAddress": {"id": place.path(ADDRESS, "pip", place.number // ODD)}} if place.odd else {}),
    }
    key = f"{place.path(NIC, 'nic')}/ipConfigurations/primary"
    return {
        "enableIPForwarding": False,
        "virtualMachine": {"id": place.path(MACHINE, "vm")},
        "ipConfigurations": [{"id": key, "name": "primary", "properties": configuration}],
    }


def _address(place: Place) -> Json:
    used = f"{place.path(NIC, 'nic', place.number * ODD)}/ipConfigurations/primary"
    return {
        "ipAddress": f"203.0.113.{place.number % 250}",
        "publicIPAddressVersion": "IPv4",
        "publicIPAllocationMethod": "Static",
        "ipConfiguration": {"id": used},
    }


_RULES = tuple(rule(f"rule-{number}", 100 + number, source="10.0.0.0/8", port=[str(443 + number)]) for number in range(5))
_ODD_RULE = rule("rdp", 90, source="*", port="3389")


def _group(place: Place) -> Json:
    rules = [_ODD_RULE, *_RULES] if place.odd else [*_RULES]
    key = place.path(NSG, "nsg")
    return {
        "securityRules": [{**one, "id": f"{key}/securityRules/{one['name']}"} for one in rules],
        "defaultSecurityRules": [],
        "subnets": [{"id": f"{place.path(VNET, 'vnet')}/subnets/main"}],
    }


def _network(place: Place) -> Json:
    key = place.path(VNET, "vnet")
    main = {"addressPrefix": "10.0.0.0/16", "networkSecurityGroup": {"id": place.path(NSG, "nsg")}, "delegations": []}
    return {
        "addressSpace": {"addressPrefixes": ["10.0.0.0/16"]},
        "subnets": [{"id": f"{key}/subnets/main", "name": "main", "properties": main}],
        "virtualNetworkPeerings": [],
        "enableDdosProtection": False,
    }


def _disk(place: Place) -> Json:
    return {
        "diskState": "Attached",
        "encryption": {"type": "EncryptionAtRestWithPlatformKey"},
        "networkAccessPolicy": "AllowAll" if place.odd else "DenyAll",
    }


def _site(place: Place) -> Json:
    return {"state": "Running", "enabled": True, "httpsOnly": not place.odd, "publicNetworkAccess": "Disabled"}


def _sql(place: Place) -> Json:
    administrators = {"azureADOnlyAuthentication": not place.odd, "principalType": "Group"}
    return {"minimalTlsVersion": "1.2", "publicNetworkAccess": "Disabled", "administrators": administrators}


def _assessment(place: Place) -> Json:
    return {
        "displayName": f"Recommendation {place.number % 40}",
        "status": {"code": "Unhealthy" if place.odd else "Healthy"},
        "metadata": {"severity": "High" if place.number % 3 == 0 else "Medium"},
    }


def _update(place: Place) -> Json:
    return {"classifications": ["Security" if place.odd else "Other"], "publishedDateTime": YESTERDAY}


KINDS: tuple[Kind, ...] = (
    Kind(
        type_name="Microsoft.Storage/storageAccounts", prefix="st", share=60, properties=_storage, columns={"kind": "StorageV2"}
    ),
    Kind(type_name=MACHINE, prefix="vm", share=60, properties=_machine),
    Kind(type_name=NIC, prefix="nic", share=60, properties=_interface),
    Kind(type_name=ADDRESS, prefix="pip", share=10, properties=_address, columns={"sku": {"name": "Standard"}}),
    Kind(type_name=NSG, prefix="nsg", share=30, properties=_group),
    Kind(type_name=VNET, prefix="vnet", share=20, properties=_network),
    Kind(type_name=DISK, prefix="disk", share=60, properties=_disk),
    Kind(type_name="Microsoft.KeyVault/vaults", prefix="kv", share=20, properties=_vault),
    Kind(type_name="Microsoft.Web/sites", prefix="app", share=20, properties=_site, columns={"kind": "app"}),
    Kind(type_name="Microsoft.Sql/servers", prefix="sql", share=10, properties=_sql, columns={"kind": "v12.0"}),
    Kind(
        type_name="Microsoft.Security/assessments",
        prefix="assessment",
        share=100,
        properties=_assessment,
        table="SecurityResources",
    ),
    Kind(
        type_name=f"{MACHINE}/patchAssessmentResults/softwarePatches",
        prefix="patch",
        share=50,
        properties=_update,
        table="PatchAssessmentResources",
    ),
)
"""The kinds of a generated estate. The shares are those of a large estate, recommendations and updates included."""
