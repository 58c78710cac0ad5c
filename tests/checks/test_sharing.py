"""What rows share is what they would work out themselves."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping
from typing import Any

import msgspec
import pytest

from tests.checks.cases import NOW, SHARED, as_it_is, base, gap
from tests.checks.compliant import RESOURCES
from tests.checks.sharing import OFTEN_EQUAL, first_of_its_words
from ztscan.config.settings import Settings
from ztscan.core.model import Gap, GapReason
from ztscan.engine.evidence import FACTS, EvidenceStore, resources_behind
from ztscan.engine.resources import ALL_RESOURCES


def fact_of_the_compliant_tenant(name: str, **instead: Any) -> Any:
    behind = resources_behind([name], ALL_RESOURCES, FACTS)
    evidence = {one: base(one, as_it_is) if one in RESOURCES else gap(one, GapReason.NOT_RECORDED) for one in behind}
    return EvidenceStore({**evidence, **instead}, Settings().as_evidence(NOW, "global"), SHARED).value(name)


@pytest.mark.parametrize("name", sorted(OFTEN_EQUAL))
def test_the_words_of_a_fact_that_is_often_equal_tell_all_that_is_in_it(name: str) -> None:
    """A field that they leave out is worked out of the others."""
    found = fact_of_the_compliant_tenant(name)
    assert not isinstance(found, Gap)
    assert [field.name for one in within(found) for field in dataclasses.fields(one) if not field.repr and field.init] == []


def within(value: Any) -> Iterator[Any]:
    """Every dataclass in a value, at any depth."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        yield value
        inner = [getattr(value, field.name) for field in dataclasses.fields(value)]
    elif isinstance(value, msgspec.Struct):
        inner = [getattr(value, name) for name in value.__struct_fields__]
    elif isinstance(value, Mapping):
        inner = [*value, *value.values()]
    else:
        inner = [*value] if isinstance(value, list | tuple | frozenset) else []
    for one in inner:
        yield from within(one)


def test_a_fact_that_comes_out_equal_is_the_same_one() -> None:
    """Whatever the reason that places could not be read, what policies refer to is without places."""
    without = [fact_of_the_compliant_tenant("sign_in_tenant", named_locations=gap("named_locations", why)) for why in GapReason]
    assert len({id(one) for one in without}) == 1
    assert without[0] != fact_of_the_compliant_tenant("sign_in_tenant")


def test_what_does_not_tell_what_is_in_it_is_equal_to_itself_only() -> None:
    same = first_of_its_words()
    users = base("users", as_it_is)
    assert repr(users).startswith("<Table of ")
    values = [(users,), (users[:-1],), (object(),), (object(),)]
    assert [same(value) for value in values] == values
    assert all(same(value) is value for value in values)
    assert same((1,)) is not same((True,))


def test_there_are_facts_of_these_names() -> None:
    assert FACTS.keys() >= OFTEN_EQUAL
