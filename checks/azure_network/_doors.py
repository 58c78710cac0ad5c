"""How checks judge the public doors of platform services."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ztscan.directory.counting import and_more
from ztscan.entities.azure import AzureRow
from ztscan.estate.reachability.sources import Sources
from ztscan.estate.visibility import Visibility
from ztscan.plugin import Finding, Note, Yielded

from ._judging import subject

_NAMED = 5
"""So many services are named in a note; of the others the number is told."""


def trusted_note(rows: Iterable[AzureRow], visibility: Visibility, words: str) -> Iterator[Note]:
    """A note of the services whose firewall trusted services of Microsoft pass. Backup and monitoring need that."""
    yield from listed(f"trusted services of Microsoft pass the firewall of {words}", rows, visibility)


def listed(text: str, rows: Iterable[AzureRow], visibility: Visibility) -> Iterator[Note]:
    """A note that names rows that are judged."""
    names = sorted(row.name for row in rows if visibility.holds(row) and not visibility.is_managed(row))
    if names:
        more = and_more(len(names), _NAMED)
        yield Note(f"{text}: {', '.join(names[:_NAMED])}{more}")


def bypasses(value: object) -> bool:
    """Whether a list of exceptions (``Logging, AzureServices``) names trusted services. They pass where Azure does not say so."""
    words = [word.strip().casefold() for word in str(value or "AzureServices").split(",")]
    return "azureservices" in words


def wide_door(row: AzureRow, kind: str, words: str, door: Sources, observed: str = "") -> Iterator[Yielded]:
    """A finding where a large part of the internet may connect. ``words``: what the row is, such as "storage account"."""
    if door.grade.is_wide:
        message = f"the {words} {row.name} accepts connections from {door}"
        yield Finding(
            subject(row, kind), message, observed or f"admits {door}", "public access disabled, or named addresses only"
        )
