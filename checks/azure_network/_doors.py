"""How checks judge the public doors of platform services."""

from __future__ import annotations

from collections.abc import Iterator

from ztscan.entities.azure import AzureRow
from ztscan.estate.reachability.sources import Sources
from ztscan.plugin import Finding, Yielded

from ._judging import subject


def wide_door(row: AzureRow, kind: str, words: str, door: Sources, observed: str = "") -> Iterator[Yielded]:
    """A finding where a large part of the internet may connect. ``words``: what the row is, such as "storage account"."""
    if door.grade.is_wide:
        message = f"the {words} {row.name} accepts connections from {door}"
        yield Finding(
            subject(row, kind), message, observed or f"admits {door}", "public access disabled, or named addresses only"
        )
