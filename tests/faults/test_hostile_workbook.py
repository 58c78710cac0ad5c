"""An action plan from strangers: each workbook is read for what it says, or refused in one line, in bounded time and memory."""

from __future__ import annotations

import contextlib
import io
import random
import resource
import time
import zipfile
from collections.abc import Callable, Iterator, Mapping
from functools import cache

import pytest

from tests.scans import ADELE, finding, grade, result, scan
from ztscan.core.errors import UsageError
from ztscan.core.model import Verdict
from ztscan.reports import workbook_reading
from ztscan.reports.workbook import render_plan
from ztscan.reports.workbook_reading import read_plan

SECONDS, MEGABYTES = 10.0, 400
TABLE, BOOK = "xl/worksheets/sheet1.xml", "xl/workbook.xml"
Parts = Mapping[str, bytes]


@cache
def parts() -> Parts:
    of = scan(result("consent.admin_workflow", Verdict.FAIL, finding("consent.admin_workflow", ADELE, "x")))
    with zipfile.ZipFile(io.BytesIO(render_plan(of, grade(of), {}))) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def packed(of: Parts, method: int = zipfile.ZIP_DEFLATED) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", method) as archive:
        for name, part in of.items():
            archive.writestr(name, part)
    return content.getvalue()


def changed(name: str, old: bytes, new: bytes) -> bytes:
    assert old in parts()[name]
    return packed({**parts(), name: parts()[name].replace(old, new, 1)})


DOCTYPE = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
OUTSIDE = b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>'
REFUSED: Mapping[str, Callable[[], bytes]] = {
    "no archive": lambda: b"PK\x03\x04 no",
    "empty": lambda: b"",
    "entities": lambda: packed({**parts(), TABLE: DOCTYPE + parts()[TABLE]}),
    "entities in a part that is not used": lambda: packed({**parts(), "xl/other.xml": OUTSIDE + b"<x>&a;</x>"}),
    "entities in UTF-16": lambda: packed({**parts(), BOOK: (OUTSIDE.decode() + "<x>&a;</x>").encode("utf-16")}),
    "a bomb": lambda: packed({**parts(), TABLE: parts()[TABLE] + b" " * (2 << 20)}),
    "a bomb of elements": lambda: packed({**parts(), TABLE: b"<x>" + b"<a/>" * 40_001 + b"</x>"}),
    "too deep": lambda: packed({**parts(), TABLE: b"<a>" * 50_000 + b"</a>" * 50_000}),
    "another compression": lambda: packed(parts(), zipfile.ZIP_LZMA),
    "many parts": lambda: packed({**parts(), **{f"x{n}.xml": b"<x/>" for n in range(600)}}),
    "a column far away": lambda: changed(TABLE, b'r="U2"', b'r="XFD2"'),
    "a column that is none": lambda: changed(TABLE, b'r="A2"', b'r="AAAAAAAAAA2"'),
    "no tenant": lambda: changed("xl/worksheets/sheet2.xml", b"Tenant id", b"Tenant at"),
}


@pytest.fixture(scope="module", autouse=True)
def _bounded_memory() -> Iterator[None]:
    parts()
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    yield
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < MEGABYTES * 1024


@pytest.mark.parametrize("content", REFUSED.values(), ids=REFUSED)
def test_a_workbook_that_is_refused(content: Callable[[], bytes], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbook_reading, "MAX_ELEMENTS", 40_000)
    monkeypatch.setattr(workbook_reading, "MAX_UNPACKED", 1 << 20)
    made = content()
    begun = time.process_time()
    with pytest.raises(UsageError) as refused:
        read_plan(made, "plan.xlsx")
    assert time.process_time() - begun < SECONDS
    assert str(refused.value).startswith("`plan.xlsx` ")
    assert str(refused.value).isprintable()


def test_a_row_far_away_is_no_million_rows() -> None:
    begun = time.process_time()
    plan = read_plan(changed(TABLE, b'<row r="2"', b'<row r="1048576"'), "plan.xlsx")
    assert len(plan.rows) <= 1
    assert not read_plan(changed(TABLE, b'<row r="2"', b'<row r="999999999999"'), "plan.xlsx").rows
    assert time.process_time() - begun < SECONDS


def test_more_rows_than_a_plan_has_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbook_reading, "MOST_ROWS", 0)
    with pytest.raises(UsageError, match="more than 0 rows"):
        read_plan(packed(parts()), "plan.xlsx")


def test_any_byte_that_differs_is_read_or_refused() -> None:
    chance = random.Random(7)  # noqa: S311 - a fixed seed
    for _ in range(60):
        name = chance.choice([TABLE, BOOK, "xl/styles.xml", "[Content_Types].xml", "xl/worksheets/sheet2.xml"])
        part = bytearray(parts()[name])
        part[chance.randrange(len(part))] = chance.choice(b'<>"0=A\x00\xff&9')
        whole = bytearray(packed({**parts(), name: bytes(part)}))
        if chance.random() < 0.3:
            whole[chance.randrange(len(whole))] ^= 1 << chance.randrange(8)
        with contextlib.suppress(UsageError):
            assert len(read_plan(bytes(whole), "plan.xlsx").rows) <= 1
