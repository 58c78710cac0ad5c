"""`-o report.pdf`: printed by an installed browser, or a clear error."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.reports.html import demo
from tests.reports.html.conftest import CHROMIUM, Open
from tests.reports.html.test_size import everybody_fails
from ztscan.cli.ui.pdf import VARIABLE, find_browser, print_pdf
from ztscan.core.errors import UsageError
from ztscan.reports.html import render

MOST_PAGES = 60
FEWEST_WORDS = 25
"""Of a page. The footer has about ten."""


def pages_of(printed: bytes) -> int:
    return max(int(count) for count in re.findall(rb"/Count (\d+)", printed))


def blank_pages(printed: bytes) -> list[int]:
    """Pages with hardly any text, by number. The text of each page is in the order of the pages."""
    reader = shutil.which("pdftotext")
    if reader is None:
        return []
    told = subprocess.run([reader, "-", "-"], input=printed, capture_output=True, check=True).stdout.decode()
    return [place for place, text in enumerate(told.split("\f")[:-1], start=1) if len(text.split()) < FEWEST_WORDS]


@pytest.mark.browser
@pytest.mark.parametrize(("paper", "scripts"), [("A4", False), ("Letter", False), ("Letter", True)])
def test_the_whole_report_on_contoso_prints_on_at_most_sixty_pages(
    open_report: Open, bundled: str, paper: str, *, scripts: bool
) -> None:
    """With scripts, paper also has the steps that close a gap. Letter takes more pages than A4."""
    printed = open_report(bundled, scripts=scripts).page.pdf(format=paper, tagged=True)
    assert b"/StructTreeRoot" in printed
    assert pages_of(printed) <= MOST_PAGES
    assert blank_pages(printed) == []


@pytest.mark.browser
def test_the_brief_prints_as_two_pages(contoso: str, open_report: Open) -> None:
    if CHROMIUM is None:
        pytest.skip("no Chromium is installed")
    brief = render(demo.scan(), demo.graded(), demo.drift(), history=demo.history(), short=True)
    printed = print_pdf(brief.encode(), find_browser(CHROMIUM))
    assert printed.startswith(b"%PDF-")
    assert (pages_of(printed), blank_pages(printed)) == (2, [])
    page = open_report(contoso, media="print", width=687).page
    for selector, expected in ((".second", "page"), ("#charts", "page")):
        assert page.evaluate("(s) => getComputedStyle(document.querySelector(s)).breakBefore", selector) == expected


@pytest.mark.browser
@pytest.mark.parametrize(("paper", "width"), [("A4", 687), ("Letter", 710)])
def test_nothing_is_wider_than_the_paper(open_report: Open, contoso: str, paper: str, width: int) -> None:
    page = open_report(contoso, media="print", width=width).page
    wider = page.evaluate(
        "[...document.querySelectorAll('body *')].filter((e) => e.getBoundingClientRect().right > innerWidth + 1)"
        ".map((e) => e.outerHTML.slice(0, 120))"
    )
    assert wider == [], paper


PRINTED = r"""[...document.querySelectorAll(".grid")].map((grid) => [
  [...grid.querySelectorAll("tbody tr")].filter((row) => getComputedStyle(row).display !== "none").length,
  Number(grid.dataset.total ?? 0),
  Number(grid.querySelector(".printed")?.textContent.match(/\d+/)[0] ?? 0),
])"""
"""Of each table: the rows that paper has, all rows if it says how many, and the rows that its note tells."""


@pytest.mark.browser
@pytest.mark.parametrize("scripts", [False, True])
@pytest.mark.parametrize("heavy", [False, True])
def test_a_table_on_paper_has_the_rows_that_it_tells(open_report: Open, contoso: str, *, heavy: bool, scripts: bool) -> None:
    report = render(everybody_fails(1_000, 40), demo.graded()) if heavy else contoso
    opened = open_report(report, media="print", width=687, scripts=scripts)
    if scripts:
        opened.open_everything()
    tables = opened.page.evaluate(PRINTED)
    told = [(there, note) for there, _, note in tables if note]
    assert told
    assert [pair for pair in told if pair[0] != pair[1]] == []
    assert [there for there, total, note in tables if total and not note and there != total] == []


@pytest.mark.browser
def test_rows_and_diagrams_are_not_cut_by_a_page_break(open_report: Open, contoso: str) -> None:
    page = open_report(contoso, media="print", width=687).page
    for selector in ("tr", ".path", ".near li", ".chart", "#appendix .references div", ".facts div"):
        assert page.evaluate("(s) => getComputedStyle(document.querySelector(s)).breakInside", selector) in {
            "avoid",
            "avoid-page",
        }
    assert page.evaluate("getComputedStyle(document.querySelector('thead')).display") == "table-header-group"


@pytest.mark.browser
def test_links_are_printed_as_text(open_report: Open, contoso: str) -> None:
    page = open_report(contoso, media="print", width=687).page
    printed = page.evaluate("getComputedStyle(document.querySelector('a.doc'), '::after').content")
    assert printed.startswith('"https://learn.microsoft.com/')


def test_a_browser_that_is_not_there_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(VARIABLE, "netscape-navigator")
    with pytest.raises(UsageError, match="browser `netscape-navigator` was not found"):
        find_browser()


def test_without_any_browser_the_error_says_what_else_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(VARIABLE, raising=False)
    monkeypatch.setattr("ztscan.cli.ui.pdf._candidates", lambda: iter(()))
    with pytest.raises(UsageError, match="requires Chromium, Chrome or Edge") as failed:
        find_browser()
    assert "`.html`" in failed.value.next_step


def test_a_program_that_prints_nothing_is_told(tmp_path: Path) -> None:
    program = tmp_path / "browser"
    program.write_text("#!/bin/sh\necho no display >&2\nexit 3\n", encoding="utf-8")
    program.chmod(0o700)
    with pytest.raises(UsageError, match="did not print the report: no display"):
        print_pdf(b"<html>", program)
