"""Writes an action plan as an Excel workbook: no formula, no link, no macro, and the same bytes for the same plan.

Only this module and ``workbook_reading`` know openpyxl, which is an extra.
"""

from __future__ import annotations

import importlib.util
import io
import math
import re
import zipfile
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from ztscan.core.confidential import swept_bytes
from ztscan.core.documentation import CheckDocumentation
from ztscan.core.errors import UsageError
from ztscan.core.model import Grade, Scan

from .action_plan import DUE, GAP, STATUSES, ActionPlan, Cell, EarlierPlan, action_plan, open_gaps
from .csv_table import neutral

SHEET, ABOUT = "Action plan", "About"
TENANT_ID = "Tenant id"
"""The cell of the sheet ``ABOUT`` that says which tenant a plan is for."""
_WIDE = {"Requirement": 45, "What is wrong": 60, "Subject": 32, "Notes": 45, "What to do": 60, "Observed": 40, "Expected": 40}
_LONGEST_CELL = 32_767
"""Characters that Excel keeps in a cell."""
_NOT_XML = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_MODIFIED = re.compile(rb"(<dcterms:modified[^>]*>)[^<]*")
_EPOCH = (1980, 1, 1, 0, 0, 0)


def require_openpyxl() -> None:
    """Raise UsageError unless the packages of the extra are installed."""
    for name in ("openpyxl", "defusedxml"):
        if importlib.util.find_spec(name) is None:
            raise UsageError(f"an Excel workbook requires {name}, which is not installed", "run `pip install 'ztscan[excel]'`")


def render_plan(
    scan: Scan, grade: Grade, documentation: Mapping[str, CheckDocumentation], earlier: EarlierPlan | None = None
) -> bytes:
    """The action plan of a scan as a workbook."""
    return workbook(action_plan(scan, grade, documentation, earlier), scan)


def workbook(plan: ActionPlan, scan: Scan) -> bytes:
    """``plan`` as a workbook: one sheet with the plan, and one that says what it was made from."""
    require_openpyxl()
    from openpyxl import Workbook  # noqa: PLC0415 - an extra

    book = Workbook()
    sheet: Any = book.active
    sheet.title = SHEET
    _fill(sheet, [list(plan.columns), *([row.get(heading) for heading in plan.columns] for row in plan.rows)])
    _arrange(sheet, plan)
    about: Any = book.create_sheet(ABOUT)
    _fill(about, _facts(plan, scan))
    about.column_dimensions["A"].width, about.column_dimensions["B"].width = 26, 60
    return _packed(book, scan.finished)


def _facts(plan: ActionPlan, scan: Scan) -> list[list[Cell]]:
    facts: list[list[Cell]] = [
        ["Tenant", neutral(scan.tenant.name)],
        [TENANT_ID, neutral(scan.tenant.id)],
        ["Scanned", scan.finished],
        ["Made by", f"ztscan {scan.tool.version}"],
        *(_row(f"Gaps: {state}", count) for state, count in sorted(open_gaps(plan).items())),
    ]
    if plan.left_out:
        facts.append(["Gaps that are not listed", f"{plan.left_out}: the CSV file lists them all"])
    return facts


def _row(*cells: Cell) -> list[Cell]:
    return [*cells]


def _fill(sheet: Any, rows: list[list[Cell]]) -> None:
    for number, row in enumerate(rows, start=1):
        for column, value in enumerate(row, start=1):
            if value is not None and value != "":
                _put(sheet.cell(number, column), value)


def _put(cell: Any, value: Cell) -> None:
    """Set a cell. Text is text whatever it begins with, also after somebody edits it in Excel."""
    if isinstance(value, bool | date | datetime):
        cell.value = value
        if isinstance(value, date):
            cell.number_format = "yyyy-mm-dd hh:mm" if isinstance(value, datetime) else "yyyy-mm-dd"
    elif isinstance(value, int | float) and math.isfinite(value) and abs(value) < 1e15:
        cell.value = value
    else:
        cell.value = "text"
        cell._value = _NOT_XML.sub("\N{REPLACEMENT CHARACTER}", str(value))[:_LONGEST_CELL]
        cell.data_type = "s"
        cell.quotePrefix = True


def _arrange(sheet: Any, plan: ActionPlan) -> None:
    from openpyxl.styles import Font, PatternFill  # noqa: PLC0415
    from openpyxl.utils import get_column_letter  # noqa: PLC0415
    from openpyxl.worksheet.datavalidation import DataValidation  # noqa: PLC0415

    sheet.freeze_panes = "A2"
    last = len(plan.rows) + 1
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(plan.columns))}{last}"
    for column, heading in enumerate(plan.columns, start=1):
        letter = get_column_letter(column)
        sheet.column_dimensions[letter].width = _WIDE.get(heading, 16)
        head = sheet.cell(1, column)
        head.font = Font(bold=True)
        if heading in ("Owner", DUE, "Status", "Notes"):
            head.fill = PatternFill("solid", fgColor="FFF2CC")
        if heading == "Status" and plan.rows:
            choice = DataValidation(type="list", formula1=f'"{",".join(STATUSES)}"', allow_blank=True, showErrorMessage=False)
            choice.add(f"{letter}2:{letter}{last}")
            sheet.add_data_validation(choice)
    sheet.cell(1, plan.columns.index(GAP) + 1).font = Font(bold=True)


def _packed(book: Any, moment: str) -> bytes:
    """The workbook's file. openpyxl writes sheets to temporary files, and the current time into the archive: both are avoided."""
    from openpyxl.worksheet._writer import WorksheetWriter  # noqa: PLC0415
    from openpyxl.writer.excel import ExcelWriter  # noqa: PLC0415

    class InMemory(ExcelWriter):
        _archive: Any

        def write_worksheet(self, ws: Any) -> None:
            writer: Any = WorksheetWriter(ws, io.BytesIO())
            writer.write()
            ws._rels = writer._rels
            ws._drawing = None
            self._archive.writestr(ws.path[1:], writer.out.getvalue())
            self.manifest.append(ws)

    when = datetime.fromisoformat(moment).replace(tzinfo=None)
    book.properties.creator, book.properties.created = "ztscan", when
    made, packed = io.BytesIO(), io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_STORED) as archive:
        InMemory(book, archive).write_data()
    with zipfile.ZipFile(made) as source, zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as target:
        for info in source.infolist():
            content = swept_bytes(source.read(info))  # in a compressed file nobody would find a secret later
            if info.filename == "docProps/core.xml":
                content = _MODIFIED.sub(rb"\g<1>" + f"{when:%Y-%m-%dT%H:%M:%SZ}".encode(), content)
            part = zipfile.ZipInfo(info.filename, _EPOCH)
            part.compress_type = zipfile.ZIP_DEFLATED
            target.writestr(part, content)
    return packed.getvalue()
