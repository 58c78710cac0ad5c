from __future__ import annotations

from collections.abc import Iterator

from ztscan.entities.azure_machines import ManagedDisk
from ztscan.estate.visibility import Visibility
from ztscan.plugin import Finding, Severity, Yielded, check

from ._judging import judged, subject

EXPORTING = frozenset(("activesas", "activesasfrozen"))
"""States in which a link for download is in use."""


@check(
    title="Disks and snapshots cannot be downloaded over the internet",
    severity=Severity.MEDIUM,
    objectives=["network.limit_access"],
    mappings={"partial": {"mcsb": ["NS-2", "DP-2"]}},
    since="0.2.0",
)
def disk_export(
    azure_disks: tuple[ManagedDisk, ...], azure_snapshots: tuple[ManagedDisk, ...], azure_visibility: Visibility
) -> Iterator[Yielded]:
    """Checks that a copy of a disk cannot leave over a link.

    What it checks:
        Each managed disk and snapshot has `networkAccessPolicy` DenyAll or AllowPrivate, or public network access disabled, or
        requires an Entra ID sign-in for download. No link for download is active on one that has none of these. Where Azure does
        not send a property, everything is allowed.

    Why it matters:
        A person who may create a link can download the whole disk, with its password hashes and data, from anywhere.

    Limits:
        The check does not assess who has the right to create links.

    Remediation:
        1. Open Azure portal > Disks > the disk > Settings > Networking, and choose "Disable public and private access":
           `az disk update --ids ID --network-access-policy DenyAll --public-network-access Disabled`.
        2. Cancel links that are active: Disk Export > Cancel export, or `az disk revoke-access --ids ID`.

    References:
        https://learn.microsoft.com/azure/virtual-machines/disks-restrict-import-export-overview
    """
    yield from judged((*azure_disks, *azure_snapshots), azure_visibility, "disk", _wrong)


def _wrong(disk: ManagedDisk) -> Iterator[Yielded]:
    policy = (disk.network_access or "AllowAll").casefold()
    is_closed = policy in {"denyall", "allowprivate"} or (disk.public_network or "").casefold() == "disabled"
    signs_in = (disk.export_authentication or "").casefold() == "azureactivedirectory"
    if is_closed or signs_in:
        return
    is_exporting = (disk.state or "").casefold() in EXPORTING
    words = "snapshot" if disk.type.casefold().endswith("/snapshots") else "disk"
    message = (
        f"the {words} {disk.name} {'is offered for download now' if is_exporting else 'can be downloaded over the internet'}"
    )
    observed = f"network access policy: {disk.network_access or 'AllowAll'}" + (", a link is active" if is_exporting else "")
    yield Finding(subject(disk, words), message, observed, "DenyAll, AllowPrivate, or an Entra ID sign-in")
