"""How soon a report can be used in Chromium: opened, filtered, its longest evidence table unfolded. Medians of several runs."""

from __future__ import annotations

import statistics
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from tests.reports.html.conftest import ARGUMENTS, CHROMIUM

RUNS = 5
WORD = "group"
"""Typed into the filter of findings, which then searches the text of every one."""
_WHEN_OPENED = """
addEventListener("load", () => requestAnimationFrame(() => setTimeout(() => { window.openedAfter = performance.now(); })));
"""
_OPENED = """() => new Promise((done) => {
  const look = () => (window.openedAfter ? done(window.openedAfter) : requestAnimationFrame(look));
  look();
})"""
_FILTER = """(word) => new Promise((done) => {
  const bar = document.querySelector('[data-filters="findings"]');
  const field = bar.querySelector('[name="q"]');
  const start = performance.now();
  new MutationObserver((_, watching) => {
    watching.disconnect();
    requestAnimationFrame(() => setTimeout(() => done(performance.now() - start)));
  }).observe(bar.querySelector("[data-shown]"), { childList: true, characterData: true, subtree: true });
  field.value = word;
  field.dispatchEvent(new Event("input", { bubbles: true }));
})"""
_UNFOLD = """async () => {
  const drawn = () => new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
  const held = (grid) => Number(grid.dataset.held);
  const grids = [...document.querySelectorAll(".card [data-held]")];
  const grid = grids.reduce((one, other) => (held(other) > held(one) ? other : one));
  const card = grid.closest(".card");
  const start = performance.now();
  card.open = true;
  do await drawn(); while (!grid.dataset.ready);
  return { rows: held(grid), milliseconds: performance.now() - start };
}"""


@dataclass(frozen=True, slots=True)
class Used:
    """Seconds until a report stands and answers, until a filter has taken effect, until its longest table is unfolded."""

    opened: float
    filtered: float
    unfolded: float
    rows: int
    """Of the longest table, all of them in the file."""


@contextmanager
def chromium() -> Iterator[Browser | None]:
    """A browser, or None where none is installed."""
    if CHROMIUM is None:
        yield None
        return
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=CHROMIUM, args=list(ARGUMENTS))
        yield running
        running.close()


def use(browser: Browser, report: Path) -> Used:
    """Opens a report several times, each time afresh, and does with it what its reader does first."""
    runs = [_once(browser, report) for _ in range(RUNS)]
    opened, filtered, unfolded = (
        statistics.median(seconds) for seconds in zip(*((run.opened, run.filtered, run.unfolded) for run in runs), strict=True)
    )
    return Used(opened, filtered, unfolded, runs[0].rows)


def _once(browser: Browser, report: Path) -> Used:
    context = browser.new_context(viewport={"width": 1280, "height": 800})
    try:
        page = context.new_page()
        page.add_init_script(_WHEN_OPENED)
        page.goto(report.as_uri())
        opened = page.evaluate(_OPENED)  # to wait for an expression takes `eval`, which the page forbids
        filtered = page.evaluate(_FILTER, WORD)
        page.evaluate("document.querySelector('[data-filters=findings] [data-reset]').click()")
        unfolded = page.evaluate(_UNFOLD)
        return Used(opened / 1000, filtered / 1000, unfolded["milliseconds"] / 1000, unfolded["rows"])
    finally:
        context.close()
