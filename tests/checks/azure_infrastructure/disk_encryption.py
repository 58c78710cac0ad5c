"""Cases of `azure_infrastructure.disk_encryption`."""

from __future__ import annotations

from typing import Any

from tests.checks.azure_infrastructure.kubernetes_sign_in import NOT_APPLICABLE, NOT_ASSESSED
from tests.checks.azure_infrastructure.trusted_launch import FAILS
from tests.checks.cases import Add, Case, gap
from tests.checks.compliant.azure_machines import DISKS, EXTENSIONS, MACHINES, WEB, disk, extension

HOST = {f"{MACHINES}/vm-web/properties/securityProfile/encryptionAtHost": False}
STORAGE = f"{MACHINES}/vm-web/properties/storageProfile"
OWN_KEY = "EncryptionAtRestWithCustomerKey"


def ade(state: str | None = "Succeeded", kind: str = "AzureDiskEncryptionForLinux") -> dict[str, Any]:
    return {EXTENSIONS: Add(extension(WEB, kind, "Microsoft.Azure.Security", state))}


CASES = (
    Case("encryption at host"),
    Case("the default only", HOST, FAILS),
    Case("not returned: the default", {**HOST, f"{MACHINES}/vm-web/properties/securityProfile": None}, FAILS),
    Case("Azure Disk Encryption", {**HOST, **ade()}),
    Case("Azure Disk Encryption failed", {**HOST, **ade("Failed")}, FAILS),
    Case("another extension", {**HOST, **ade(kind="Antimalware")}, FAILS),
    Case("a key of the organisation", {**HOST, f"{DISKS}/vm-web-os": disk("vm-web", OWN_KEY)}),
    Case("encryption of the disk was not returned: the default", {**HOST, f"{DISKS}/vm-web-os": disk("vm-web", None)}, FAILS),
    Case("encryption that nobody knows", {**HOST, f"{DISKS}/vm-web-os": disk("vm-web", "Rot13")}, verdict=NOT_ASSESSED),
    Case("the disk is not in the list", {**HOST, DISKS: []}, verdict=NOT_ASSESSED),
    Case(
        "an unmanaged disk",
        {f"{STORAGE}/osDisk": {"osType": "Linux", "vhd": {"uri": "https://x.blob.core.windows.net/a.vhd"}}},
        FAILS,
    ),
    Case("an unmanaged data disk", {f"{STORAGE}/dataDisks": [{"lun": 0, "vhd": {}}]}, FAILS),
    Case(
        "a data disk with the default",
        {
            **HOST,
            f"{DISKS}/vm-web-os": disk("vm-web", OWN_KEY),
            f"{STORAGE}/dataDisks": [{"managedDisk": {"id": disk("vm-data")["id"]}}],
        },
        FAILS,
    ),
    Case("data disks were not returned", {f"{STORAGE}/dataDisks": None}, verdict=NOT_ASSESSED),
    Case("disks could not be read", {**HOST, DISKS: gap(DISKS)}, verdict=NOT_ASSESSED),
    Case("extensions could not be read", {**HOST, EXTENSIONS: gap(EXTENSIONS)}, verdict=NOT_ASSESSED),
    Case("neither is needed with encryption at host", {DISKS: gap(DISKS), EXTENSIONS: gap(EXTENSIONS)}),
    Case("no machine", {MACHINES: []}, verdict=NOT_APPLICABLE),
    Case("could not be read", {MACHINES: gap(MACHINES)}, verdict=NOT_ASSESSED),
)
