"""Machines of Fabrikam: one with Linux, one with Windows, and a server that Azure Arc enrols."""

from __future__ import annotations

from typing import Any

from tests.checks.compliant.azure_base import PLATFORM, resource_id, row

MACHINES, EXTENSIONS, DISKS = "azure_virtual_machines", "azure_machine_extensions", "azure_disks"
PATCHES, UPDATES, BASELINES = "azure_patch_assessments", "azure_missing_updates", "azure_machine_configurations"
ARC, ARC_EXTENSIONS, SCALE_SETS = "azure_arc_machines", "azure_arc_extensions", "azure_scale_sets"
MACHINE_KIND, DISK_KIND, ARC_KIND = (
    "Microsoft.Compute/virtualMachines",
    "Microsoft.Compute/disks",
    "Microsoft.HybridCompute/machines",
)
WEB, DATA = resource_id(MACHINE_KIND, "vm-web"), resource_id(MACHINE_KIND, "vm-data")
SERVER = resource_id(ARC_KIND, "srv-dc1", PLATFORM, "rg-arc")


def machine(name: str, system: str = "Linux", **properties: Any) -> dict[str, Any]:
    """A virtual machine as it should be, but for ``properties``."""
    patching = {"patchMode": "AutomaticByPlatform", "assessmentMode": "AutomaticByPlatform"}
    secure = {
        "storageProfile": {
            "osDisk": {"osType": system, "managedDisk": {"id": resource_id(DISK_KIND, f"{name}-os")}},
            "dataDisks": [],
        },
        "osProfile": {
            "computerName": name,
            **(
                {"linuxConfiguration": {"disablePasswordAuthentication": True, "patchSettings": patching}}
                if system == "Linux"
                else {"windowsConfiguration": {"patchSettings": patching}}
            ),
        },
        "securityProfile": {
            "securityType": "TrustedLaunch",
            "encryptionAtHost": True,
            "uefiSettings": {"secureBootEnabled": True, "vTpmEnabled": True},
        },
        "extended": {"instanceView": {"powerState": {"code": "PowerState/running"}}},
        "networkProfile": {"networkInterfaces": []},
    }
    return row(MACHINE_KIND, name, {**secure, **properties})


def disk(name: str, encryption: str | None = "EncryptionAtRestWithPlatformKey") -> dict[str, Any]:
    """The disk of a machine's operating system; ``name`` is that of the machine."""
    closed = {"diskState": "Attached", "networkAccessPolicy": "DenyAll", "publicNetworkAccess": "Disabled"}
    closed["dataAccessAuthMode"] = "AzureActiveDirectory"
    owner = resource_id(MACHINE_KIND, name)
    return row(DISK_KIND, f"{name}-os", {**closed, "encryption": {"type": encryption}}, managedBy=owner)


def extension(
    of: str, kind: str, publisher: str = "Microsoft.Azure.AzureDefenderForServers", state: str | None = "Succeeded"
) -> Any:
    return {**below(of, "extensions", kind), "properties": {"publisher": publisher, "type": kind, "provisioningState": state}}


def patches(of: str, **properties: Any) -> dict[str, Any]:
    """The last check of a machine for updates."""
    counts = {"critical": properties.pop("critical", 0), "security": properties.pop("security", 0), "other": 4}
    usual = {"status": "Succeeded", "lastModifiedDateTime": "2026-10-31T03:00:00Z", "rebootPending": False}
    found = {**usual, "availablePatchCountByClassification": counts, **properties}
    return {**below(of, "patchAssessmentResults", "latest"), "properties": found}


def update(of: str, name: str, published: str | None, *classifications: str) -> dict[str, Any]:
    """An update that a machine lacks."""
    properties = {"patchName": name, "classifications": list(classifications), "publishedDateTime": published}
    return {**below(of, "patchAssessmentResults/latest/softwarePatches", name), "properties": properties}


def baseline(
    of: str, name: str, compliance: str | None = "Compliant", checked: str | None = "2026-10-31T22:10:00Z"
) -> dict[str, Any]:
    """What a machine says of its configuration."""
    properties = {"complianceStatus": compliance, "lastComplianceStatusChecked": checked, "targetResourceId": of}
    return {**below(of, "providers/Microsoft.GuestConfiguration/guestConfigurationAssignments", name), "properties": properties}


def below(of: str, path: str, name: str) -> dict[str, Any]:
    """A row whose id begins with that of a machine."""
    kind = of.split("/providers/")[1].rsplit("/", 1)[0]
    own = "microsoft.guestconfiguration/guestconfigurationassignments" if "GuestConf" in path else f"{kind}/{path}".lower()
    return {"id": f"{of}/{path}/{name}", "name": name, "type": own, "subscriptionId": of.split("/")[2]}


RESOURCES: dict[str, Any] = {
    MACHINES: [machine("vm-web"), machine("vm-data", "Windows")],
    ARC: [row(ARC_KIND, "srv-dc1", {"status": "Connected", "osType": "windows"}, subscription=PLATFORM, group="rg-arc")],
    EXTENSIONS: [extension(WEB, "MDE.Linux"), extension(DATA, "MDE.Windows")],
    ARC_EXTENSIONS: [extension(SERVER, "MDE.Windows")],
    DISKS: [disk("vm-web"), disk("vm-data")],
    PATCHES: [patches(WEB), patches(DATA), patches(SERVER)],
    UPDATES: [],
    SCALE_SETS: [],
    BASELINES: [
        baseline(WEB, "AzureLinuxBaseline"),
        baseline(DATA, "AzureWindowsBaseline"),
        baseline(SERVER, "AzureWindowsBaseline"),
    ],
}
