"""Reads an action plan that people filled in. The file comes from outside: it is bounded and checked before openpyxl sees it.

Each part of the archive is unpacked up to a limit and parsed without entities or a document type. openpyxl then reads a new
archive of these parts, so that nothing in the directory of the file can mislead it.
"""

from __future__ import annotations

import io
import warnings
import zipfile
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time
from typing import Any
from xml.sax.handler import ContentHandler

from ztscan.core.errors import UsageError

from .action_plan import COLUMNS, FINGERPRINT, MOST_ROWS, Cell, EarlierPlan, PlanRow
from .workbook import ABOUT, SHEET, TENANT_ID, require_openpyxl

MAX_FILE = 32 << 20
"""Bytes of a workbook. A plan of ``MOST_ROWS`` rows has about four million."""
MAX_UNPACKED = 256 << 20
MAX_PARTS = 500
MAX_ELEMENTS = 4_000_000
MAX_DEPTH = 64
MOST_COLUMNS = 256
_SHEET_ROWS = 1_048_576
"""Rows of a sheet in Excel."""
_CHUNK = 1 << 16
_NEXT_STEP = "name a workbook that `ztscan scan -o FILE.xlsx` wrote and people filled in"


def read_plan(content: bytes, name: str) -> EarlierPlan:
    """The plan in a workbook; ``name`` is the path for messages. Raises UsageError for anything else."""
    require_openpyxl()
    from openpyxl import load_workbook  # noqa: PLC0415 - an extra

    try:
        archive = _checked(content, name)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # what openpyxl does not carry over, which is not read here
            book = load_workbook(archive, read_only=True, keep_links=False)
            return _plan(book, name)
    except UsageError:
        raise
    except Exception as error:  # zipfile, expat and openpyxl raise what they raise
        raise UsageError(f"`{name}` is not an action plan", _NEXT_STEP) from error


class _Counting(ContentHandler):
    """Refuses XML that is too deep or has too many elements."""

    def __init__(self) -> None:
        super().__init__()
        self.elements = self.depth = 0

    def startElement(self, _name: str, _attributes: object) -> None:  # noqa: N802 - the method of SAX
        self.elements += 1
        self.depth += 1
        if self.elements > MAX_ELEMENTS or self.depth > MAX_DEPTH:
            raise ValueError("too many elements, or too deep")

    def endElement(self, _name: str) -> None:  # noqa: N802
        self.depth -= 1


def _checked(content: bytes, name: str) -> io.BytesIO:
    """A new archive of the parts that are XML, each whole, within the limits, and without a document type."""
    from defusedxml.sax import parseString  # type: ignore[import-untyped]  # noqa: PLC0415 - an extra

    checked, counting, left = io.BytesIO(), _Counting(), MAX_UNPACKED
    with zipfile.ZipFile(io.BytesIO(content)) as source, zipfile.ZipFile(checked, "w", zipfile.ZIP_STORED) as target:
        if len(source.infolist()) > MAX_PARTS or len(set(source.namelist())) < len(source.infolist()):
            raise UsageError(f"`{name}` has more than {MAX_PARTS} parts, or two of one name", _NEXT_STEP)
        for info in source.infolist():
            if not info.filename.lower().endswith((".xml", ".rels")):
                continue
            if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
                raise ValueError("a compression that Excel does not use")
            part = _unpacked(source, info, left)
            left -= len(part)
            if left < 0:
                raise UsageError(f"`{name}` unpacks to more than {MAX_UNPACKED >> 20} MiB", _NEXT_STEP)
            counting.depth = 0
            parseString(part, counting, forbid_dtd=True)
            target.writestr(zipfile.ZipInfo(info.filename), part)
    checked.seek(0)
    return checked


def _unpacked(archive: zipfile.ZipFile, info: zipfile.ZipInfo, most: int) -> bytes:
    """A part, unpacked piece by piece: what it says of its own size is not relied on. One byte more than ``most`` at most."""
    part = bytearray()
    with archive.open(info) as stream:
        while len(part) <= most and (piece := stream.read(_CHUNK)):
            part += piece
    return bytes(part)


def _plan(book: Any, name: str) -> EarlierPlan:
    if SHEET not in book.sheetnames or ABOUT not in book.sheetnames:
        raise UsageError(f"`{name}` lacks the sheet `{SHEET}` or `{ABOUT}`", _NEXT_STEP)
    facts = [row for row in _rows(book[ABOUT], name) if len(row) > 1]
    tenant = next((str(row[1]) for row in facts if row[0] == TENANT_ID), "")
    if not tenant:
        raise UsageError(f"`{name}` does not say which tenant it is for", _NEXT_STEP)
    table = _rows(book[SHEET], name)
    heads = next(table, ())
    headings = _headings(heads)
    if FINGERPRINT not in headings:
        raise UsageError(f"`{name}` has no column `{FINGERPRINT}` in the first row of `{SHEET}`", _NEXT_STEP)
    found: list[PlanRow] = []
    for row in table:
        headings = _headings([*heads, *[None] * (len(row) - len(heads))]) if len(row) > len(headings) else headings
        if any(value is not None for value in row):
            found.append({heading: value for heading, value in zip(headings, row, strict=False) if value is not None})
        if len(found) > MOST_ROWS:
            raise UsageError(f"`{name}` has more than {MOST_ROWS} rows", _NEXT_STEP)
    used = {heading for row in found for heading in row} | {str(head) for head in heads if head is not None}
    own = tuple(heading for heading in headings if heading in used and heading not in COLUMNS)
    others = tuple(sheet for sheet in book.sheetnames if sheet not in (SHEET, ABOUT))
    return EarlierPlan(tenant, tuple(found), own, others)


def _rows(sheet: Any, name: str) -> Iterator[tuple[Cell, ...]]:
    """The rows of a sheet that have cells. Dates without a time are dates, empty text is no value."""
    sheet.reset_dimensions()  # what the sheet says of its size would cut or widen the rows
    for row in sheet.iter_rows(values_only=True, max_row=_SHEET_ROWS):
        if len(row) > MOST_COLUMNS:
            raise UsageError(f"`{name}` has more than {MOST_COLUMNS} columns", _NEXT_STEP)
        if row:
            yield tuple(map(_value, row))


def _value(value: Any) -> Cell:
    if isinstance(value, datetime):
        return value.date() if value.time() == time() else value
    if isinstance(value, bool | int | float | date):
        return value
    text = "" if value is None else str(value)
    return text if text.strip() else None


def _headings(first: Sequence[Cell]) -> list[str]:
    """A heading for every column: that of the first row, without a second of one name."""
    headings: list[str] = []
    seen: Counter[str] = Counter()
    for position, value in enumerate(first, start=1):
        heading = f"Column {position}" if value is None else str(value).strip()
        seen[heading] += 1
        while heading in headings:
            heading = f"{heading} ({seen[heading]})"
        headings.append(heading)
    return headings
