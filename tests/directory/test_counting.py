"""One thing and several in a sentence."""

from __future__ import annotations

import itertools
from collections.abc import Iterable

import pytest

from ztscan.directory.counting import agreeing, and_more, counted, in_order, lasting, with_article


def test_one_and_several() -> None:
    assert (counted(1, "joined device"), counted(2_000, "device"), counted(0, "user")) == (
        "1 joined device",
        "2,000 devices",
        "0 users",
    )
    assert (agreeing(1, "have no key"), agreeing(2, "have no key"), agreeing(0, "are right")) == (
        "has no key",
        "have no key",
        "are right",
    )


@pytest.mark.parametrize("count", [1, 2])
def test_a_verb_that_is_not_known_is_an_error_for_every_number(count: int) -> None:
    with pytest.raises(KeyError):
        agreeing(count, "wobble along")


@pytest.mark.parametrize("names", [*itertools.permutations(["laptop", "phone", "tablet"])])
def test_names_come_in_the_same_order_however_they_were_read(names: Iterable[str]) -> None:
    assert in_order(names) == "laptop, phone, tablet"


def test_only_the_first_names_are_told_where_there_are_more_than_asked_for() -> None:
    assert in_order(["phone", "laptop", "tablet"], most=2, between="; ") == "laptop; phone; and 1 more"
    assert in_order(["phone", "laptop"], most=2) == "laptop, phone"
    assert in_order([]) == ""


def test_a_duration_is_told_in_its_largest_unit() -> None:
    told = [lasting(minutes) for minutes in (1, 60, 90, 480, 1439, 1440, 2880, 43_200)]
    assert told == ["1 minute", "1 hour", "90 minutes", "8 hours", "1,439 minutes", "24 hours", "2 days", "30 days"]


@pytest.mark.parametrize(
    "words", ["an owner", "an event hub", "an AI service", "a user", "a unit", "a URL", "a NAT gateway", "an update"]
)
def test_the_article_fits_the_sound_of_the_word(words: str) -> None:
    assert with_article(words.partition(" ")[2]) == words


def test_those_who_are_not_named_are_counted() -> None:
    assert [and_more(count, 5) for count in (0, 5, 6, 20)] == ["", "", " and 1 more", " and 15 more"]
