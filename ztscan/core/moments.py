"""Times in the files that ztscan writes and reads: exact, with a time zone, and of years that dates can be counted from."""

from __future__ import annotations

import re
from datetime import datetime

YEARS = range(1970, 9000)
"""Adding or subtracting any number of days that ztscan counts stays within what a date can hold."""

_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,6})?(?:Z|[+-]\d\d:\d\d)", re.ASCII)


def parse_moment(text: str) -> datetime:
    """The time in a recording, a result or a history. Raises ValueError if it is anything else.

    Times that Graph returns are read with ``ztscan.core.model.parse_time``: there the year 0001 means "never".
    """
    if not _TIME.fullmatch(text):
        raise ValueError("it is not a time with a time zone")
    return require_year(datetime.fromisoformat(text))


def require_year(moment: datetime) -> datetime:
    """``moment`` itself. Raises ValueError if its year is outside ``YEARS``."""
    if moment.year not in YEARS:
        raise ValueError(f"the year {moment.year} is not between {YEARS.start} and {YEARS.stop - 1}")
    return moment
