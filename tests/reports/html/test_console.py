"""Every HTML output opens, unfolds and prints in a real Chromium without an error in its console."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.fleet.rolled import NOTHING, folder_of, rolled, rolled_folder
from tests.reports.html import demo
from tests.reports.html.conftest import Open
from tests.scans import grade, scan
from ztscan.reports.fleet import BENCHMARK_FORMATS, FLEET_FORMATS, benchmark_renderer, fleet_renderer
from ztscan.reports.fleet.benchmark import benchmark_of
from ztscan.reports.fleet.redacted import redacted
from ztscan.reports.html import render
from ztscan.reports.redact import redact

KEY = b"k" * 32


def of_fleet(folder: Path) -> str:
    return fleet_renderer(".html")(rolled_folder(folder_of(folder, 8)))


def of_benchmark(folder: Path) -> str:
    return benchmark_renderer(".html")(benchmark_of(rolled_folder(folder_of(folder, 12))))


def of_redacted_fleet(folder: Path) -> str:
    return fleet_renderer(".html")(redacted(rolled_folder(folder_of(folder, 8)), KEY))


PAGES: dict[str, Callable[[Path], str]] = {
    "report": lambda _: render(demo.scan(), demo.graded(), demo.drift(), history=demo.history()),
    "report with its result": lambda _: render(demo.scan(), demo.graded(), embed=True),
    "report of nothing": lambda _: render(scan(), grade(scan())),
    "brief": lambda _: render(demo.scan(), demo.graded(), demo.drift(), history=demo.history(), short=True),
    "executive": lambda _: render(demo.scan(), demo.graded(), demo.drift(), history=demo.history(), executive=True),
    "executive brief": lambda _: render(demo.scan(), demo.graded(), executive=True, short=True),
    "redacted": lambda _: render(*redact(demo.scan(), demo.graded(), KEY)),
    "fleet": of_fleet,
    "fleet of nothing": lambda _: fleet_renderer(".html")(rolled({"a": NOTHING})),
    "redacted fleet": of_redacted_fleet,
    "benchmark": of_benchmark,
}


def test_every_html_output_is_named() -> None:
    assert ".html" in FLEET_FORMATS
    assert ".html" in BENCHMARK_FORMATS


@pytest.mark.browser
@pytest.mark.parametrize("page", PAGES)
def test_a_page_opens_without_an_error(open_report: Open, page: str, tmp_path: Path) -> None:
    opened = open_report(PAGES[page](tmp_path / "results"))
    opened.open_everything()
    opened.page.emulate_media(media="print", color_scheme="dark")
    assert (opened.complaints, opened.requests) == ([], [])
