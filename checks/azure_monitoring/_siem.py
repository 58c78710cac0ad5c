"""Which sources of logs reach Microsoft Sentinel, told by source."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager

import msgspec

from ztscan.directory.counting import first
from ztscan.entities.azure_diagnostics import DiagnosticSetting
from ztscan.entities.azure_sentinel import SentinelOnboarding
from ztscan.entities.azure_workspaces import Workspace
from ztscan.estate.diagnostics import ALL_LOGS, Destination, DestinationKind, LogDestinations
from ztscan.estate.unread import Unread
from ztscan.plugin import ByKey, Finding, Gap, NotApplicable, Note, Subject, Unknown, affected

_OTHER = frozenset((DestinationKind.EVENT_HUB, DestinationKind.PARTNER))
_NAMED = 5
"""So many places are named; of others the number is told."""


class Siem(msgspec.Struct, frozen=True):
    """The workspaces that Sentinel watches, and what reaches them."""

    workspaces: tuple[Workspace, ...]
    sentinel: ByKey[SentinelOnboarding | None] | Gap
    destinations: LogDestinations

    def watches(self, place: Destination) -> bool | Gap:
        """Whether a destination is a workspace with Sentinel; a gap where that could not be read."""
        row = next((one for one in self.workspaces if one.key == place.id), None)
        if row is None:
            return False
        state = self.sentinel if isinstance(self.sentinel, Gap) else self.sentinel[row.id]
        return state if isinstance(state, Gap) else state is not None


class Source(msgspec.Struct):
    """One source of logs, such as the activity logs of all subscriptions."""

    key: str
    text: str
    siem: Siem
    unread: Unread
    categories: tuple[str, ...]
    groups: Collection[str] = (ALL_LOGS,)
    reached: list[str] = msgspec.field(default_factory=list)
    elsewhere: list[str] = msgspec.field(default_factory=list)
    """Those whose logs an event hub or a partner solution gets, behind which another SIEM may be."""
    lost: dict[str, tuple[str, str]] = msgspec.field(default_factory=dict)
    """Those whose logs reach no SIEM, by id: the name, which others may have too, and what was found."""

    @contextmanager
    def asked(self) -> Iterator[None]:
        """Keeps what is not known for the end. A source that is not used, or not licensed, is left out."""
        try:
            yield
        except NotApplicable:
            return
        except Unknown as unknown:
            self.unread.add(*unknown.gaps)

    def add(self, key: str, name: str, settings: Iterable[DiagnosticSetting]) -> None:
        """One place that the logs come from, with its diagnostic settings. ``key``: its id."""
        arrived = self.siem.destinations.arrived(self.key, settings, self.categories, self.groups)
        states = [self.siem.watches(place) for place in arrived.destinations]
        unknown = [*(one for one in states if isinstance(one, Gap)), *arrived.gaps]
        if True in states:
            self.reached.append(name)
        elif unknown:
            self.unread.add(*unknown)
        elif any(place.kind in _OTHER for place in arrived.destinations):
            self.elsewhere.append(name)
        else:
            self.lost[key] = name, f"{arrived.observed}, without Sentinel" if arrived.destinations else arrived.observed

    def told(self) -> Iterator[Finding | Note]:
        """What reaches Sentinel, and what does not."""
        total = len(self.reached) + len(self.elsewhere) + len(self.lost)
        if self.reached:
            of = "" if len(self.reached) == total else f" ({len(self.reached)} of {total})"
            yield Note(f"reach Microsoft Sentinel: {self.text}{of}")
        if self.lost:
            of = "" if total == 1 else f" ({len(self.lost)} of {total})"
            observed = first([f"{name}: {why}" for name, why in sorted(self.lost.values())], _NAMED, "; ")
            expected = f"{', '.join(self.categories)} in a workspace with Sentinel"
            yield Finding(
                Subject("logSource", self.key, self.text),
                f"no SIEM gets the {self.text}{of}",
                observed,
                expected,
                members=(affected("source", ((key, name) for key, (name, _) in self.lost.items())),),
            )
