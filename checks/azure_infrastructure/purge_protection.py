from __future__ import annotations

from collections.abc import Iterator

from ztscan.entities.azure_key_vaults import KeyVault
from ztscan.estate.judged import judge_each
from ztscan.estate.subscriptions import row_subject
from ztscan.estate.visibility import Visibility
from ztscan.plugin import Finding, Severity, Yielded, check


@check(
    title="Deleted keys and secrets of key vaults can be recovered",
    severity=Severity.HIGH,
    objectives=["infrastructure.harden"],
    mappings={"equal": {"cis-azure-6.0": ["8.3.5"], "prowler": ["keyvault_recoverable"]}, "partial": {"mcsb": ["DP-8"]}},
    since="0.2.0",
)
def purge_protection(azure_key_vaults: tuple[KeyVault, ...], azure_visibility: Visibility) -> Iterator[Yielded]:
    """Checks that nobody can destroy keys.

    What it checks:
        Each key vault and managed HSM has purge protection. Soft delete is always on.

    Why it matters:
        Without the key, all that it encrypts is lost. An attacker, or an administrator by mistake, purges a deleted vault at
        once if nothing protects it.

    Limits:
        Expiry and rotation of keys, secrets and certificates take rights on the data, and are not read.

    Remediation:
        1. Open Azure portal > Key vaults > the vault > Settings > Properties, and enable purge protection. This cannot be
           undone.
        2. With the CLI: `az keyvault update --name VAULT --enable-purge-protection true`

    References:
        https://learn.microsoft.com/azure/key-vault/general/soft-delete-overview
    """
    yield from judge_each(azure_key_vaults, azure_visibility, "key vault", _wrong)


def _wrong(vault: KeyVault) -> Iterator[Yielded]:
    if vault.purge_protection is not True:
        message = f"what is deleted in the key vault {vault.name} can be destroyed at once"
        yield Finding(row_subject("keyVault", vault), message, "enablePurgeProtection: not set", "enablePurgeProtection: true")
