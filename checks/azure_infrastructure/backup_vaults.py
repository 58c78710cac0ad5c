from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial

from ztscan.entities.azure_backup import BackupVault, RecoveryVault, RecoveryVaultSettings
from ztscan.estate.judged import judge_kinds
from ztscan.estate.subscriptions import row_subject
from ztscan.estate.visibility import Visibility
from ztscan.plugin import ByKey, Finding, Gap, Severity, Unknown, Yielded, check, known

RECOVERY, BACKUP = "azure_recovery_vaults", "azure_backup_vaults"
_STATES = ("alwayson", "enabled", "on", "disabled", "off")
_IMMUTABLE = ("locked", "unlocked", "disabled")


@check(
    title="Backup vaults cannot be emptied by one person",
    severity=Severity.HIGH,
    objectives=["infrastructure.harden"],
    mappings={"stronger": {"maester": ["MT.1065"]}, "partial": {"mcsb": ["BR-2"]}},
    since="0.2.0",
)
def backup_vaults(
    azure_recovery_vaults: tuple[RecoveryVault, ...] | Gap,
    azure_recovery_vault_settings: ByKey[RecoveryVaultSettings] | Gap,
    azure_backup_vaults: tuple[BackupVault, ...] | Gap,
    azure_visibility: Visibility,
) -> Iterator[Yielded]:
    """Checks that backups survive the account that manages them.

    What it checks:
        Each Recovery Services vault and Backup vault has soft delete that is always on, immutability that is locked, or a
        Resource Guard (multi-user authorization). Soft delete that is enabled fails: one Backup Contributor switches it off.

    Why it matters:
        Ransomware begins by deleting backups, with the account of somebody who may.

    Limits:
        The check does not read who holds the roles on the Resource Guard, or whether they are other people.

    Remediation:
        1. Open Azure portal > the vault > Settings > Properties > Security settings: set soft delete to always on. This cannot
           be undone.
        2. With the CLI: `az backup vault update --resource-group GROUP --name VAULT --soft-delete-feature-state AlwaysON`, or
           `az dataprotection backup-vault update --resource-group GROUP --vault-name VAULT --soft-delete-state AlwaysOn`

    References:
        https://learn.microsoft.com/azure/backup/secure-by-default
        https://learn.microsoft.com/azure/backup/multi-user-authorization-concept
    """
    kinds: tuple[Sequence[RecoveryVault | BackupVault] | Gap, ...] = (azure_recovery_vaults, azure_backup_vaults)
    yield from judge_kinds(kinds, azure_visibility, "backup vault", partial(_wrong, azure_recovery_vault_settings))


def _wrong(settings: ByKey[RecoveryVaultSettings] | Gap, vault: RecoveryVault | BackupVault) -> Iterator[Yielded]:
    resource = BACKUP if isinstance(vault, BackupVault) else RECOVERY
    guarded = vault.guarded is True if isinstance(vault, BackupVault) else (vault.multi_user or "").casefold() == "enabled"
    if guarded or known(vault.immutability or "disabled", _IMMUTABLE, resource, "immutabilitySettings.state") == "locked":
        return
    said = vault.soft_delete if isinstance(vault, BackupVault) else vault.soft_delete or _of_settings(settings, vault)
    state = known(said, _STATES, resource, "softDeleteState")
    if state != "alwayson":
        what = "has no soft delete" if state in ("disabled", "off") else "has soft delete that one person can switch off"
        observed = f"soft delete: {said}, immutability: {vault.immutability or 'none'}, Resource Guard: none"
        message = f"the backup vault {vault.name} {what}"
        yield Finding(row_subject("backupVault", vault), message, observed, "always on, locked, or with a Resource Guard")


def _of_settings(settings: ByKey[RecoveryVaultSettings] | Gap, vault: RecoveryVault) -> str | None:
    """The state of soft delete of an old vault."""
    read = settings if isinstance(settings, Gap) else settings[vault.id]
    if isinstance(read, Gap):
        raise Unknown(read)
    return read.soft_delete
