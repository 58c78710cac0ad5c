"""What each check was decided from: the endpoints of Microsoft Graph, and when they were read."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from ztscan.core.model import ResourceReading

SHOWN = 1
"""Endpoints that a card names, settings and policies first; the rest are under *Requests made*."""


class Readings(msgspec.Struct, frozen=True):
    """``behind`` has the names of the resources by check id, settings and policies first; ``endpoints`` the endpoint by name."""

    behind: Mapping[str, tuple[str, ...]] = msgspec.field(default_factory=dict)
    endpoints: Mapping[str, str] = msgspec.field(default_factory=dict)

    def of(self, check: str, read: Mapping[str, ResourceReading]) -> tuple[tuple[str, ...], int]:
        """The first endpoints that were read for a check, and how many more. ``read`` has what the scan read, by name."""
        names = [name for name in self.behind.get(check, ()) if name in read and read[name].outcome == "ok"]
        told = tuple(dict.fromkeys(self.endpoints[name] for name in names if name in self.endpoints))
        return told[:SHOWN], len(told[SHOWN:])


NO_READINGS = Readings()
