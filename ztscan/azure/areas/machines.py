"""Virtual machines and their extensions and disks; updates and configuration of these and of servers that Azure Arc enrols."""

from __future__ import annotations

from typing import ClassVar

from ztscan.azure.nested import Part, Reference
from ztscan.azure.resource import AzureRow, at, rows_of_types
from ztscan.core.columns import Columns


class DataDisk(Part, frozen=True):
    managed_disk: Reference | None = None
    """Without it, the disk is a file in a storage account."""


class VirtualMachine(AzureRow, frozen=True, kw_only=True):
    os_type: str | None = at("properties.storageProfile.osDisk.osType")
    """``Windows`` or ``Linux``."""
    os_disk: str | None = at("properties.storageProfile.osDisk.managedDisk.id")
    """Id of the managed disk; without it, the disk is a file in a storage account."""
    data_disks: tuple[DataDisk, ...] | None = at("properties.storageProfile.dataDisks")
    computer_name: str | None = at("properties.osProfile.computerName")
    """Without it the machine was made from a specialised disk: Azure does not know its settings."""
    password_refused: bool | None = at("properties.osProfile.linuxConfiguration.disablePasswordAuthentication")
    """False where Azure does not send it."""
    windows_assessment: str | None = at("properties.osProfile.windowsConfiguration.patchSettings.assessmentMode")
    """``AutomaticByPlatform``: assessed every day; ``ImageDefault`` where Azure does not send it."""
    windows_patching: str | None = at("properties.osProfile.windowsConfiguration.patchSettings.patchMode")
    """``Manual``, ``AutomaticByOS`` (where Azure does not send it) or ``AutomaticByPlatform``."""
    linux_assessment: str | None = at("properties.osProfile.linuxConfiguration.patchSettings.assessmentMode")
    linux_patching: str | None = at("properties.osProfile.linuxConfiguration.patchSettings.patchMode")
    """``ImageDefault`` (where Azure does not send it) or ``AutomaticByPlatform``."""
    security_type: str | None = at("properties.securityProfile.securityType")
    """``TrustedLaunch`` or ``ConfidentialVM``; ``Standard`` where Azure does not send it."""
    encryption_at_host: bool | None = at("properties.securityProfile.encryptionAtHost")
    """False where Azure does not send it."""
    secure_boot: bool | None = at("properties.securityProfile.uefiSettings.secureBootEnabled")
    virtual_tpm: bool | None = at("properties.securityProfile.uefiSettings.vTpmEnabled")
    power: str | None = at("properties.extended.instanceView.powerState.code")
    """Added by Resource Graph, such as ``PowerState/running``."""
    interfaces: tuple[Reference, ...] | None = at("properties.networkProfile.networkInterfaces")


class MachineExtension(AzureRow, frozen=True, kw_only=True):
    """Its id begins with the id of its machine."""

    publisher: str | None = at("properties.publisher")
    kind: str | None = at("properties.type")
    """Such as ``MDE.Linux``."""
    state: str | None = at("properties.provisioningState")


class ManagedDisk(AzureRow, frozen=True, kw_only=True):
    encryption: str | None = at("properties.encryption.type")
    """``EncryptionAtRestWithPlatformKey`` where Azure does not send it."""
    state: str | None = at("properties.diskState")
    network_access: str | None = at("properties.networkAccessPolicy")
    """``AllowAll`` where Azure does not send it."""
    public_network: str | None = at("properties.publicNetworkAccess")
    """``Enabled`` where Azure does not send it."""
    export_authentication: str | None = at("properties.dataAccessAuthMode")
    """``None`` where Azure does not send it."""


class PatchAssessment(AzureRow, frozen=True, kw_only=True):
    """The last check for updates of a machine, whose id the id begins with. Azure keeps it for seven days."""

    status: str | None = at("properties.status")
    """``Succeeded``: the counts are what was found."""
    assessed: str | None = at("properties.lastModifiedDateTime")
    reboot_pending: bool | None = at("properties.rebootPending")
    critical: int | None = at("properties.availablePatchCountByClassification.critical")
    security: int | None = at("properties.availablePatchCountByClassification.security")


class MissingUpdate(AzureRow, frozen=True, kw_only=True):
    """An update that a machine lacks. Its id begins with the id of the machine's last check for updates."""

    columns: ClassVar[Columns] = Columns(kept=("id",), packed=("name", "subscription"))
    classifications: tuple[str, ...] | None = at("properties.classifications")
    published: str | None = at("properties.publishedDateTime")


class MachineConfiguration(AzureRow, frozen=True, kw_only=True):
    """An assignment of machine configuration (formerly guest configuration) to a machine."""

    compliance: str | None = at("properties.complianceStatus")
    """``Compliant``, ``NonCompliant`` or ``Pending``."""
    checked: str | None = at("properties.lastComplianceStatusChecked")
    target: str | None = at("properties.targetResourceId")


RESOURCES = (
    rows_of_types("azure_virtual_machines", VirtualMachine, "microsoft.compute/virtualmachines", configuration=False),
    rows_of_types(
        "azure_machine_extensions", MachineExtension, "microsoft.compute/virtualmachines/extensions", configuration=False
    ),
    rows_of_types("azure_disks", ManagedDisk, "microsoft.compute/disks", configuration=False),
    rows_of_types("azure_snapshots", ManagedDisk, "microsoft.compute/snapshots"),
    rows_of_types(
        "azure_patch_assessments",
        PatchAssessment,
        "microsoft.compute/virtualmachines/patchassessmentresults",
        "microsoft.hybridcompute/machines/patchassessmentresults",
        table="PatchAssessmentResources",
        configuration=False,
    ),
    rows_of_types(
        "azure_missing_updates",
        MissingUpdate,
        "microsoft.compute/virtualmachines/patchassessmentresults/softwarepatches",
        "microsoft.hybridcompute/machines/patchassessmentresults/softwarepatches",
        table="PatchAssessmentResources",
        configuration=False,
    ),
    rows_of_types(
        "azure_machine_configurations",
        MachineConfiguration,
        "microsoft.guestconfiguration/guestconfigurationassignments",
        table="GuestConfigurationResources",
        configuration=False,
    ),
)
