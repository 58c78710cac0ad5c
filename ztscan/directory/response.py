"""Alerts and incidents as evidence: how old they are, who works on them, and whether the list is whole.

INVARIANT: an alert that is in the list is evidence. That there is none is evidence only if the list was read whole.
"""

from __future__ import annotations

from collections.abc import Collection, Sized
from datetime import datetime, timedelta

import msgspec

from ztscan.core.model import Gap, GapReason
from ztscan.directory.past_times import past
from ztscan.engine.check import Unknown, required
from ztscan.graph.areas.security_operations import DefenderAlert, Incident
from ztscan.graph.resource import Resource

SEVERITIES = frozenset(("high", "medium", "low", "informational", "unknown"))
_NEW = frozenset(("new", "active", "awaitingaction"))
_BUSY = frozenset(("inprogress",))
_DONE = frozenset(("resolved", "redirected"))
STATES = _NEW | _BUSY | _DONE


class Neglect(msgspec.Struct, frozen=True):
    """How an open alert or incident is neglected."""

    hours: int
    """Since it was created, or last changed where somebody began."""
    reason: str


def neglect_of(
    row: DefenderAlert | Incident, resource: str, now: datetime, hours: int, idle_hours: int | None = None
) -> Neglect | None:
    """Whether nobody began within so many hours, or nobody went on for ``idle_hours``. None: it is worked on, or done.

    Raises Unknown where Graph did not say enough, or said it in a word that is new.
    """
    state = (row.status or "").casefold()
    required(state if state in STATES else None, resource, "status (a known value)")
    if state in _DONE:
        return None
    limit = now - timedelta(hours=hours)
    created = past(row.created_date_time, now, resource, "createdDateTime")
    if created >= limit:
        return None
    if state in _NEW:
        return Neglect(_hours(now - created), f"status: {row.status}")
    if not row.assigned_to:
        return Neglect(_hours(now - created), "in progress, assigned to nobody")
    changed = past(row.last_update_date_time, now, resource, "lastUpdateDateTime")
    idle = changed < now - timedelta(hours=hours if idle_hours is None else idle_hours)
    return Neglect(_hours(now - changed), "in progress, without a change") if idle else None


def severity_of(row: DefenderAlert | Incident, resource: str) -> str:
    """The severity in lower case. Raises Unknown for one that is new."""
    said = (row.severity or "").casefold()
    return required(said if said in SEVERITIES else None, resource, "severity (a known value)")


def known_word(value: str | None, known: Collection[str], resource: str, name: str) -> str:
    """A word of Graph in lower case. Raises Unknown where it is missing or new."""
    said = (value or "").casefold()
    return required(said if said in known else None, resource, f"{name} (a known value)")


def require_whole(resource: Resource, rows: Sized) -> None:
    """Raises Unknown where the list has more rows than are read."""
    if not resource.is_whole(rows):
        detail = f"`{resource.name}` has {resource.most} or more rows, and no more are read"
        raise Unknown(
            Gap(resource.name, GapReason.UNAVAILABLE, detail, "close what is done in the Defender portal, and scan again")
        )


def in_words(hours: int) -> str:
    """A time as people say it."""
    return f"{hours} hours" if hours < 72 else f"{hours // 24} days"


def _hours(time: timedelta) -> int:
    return int(time.total_seconds() // 3600)
