"""Evidence after a change of settings: facts and verdicts that the change does not reach are those from before."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from ztscan.core.injection import signature_of
from ztscan.core.model import Gap, GapReason
from ztscan.engine.evidence import EvidenceStore, Fact

HIDDEN = Gap("wages", GapReason.NO_PERMISSION, "`/wages` was refused", "grant it")


def least_age(ages: tuple[int, ...]) -> tuple[int, ...]:
    return (min(ages),)


def least_age_as_mapping(ages: tuple[int, ...]) -> dict[str, int]:
    return {"least": min(ages)}


def of_age(least_age: tuple[int, ...], limit: int) -> tuple[bool, ...]:
    return tuple(age >= limit for age in least_age)


def paid(wages: tuple[int, ...], ages: tuple[int, ...]) -> int:
    return len(wages) + len(ages)


class Counted:
    """Facts that count how often each was computed."""

    def __init__(self, *functions: Callable[..., Any]) -> None:
        self.times: dict[str, int] = {}
        self.facts = {one.__name__: Fact(one.__name__, self._counting(one), signature_of(one)) for one in functions}

    def _counting(self, function: Callable[..., Any]) -> Callable[..., Any]:
        def counting(*values: Any) -> Any:
            self.times[function.__name__] = self.times.get(function.__name__, 0) + 1
            return function(*values)

        counting.__module__ = "ztscan.tests"  # a built-in fact
        return counting


def test_a_fact_is_not_computed_again_where_what_it_needs_comes_out_equal() -> None:
    counted = Counted(least_age, of_age)
    store = EvidenceStore({"ages": (30, 40)}, {"limit": 18}, counted.facts)
    before = store.value("of_age")
    after = store.with_settings(ages=(30, 50))
    assert after.value("of_age") is before
    assert counted.times == {"least_age": 2, "of_age": 1}
    assert store.with_settings(ages=(10, 50)).value("of_age") == (False,)


def test_a_mapping_that_comes_out_equal_is_the_one_from_before() -> None:
    counted = Counted(least_age_as_mapping)
    store = EvidenceStore({"ages": (30, 40)}, {}, counted.facts)
    before = store.value("least_age_as_mapping")
    assert store.with_settings(ages=(50, 30)).value("least_age_as_mapping") is before


def test_what_was_not_computed_before_is_computed_from_the_changed_evidence() -> None:
    counted = Counted(least_age, of_age)
    store = EvidenceStore({"ages": (30, 40)}, {"limit": 18}, counted.facts)
    assert store.with_settings(ages=(12,)).value("of_age") == (False,)
    assert store.value("of_age") == (True,)


def test_a_fact_after_two_changes_is_compared_with_the_evidence_that_knows_it() -> None:
    counted = Counted(least_age, of_age)
    store = EvidenceStore({"ages": (30, 40)}, {"limit": 18}, counted.facts)
    before = store.value("of_age")
    twice = store.with_settings(limit=17).with_settings(ages=(30, 31))
    assert twice.value("of_age") is before
    assert store.with_settings(limit=31).with_settings(ages=(30, 31)).value("of_age") == (False,)


@pytest.mark.parametrize(("wages", "expected"), [((1,), 3), (HIDDEN, HIDDEN)])
def test_evidence_that_is_lost_or_found_by_a_change_is_never_taken_from_before(wages: object, expected: object) -> None:
    counted = Counted(paid)
    other = HIDDEN if wages is not HIDDEN else (1,)
    store = EvidenceStore({"ages": (1, 2), "wages": other}, {}, counted.facts)
    assert store.value("paid") != expected
    after = store.with_settings(wages=wages)
    assert after.value("paid") == expected
    assert not after.gathers_as_before(signature_of(paid).needs)


def test_a_check_gathers_as_before_only_with_the_very_same_evidence() -> None:
    counted = Counted(least_age, of_age)
    store = EvidenceStore({"ages": (30, 40)}, {"limit": 18}, counted.facts)
    needs = signature_of(of_age).needs
    assert not store.gathers_as_before(needs), "nothing came before"
    assert not store.with_settings(limit=19).gathers_as_before(needs)
    assert not store.with_settings(ages=(30, 50)).gathers_as_before(needs), "nothing of it was computed before"
    store.gather(needs)
    assert store.with_settings(ages=(30, 50)).gathers_as_before(needs)
    assert not store.with_settings(ages=(10, 50)).gathers_as_before(needs)
    hidden = EvidenceStore({"ages": HIDDEN}, {"limit": 18}, counted.facts)
    hidden.gather(needs)
    assert not hidden.with_settings(limit=18).gathers_as_before(needs), "without evidence there is nothing to compare"
