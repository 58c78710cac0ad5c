"""What the facts on Azure become of every row, and where something lacks, is as recorded."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.facts_recorded import facts_of, text

FACTS = facts_of("ztscan.estate")
FOLDER = Path(__file__).parent / "facts"


@pytest.mark.parametrize("fact", FACTS)
def test_what_a_fact_becomes_is_as_recorded(fact: str, expect: Callable[[Path, str], None]) -> None:
    expect(FOLDER / f"{fact}.txt", text(fact))


def test_nothing_is_recorded_of_a_fact_that_there_is_not() -> None:
    assert {path.stem for path in FOLDER.iterdir()} == {*FACTS}
