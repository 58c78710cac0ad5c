"""A list that is read in part ends at its bound, and says that it may lack more rows."""

from __future__ import annotations

import pytest

from tests.graph.test_paging import THIRD, InColumns, three_pages
from tests.graph.wire import GRAPH, Wire, gap, ids, page, read, resource
from ztscan.core.model import GapReason


def test_a_list_that_is_read_in_part_ends_at_its_bound() -> None:
    part = resource("users", "/users", most=3)
    got = read(three_pages(), part)
    (reading,) = got.readings
    assert (ids(got.evidence["users"]), reading.rows, reading.pages) == (["ada", "ben", "cleo"], 3, 2)
    assert not part.is_whole(got.evidence["users"])


@pytest.mark.parametrize(("most", "whole"), [(1, False), (2, False), (4, False), (5, True)])
def test_a_list_of_as_many_rows_as_are_read_may_lack_more(most: int, whole: bool) -> None:
    part = resource("users", "/users", most=most)
    got = read(three_pages(), part)
    rows = got.evidence["users"]
    assert (len(rows), got.readings[0].rows, part.is_whole(rows)) == (min(most, 4), min(most, 4), whole)


def test_a_list_that_is_read_in_part_goes_over_empty_pages_to_its_end(monkeypatch: pytest.MonkeyPatch) -> None:
    part = resource("users", "/users", most=9)
    assert ids(read(three_pages(two=page([], THIRD)), part).evidence["users"]) == ["ada", "ben", "dora"]
    monkeypatch.setattr("ztscan.graph.paging.MAX_PAGES_IN_PART", 3)
    count = iter(range(1000))
    wire = Wire({"/v1.0/users": lambda _: page([], f"{GRAPH}/v1.0/users?$skiptoken={next(count)}")})
    gap(read(wire, part).evidence["users"], GapReason.MALFORMED, "did not end after 3 pages")


def test_only_a_plain_list_is_read_in_part() -> None:
    with pytest.raises(ValueError, match="read in part"):
        resource("users", "/users", most=9, never_empty=True)
    with pytest.raises(ValueError, match="read in part"):
        resource("users", "/users", entity=InColumns, most=9)
