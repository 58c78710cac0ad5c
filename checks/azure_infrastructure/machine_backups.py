from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from functools import partial

from ztscan.directory.counting import in_order
from ztscan.entities.azure_backup import ProtectedItem
from ztscan.entities.azure_machines import VirtualMachine
from ztscan.estate.ages import age_of
from ztscan.estate.judged import judge_each
from ztscan.estate.subscriptions import row_subject
from ztscan.estate.visibility import Visibility
from ztscan.plugin import Finding, Severity, Yielded, check, known, required

ITEMS = "azure_protected_items"
_STATES = (
    "protected",
    "irpending",
    "protectionerror",
    "protectionstopped",
    "protectionpaused",
    "backupssuspended",
    "invalid",
)

_DONE = frozenset(("completed", "completedwithwarnings", "healthy"))
_RESULTS = _DONE | {"cancelled", "failed", "inprogress", "irpending", "unhealthy"}


@check(
    title="Virtual machines are backed up",
    severity=Severity.MEDIUM,
    objectives=["infrastructure.harden"],
    mappings={
        "stronger": {"prowler": ["vm_backup_enabled"]},
        "partial": {"mcsb": ["BR-1"], "prowler": ["recovery_vault_has_protected_items"]},
    },
    since="0.2.0",
)
def machine_backups(
    azure_virtual_machines: tuple[VirtualMachine, ...],
    azure_protected_items: tuple[ProtectedItem, ...],
    azure_visibility: Visibility,
    now: datetime,
    *,
    most_days: int = 7,
) -> Iterator[Yielded]:
    """Checks that a machine that is encrypted or deleted can be restored.

    What it checks:
        Each virtual machine is protected by a Recovery Services vault, whose last run was completed at most `most_days` (7)
        days ago.
        Machines that a service manages, such as nodes of clusters, are left out.

    Why it matters:
        Ransomware is survived by restoring. A machine without a backup is rebuilt by hand, or not at all.

    Limits:
        Backups of other makers, and machines that are rebuilt from code on purpose, are not visible: waive them. Whether a
        restore works is not assessed.

    Remediation:
        1. Open Azure portal > Resiliency > Protected items, or the machine > Backup, and choose a vault and a policy.
        2. With the CLI: `az backup protection enable-for-vm --resource-group GROUP --vault-name VAULT --vm MACHINE
           --policy-name DefaultPolicy`

    References:
        https://learn.microsoft.com/azure/backup/backup-azure-vms-introduction
    """
    items: dict[str, list[ProtectedItem]] = {}
    for item in azure_protected_items:
        items.setdefault((item.source or "").lower(), []).append(item)
    wrong = partial(_wrong, items, now, most_days)
    yield from judge_each(azure_virtual_machines, azure_visibility, "virtual machine", wrong)


def _wrong(
    items: Mapping[str, Iterable[ProtectedItem]], now: datetime, most_days: int, machine: VirtualMachine
) -> Iterator[Yielded]:
    found = [*items.get(machine.key, ())]
    protecting = [item for item in found if known(item.state, _STATES, ITEMS, "protectionState") == "protected"]
    if not protecting:
        states = in_order(str(item.state) for item in found)
        yield _finding(machine, "is not backed up", f"protectionState: {states or 'none'}", most_days)
        return
    done = [item for item in protecting if known(item.last_result, _RESULTS, ITEMS, "lastBackupStatus") in _DONE]
    if not done:
        results = in_order({str(item.last_result) for item in protecting})
        yield _finding(machine, "was not backed up by the last run", f"lastBackupStatus: {results}", most_days)
        return
    ages = [age for item in done if (age := age_of(item.last_backup, now)) is not None]
    age = required(min(ages, default=None), ITEMS, "lastBackupTime (a time)")
    if age.days > most_days:
        yield _finding(machine, f"was backed up {age.days} days ago", f"last backup: {age.days} days ago", most_days)


def _finding(machine: VirtualMachine, what: str, observed: str, most_days: int) -> Finding:
    message = f"the virtual machine {machine.name} {what}"
    return Finding(row_subject("virtualMachine", machine), message, observed, f"a backup within {most_days} days")
