from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime

from ztscan.directory.counting import counted
from ztscan.entities.azure_machines import MissingUpdate, PatchAssessment, VirtualMachine
from ztscan.estate.ages import age_of
from ztscan.estate.machines import Machine, Machines
from ztscan.estate.unread import Unread
from ztscan.estate.values import shown
from ztscan.plugin import Finding, Gap, GapReason, Note, Severity, Table, Unknown, Yielded, check, known, required

ASSESSMENTS = "azure_patch_assessments"
_STATES = ("succeeded", "completedwithwarnings", "failed", "inprogress", "unknown")
_GRAVE = frozenset(("critical", "security"))
_RESULT = "/patchassessmentresults/"
_FRESH_DAYS = 7


@check(
    title="Machines are checked for updates and lack no critical one",
    severity=Severity.HIGH,
    objectives=["infrastructure.harden"],
    mappings={
        "partial": {"cis-azure-6.0": ["8.1.10"], "mcsb": ["PV-6"], "prowler": ["defender_ensure_system_updates_are_applied"]}
    },
    since="0.2.0",
)
def updates(
    azure_machines: Machines,
    azure_virtual_machines: tuple[VirtualMachine, ...] | Gap,
    azure_patch_assessments: tuple[PatchAssessment, ...],
    azure_missing_updates: Table[MissingUpdate] | Gap,
    now: datetime,
    *,
    most_days: int = 30,
) -> Iterator[Yielded]:
    """Checks that known holes in operating systems are closed.

    What it checks:
        Each virtual machine and Arc server was checked for updates within seven days. It lacks no critical or security update
        that is older than `most_days` (30) days. An update without a date counts as older. Virtual machines that Azure does
        not check periodically, and that it has not checked, fail. Notes count pending restarts and machines that are updated
        by hand.

    Why it matters:
        Attackers use known vulnerabilities within days of their publication.

    Limits:
        Azure keeps a check for seven days. Machines that are switched off may have none, and are not assessed. Uniform scale
        sets are not read.

    Remediation:
        1. Open Azure portal > Azure Update Manager > Machines, and enable periodic assessment and a schedule for all machines.
        2. Install what is missing: "One-time update", or `az vm install-patches --resource-group GROUP --name MACHINE
           --maximum-duration PT2H --reboot-setting IfRequired --classifications-to-include-linux Critical Security`

    References:
        https://learn.microsoft.com/azure/update-manager/overview
    """
    unread = Unread()
    results = {row.key.partition(_RESULT)[0]: row for row in azure_patch_assessments}
    recent = _recent(azure_missing_updates, now, most_days)
    periodic = {} if isinstance(azure_virtual_machines, Gap) else {row.key: _is_checked(row) for row in azure_virtual_machines}
    missing: list[str] = []
    for machine in unread.over(azure_machines.each()):
        result = results.get(machine.key)
        if result is None and periodic.get(machine.key) is False:
            yield _finding(machine, "is not checked for updates", "assessmentMode: ImageDefault")
        elif result is None:
            missing.append(machine.name)
        else:
            with unread.of_one():
                pending = _pending(result)
                if pending and isinstance(azure_missing_updates, Gap):
                    raise Unknown(azure_missing_updates)
                if (overdue := pending - recent[machine.key]) > 0:
                    what = f"lacks {counted(overdue, 'critical or security update')}"
                    late = f" published more than {most_days} days ago" if recent[machine.key] else ""
                    yield _finding(machine, what + late, _observed(result))
                elif not _is_done(result, now):
                    missing.append(machine.name)
    yield from _notes(azure_virtual_machines, azure_patch_assessments, frozenset(one.key for one in azure_machines.found))
    if missing:
        such = f", such as {min(missing)}" if len(missing) > 1 else f": {missing[0]}"
        detail = f"{counted(len(missing), 'machine')} had no successful update assessment in the last {_FRESH_DAYS} days{such}"
        unread.add(Gap(ASSESSMENTS, GapReason.UNAVAILABLE, detail, "start the machines, check them for updates, and scan again"))
    unread.raise_any()


def _is_checked(row: VirtualMachine) -> bool:
    """Whether Azure checks it for updates every day."""
    return "automaticbyplatform" in {(mode or "").casefold() for mode in (row.windows_assessment, row.linux_assessment)}


def _recent(updates: Table[MissingUpdate] | Gap, now: datetime, most_days: int) -> Counter[str]:
    """By machine, the critical and security updates that are known to be young enough to be missing."""
    found: Counter[str] = Counter()
    for update in () if isinstance(updates, Gap) else updates.where(_is_grave):
        age = age_of(update.published, now)
        found[update.key.partition(_RESULT)[0]] += age is not None and age.days <= most_days
    return found


def _is_grave(update: MissingUpdate) -> bool:
    return not _GRAVE.isdisjoint(map(str.casefold, update.classifications or ()))


def _pending(result: PatchAssessment) -> int:
    """Critical and security updates that are missing. Raises Unknown where Azure did not say."""
    if result.critical is None and result.security is None:
        required(None, ASSESSMENTS, "availablePatchCountByClassification")
    return (result.critical or 0) + (result.security or 0)


def _is_done(result: PatchAssessment, now: datetime) -> bool:
    """Whether the check was done, whole and lately. Raises Unknown where Azure did not say."""
    required(result.critical, ASSESSMENTS, "availablePatchCountByClassification.critical")
    required(result.security, ASSESSMENTS, "availablePatchCountByClassification.security")
    state = known(result.status, _STATES, ASSESSMENTS, "status")
    age = required(age_of(result.assessed, now), ASSESSMENTS, "lastModifiedDateTime (a time)")
    return state == "succeeded" and age.days <= _FRESH_DAYS


def _observed(result: PatchAssessment) -> str:
    return (
        f"critical: {shown(result.critical)}, security: {shown(result.security)}, checked: {(result.assessed or 'unknown')[:10]}"
    )


def _finding(machine: Machine, what: str, observed: str) -> Finding:
    return Finding(
        machine.subject, f"the machine {machine.name} {what}", observed, "checked every week, and nothing missing for long"
    )


def _notes(
    machines: tuple[VirtualMachine, ...] | Gap, results: Iterable[PatchAssessment], judged: frozenset[str]
) -> Iterator[Note]:
    rows = () if isinstance(machines, Gap) else tuple(row for row in machines if row.key in judged)
    by_hand = sum((row.windows_patching or "").casefold() == "manual" for row in rows)
    restarts = sum(row.reboot_pending is True and row.key.partition(_RESULT)[0] in judged for row in results)
    told: Mapping[str, int] = {"updated by hand": by_hand, "waiting for a restart": restarts}
    for what, count in told.items():
        if count:
            yield Note(f"{what}: {counted(count, 'machine')}")
