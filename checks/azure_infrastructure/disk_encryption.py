from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial

from ztscan.directory.counting import counted
from ztscan.entities.azure_machines import DataDisk, MachineExtension, ManagedDisk, VirtualMachine
from ztscan.estate.judged import judge_each
from ztscan.estate.subscriptions import row_subject
from ztscan.estate.visibility import Visibility
from ztscan.plugin import Finding, Gap, GapReason, Severity, Unknown, Yielded, check, known, required

MACHINES, DISKS = "azure_virtual_machines", "azure_disks"
_PLATFORM = "encryptionatrestwithplatformkey"
_KINDS = (_PLATFORM, "encryptionatrestwithcustomerkey", "encryptionatrestwithplatformandcustomerkeys")


@check(
    title="Disks of virtual machines are encrypted beyond the default",
    severity=Severity.MEDIUM,
    objectives=["infrastructure.harden"],
    mappings={
        "stronger": {"prowler": ["vm_ensure_using_managed_disks"]},
        "partial": {"mcsb": ["DP-4", "DP-5"], "prowler": ["vm_ensure_attached_disks_encrypted_with_cmk"]},
    },
    since="0.2.0",
)
def disk_encryption(
    azure_virtual_machines: tuple[VirtualMachine, ...],
    azure_machine_extensions: tuple[MachineExtension, ...] | Gap,
    azure_disks: tuple[ManagedDisk, ...] | Gap,
    azure_visibility: Visibility,
) -> Iterator[Yielded]:
    """Checks that data of machines is encrypted on the host too, or with keys of the organisation.

    What it checks:
        Each virtual machine has encryption at host, Azure Disk Encryption, or disks with a customer-managed key. Disks that are
        files in a storage account fail.

    Why it matters:
        Azure encrypts all managed disks with its own keys. Temporary disks and caches are not included, and the organisation
        cannot withdraw the key.

    Limits:
        Whether the organisation needs more than the default is its decision: waive the check if not. Instances of uniform scale
        sets are not read.

    Remediation:
        1. Register the feature once: `az feature register --namespace Microsoft.Compute --name EncryptionAtHost`
        2. Stop the machine, and run `az vm update --resource-group GROUP --name MACHINE --set
           securityProfile.encryptionAtHost=true`, or use Azure portal > Virtual machines > the machine > Disks > Additional
           settings.
        3. Convert unmanaged disks: `az vm convert --resource-group GROUP --name MACHINE`

    References:
        https://learn.microsoft.com/azure/virtual-machines/disk-encryption-overview
    """
    encrypted = azure_machine_extensions if isinstance(azure_machine_extensions, Gap) else _encrypted(azure_machine_extensions)
    disks = azure_disks if isinstance(azure_disks, Gap) else {disk.key: disk for disk in azure_disks}
    yield from judge_each(azure_virtual_machines, azure_visibility, "virtual machine", partial(_wrong, encrypted, disks))


def _wrong(encrypted: frozenset[str] | Gap, disks: Mapping[str, ManagedDisk] | Gap, machine: VirtualMachine) -> Iterator[Yielded]:
    attached = machine.data_disks
    ids = [machine.os_disk, *(_disk_of(one) for one in attached or ())]
    if None in ids:
        yield _finding(machine, "has a disk that is a file in a storage account", "managedDisk: none")
    elif machine.encryption_at_host is not True and not _is_in(machine, encrypted):
        if isinstance(disks, Gap):
            raise Unknown(disks)
        plain = [key for key in ids if key is not None and _is_plain(disks, key)]
        if plain:
            yield _finding(
                machine,
                "has disks with the default encryption only",
                f"{len(plain)} of {counted(len(ids), 'disk')}: platform key",
            )
    required(attached, MACHINES, "dataDisks")


def _is_in(machine: VirtualMachine, encrypted: frozenset[str] | Gap) -> bool:
    """Whether it has Azure Disk Encryption. Raises Unknown where extensions could not be read."""
    if isinstance(encrypted, Gap):
        raise Unknown(encrypted)
    return machine.key in encrypted


def _disk_of(attached: DataDisk) -> str | None:
    """Id of the managed disk of a data disk; None: it is a file."""
    return (attached.managed_disk.id or None) if attached.managed_disk else None


def _is_plain(disks: Mapping[str, ManagedDisk], key: str) -> bool:
    """Whether a disk has the encryption of the platform only."""
    disk = disks.get(key.lower())
    if disk is None:
        raise Unknown(Gap(DISKS, GapReason.UNAVAILABLE, "a disk of a machine is not in the list of disks", "scan again"))
    return known(disk.encryption or _PLATFORM, _KINDS, DISKS, "encryption.type") == _PLATFORM


def _encrypted(extensions: tuple[MachineExtension, ...]) -> frozenset[str]:
    """Machines with Azure Disk Encryption."""
    return frozenset(
        one.key.partition("/extensions/")[0]
        for one in extensions
        if (one.publisher or "").casefold() == "microsoft.azure.security"
        and (one.kind or "").casefold() in ("azurediskencryption", "azurediskencryptionforlinux")
        and (one.state or "").casefold() == "succeeded"
    )


def _finding(machine: VirtualMachine, what: str, observed: str) -> Finding:
    subject = row_subject("virtualMachine", machine)
    expected = "encryption at host, Azure Disk Encryption, or customer-managed keys"
    return Finding(subject, f"the virtual machine {machine.name} {what}", observed, expected)
