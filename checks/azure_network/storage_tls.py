from __future__ import annotations

from collections.abc import Iterator

from ztscan.entities.azure_storage import StorageAccount
from ztscan.estate.visibility import Visibility
from ztscan.plugin import Finding, Severity, Yielded, check

from ._judging import judged, minor_tls, subject

ACCOUNTS = "azure_storage_accounts"
DEFAULT = "TLS1_0"
"""What Azure takes for the minimum of an account that has none."""


@check(
    title="Storage accounts require TLS 1.2 or later",
    severity=Severity.LOW,
    objectives=["network.encrypt_traffic"],
    mappings={
        "equal": {"cis-azure-6.0": ["9.3.6"], "prowler": ["storage_ensure_minimum_tls_version_12"]},
        "partial": {"mcsb": ["DP-3", "NS-8"]},
    },
    since="0.2.0",
)
def storage_tls(azure_storage_accounts: tuple[StorageAccount, ...], azure_visibility: Visibility) -> Iterator[Yielded]:
    """Checks the minimum version of TLS of storage accounts.

    What it checks:
        The minimum is TLS 1.2 or 1.3. An account without a minimum has an outdated setting, TLS 1.0.

    Why it matters:
        TLS 1.0 and 1.1 have known weaknesses, and modern standards forbid them. Azure Storage ended them on 3 February 2026:
        an older minimum opens nothing now. Audits and policies still look at the setting, and templates hand it on.

    Limits:
        Which version clients use is in the logs of the account only, as are clients that are refused.

    Remediation:
        1. Find clients with older versions in the logs of the account (`TlsVersion` in StorageBlobLogs).
        2. Open Azure portal > Storage accounts > the account > Settings > Configuration, and choose "Version 1.2", or run
           `az storage account update --ids ID --min-tls-version TLS1_2`.

    References:
        https://learn.microsoft.com/azure/storage/common/transport-layer-security-configure-minimum-version
        https://learn.microsoft.com/azure/storage/common/transport-layer-security-configure-migrate-to-tls2
    """
    yield from judged(azure_storage_accounts, azure_visibility, "storage account", _wrong)


def _wrong(account: StorageAccount) -> Iterator[Yielded]:
    version = account.minimum_tls or DEFAULT
    if minor_tls(version, ACCOUNTS, "minimumTlsVersion") < 2:
        message = f"the storage account {account.name} has an outdated minimum of TLS"
        yield Finding(subject(account, "storageAccount"), message, f"minimum: {version}", "TLS 1.2")
