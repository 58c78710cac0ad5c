"""Every row of every case table, through the real decoder and the real engine, held to all laws over rows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest

from tests.checks import case_files, compliant, recorded
from tests.checks.cases import CHECKS, TABLES
from tests.checks.laws import LAWS
from tests.checks.rows import broken
from ztscan.core.model import Verdict


@pytest.mark.fuzz
@pytest.mark.parametrize("check_id", TABLES)
def test_every_row_and_every_law(check_id: str, expect: Callable[[Path, str], None]) -> None:
    """All laws on all rows, so that they share what a row is made of. Tells every row of the check that breaks one."""
    before = msgspec.json.encode(compliant.RESOURCES)
    told: list[str] = []
    failures = broken(check_id, {**LAWS, "can be told": lambda row: told.extend(recorded.lines(row))})
    assert not failures, "\n".join([f"{len(failures)} of them:", *failures])
    assert msgspec.json.encode(compliant.RESOURCES) == before, "a row has changed the compliant tenant for those that follow"
    expect(recorded.file_of(check_id), "".join(f"{line}\n" for line in told))


def test_nothing_is_recorded_of_a_check_that_there_is_not() -> None:
    known = {recorded.file_of(check_id) for check_id in TABLES}
    assert case_files.only or {*recorded.FOLDER.glob("*/*")} == known


def test_every_check_has_a_table_and_every_table_a_check() -> None:
    assert set(TABLES) == set(CHECKS)


def test_every_check_is_seen_to_pass_and_to_fail() -> None:
    verdicts = {check_id: {case.expected for case in cases} for check_id, cases in TABLES.items()}
    assert [check_id for check_id, seen in verdicts.items() if Verdict.FAIL not in seen] == []
    assert [check_id for check_id, seen in verdicts.items() if not seen & {Verdict.PASS, Verdict.MANUAL}] == []


def test_names_of_cases_are_unique() -> None:
    named = Counter((check_id, case.name) for check_id, cases in TABLES.items() for case in cases)
    assert [pair for pair, count in named.items() if count > 1] == []
