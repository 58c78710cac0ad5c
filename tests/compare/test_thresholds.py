"""People below a threshold are not told, and are not forgotten."""

from __future__ import annotations

import pytest

from tests.compare.nights import CHECK, drift, night, of
from tests.scans import grade
from ztscan.config.thresholds import DriftThreshold
from ztscan.drift.compare import Graded
from ztscan.drift.thresholds import with_thresholds


def nights(*counts: int) -> list[tuple[bool, int]]:
    """Whether each night is drift of people, with at most two quiet ones, and how many people are not told yet."""
    alphabet = "abcdefghijklmnopqrstuvwxyz"
    allowed = {CHECK: DriftThreshold(people=2)}
    before, found = night(of("a"), people="a"), []
    for count in counts:
        people = alphabet[:count]
        after = night(of(people), people=people)
        told = with_thresholds(drift(before, after), before, after, allowed)
        found.append((told.drift.fails("population"), told.below.get(CHECK, 0)))
        before = told.kept(Graded(after, grade(after))).scan
    return found


def test_people_below_a_threshold_add_up_until_they_are_told() -> None:
    assert nights(2, 3, 4, 5) == [(False, 1), (False, 2), (True, 0), (False, 1)]


def test_a_number_that_goes_up_and_down_at_the_threshold_is_not_told_every_night() -> None:
    assert nights(3, 2, 3, 2, 3) == [(False, 2), (False, 1), (False, 2), (False, 1), (False, 2)]


def test_without_growth_the_count_is_kept_and_leavers_count_back_to_nothing() -> None:
    assert nights(3, 3, 1, 1) == [(False, 2), (False, 2), (False, 0), (False, 0)]


def test_an_exchange_of_people_is_as_many_as_entered() -> None:
    before, after = night(of("abc"), people="abc"), night(of("def"), people="def")
    few, many = (with_thresholds(drift(before, after), before, after, {CHECK: DriftThreshold(people=n)}) for n in (2, 3))
    assert (few.drift.fails("population"), few.below) == (True, {})
    assert (many.drift.fails("population"), many.below) == (False, {})


def test_people_who_leave_count_back_those_who_entered_before_them() -> None:
    first, second = night(of("abc"), people="abc"), night(of("abcde"), people="abcde")
    third, allowed = night(of("cdef"), people="cdef"), {CHECK: DriftThreshold(people=2)}
    carried = with_thresholds(drift(first, second), first, second, allowed).kept(Graded(second, grade(second))).scan
    told = with_thresholds(drift(carried, third), carried, third, allowed)
    assert (told.drift.fails("population"), told.below) == (False, {CHECK: 1})


def test_a_threshold_hides_no_control() -> None:
    before, after = night(of("a")), night(of("ab"))
    told = with_thresholds(drift(before, after), before, after, {CHECK: DriftThreshold(people=50)})
    assert told.drift.fails("control")


@pytest.mark.parametrize(
    ("threshold", "entered", "everybody", "quiet"),
    [
        (DriftThreshold(people=5), 5, 10, True),
        (DriftThreshold(people=5), 6, 10, False),
        (DriftThreshold(percent=1), 10, 1_000, True),
        (DriftThreshold(percent=1), 11, 1_000, False),
        (DriftThreshold(people=50, percent=1), 11, 1_000, False),
        (DriftThreshold(people=0), 0, 10, True),
        (DriftThreshold(), 0, 10, False),
    ],
)
def test_each_limit_of_a_threshold_holds(threshold: DriftThreshold, entered: int, everybody: int, quiet: bool) -> None:
    assert threshold.allows(entered, everybody) is quiet
