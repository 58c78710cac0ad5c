"""Vaults that hold backups, and the machines that are backed up."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from ztscan.azure.resource import AzureRow, at, managed, rows_of_types
from ztscan.graph.resource import Keys, Shape

VAULTS_LIMIT = 500
"""One request each: above so many vaults whose row does not tell their soft delete, it is a gap."""


class RecoveryVault(AzureRow, frozen=True, kw_only=True):
    """A Recovery Services vault."""

    soft_delete: str | None = at("properties.securitySettings.softDeleteSettings.softDeleteState")
    """``Enabled``, ``Disabled`` or ``AlwaysON``. Absent on old vaults."""
    immutability: str | None = at("properties.securitySettings.immutabilitySettings.state")
    """``Unlocked`` or ``Locked``; ``Disabled`` where Azure does not send it."""
    multi_user: str | None = at("properties.securitySettings.multiUserAuthorization")
    """``Enabled``: a Resource Guard has to allow what weakens the vault."""


class RecoveryVaultSettings(msgspec.Struct, frozen=True, kw_only=True):
    """The settings of a Recovery Services vault whose row does not tell its soft delete."""

    id: str
    soft_delete: str | None = at("properties.softDeleteFeatureState")
    """``Enabled``, ``Disabled`` or ``AlwaysON``."""


class BackupVault(AzureRow, frozen=True, kw_only=True):
    """A Backup vault (Data Protection)."""

    soft_delete: str | None = at("properties.securitySettings.softDeleteSettings.state")
    """``Off``, ``On`` or ``AlwaysOn``."""
    immutability: str | None = at("properties.securitySettings.immutabilitySettings.state")
    guarded: bool | None = at("properties.isVaultProtectedByResourceGuard")


class ProtectedItem(AzureRow, frozen=True, kw_only=True):
    """Something that a Recovery Services vault backs up."""

    source: str | None = at("properties.sourceResourceId")
    state: str | None = at("properties.protectionState")
    """``Protected``, ``IRPending``, ``ProtectionError``, ``ProtectionStopped``, ``ProtectionPaused`` or ``BackupsSuspended``."""
    last_backup: str | None = at("properties.lastBackupTime")
    """Of the last run, also of one that failed."""
    last_result: str | None = at("properties.lastBackupStatus")
    """Of the last run: ``Completed`` or ``Failed``, among others."""


def old_vaults(azure_recovery_vaults: tuple[RecoveryVault, ...]) -> Iterator[str]:
    """Ids of the vaults whose row does not tell their soft delete."""
    return (vault.id for vault in azure_recovery_vaults if vault.soft_delete is None)


RESOURCES = (
    rows_of_types("azure_recovery_vaults", RecoveryVault, "microsoft.recoveryservices/vaults"),
    managed(
        "azure_recovery_vault_settings",
        "{key}/backupconfig/vaultconfig",
        RecoveryVaultSettings,
        "2025-02-01",
        shape=Shape.SINGLETON,
        keys=Keys(old_vaults, limit=VAULTS_LIMIT),
    ),
    rows_of_types("azure_backup_vaults", BackupVault, "microsoft.dataprotection/backupvaults"),
    rows_of_types(
        "azure_protected_items",
        ProtectedItem,
        "microsoft.recoveryservices/vaults/backupfabrics/protectioncontainers/protecteditems",
        table="RecoveryServicesResources",
        configuration=False,
    ),
)
