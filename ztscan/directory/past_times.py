"""Times of Graph that a verdict rests on."""

from __future__ import annotations

from datetime import datetime, timedelta

from ztscan.core.model import parse_time
from ztscan.engine.check import required

_CLOCKS_DIFFER = timedelta(hours=1)


def past(value: str | None, now: datetime, resource: str, name: str) -> datetime:
    """A time in the past. Raises Unknown where it is null, no time, or in the future, of which nothing follows."""
    text = required(value, resource, name)
    try:
        time = parse_time(text)
        usable = time <= now + _CLOCKS_DIFFER
    except (ValueError, TypeError):
        usable = False
    required(usable or None, resource, f"{name} (a time in the past)")
    return time


def moment(value: str | None, resource: str, name: str) -> datetime:
    """A time, past or to come. Raises Unknown where it is null, no time, or in the year 1, which Graph writes for none."""
    text = required(value, resource, name)
    try:
        time = parse_time(text)
        usable = time.tzinfo is not None and time.year > 1
    except ValueError:
        usable = False
    required(usable or None, resource, f"{name} (a time)")
    return time
