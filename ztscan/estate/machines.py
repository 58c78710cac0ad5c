"""The machines that are judged: virtual machines, and servers that Azure Arc enrols."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import msgspec

from ztscan.core.model import Gap, Subject
from ztscan.engine.check import NotApplicable, Unknown
from ztscan.engine.evidence import fact
from ztscan.entities.azure import AzureRow
from ztscan.entities.azure_arc_machines import ArcMachine
from ztscan.entities.azure_machines import VirtualMachine
from ztscan.estate.rows import nothing, whole_or_unknown
from ztscan.estate.subscriptions import home_of
from ztscan.estate.visibility import Visibility


class Machine(msgspec.Struct, frozen=True):
    key: str
    """Its id, in lower case."""
    name: str
    subscription: str
    is_arc: bool

    @property
    def subject(self) -> Subject:
        return Subject("arcMachine" if self.is_arc else "virtualMachine", self.key, self.name or self.key)


class Machines(msgspec.Struct, frozen=True):
    """Machines of the subscriptions that are judged, without those that a service manages."""

    found: tuple[Machine, ...]
    gaps: tuple[Gap, ...]
    """Kinds of machines that could not be read."""
    visibility: Visibility

    def each(self) -> Iterator[Machine]:
        """The machines. After the last one: raises Unknown unless all of them were read, NotApplicable if there is none."""
        yield from self.found
        self.require_all()
        if not self.found:
            raise NotApplicable(nothing(self.visibility, "machine"))

    def require_all(self) -> None:
        """Raises Unknown unless all machines were read."""
        if self.gaps:
            raise Unknown(*self.gaps)
        whole_or_unknown(self.visibility)


@fact
def azure_machines(
    azure_virtual_machines: tuple[VirtualMachine, ...] | Gap,
    azure_arc_machines: tuple[ArcMachine, ...] | Gap,
    azure_visibility: Visibility,
) -> Machines:
    """Virtual machines and Arc machines. One kind that could not be read hides nothing of the other."""
    kinds = ((azure_virtual_machines, False), (azure_arc_machines, True))
    found = tuple(
        Machine(row.key, row.name, home_of(row), is_arc)
        for rows, is_arc in kinds
        if not isinstance(rows, Gap)
        for row in _judged(rows, azure_visibility)
    )
    return Machines(found, tuple(rows for rows, _ in kinds if isinstance(rows, Gap)), azure_visibility)


def _judged(rows: Iterable[AzureRow], visibility: Visibility) -> Iterator[AzureRow]:
    return (row for row in rows if visibility.holds(row) and not visibility.is_managed(row))
