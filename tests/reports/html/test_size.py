"""How heavy a report may be, whatever the tenant."""

from __future__ import annotations

import base64
import json
import re
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
import pytest
from playwright.sync_api import Browser, Page

from benchmarks import browser as benchmark
from tests.reports.html import contoso_findings, demo
from tests.reports.html.conftest import Open
from tests.reports.html.contoso_statistics import STATISTICS
from tests.reports.html.images import FOLDER, PICTURES, Picture
from tests.reports.html.later import texts_of
from ztscan.core.charts import DirectorySize
from ztscan.core.model import Finding, Scan, Subject, Verdict
from ztscan.reports import html
from ztscan.reports.html import render
from ztscan.reports.page.compact import compact
from ztscan.reports.page.evidence import GUID


def everybody_fails(people: int, checks: int) -> Scan:
    """Contoso with so many people, each of whom is a finding of each of so many checks."""
    subjects = [Subject("user", contoso_findings.identity("person", n), f"Søren Åkerström-Østergaard {n}") for n in range(people)]
    found = tuple(
        Finding(
            s, f"{s.name} has no strong method", f"registered {n % 7} methods, the last {n % 400} days ago", "a strong method"
        )
        for n, s in enumerate(subjects)
    )
    left = checks
    results: list[Any] = []
    for check in demo.scan().checks:
        if check.verdict is Verdict.FAIL and left:
            left -= 1
            results.append(msgspec.structs.replace(check, findings=found))
        else:
            results.append(check)
    size = DirectorySize(people, 0, 0)
    return msgspec.structs.replace(demo.scan(), checks=tuple(results), statistics={**STATISTICS, "directory_size": size})


@pytest.mark.parametrize(("people", "checks", "limit"), [(1_000, 40, 1_500_000), (100_000, 4, 5_000_000)])
def test_a_report_keeps_to_its_weight_and_tells_the_true_total(people: int, checks: int, limit: int) -> None:
    report = render(everybody_fails(people, checks), demo.graded(), documentation=demo.documentation())
    assert len(report.encode()) <= limit
    assert report.count(f"<caption>{people:,} users</caption>") == checks
    assert f"of {people:,}" in report


GRID = r"data-grid=(evidence-[^ ]+) data-total=(\d+) data-held=(\d+)[^>]*>(.*?)</table>"


def test_the_report_on_contoso_is_at_most_one_and_a_half_megabytes(bundled: str) -> None:
    assert len(bundled.encode()) <= 1_500_000


def test_the_report_on_contoso_stores_long_texts_once(bundled: str) -> None:
    """What If bodies are shown on one card each; the line ends of templates and the quotes of JSON take no room."""
    bodies = re.findall(r"<code>(\{\n \"appliedPoliciesOnly.*?)</code>", bundled, re.DOTALL)
    assert len(bodies) > 5
    assert len(set(bodies)) == len(bodies)
    assert all(f"id={anchor}>" in bundled for anchor in re.findall(r"same (?:call )?as for <a href=#([^>]+)>", bundled))
    assert "</div>\n" not in bundled
    assert all('"' in block and "&#34;" not in block for block in bodies)


def test_rows_kept_as_data_are_complete(bundled: str) -> None:
    """With the rows in the page, the table has the number of rows that it says, each with a cell for each column."""
    data = re.search(r'<script type="application/octet-stream" id="kept" data-size="\d+">([^<]*)</script>', bundled)
    assert data is not None
    kept = json.loads(zlib.decompress(base64.b64decode(data[1]), -15))
    names = len(kept["subjects"]["names"])
    beside = 0
    for grid, total, held, page in re.findall(GRID, bundled, re.DOTALL):
        assert total == held
        rows = kept["tables"].get(grid, {"rows": [], "texts": []})
        columns = page.count("<th scope=col>")
        assert page.count("<th scope=row>") + len(rows["rows"]) == int(held)
        for subject, *cells in rows["rows"]:
            assert 0 <= subject < names
            assert len(cells) == columns - 2
            assert all(isinstance(cell, str) or rows["texts"][cell] for cell in cells)
        beside += len(rows["rows"])
    assert beside > 500
    assert all(len(kept["subjects"][key]) == names for key in ("ids", "kind", "end", "list"))


def test_texts_kept_as_data_are_complete_and_name_nobody(bundled: str) -> None:
    """Each place has its text, and no text has a name or an id of the tenant: a search in the file finds what it says of them."""
    texts = texts_of(bundled)
    assert sorted(int(place) for place in re.findall(r"data-later=(\d+)", bundled)) == list(range(len(texts)))
    assert all("<h5>What is checked</h5>" in text or "<h5>How to close it</h5>" in text or "<dt>" in text for text in texts)
    subjects = {row for row in re.findall(r"<th scope=row>([^<]{5,})", bundled) if "@" in row or GUID.fullmatch(row)}
    assert len(subjects) > 50
    assert not [name for name in subjects if any(name in text for text in texts)]


@pytest.mark.browser
def test_a_browser_makes_the_same_page_of_the_shortened_document(open_report: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    """End tags and quotation marks that are left out change no element, attribute or text; line ends between blocks go."""
    whole: list[str] = []

    def kept(document: str) -> str:
        whole.append(document)
        return compact(document)

    monkeypatch.setattr(html, "compact", kept)
    short = render(
        demo.with_names("mfa_registration.mfa_capable", HOSTILE_MARKUP), demo.graded(), documentation=demo.documentation()
    )
    page = open_report("<!DOCTYPE html><title>empty</title>").page
    trees = page.evaluate(TREES, [whole[0], short])
    assert len(short) < len(whole[0]) * 0.95
    assert len(trees[0]) > 100_000
    assert trees[0] == trees[1]


@pytest.mark.parametrize("picture", PICTURES, ids=lambda picture: picture.name)
def test_each_picture_of_the_documentation_is_small_and_there(picture: Picture) -> None:
    drawn = (FOLDER / f"{picture.name}.png").read_bytes()
    assert drawn.startswith(b"\x89PNG")
    assert int.from_bytes(drawn[16:20]) == picture.width
    assert len(drawn) <= 150_000


HOSTILE_MARKUP = '</p></li><p title="a" id=b>\' a="b" </td>'
TREES = """documents => documents.map((document) => {
  const tree = new DOMParser().parseFromString(document, "text/html");
  const walker = tree.createTreeWalker(tree, NodeFilter.SHOW_TEXT);
  const blank = [];
  while (walker.nextNode()) if (!walker.currentNode.data.trim()) blank.push(walker.currentNode);
  for (const node of blank) node.remove();
  return tree.documentElement.outerHTML.replace(/\\n+</g, "<").replace(/>\\n+/g, ">");
})"""
UNFOLDED = """() => {
  [...document.querySelectorAll(".card")].find((each) => each.querySelector("[data-total='30000']")).open = true;
}"""
FILTERED = """() => {
  const severity = document.querySelector("[data-filters=findings] [name=severity]");
  severity.value = "critical";
  severity.dispatchEvent(new Event("input", { bubbles: true }));
}"""
DRAWN = "() => new Promise((done) => requestAnimationFrame(() => setTimeout(done)))"


class Work:
    """What a page takes of the processor: what else the machine does has no say in it."""

    def __init__(self, page: Page) -> None:
        self._page = page
        self._session = page.context.new_cdp_session(page)
        self._session.send("Performance.enable", {"timeDomain": "threadTicks"})

    def seconds(self, action: Callable[[], object]) -> float:
        """For ``action`` and until the page is drawn again."""
        before = self._taken()
        action()
        self._page.evaluate(DRAWN)
        return self._taken() - before

    def _taken(self) -> float:
        metrics = self._session.send("Performance.getMetrics")["metrics"]
        return float(next(metric["value"] for metric in metrics if metric["name"] == "TaskDuration"))


@pytest.mark.browser
def test_a_report_on_30_000_people_opens_unfolds_and_filters_at_once(open_report: Open) -> None:
    page = open_report(render(everybody_fails(30_000, 2), demo.graded())).page
    work = Work(page)
    opened, unfolded, filtered = (
        work.seconds(do) for do in (page.reload, lambda: page.evaluate(UNFOLDED), lambda: page.evaluate(FILTERED))
    )
    assert page.locator(".grid-shown", has_text="10,000 of 30,000 rows").count() == 1
    assert 0 < opened < 1.5
    assert 0 < unfolded < 0.5
    assert 0 < filtered < 1.5


@pytest.mark.browser
def test_the_benchmark_does_on_the_page_what_its_reader_does(
    browser: Browser, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(benchmark, "RUNS", 1)
    file = tmp_path / "report.html"
    file.write_text(render(everybody_fails(3_000, 2), demo.graded()), encoding="utf-8")
    used = benchmark.use(browser, file)
    assert used.rows == 3_000
    assert min(used.opened, used.filtered, used.unfolded) > 0
