from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from ztscan.entities.azure_storage import StorageAccount
from ztscan.estate.reachability.services import Perimeters, by_default_action, public_door
from ztscan.estate.visibility import Visibility
from ztscan.plugin import Finding, Note, Severity, Yielded, check, required

from ._judging import judged, subject

ACCOUNTS = "azure_storage_accounts"
WITHOUT_BLOBS = frozenset(("filestorage",))


@check(
    title="Storage accounts forbid anonymous access to blobs",
    severity=Severity.HIGH,
    objectives=["network.limit_access"],
    mappings={
        "equal": {"prowler": ["storage_blob_public_access_level_is_disabled"], "cis-azure-6.0": ["9.3.8"]},
        "partial": {"mcsb": ["NS-2"]},
    },
    since="0.2.0",
)
def storage_anonymous(
    azure_storage_accounts: tuple[StorageAccount, ...], azure_perimeters: Perimeters, azure_visibility: Visibility
) -> Iterator[Yielded]:
    """Checks that no container can be opened to everybody.

    What it checks:
        `allowBlobPublicAccess` is false. An account where Azure does not send it is not assessed: older accounts allow anonymous
        access then. Accounts for files are left out.

    Why it matters:
        One container with anonymous access publishes what is in it, and search engines for open containers find it in hours.

    Limits:
        Static websites are public with this setting too, and cannot be read. Which containers are open is not visible.

    Remediation:
        1. Open Azure portal > Storage accounts > the account > Settings > Configuration.
        2. Set "Allow Blob anonymous access" to Disabled, or run
           `az storage account update --ids ID --allow-blob-public-access false`.
        3. Anonymous readers lose access: look for requests with anonymous authentication in the account's logs first.

    References:
        https://learn.microsoft.com/azure/storage/blobs/anonymous-read-access-prevent
    """
    yield Note("static websites of storage accounts were not read: they are public where they are on")
    yield from judged(azure_storage_accounts, azure_visibility, "storage account", partial(_wrong, azure_perimeters))


def _wrong(perimeters: Perimeters, account: StorageAccount) -> Iterator[Yielded]:
    if (account.kind or "").casefold() in WITHOUT_BLOBS:
        return
    if required(account.anonymous_blobs, ACCOUNTS, "allowBlobPublicAccess"):
        firewall = partial(by_default_action, account.network_rules, ACCOUNTS)
        door = public_door(account.key, account.public_network, firewall, perimeters, ACCOUNTS)
        message = f"the storage account {account.name} allows anonymous access to blobs"
        yield Finding(subject(account, "storageAccount"), message, f"allowed, and {door} may connect", "not allowed")
