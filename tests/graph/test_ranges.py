"""A long list in ranges: every name is in one of them, whatever order Graph compares names in."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.simulator.odata import parse_filter
from ztscan.graph.ranges import boundaries, range_filters

NAMES = st.lists(st.one_of(st.text(min_size=1), st.from_regex(r"[A-Za-z0-9._'-]{1,9}@[a-z]{1,5}\.example", fullmatch=True)))


def without_accents(name: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFKD", name) if not unicodedata.combining(c)).casefold()


ORDERS: dict[str, Callable[[str], Any]] = {
    "ordinal": str,
    "without case": str.casefold,
    "without accents": without_accents,
    "backwards": lambda name: name.casefold()[::-1],
    "letters before digits": lambda name: [(not c.isalpha(), c) for c in name.casefold()],
}


def ranges_of(name: str, between: tuple[str, ...], order: Callable[[str], Any]) -> list[int]:
    """The ranges that a name lies in, by an evaluation of the filters that knows nothing of how they were made."""
    found = []
    for number, text in enumerate(range_filters("userPrincipalName", between)):
        comparisons = [part.split(" ", 2) for part in text.split(" and ")]
        values = [(operator, order(value.strip("'"))) for _, operator, value in comparisons]
        if all(order(name) >= value if operator == "ge" else order(name) <= value for operator, value in values):
            found.append(number)
    return found


@pytest.mark.parametrize("order", ORDERS.values(), ids=ORDERS.keys())
@given(names=NAMES, sample=NAMES)
def test_no_name_is_outside_of_every_range(order: Callable[[str], Any], names: list[str], sample: list[str]) -> None:
    between = boundaries(sample, 8)
    for name in names if between else ():
        assert ranges_of(name, between, order)


@given(names=st.lists(st.from_regex(r"[A-Za-z0-9._'-]{1,9}@[a-z]{1,5}\.example", fullmatch=True)), sample=NAMES)
def test_a_sign_in_name_is_in_one_range_only(names: list[str], sample: list[str]) -> None:
    between = boundaries(sample, 8)
    for name in names if between else ():
        assert len(ranges_of(name, between, str.casefold)) == 1


@given(sample=NAMES, parts=st.integers(2, 8))
def test_boundaries_are_legal_in_a_filter_and_nobodys_name(sample: list[str], parts: int) -> None:
    between = boundaries(sample, parts)
    assert len(between) < parts
    assert list(between) == sorted(set(between))
    for text in range_filters("userPrincipalName", between) if between else ():
        assert parse_filter(text).ranged == "userPrincipalName"
    assert all(not set(boundary) & set("@'& +#%") for boundary in between)


def test_ranges_are_about_equally_long() -> None:
    names = [f"{first}{second}{number}@contoso.example" for first in "abmsz" for second in "aeo" for number in range(60)]
    between = boundaries(names, 8)
    sizes = [sum(number in ranges_of(name, between, str.casefold) for name in names) for number in range(len(between) + 1)]
    assert sum(sizes) == len(names)
    assert max(sizes) < 1.5 * len(names) / 8


def test_names_that_begin_alike_are_not_divided() -> None:
    assert boundaries(["Ünal@contoso.example", "Ömer@contoso.example"], 8) == ()
    assert boundaries(["svc@contoso.example"] * 500, 8) == ("svc",)
    with pytest.raises(ValueError, match="without a boundary"):
        range_filters("userPrincipalName", ())
