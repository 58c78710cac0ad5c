"""The time, from one place: the clock, or ``SOURCE_DATE_EPOCH`` for reproducible builds and recordings."""

from __future__ import annotations

import os
from datetime import UTC, datetime

from ztscan.core.errors import UsageError
from ztscan.core.moments import require_year

VARIABLE = "SOURCE_DATE_EPOCH"
"""Seconds since 1970 (reproducible-builds.org/specs/source-date-epoch)."""


def now() -> datetime:
    """The time of this run, in UTC, to the second. Raises UsageError if the variable is not a number."""
    fixed = os.environ.get(VARIABLE)
    if fixed is None:
        return datetime.now(UTC).replace(microsecond=0)
    try:
        return require_year(datetime.fromtimestamp(int(fixed), UTC))
    except (ValueError, OverflowError, OSError) as error:
        raise UsageError(
            f"`{VARIABLE}` is `{fixed}`, which is not a time", "set it to seconds since 1970, or unset it"
        ) from error
