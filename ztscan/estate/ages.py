"""How long ago something was, by a text of Azure."""

from __future__ import annotations

from datetime import datetime, timedelta

from ztscan.core.model import parse_time

_DURING_THE_SCAN = timedelta(days=1)
"""What happened while the scan ran is later than the time of the scan."""


def age_of(text: str | None, now: datetime) -> timedelta | None:
    """The age of a time. None: it is not there, or is no time, or lies in the future."""
    try:
        age = now - parse_time(text) if text else None
    except (TypeError, ValueError):
        return None
    if age is None or age < -_DURING_THE_SCAN:
        return None
    return max(age, timedelta(0))


def is_past(text: str | None, now: datetime) -> bool:
    """Whether a time is before the scan. What has no end, or no end that can be read, is not past."""
    try:
        return bool(text) and parse_time(str(text)) <= now
    except (TypeError, ValueError):
        return False
