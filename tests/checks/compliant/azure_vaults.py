"""Vaults of Fabrikam, for keys and for backups."""

from __future__ import annotations

from typing import Any

from tests.checks.compliant.azure_base import resource_id, row
from tests.checks.compliant.azure_machines import DATA, WEB

KEY_VAULTS, RECOVERY, RECOVERY_SETTINGS = "azure_key_vaults", "azure_recovery_vaults", "azure_recovery_vault_settings"
BACKUP, ITEMS = "azure_backup_vaults", "azure_protected_items"
KEY_VAULT_KIND, HSM_KIND = "Microsoft.KeyVault/vaults", "Microsoft.KeyVault/managedHSMs"
RECOVERY_KIND, BACKUP_KIND = "Microsoft.RecoveryServices/vaults", "Microsoft.DataProtection/backupVaults"
KEY_VAULT, OLD_VAULT = resource_id(KEY_VAULT_KIND, "kv-orders"), resource_id(RECOVERY_KIND, "rsv-old")


def key_vault(name: str = "kv-orders", kind: str = KEY_VAULT_KIND, **properties: Any) -> dict[str, Any]:
    """A key vault as it should be, but for ``properties``."""
    secure = {
        "enableRbacAuthorization": True,
        "enablePurgeProtection": True,
        "enableSoftDelete": True,
        "softDeleteRetentionInDays": 90,
        "publicNetworkAccess": "Disabled",
        "networkAcls": {"bypass": "None", "defaultAction": "Deny", "ipRules": [], "virtualNetworkRules": []},
    }
    return row(kind, name, {**secure, **properties})


def recovery_vault(
    name: str = "rsv-orders",
    soft_delete: str | None = "AlwaysON",
    immutability: str | None = "Disabled",
    guard: str | None = "Disabled",
) -> dict[str, Any]:
    """A Recovery Services vault; without ``soft_delete`` an old one."""
    settings: dict[str, Any] = {"immutabilitySettings": {"state": immutability}, "multiUserAuthorization": guard}
    if soft_delete:
        settings["softDeleteSettings"] = {"softDeleteState": soft_delete, "softDeleteRetentionPeriodInDays": 14}
    return row(RECOVERY_KIND, name, {"securitySettings": settings})


def backup_vault(
    name: str = "bv-orders",
    soft_delete: str | None = "AlwaysOn",
    immutability: str | None = "Disabled",
    guard: bool | None = False,
) -> dict[str, Any]:
    settings = {"softDeleteSettings": {"state": soft_delete}, "immutabilitySettings": {"state": immutability}}
    return row(BACKUP_KIND, name, {"securitySettings": settings, "isVaultProtectedByResourceGuard": guard})


def item(
    of: str, state: str | None = "Protected", last: str | None = "2026-10-31T01:00:00Z", result: str | None = "Completed"
) -> dict[str, Any]:
    """A machine that is backed up."""
    name = f"vm;iaasvmcontainerv2;rg-app;{of.rpartition('/')[2]}"
    properties = {"sourceResourceId": of, "protectionState": state, "lastBackupTime": last, "lastBackupStatus": result}
    below = f"{resource_id(RECOVERY_KIND, 'rsv-orders')}/backupFabrics/Azure/protectionContainers/c;{name}/protectedItems"
    kind = "microsoft.recoveryservices/vaults/backupfabrics/protectioncontainers/protecteditems"
    return {"id": f"{below}/{name}", "name": name, "type": kind, "subscriptionId": of.split("/")[2], "properties": properties}


def old_settings(soft_delete: str | None) -> dict[str, Any]:
    """What an old vault says when it is asked."""
    return {"id": f"{OLD_VAULT}/backupconfig/vaultconfig", "properties": {"softDeleteFeatureState": soft_delete}}


RESOURCES: dict[str, Any] = {
    KEY_VAULTS: [key_vault(), key_vault("hsm-orders", HSM_KIND, enableRbacAuthorization=None)],
    RECOVERY: [recovery_vault(), recovery_vault("rsv-old", None)],
    RECOVERY_SETTINGS: {OLD_VAULT: old_settings("AlwaysON")},
    BACKUP: [backup_vault()],
    ITEMS: [item(WEB), item(DATA)],
}
