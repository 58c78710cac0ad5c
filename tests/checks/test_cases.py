"""Every row of every case table, through the real decoder and the real engine."""

from __future__ import annotations

import pytest

from tests.checks.cases import CHECKS, ROWS, TABLES, Case, run
from ztscan.core.model import Verdict


@pytest.mark.parametrize(("check_id", "case"), ROWS)
def test_case(check_id: str, case: Case) -> None:
    result = run(CHECKS[check_id], case)
    assert (result.verdict, {f.subject.id for f in result.findings}) == (case.expected, set(case.fails)), result.detail


def test_every_check_has_a_table_and_every_table_a_check() -> None:
    assert set(TABLES) == set(CHECKS)


@pytest.mark.parametrize("check_id", CHECKS)
def test_every_check_is_seen_to_pass_and_to_fail(check_id: str) -> None:
    verdicts = {case.expected for case in TABLES[check_id]}
    assert Verdict.FAIL in verdicts
    assert verdicts & {Verdict.PASS, Verdict.MANUAL}


@pytest.mark.parametrize("check_id", CHECKS)
def test_names_of_cases_are_unique(check_id: str) -> None:
    names = [case.name for case in TABLES[check_id]]
    assert len(names) == len(set(names))
