"""Alerts and incidents: when one is neglected, and when a list is whole."""

from __future__ import annotations

from datetime import UTC, datetime

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ztscan.directory.response import in_words, known_word, neglect_of, require_whole, severity_of
from ztscan.engine.check import Unknown
from ztscan.graph.areas.security_operations import MOST_ALERTS, MOST_INCIDENTS, OPEN_ALERTS, OPEN_INCIDENTS, Incident
from ztscan.graph.resource import Resource

NOW = datetime(2026, 11, 1, 6, 0, tzinfo=UTC)


def incident(status: str, created: int, changed: int, owner: str | None) -> Incident:
    """One that was made and changed so many hours ago."""
    times = [datetime.fromtimestamp(NOW.timestamp() - hours * 3600, UTC).isoformat() for hours in (created, changed)]
    return Incident(
        id="1",
        display_name=None,
        severity="high",
        status=status,
        assigned_to=owner,
        classification=None,
        determination=None,
        created_date_time=times[0],
        last_update_date_time=times[1],
    )


@given(
    st.sampled_from(("active", "awaitingAction", "new", "inProgress", "resolved", "redirected")),
    st.integers(0, 60),
    st.integers(0, 60),
    st.sampled_from((None, "ada")),
)
def test_neglect_is_no_beginning_or_no_progress(status: str, created: int, changed: int, owner: str | None) -> None:
    changed = min(created, changed)
    if status in {"resolved", "redirected"} or created <= 4:
        expected = False
    else:
        expected = status != "inProgress" or owner is None or changed > 24
    assert (neglect_of(incident(status, created, changed, owner), "open_incidents", NOW, 4, 24) is not None) == expected


@pytest.mark.parametrize(("resource", "most"), [(OPEN_ALERTS, MOST_ALERTS), (OPEN_INCIDENTS, MOST_INCIDENTS)])
def test_a_list_that_ends_at_the_most_rows_is_not_whole(resource: Resource, most: int) -> None:
    require_whole(resource, range(most - 1))
    with pytest.raises(Unknown):
        require_whole(resource, range(most))


def test_words_are_read_in_any_case_and_a_new_one_is_not_known() -> None:
    assert severity_of(incident("new", 1, 1, None), "open_incidents") == "high"
    assert known_word("One", {"one"}, "open_incidents", "word") == "one"
    for word in (None, "", "two"):
        with pytest.raises(Unknown, match="word"):
            known_word(word, {"one"}, "open_incidents", "word")
    with pytest.raises(Unknown, match="severity"):
        severity_of(msgspec.structs.replace(incident("new", 1, 1, None), severity="extreme"), "open_incidents")


def test_neglect_is_told_with_its_hours() -> None:
    assert neglect_of(incident("active", 4, 4, None), "open_incidents", NOW, 4, 24) is None, "the last moment"
    said = {
        ("active", 5, 5, "ada"): (5, "status: active"),
        ("inProgress", 6, 5, None): (6, "in progress, assigned to nobody"),
        ("inProgress", 60, 30, "ada"): (30, "in progress, without a change"),
    }
    for row, (hours, reason) in said.items():
        found = neglect_of(incident(*row), "open_incidents", NOW, 4, 24)
        assert found is not None
        assert (found.hours, found.reason) == (hours, reason)
    assert neglect_of(incident("inProgress", 6, 6, "ada"), "open_incidents", NOW, 6) is None
    assert neglect_of(incident("inProgress", 8, 7, "ada"), "open_incidents", NOW, 6) is not None


def test_long_times_are_told_in_days() -> None:
    assert [in_words(hours) for hours in (1, 71, 72, 95, 96)] == ["1 hours", "71 hours", "3 days", "3 days", "4 days"]
