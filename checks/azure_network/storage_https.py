from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from ztscan.entities.azure_storage import StorageAccount
from ztscan.estate.reachability.services import Perimeters
from ztscan.estate.visibility import Visibility
from ztscan.plugin import Finding, Gap, Severity, Unknown, Yielded, check, required

from ._judging import judged, subject

ACCOUNTS = "azure_storage_accounts"


@check(
    title="Storage accounts accept encrypted connections only",
    severity=Severity.HIGH,
    objectives=["network.encrypt_traffic"],
    mappings={
        "equal": {"cis-azure-6.0": ["9.3.4"], "prowler": ["storage_secure_transfer_required_is_enabled"]},
        "partial": {"mcsb": ["DP-3"]},
    },
    since="0.2.0",
)
def storage_https(
    azure_storage_accounts: tuple[StorageAccount, ...], azure_perimeters: Perimeters | Gap, azure_visibility: Visibility
) -> Iterator[Yielded]:
    """Checks that secure transfer is required.

    What it checks:
        Each storage account has "Secure transfer required" on. An account for NFS 3.0, which has no encryption of its own,
        passes if public networks and addresses are closed, and no perimeter admits any.

    Why it matters:
        Without it an application can send data and keys over plain HTTP or SMB without encryption.

    Limits:
        Traffic over a private network to an NFS share is not visible.

    Remediation:
        1. Open Azure portal > Storage accounts > the account > Settings > Configuration.
        2. Set "Secure transfer required" to Enabled, or run
           `az storage account update --ids ID --https-only true`.
        3. Clients that use `http://` addresses fail afterwards: look at the transaction metric by authentication first.

    References:
        https://learn.microsoft.com/azure/storage/common/storage-require-secure-transfer
    """
    yield from judged(azure_storage_accounts, azure_visibility, "storage account", partial(_wrong, azure_perimeters))


def _wrong(perimeters: Perimeters | Gap, account: StorageAccount) -> Iterator[Yielded]:
    if required(account.https_only, ACCOUNTS, "supportsHttpsTrafficOnly"):
        return
    if account.nfs and _closed(account) and not _admitted(perimeters, account):
        return
    message = f"the storage account {account.name} accepts connections without encryption"
    yield Finding(subject(account, "storageAccount"), message, "secure transfer: not required", "required")


def _closed(account: StorageAccount) -> bool:
    """Whether no public network or address is admitted. Where Azure does not say so, it is open."""
    if (account.public_network or "").casefold() == "disabled":
        return True
    rules = account.network_rules or {}
    return str(rules.get("defaultAction")).casefold() == "deny" and rules.get("ipRules") == ()


def _admitted(perimeters: Perimeters | Gap, account: StorageAccount) -> bool:
    """Whether a perimeter lets anybody in from the internet."""
    if isinstance(perimeters, Gap):
        raise Unknown(perimeters)
    inside = perimeters.of(account.key)
    return inside is not None and bool(inside.admitted)
