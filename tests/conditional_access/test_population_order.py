"""Accounts are found by id, whatever their order is, and the settings for other organisations leave them alone."""

from __future__ import annotations

import pytest

from ztscan.conditional_access.space.population import Population
from ztscan.core.bit_sets import bit_set, flagged, places


@pytest.mark.parametrize("ids", [(), ("a",), ("a", "b", "d"), ("d", "a", "b")])
def test_an_account_is_found_by_its_id(ids: tuple[str, ...]) -> None:
    people = Population(ids, ids, bytes(len(ids)), enabled=(1 << len(ids)) - 1)
    wanted = ("a", "c", "d", "")
    assert people.ordinals_of(wanted) == {user: ids.index(user) for user in wanted if user in ids}


@pytest.mark.parametrize("step", [1, 3, 40, 70, 400])
def test_a_set_has_the_members_that_it_was_made_of(step: int) -> None:
    chosen = [*range(0, 4000, step)]
    assert [*places(bit_set(reversed(chosen)))] == chosen
    assert bit_set([*chosen, *chosen]) == bit_set(chosen) == sum(1 << place for place in chosen)
    assert flagged(place % step == 0 for place in range(4000)) == bit_set(chosen)
