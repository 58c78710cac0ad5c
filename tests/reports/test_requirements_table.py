"""The table of requirements: the checks that are listed, counted and closed are all checks of the objective."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest

import ztscan.reports
from tests.recordings import recordings
from tests.reports.html import demo
from ztscan.core.model import Grade, Scan, Verdict
from ztscan.objectives.table import load
from ztscan.reports.page.book import Book
from ztscan.reports.page.checklist import ObjectiveRow, checklist

WORDS = {"fail": "fail", "need": "manual", "not": "not_assessed"}
"""The first word of what is said of further checks, without the ending of one, and their verdict."""


def rows(scan: Scan, graded: Grade) -> list[ObjectiveRow]:
    shown = checklist(Book(scan, graded, {}, {}, False, load())).pillars
    return [row for pillar in shown for stage in pillar.stages for row in stage.rows]


def unlisted(row: ObjectiveRow) -> Counter[str]:
    """The further checks that a row counts, by verdict."""
    if not row.unlisted:
        return Counter()
    total, parts = re.fullmatch(r"and ([\d,]+) more checks?: (.+)", row.unlisted).groups()  # type: ignore[union-attr]
    told = (re.fullmatch(r"(\d+) (fail|need|not)s? ?.*", part).groups() for part in parts.split(", "))  # type: ignore[union-attr]
    found = Counter({WORDS[word]: int(count) for count, word in told})
    assert found.total() == int(total), row.id
    return found


def holds(scan: Scan, graded: Grade) -> int:
    """Compare every row with the checks of its objective; how many rows count further checks."""
    checks = {check.id: check for check in scan.checks}
    objectives = {one.id: one for one in graded.objectives}
    counting = 0
    for row in rows(scan, graded):
        of = [checks[id_] for id_ in objectives[row.id].checks if id_ in checks]
        open_ = Counter(one.effective.value for one in of if one.effective not in {Verdict.PASS, Verdict.NOT_APPLICABLE})
        assert Counter(link.verdict for link in row.checks) + unlisted(row) == open_, row.id
        accepted = sum(one.effective is not one.verdict for one in of)
        told = re.search(r"(\d+) accepted risks?", row.closed)
        assert (int(told[1]) if told else 0) == accepted, row.id
        counting += bool(row.unlisted)
    return counting


@pytest.mark.parametrize("path", recordings(), ids=lambda path: path.stem)
def test_every_row_of_a_recorded_tenant_adds_up(path: Path) -> None:
    of = ztscan.scan(path).graded
    assert holds(of.scan, of.grade)


def test_every_row_of_contoso_with_accepted_risks_adds_up() -> None:
    assert any(check.effective is not check.verdict for check in demo.scan().checks)
    assert holds(demo.scan(), demo.graded())


def test_print_hides_no_check_that_the_row_does_not_count() -> None:
    style = Path(ztscan.reports.__file__).with_name("templates") / "style" / "print.css"
    assert ".plain li:nth-child" not in style.read_text(encoding="utf-8")
