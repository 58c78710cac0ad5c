"""How often a review comes again."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from tests.completing import record
from ztscan.directory.access_reviews import current_recurrence, months_between
from ztscan.engine.check import Unknown
from ztscan.graph.areas.governance import AccessReview, Recurrence, RecurrencePattern, RecurrenceRange, ReviewSettings


@pytest.mark.parametrize(
    ("kind", "interval", "months"),
    [
        ("daily", 31, 0),
        ("daily", 32, 2),
        ("daily", 62, 2),
        ("daily", 63, 3),
        ("Weekly", 4, 0),
        ("weekly", 5, 2),
        ("absoluteMonthly", 1, 1),
        ("relativeMonthly", 3, 3),
        ("absoluteYearly", 1, 12),
        ("relativeYearly", 2, 24),
        ("hourly", 1, None),
        (None, 1, None),
        ("weekly", None, None),
        ("weekly", 0, None),
    ],
)
def test_months_between_two_reviews(kind: str | None, interval: int | None, months: int | None) -> None:
    pattern = record(RecurrencePattern, type=kind, interval=interval)
    assert months_between(record(Recurrence, pattern=pattern)) == months


def test_what_does_not_recur_has_no_time_between() -> None:
    assert months_between(None) is None
    assert months_between(record(Recurrence)) is None


def numbered(kind: str | None, interval: int | None, times: int | None, start: str | None) -> AccessReview:
    recurrence = record(
        Recurrence,
        pattern=record(RecurrencePattern, type=kind, interval=interval),
        range=RecurrenceRange(type="numbered", number_of_occurrences=times, start_date=start),
    )
    return record(AccessReview, id="r", status="InProgress", settings=record(ReviewSettings, recurrence=recurrence))


@pytest.mark.parametrize(
    ("kind", "interval", "times", "start", "goes_on"),
    [
        ("absoluteMonthly", 3, 4, "2026-01-31", False),
        ("absoluteMonthly", 3, 4, "2026-02-01", True),
        ("absoluteMonthly", 3, 5, "2026-01-01", True),
        ("relativeMonthly", 1, 10, "2026-02-02", True),
        ("absoluteYearly", 1, 1, "2025-12-31", False),
        ("absoluteYearly", 1, 2, "2025-11-01", True),
        ("absoluteYearly", 5, 99999, "2026-01-01", True),
        ("weekly", 2, 3, "2026-10-04", True),
        ("weekly", 2, 3, "2026-10-03", False),
        ("daily", 1, 2, "2026-10-31", True),
        ("daily", 1, 1, "2026-10-31", False),
        ("weekly", 1, 0, "2026-11-01", False),
    ],
)
def test_a_number_of_reviews_goes_on_until_the_last_begins(
    kind: str, interval: int, times: int, start: str, goes_on: bool
) -> None:
    found = current_recurrence(numbered(kind, interval, times, start), datetime(2026, 11, 1, tzinfo=UTC))
    assert (found is not None) is goes_on


@pytest.mark.parametrize(
    "lacking",
    [
        ("weekly", 1, None, "2026-01-01"),
        ("weekly", None, 9, "2026-01-01"),
        (None, 1, 9, "2026-01-01"),
        ("weekly", 1, 9, None),
        ("weekly", 1, 9, "soon"),
        ("hourly", 1, 9, "2026-01-01"),
    ],
)
def test_a_number_of_reviews_without_a_beginning_or_a_pattern_is_not_known(lacking: tuple[Any, ...]) -> None:
    with pytest.raises(Unknown):
        current_recurrence(numbered(*lacking), datetime(2026, 11, 1, tzinfo=UTC))
