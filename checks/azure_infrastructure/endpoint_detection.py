from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

import msgspec

from ztscan.directory.counting import agreeing, counted
from ztscan.entities.azure_arc_machines import ArcExtension
from ztscan.entities.azure_defender import SERVERS, CloudRecommendation
from ztscan.entities.azure_machines import MachineExtension
from ztscan.entities.azure_scale_sets import ScaleSet
from ztscan.estate.defender_plans import DefenderPlans
from ztscan.estate.machines import Machines
from ztscan.estate.subscriptions import home_of, row_subject
from ztscan.estate.unread import Unread
from ztscan.estate.visibility import Visibility
from ztscan.plugin import Finding, Gap, GapReason, NotApplicable, Severity, Subject, Table, check

from ._assessed import EDR_INSTALLED, RECOMMENDATIONS, codes_of

_SENSORS = frozenset(("mde.windows", "mde.linux"))


@check(
    title="Machines run endpoint detection",
    severity=Severity.HIGH,
    objectives=["infrastructure.harden", "network.detect_on_premises"],
    mappings={
        "stronger": {"prowler": ["defender_assessments_vm_endpoint_protection_installed"]},
        "partial": {"cis-azure-6.0": ["8.1.3.3"], "mcsb": ["ES-1", "ES-2"]},
    },
    since="0.2.0",
)
def endpoint_detection(
    azure_machines: Machines,
    azure_recommendations: Table[CloudRecommendation],
    azure_machine_extensions: tuple[MachineExtension, ...] | Gap,
    azure_arc_extensions: tuple[ArcExtension, ...] | Gap,
    azure_scale_sets: tuple[ScaleSet, ...] | Gap,
    azure_plans: DefenderPlans,
) -> Iterator[Finding]:
    """Checks that attacks on servers are seen on the servers.

    What it checks:
        Defender for Cloud assesses each virtual machine, uniform scale set and Arc server as having endpoint detection. One
        without an assessment and without the extension of Defender for Endpoint fails where Defender for Servers is on.

    Why it matters:
        Without a sensor on the server, an attacker who runs code there is not detected.

    Limits:
        Where Defender for Servers is off, or only the extension is there, the machine is not assessed: an installed extension
        says nothing about its health.

    Remediation:
        1. Open Azure portal > Microsoft Defender for Cloud > Environment settings, the subscription, and Settings of Servers.
           Turn on Endpoint protection.
        2. Open Recommendations there, "EDR solution should be installed on Virtual Machines", and fix what it lists.
        3. To verify: `az vm extension list --resource-group GROUP --vm-name MACHINE --query "[].typePropertiesType"`

    References:
        https://learn.microsoft.com/azure/defender-for-cloud/endpoint-detection-response
    """
    unread = Unread()
    codes = codes_of(azure_recommendations, EDR_INSTALLED)
    installed = _with_sensor(unread, azure_machine_extensions, azure_arc_extensions)
    extensions_read = not isinstance(azure_machine_extensions, Gap) and not isinstance(azure_arc_extensions, Gap)
    untold: list[str] = []
    unassessed: list[str] = []
    sets = _uniform(unread.rows_of(azure_scale_sets), azure_machines.visibility)
    for place in (*_machines_of(unread, azure_machines, installed, sets), *sets):
        code = codes.get(place.subject.id, "")
        if code == "healthy":
            continue
        with unread.of_one():
            if code == "unhealthy":
                yield _finding(place, "assessment: Unhealthy")
            elif place.has_sensor:
                untold.append(place.subject.name)
            elif extensions_read and azure_plans.is_on(place.subscription, SERVERS):
                yield _finding(place, "no assessment, and no extension of Defender for Endpoint")
            else:
                unassessed.append(place.subject.name)
    for names, what in ((untold, "have the extension, and its health is not known"), (unassessed, "are not assessed")):
        if names:
            unread.add(_gap(names, what))
    unread.raise_any()


class _Place(msgspec.Struct, frozen=True):
    """Where code runs: a machine, or a uniform scale set."""

    subject: Subject
    subscription: str
    has_sensor: bool


def _machines_of(unread: Unread, machines: Machines, installed: frozenset[str], sets: Sequence[_Place]) -> list[_Place]:
    """The machines. Raises NotApplicable if there is neither machine nor scale set."""
    try:
        found = [*unread.over(machines.each())]
    except NotApplicable:
        if not sets:
            unread.raise_any()
            raise
        return []
    return [_Place(machine.subject, machine.subscription, machine.key in installed) for machine in found]


def _uniform(rows: Iterable[ScaleSet], visibility: Visibility) -> list[_Place]:
    """Scale sets whose instances are no machines of their own, without those that a service manages."""
    return [
        _Place(row_subject("virtualMachineScaleSet", row), home_of(row), _gets_sensor(row))
        for row in rows
        if row.is_uniform and visibility.holds(row) and not visibility.is_managed(row)
    ]


def _gets_sensor(row: ScaleSet) -> bool:
    kinds = (one.properties.type for one in row.extensions or () if one.properties is not None)
    return any((kind or "").casefold() in _SENSORS for kind in kinds)


def _finding(place: _Place, observed: str) -> Finding:
    message = f"the machine {place.subject.name} runs no endpoint detection"
    return Finding(place.subject, message, observed, "an assessment as Healthy")


def _with_sensor(
    unread: Unread, extensions: tuple[MachineExtension, ...] | Gap, arc: tuple[ArcExtension, ...] | Gap
) -> frozenset[str]:
    """Machines with an extension of Defender for Endpoint that was installed."""
    found: set[str] = set()
    if isinstance(extensions, Gap):
        unread.add(extensions)
    else:
        found.update(_machines((one.key, one.kind, one.state) for one in extensions))
    if isinstance(arc, Gap):
        unread.add(arc)
    else:
        found.update(_machines((one.key, one.extension, one.state) for one in arc))
    return frozenset(found)


def _machines(extensions: Iterable[tuple[str, str | None, str | None]]) -> Iterator[str]:
    for key, kind, state in extensions:
        if (kind or "").casefold() in _SENSORS and (state or "").casefold() == "succeeded":
            yield key.partition("/extensions/")[0]


def _gap(names: list[str], what: str) -> Gap:
    detail = f"{counted(len(names), 'machine')} {agreeing(len(names), what)}, such as {min(names)}"
    return Gap(RECOMMENDATIONS, GapReason.UNAVAILABLE, detail, "turn on Defender for Servers, and scan again")
