"""The action plan: what the scan writes, what people write, and what a later scan makes of both."""

from __future__ import annotations

import io
import re
import secrets
import tempfile
import zipfile
from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any

import msgspec
import pytest
from openpyxl import load_workbook

from tests.scans import ADELE, ALEX, CONTOSO, HOSTILE, finding, grade, result, scan
from ztscan.core.confidential import keep
from ztscan.core.documentation import CheckDocumentation
from ztscan.core.errors import UsageError
from ztscan.core.model import Gap, GapReason, Scan, Severity, Subject, Verdict, Waiver
from ztscan.reports import action_plan as plans
from ztscan.reports.action_plan import COLUMNS, EarlierPlan, action_plan
from ztscan.reports.workbook import ABOUT, SHEET, render_plan, workbook
from ztscan.reports.workbook_reading import read_plan

CHECK, OTHER = "conditional_access.mfa_all_users", "privileged_access.global_admin_count"
DOCUMENTATION = {CHECK: CheckDocumentation("What.", "Why.", "Limits.", "Require MFA.", ())}
Edit = Callable[[Any], None]
GAP = Gap("policies", GapReason.NO_PERMISSION, "refused", "grant it")


def of(*subjects: Subject, verdict: Verdict = Verdict.PASS, **facts: Any) -> Scan:
    """A scan of one check with a finding for each subject."""
    found = [finding(CHECK, subject, f"{subject.name} signs in without MFA") for subject in subjects]
    return scan(result(CHECK, verdict, *found, **facts))


def rendered(of: Scan, earlier: EarlierPlan | None = None) -> bytes:
    return render_plan(of, grade(of), DOCUMENTATION, earlier)


def rows(content: bytes) -> list[dict[str, Any]]:
    heads, *cells = load_workbook(io.BytesIO(content))[SHEET].iter_rows(values_only=True)
    return [dict(zip(map(str, heads), row, strict=True)) for row in cells]


def edited(content: bytes, edit: Edit) -> EarlierPlan:
    """The workbook after a person changed its first sheet and saved it, as ztscan reads it."""
    book = load_workbook(io.BytesIO(content))
    edit(book[SHEET])
    saved = io.BytesIO()
    book.save(saved)
    return read_plan(saved.getvalue(), "plan.xlsx")


def at(sheet: Any, heading: str, row: int = 2) -> Any:
    return sheet.cell(row, COLUMNS.index(heading) + 1)


def written(sheet: Any) -> None:
    at(sheet, "Owner").value = "ada@contoso.com"
    at(sheet, "Due date").value = date(2026, 12, 24)
    at(sheet, "Status").value = "In progress"
    at(sheet, "Notes").value = "two\nlines"


PEOPLE = {
    "Owner": "ada@contoso.com", "Due date": datetime(2026, 12, 24), "Status": "In progress", "Notes": "two\nlines",  # noqa: DTZ001
}  # fmt: skip


def people(row: Mapping[str, Any]) -> dict[str, Any]:
    return {heading: row[heading] for heading in plans.PEOPLE}


def test_each_gap_has_a_row_with_its_remedy_and_room_for_people() -> None:
    (adele, alex) = sorted(rows(rendered(of(ADELE, ALEX))), key=lambda row: str(row["Subject"]))
    assert adele["What is wrong"] == f"{ADELE.name} signs in without MFA"
    assert (adele["Gap"], adele["What to do"], adele["Check"]) == ("Open", "Require MFA.", CHECK)
    assert people(adele) == dict.fromkeys(plans.PEOPLE)
    assert alex["Fingerprint"] != adele["Fingerprint"]


@pytest.mark.parametrize(
    ("later", "gap"),
    [
        (of(ADELE), "Open"),
        (of(), "Closed"),
        (of(ALEX), "Closed"),
        (of(verdict=Verdict.NOT_APPLICABLE), "Closed"),
        (of(verdict=Verdict.NOT_ASSESSED, gaps=(GAP,)), "Not assessed"),
        (of(verdict=Verdict.MANUAL), "Not assessed"),
        (of(verdict=Verdict.NOT_APPLICABLE, gaps=(GAP,)), "Not assessed"),
        (of(ALEX, gaps=(GAP,)), "Not assessed"),
        (scan(result(OTHER)), "Not in this scan"),
    ],
)
def test_a_later_scan_keeps_what_people_wrote_and_closes_only_what_it_assessed(later: Scan, gap: str) -> None:
    earlier = edited(rendered(of(ADELE)), written)
    (row,) = [row for row in rows(rendered(later, earlier)) if row["Subject"] == ADELE.name]
    assert row["Gap"] == gap
    assert people(row) == PEOPLE
    assert (row["Closed on"] is not None) == (gap == "Closed")


def test_a_gap_that_comes_back_is_open_again_until_it_is_closed_again() -> None:
    closed = read_plan(rendered(of(), read_plan(rendered(of(ADELE)), "a")), "b")
    again = read_plan(rendered(of(ADELE), closed), "c")
    assert [row["Gap"] for row in again.rows] == ["Open again"]
    (row,) = rows(rendered(of(), again))
    assert row["Gap"] == "Closed"


def test_an_accepted_risk_is_no_open_gap() -> None:
    one = finding(CHECK, ADELE, "no MFA")
    waiver = Waiver("r", "o", "2027-01-01", (one.fingerprint,), Verdict.PASS)
    (row,) = rows(rendered(scan(result(CHECK, Verdict.FAIL, one, waiver=waiver))))
    assert row["Gap"] == "Accepted"


def test_rows_and_columns_that_people_added_stay() -> None:
    def edit(sheet: Any) -> None:
        sheet.cell(1, len(COLUMNS) + 1).value = "Ticket"
        sheet.cell(2, len(COLUMNS) + 1).value = "SEC-7"
        sheet.cell(2, len(COLUMNS) + 3).value = "no heading"
        sheet.cell(9, 1).value = "a row of my own"
        for column in range(1, len(COLUMNS) + 1):  # a copy of a row
            sheet.cell(10, column).value = sheet.cell(2, column).value
        at(sheet, "Owner", 10).value = "someone else"

    content = rendered(of(), edited(rendered(of(ADELE)), edit))
    closed, own, copy = rows(rendered(of(), read_plan(content, "again")))
    assert (closed["Ticket"], closed[f"Column {len(COLUMNS) + 3}"], closed["Gap"]) == ("SEC-7", "no heading", "Closed")
    assert own["Gap"] == "a row of my own"
    assert (copy["Owner"], copy["Fingerprint"]) == ("someone else", closed["Fingerprint"])


def test_a_sorted_plan_with_moved_columns_is_read_by_its_headings() -> None:
    def edit(sheet: Any) -> None:
        written(sheet)
        sheet.move_range(f"F1:F{sheet.max_row}", cols=30)  # the owner

    (row,) = rows(rendered(of(ADELE), edited(rendered(of(ADELE)), edit)))
    assert people(row) == PEOPLE


@pytest.mark.parametrize("name", HOSTILE)
def test_nothing_in_a_plan_is_a_formula(name: str) -> None:
    hostile = Subject("user", "1", name)

    def edit(sheet: Any) -> None:
        at(sheet, "Notes").value = name.replace("\x00", "").replace("\x07", "").replace("\x1b", "")
        at(sheet, "Owner").value = "=1+1"

    content = rendered(of(hostile))
    content = rendered(of(hostile), edited(content, edit))
    sheet = load_workbook(io.BytesIO(content))[SHEET]
    cells = [cell for row in sheet.iter_rows() for cell in row if isinstance(cell.value, str)]
    assert {cell.data_type for cell in cells} == {"s"}
    assert all(cell.quotePrefix for cell in cells)
    assert at(sheet, "Owner").value == "=1+1", "what a person wrote stays, as text"
    assert not re.match(r"\s*[=+@-]", str(at(sheet, "Subject").value)), "also where it is saved as CSV"
    parts = zipfile.ZipFile(io.BytesIO(content))
    assert b"<f>" not in b"".join(map(parts.read, parts.namelist()))


def test_the_same_plan_is_the_same_bytes_and_leaves_no_temporary_file(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: Any, **__: Any) -> None:
        raise AssertionError("a temporary file")

    monkeypatch.setattr("openpyxl.worksheet._writer.NamedTemporaryFile", refuse)
    monkeypatch.setattr(tempfile, "NamedTemporaryFile", refuse)
    first = rendered(of(ADELE, ALEX))
    assert first == rendered(of(ALEX, ADELE))
    facts: dict[Any, Any] = dict(load_workbook(io.BytesIO(first))[ABOUT].iter_rows(values_only=True))  # type: ignore[arg-type]
    assert (facts["Tenant id"], facts["Gaps: Open"]) == (CONTOSO.id, 2)


def test_a_workbook_has_no_known_secret() -> None:
    secret = secrets.token_urlsafe(40)
    keep(secret)
    content = rendered(of(Subject("user", "1", f"a {secret} b")))
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert secret.encode() not in b"".join(map(archive.read, archive.namelist()))
    assert rows(content), "it is a workbook still"


def test_people_are_never_left_out_of_a_full_plan(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(plans, "MOST_ROWS", 2)
    low = scan(result(CHECK, Verdict.FAIL, finding(CHECK, ADELE, "x"), severity=Severity.LOW))
    earlier = edited(rendered(low), written)
    many = [finding(OTHER, Subject("user", str(n), str(n)), "y") for n in range(3)]
    later = msgspec.structs.replace(low, checks=(*low.checks, result(OTHER, Verdict.FAIL, *many, severity=Severity.CRITICAL)))
    plan = action_plan(later, grade(later), {}, earlier)
    assert plan.left_out == 2
    assert [row["Subject"] for row in plan.rows] == ["0", ADELE.name]
    about = load_workbook(io.BytesIO(workbook(plan, later)))[ABOUT]
    assert any("2: the CSV file lists them all" in row for row in about.iter_rows(values_only=True))


def test_a_sheet_that_is_wrong_about_its_size_loses_nothing() -> None:
    content = rendered(of(ADELE))
    edit = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as source, zipfile.ZipFile(edit, "w") as target:
        for name in source.namelist():
            target.writestr(name, re.sub(rb'<dimension ref="[^"]*"', b'<dimension ref="A1:B1"', source.read(name)))
    assert read_plan(edit.getvalue(), "a") == read_plan(content, "b")


def test_another_workbook_is_no_plan() -> None:
    def no_fingerprint(sheet: Any) -> None:
        at(sheet, "Fingerprint", 1).value = "Print"

    with pytest.raises(UsageError, match="no column `Fingerprint`"):
        edited(rendered(of(ADELE)), no_fingerprint)
    with pytest.raises(UsageError, match="lacks the sheet"):
        edited(rendered(of(ADELE)), lambda sheet: sheet.parent.remove(sheet.parent[ABOUT]))
