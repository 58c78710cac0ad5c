"""CSV: rows, line ends, and no cell that a spreadsheet would run as a formula."""

from __future__ import annotations

import csv
import io
import tracemalloc

import msgspec
import pytest

from tests.reports.test_machine_formats import CHECK, drifted, rendered, table
from tests.scans import ALEX, contoso, finding, grade, result, scan
from ztscan import reports
from ztscan.core.model import Verdict


def test_csv_has_a_row_per_finding_and_one_per_check_without() -> None:
    rows = table(contoso())
    assert {row["check"] for row in rows} == {check.id for check in contoso().checks}
    assert {row["subject_name"] for row in rows if row["check"] == CHECK} == {"Alex Wilber"}
    assert {(row["accepted_by"], row["verdict"], row["effective"]) for row in rows if row["accepted_by"]} == {
        ("adele.vance@contoso.com", "fail", "pass")
    }
    (unassessed,) = [row for row in rows if row["verdict"] == "not_assessed"]
    assert unassessed["message"] == "not licensed: Microsoft Entra ID P2 is missing"


def test_csv_lines_end_as_rfc_4180_says_and_are_equally_wide() -> None:
    text = rendered(".csv", contoso())
    assert text.count("\r\n") == text.count("\n") == text.count("\r")
    assert len({len(row) for row in csv.reader(io.StringIO(text, newline=""), strict=True)}) == 1


def test_csv_says_what_changed() -> None:
    after, drift = drifted()
    assert {row["subject_name"]: row["change"] for row in table(after, drift)} == {
        "Adele Vance": "new",
        "Alex Wilber": "regressed",
        "Contoso": "",
    }


def test_csv_is_encoded_row_by_row() -> None:
    """A name outside of Latin-1 makes two bytes of each character of a text: the file itself is all that stays in memory."""
    (check,) = [check for check in contoso().checks if check.id == CHECK]
    many = [msgspec.structs.replace(check.findings[0], message=f"Łukasz {number} " + "x" * 500) for number in range(2_000)]
    large = scan(msgspec.structs.replace(check, findings=tuple(many)))
    graded = grade(large)
    content = reports.encoded(".csv", large, graded)
    tracemalloc.start()
    try:
        assert reports.encoded(".csv", large, graded) == content
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert content == reports.renderer(".csv")(large, graded).encode()
    assert len(content) > 1_000_000
    assert peak < 2 * len(content)


FORMULAS = [
    "=1+1",
    "+1",
    "-1",
    "@SUM(A1)",
    "\t=1+1",
    "\r=1+1",
    "\n=1+1",
    "  =1+1",
    '"=1+1',
    "'=1+1",
    "\uff1d1+1",
    "\uff0b1",
    "\uff0d1",
    "\uff20SUM",
    "\u22121",
    "|calc",
    "%0A=1",
    "\u200b=1+1",
    "\ufeff=1+1",
]


@pytest.mark.parametrize("name", FORMULAS)
def test_no_cell_starts_a_formula(name: str) -> None:
    (row,) = table(scan(result(CHECK, Verdict.FAIL, finding(CHECK, msgspec.structs.replace(ALEX, name=name), "m"))))
    assert row["subject_name"][0] in "'["


@pytest.mark.parametrize("name", ["a;=1+1", "a; =1+1", "a;'=1+1", "a;\t\uff1d1+1"])
def test_no_part_of_a_cell_does_where_a_semicolon_parts_them(name: str) -> None:
    (row,) = table(scan(result(CHECK, Verdict.FAIL, finding(CHECK, msgspec.structs.replace(ALEX, name=name), "m"))))
    assert row["subject_name"].partition(";")[2].lstrip()[0] == "'"


@pytest.mark.parametrize("name", ["Adele Vance", "O'Neill", "R&D; Sales", "a=b", "user-1@contoso.com"])
def test_an_ordinary_name_stays_as_it_is(name: str) -> None:
    (row,) = table(scan(result(CHECK, Verdict.FAIL, finding(CHECK, msgspec.structs.replace(ALEX, name=name), "m"))))
    assert row["subject_name"] == name
