"""The time, looked up in one place: the clock, or ``SOURCE_DATE_EPOCH`` where builds and recordings must repeat."""

from __future__ import annotations

import os
from datetime import UTC, datetime

from ztscan.core.errors import UsageError

VARIABLE = "SOURCE_DATE_EPOCH"
"""Seconds since 1970 (reproducible-builds.org/specs/source-date-epoch)."""


def now() -> datetime:
    """The time of this run, in UTC, to the second. Raises UsageError where the variable is no number."""
    fixed = os.environ.get(VARIABLE)
    if fixed is None:
        return datetime.now(UTC).replace(microsecond=0)
    try:
        return datetime.fromtimestamp(int(fixed), UTC)
    except (ValueError, OverflowError, OSError) as error:
        raise UsageError(f"`{VARIABLE}` is `{fixed}`, which is no time", "set it to seconds since 1970, or unset it") from error
