"""Cases of `azure_infrastructure.backup_vaults`."""

from __future__ import annotations

from tests.checks.azure_infrastructure.kubernetes_sign_in import NOT_APPLICABLE, NOT_ASSESSED
from tests.checks.cases import Case, gap
from tests.checks.compliant.azure_base import resource_id
from tests.checks.compliant.azure_vaults import (
    BACKUP,
    BACKUP_KIND,
    OLD_VAULT,
    RECOVERY,
    RECOVERY_KIND,
    RECOVERY_SETTINGS,
    backup_vault,
    old_settings,
    recovery_vault,
)

RECOVERY_FAILS = {resource_id(RECOVERY_KIND, "rsv-orders").lower()}
BACKUP_FAILS = {resource_id(BACKUP_KIND, "bv-orders").lower()}
OLD = f"{RECOVERY_SETTINGS}/{OLD_VAULT}"

CASES = (
    Case("always on"),
    Case("enabled only", {RECOVERY: [recovery_vault(soft_delete="Enabled")]}, RECOVERY_FAILS),
    Case("disabled", {RECOVERY: [recovery_vault(soft_delete="Disabled")]}, RECOVERY_FAILS),
    Case("enabled, with a Resource Guard", {RECOVERY: [recovery_vault(soft_delete="Enabled", guard="Enabled")]}),
    Case("enabled, and locked", {RECOVERY: [recovery_vault(soft_delete="Enabled", immutability="Locked")]}),
    Case("enabled, and not locked", {RECOVERY: [recovery_vault(soft_delete="Enabled", immutability="Unlocked")]}, RECOVERY_FAILS),
    Case("immutability is not returned", {RECOVERY: [recovery_vault(soft_delete="Enabled", immutability=None)]}, RECOVERY_FAILS),
    Case("a state that nobody knows", {RECOVERY: [recovery_vault(soft_delete="Sometimes")]}, verdict=NOT_ASSESSED),
    Case("immutability that nobody knows", {RECOVERY: [recovery_vault(immutability="Frozen")]}, verdict=NOT_ASSESSED),
    Case("an old vault: enabled only", {RECOVERY_SETTINGS: {OLD_VAULT: old_settings("Enabled")}}, {OLD_VAULT.lower()}),
    Case("an old vault does not tell", {RECOVERY_SETTINGS: {OLD_VAULT: old_settings(None)}}, verdict=NOT_ASSESSED),
    Case("an old vault could not be asked", {RECOVERY_SETTINGS: {OLD_VAULT: gap(RECOVERY_SETTINGS)}}, verdict=NOT_ASSESSED),
    Case("a Backup vault: on only", {BACKUP: [backup_vault(soft_delete="On")]}, BACKUP_FAILS),
    Case("a Backup vault: off", {BACKUP: [backup_vault(soft_delete="Off")]}, BACKUP_FAILS),
    Case("a Backup vault: on, with a Resource Guard", {BACKUP: [backup_vault(soft_delete="On", guard=True)]}),
    Case("a Backup vault: on, and locked", {BACKUP: [backup_vault(soft_delete="On", immutability="Locked")]}),
    Case("a Backup vault does not tell", {BACKUP: [backup_vault(soft_delete=None)]}, verdict=NOT_ASSESSED),
    Case("no vault", {RECOVERY: [], BACKUP: [], RECOVERY_SETTINGS: {}}, verdict=NOT_APPLICABLE),
    Case(
        "a failure stays where the other kind could not be read",
        {RECOVERY: gap(RECOVERY), BACKUP: [backup_vault(soft_delete="Off")]},
        BACKUP_FAILS,
    ),
    Case("could not be read", {RECOVERY: gap(RECOVERY)}, verdict=NOT_ASSESSED),
)
