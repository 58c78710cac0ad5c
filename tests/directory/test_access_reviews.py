"""How often a review comes again."""

from __future__ import annotations

import pytest

from tests.completing import record
from ztscan.directory.access_reviews import months_between
from ztscan.graph.areas.governance import Recurrence, RecurrencePattern


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
