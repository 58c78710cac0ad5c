"""What a report says of attestations: those that count, and why the others do not."""

from __future__ import annotations

from datetime import date

import msgspec
import pytest

from tests.reports.html import demo
from ztscan.config.attestations import Attestation, AttestedStatus
from ztscan.core.model import ObjectiveStatus
from ztscan.objectives.grading import grade
from ztscan.objectives.table import load
from ztscan.reports.html import render
from ztscan.reports.page.attesting import not_counted
from ztscan.reports.page.book import Book
from ztscan.reports.page.checklist import checklist
from ztscan.reports.page.exceptions import exceptions
from ztscan.reports.page.findings import findings
from ztscan.reports.page.missing import missing

COUNTING = Attestation(
    objective="programme.accountability",
    status=AttestedStatus.MET,
    by="adele.vance@contoso.com",
    on=date(2026, 11, 2),
    expires=date(2027, 11, 1),
    evidence="minutes",
)
DECIDED = "not counted: Microsoft Graph decides"


def book(*attested: Attestation) -> Book:
    return Book(demo.scan(), grade(demo.scan(), attested, today=demo.TODAY), {}, {}, False, load())


def decided_by_graph() -> str:
    manual = {objective for check in demo.scan().checks if check.verdict == "manual" for objective in check.objectives}
    return next(one.id for one in demo.graded().objectives if one.verify == "graph" and one.id not in manual)


@pytest.mark.parametrize(
    ("facts", "why"),
    [
        ({}, ""),
        ({"on": date(2026, 12, 1)}, "not counted: not valid yet"),
        ({"expires": date(2026, 11, 20)}, "not counted: expired"),
        ({"expires": date(2036, 11, 20)}, "not counted: more than 400 days ahead"),
        ({"objective": decided_by_graph()}, DECIDED),
    ],
)
def test_an_attestation_that_does_not_count_says_why(facts: dict[str, object], why: str) -> None:
    of = book(msgspec.structs.replace(COUNTING, **facts))
    (row,) = exceptions(of, findings(of)).attested
    assert row.not_counted == why
    objective = next(one for one in of.grade.objectives if one.attestation)
    rows = (one for pillar in checklist(of).pillars for stage in pillar.stages for one in stage.rows)
    told = next(one.attested for one in rows if one.id == objective.id)
    assert told.endswith(f"{why or 'valid until 1 Nov 2027'}.")
    if why and why != DECIDED:
        assert objective.status is ObjectiveStatus.NOT_ASSESSED
        assert objective.title in {title for title, *_ in missing(of).unattested}, "it still waits for its owner"


def test_a_validity_that_is_not_known_does_not_count() -> None:
    of = book(COUNTING)
    (attested,) = (one for one in of.grade.objectives if one.attestation)
    strange = msgspec.structs.replace(attested, attestation={"by": "x", "validity": "<script>"})
    assert not_counted(of, strange) == "not counted: not known to be valid"


def test_the_heading_counts_those_that_count() -> None:
    other = msgspec.structs.replace(COUNTING, objective=decided_by_graph())
    of = grade(demo.scan(), (COUNTING, other), today=demo.TODAY)
    assert "<h3>Attested <span class=quiet>1, and 1 not counted</span></h3>" in render(demo.scan(), of)
