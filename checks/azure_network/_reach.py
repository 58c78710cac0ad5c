"""How checks go through machines and what reaches them from the internet."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager

import msgspec

from ztscan.directory.counting import first
from ztscan.entities.azure_networks import NetworkInterface
from ztscan.entities.azure_scale_sets import ScaleSet
from ztscan.estate.reachability.endpoints import PROTOCOLS, Endpoint, Reach, Row
from ztscan.estate.rows import each
from ztscan.estate.visibility import Visibility
from ztscan.plugin import Gap, GapReason, NotApplicable, Subject, Unknown

MANAGEMENT_TCP = (
    22, 23, 135, 139, 389, 445, 636, 1433, 1521, 2375, 2376, 3306, 3389, 5432, 5900, 5985, 5986, 6379, 6443, 9200, 10250, 11211,
    27017, 47001,
)  # fmt: skip
"""Ports of remote administration, directories, file shares and databases."""
MANAGEMENT_UDP = (3389, 11211)
MANAGEMENT = tuple(("tcp", port) for port in MANAGEMENT_TCP) + tuple(("udp", port) for port in MANAGEMENT_UDP)
_NAMED = 5
"""So many machines are named in a gap; of the others the number is told."""


class Machine(msgspec.Struct):
    """A machine or a scale set: everything of it that has an address."""

    subject: Subject
    endpoints: list[Endpoint] = msgspec.field(default_factory=list)


class Doubts(msgspec.Struct):
    """What is not certain of single machines, told as one gap."""

    resource: str
    question: str
    """What is not certain, such as "who reaches management ports"."""
    found: dict[str, tuple[str, str]] = msgspec.field(default_factory=dict)
    """The name of the machine and why, by its id: many machines may have one name."""

    def add(self, machine: Machine, reasons: Iterable[str]) -> None:
        self.found.setdefault(machine.subject.id, (machine.subject.name, next(iter(reasons))))

    @property
    def gaps(self) -> tuple[Gap, ...]:
        if not self.found:
            return ()
        shown = first([f"`{name}` ({why})" for name, why in sorted(self.found.values())], _NAMED)
        detail = f"it is not certain {self.question}: {shown}"
        return (
            Gap(self.resource, GapReason.UNAVAILABLE, detail, "review it in the Azure portal: Network Watcher > IP flow verify"),
        )


def machines(
    interfaces: Sequence[NetworkInterface], scale_sets: Sequence[ScaleSet], reach: Reach, visibility: Visibility, gaps: list[Gap]
) -> Iterator[Machine]:
    """Machines and scale sets with their endpoints. What is missing is added to ``gaps``. Raises NotApplicable without any."""
    rows: list[Row] = [row for row in interfaces if row.machine]
    rows += scale_sets
    found: dict[str, Machine] = {}
    try:
        with collected(gaps):
            for row in each(rows, visibility, "virtual machine"):
                machine = _machine(found, row)
                machine.endpoints += reach.of(row)
    except NotApplicable:
        raise_any(*reach.gaps)
        raise
    gaps += reach.gaps
    gaps += _appliances(found.values())
    yield from found.values()


def _appliances(found: Iterable[Machine]) -> tuple[Gap, ...]:
    """Machines that forward packets and have a way in: what they publish of others is not visible."""
    doubts = Doubts("azure_network_interfaces", "what appliances publish")
    for machine in found:
        for endpoint in machine.endpoints:
            forwards = isinstance(endpoint.row, NetworkInterface) and endpoint.row.forwards
            if forwards and any(any(endpoint.open_ports(protocol)) for protocol in PROTOCOLS):
                doubts.add(machine, ("it forwards packets, and the internet reaches it",))
    return doubts.gaps


@contextmanager
def collected(gaps: list[Gap]) -> Iterator[None]:
    """Adds the gaps of an Unknown that is raised within, to be told after what is certain."""
    try:
        yield
    except Unknown as unknown:
        gaps += unknown.gaps


def raise_any(*gaps: Gap) -> None:
    """Raises Unknown if there is a gap."""
    if gaps:
        raise Unknown(*dict.fromkeys(gaps))


def _machine(found: dict[str, Machine], row: Row) -> Machine:
    machine = (row.machine or "") if isinstance(row, NetworkInterface) else ""
    key = machine.lower() or row.key
    if key not in found:
        name = machine.rpartition("/")[2] or row.name or key
        found[key] = Machine(Subject("virtualMachine" if machine else "virtualMachineScaleSet", key, name))
    return found[key]


def ports_text(ports: Iterable[tuple[str, int]]) -> str:
    """Protocols and ports in words: ``tcp 22, tcp 3389``."""
    return ", ".join(f"{protocol} {port}" for protocol, port in ports)
