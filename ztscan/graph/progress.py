"""The progress events of a scan. They are plain values; nothing is printed here."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextvars import ContextVar
from pathlib import Path

import msgspec

from ztscan.core.model import ResourceReading


class PageRead(msgspec.Struct, frozen=True):
    """Another page of a resource has arrived. ``total`` is the number of rows, where Graph told it beforehand."""

    resource: str
    pages: int
    rows: int
    total: int | None


class KeysRead(msgspec.Struct, frozen=True):
    """The progress of a resource that is read key by key."""

    resource: str
    done: int
    total: int


class LaneWaits(msgspec.Struct, frozen=True):
    """``queued`` requests of a lane wait for its pace or because Graph throttles it; the next one for ``seconds``."""

    lane: str
    seconds: float
    queued: int
    throttled: bool


class ResourceDone(msgspec.Struct, frozen=True):
    """A resource was read, or is a gap. ``remaining``: the number of resources that are not finished."""

    reading: ResourceReading
    remaining: int


READING: ContextVar[str] = ContextVar("READING", default="")
"""The name of the resource that the running task reads."""
TOGETHER: ContextVar[Mapping[str, Sequence[str]] | None] = ContextVar("TOGETHER", default=None)
"""Where the running task sends a batch for several resources: by URL of its items, the resources that each is for."""

Event = PageRead | KeysRead | LaneWaits | ResourceDone
Progress = Callable[[Event], None]


def partial_of(recording: Path) -> Path:
    """The file in which an interrupted scan with this recording leaves what it read whole."""
    return recording.with_name(f"{recording.stem}.partial{recording.suffix}")


def unwatched(_event: Event) -> None:
    """Ignores all events."""
