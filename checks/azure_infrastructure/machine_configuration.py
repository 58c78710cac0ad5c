from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from ztscan.directory.counting import counted
from ztscan.entities.azure_machines import MachineConfiguration
from ztscan.estate.ages import age_of
from ztscan.estate.machines import Machines
from ztscan.estate.unread import Unread
from ztscan.plugin import Finding, Gap, GapReason, Severity, Unknown, check, known, required

CONFIGURATIONS = "azure_machine_configurations"
_STATES = ("compliant", "noncompliant", "pending")
_FRESH_DAYS = 7


@check(
    title="Machines meet their configuration baseline",
    severity=Severity.MEDIUM,
    objectives=["infrastructure.harden"],
    mappings={"partial": {"mcsb": ["PV-3", "PV-4"]}},
    since="0.2.0",
)
def machine_configuration(
    azure_machines: Machines, azure_machine_configurations: tuple[MachineConfiguration, ...], now: datetime
) -> Iterator[Finding]:
    """Checks that the settings of operating systems are measured, and as they should be.

    What it checks:
        Each virtual machine and Arc server has an assignment of machine configuration with a baseline (such as
        `AzureWindowsBaseline` or `AzureLinuxBaseline`). It is compliant with all of its assignments.

    Why it matters:
        Weak settings of an operating system, such as old protocols and wide rights, turn one foothold into control of the
        server.

    Limits:
        A machine without a baseline, or without an answer within seven days, is not assessed. The requirements of the
        baseline are not assessed.

    Remediation:
        1. Open Azure portal > Policy > Assignments, and assign "Deploy prerequisites to enable Guest Configuration
           policies" and the policies "… should meet requirements for the Azure compute security baseline".
        2. Open Azure portal > Policy > Compliance for the settings that differ, and change them.
        3. To list: `az graph query -q "guestconfigurationresources | where properties.complianceStatus == 'NonCompliant'"`

    References:
        https://learn.microsoft.com/azure/governance/machine-configuration/overview
    """
    assigned: dict[str, list[MachineConfiguration]] = {}
    for row in azure_machine_configurations:
        assigned.setdefault(row.key.partition("/providers/microsoft.guestconfiguration/")[0], []).append(row)
    unread = Unread()
    without: list[str] = []
    for machine in unread.over(azure_machines.each()):
        rows = assigned.get(machine.key, [])
        failed = sorted(row.name for row in rows if (row.compliance or "").casefold() == "noncompliant")
        if failed:
            yield Finding(
                machine.subject,
                f"the machine {machine.name} does not meet its configuration baseline",
                f"NonCompliant: {', '.join(failed)}",
                "Compliant",
            )
        elif not any("baseline" in row.name.casefold() for row in rows):
            without.append(machine.name)
        for row in rows:
            with unread.of_one():
                _require_answer(row, now)
    if without:
        detail = f"{counted(len(without), 'machine')} without a configuration baseline, such as {min(without)}"
        unread.add(
            Gap(CONFIGURATIONS, GapReason.UNAVAILABLE, detail, "assign a baseline of machine configuration, and scan again")
        )
    unread.raise_any()


def _require_answer(row: MachineConfiguration, now: datetime) -> None:
    """Raises Unknown unless the machine was measured lately."""
    state = known(row.compliance, _STATES, CONFIGURATIONS, "complianceStatus")
    age = required(age_of(row.checked, now), CONFIGURATIONS, "lastComplianceStatusChecked (a time)")
    if state == "pending" or age.days > _FRESH_DAYS:
        detail = f"`{row.name}` has no answer of a machine within seven days"
        raise Unknown(Gap(CONFIGURATIONS, GapReason.UNAVAILABLE, detail, "start the machine, and scan again"))
