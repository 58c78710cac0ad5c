"""Vaults that hold backups, and the machines that are backed up."""

from __future__ import annotations

from ztscan.azure.resource import AzureRow, at, rows_of_types


class RecoveryVault(AzureRow, frozen=True, kw_only=True):
    """A Recovery Services vault."""

    soft_delete: str | None = at("properties.securitySettings.softDeleteSettings.softDeleteState")
    """``Enabled``, ``Disabled`` or ``AlwaysON``. Absent on old vaults."""
    immutability: str | None = at("properties.securitySettings.immutabilitySettings.state")
    """``Unlocked`` or ``Locked``; ``Disabled`` where Azure does not send it."""
    multi_user: str | None = at("properties.securitySettings.multiUserAuthorization")
    """``Enabled``: a Resource Guard has to allow what weakens the vault."""


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


RESOURCES = (
    rows_of_types("azure_recovery_vaults", RecoveryVault, "microsoft.recoveryservices/vaults"),
    rows_of_types("azure_backup_vaults", BackupVault, "microsoft.dataprotection/backupvaults"),
    rows_of_types(
        "azure_protected_items",
        ProtectedItem,
        "microsoft.recoveryservices/vaults/backupfabrics/protectioncontainers/protecteditems",
        table="RecoveryServicesResources",
        configuration=False,
    ),
)
