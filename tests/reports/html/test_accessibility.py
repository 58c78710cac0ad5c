"""No axe violation of WCAG 2.2 A and AA, with everything unfolded, in both themes and at three widths."""

from __future__ import annotations

import itertools
from typing import Literal

import msgspec
import pytest
from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]

from tests.reports.html import demo
from tests.reports.html.conftest import Open
from ztscan.reports.html import render

pytestmark = pytest.mark.browser
SHOWN = ("conditional_access.mfa_all_users", "privileged_access.application_control_of_tenant", "consent.high_privilege_grants")
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"], "resultTypes": ["violations"]}


@pytest.fixture(scope="session")
def excerpt() -> str:
    """Contoso with each part of the page: cards of every kind, tables, charts, changes; small, because axe is slow."""
    scan = demo.scan()
    kept = tuple(
        msgspec.structs.replace(check, findings=check.findings[:8])
        for at, check in enumerate(scan.checks)
        if check.id in SHOWN or check.waiver or at % 12 == 0
    )
    lean = msgspec.structs.replace(scan, checks=kept)
    grade = demo.graded()
    return render(lean, grade, demo.drift(), history=demo.history(), documentation=demo.documentation())


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 768, 360])
def test_no_violation(open_report: Open, excerpt: str, theme: Literal["light", "dark"], width: int) -> None:
    opened = open_report(excerpt, theme=theme, width=width)
    opened.open_everything()
    opened.page.locator("[data-conditions] button").first.click()
    violations = Axe().run(opened.page, options=RULES).response["violations"]
    assert [(v["id"], v["nodes"][0]["html"][:200], v["nodes"][0].get("failureSummary")) for v in violations] == []


def test_headings_go_down_one_level_at_a_time(open_report: Open, contoso: str) -> None:
    page = open_report(contoso).page
    levels = page.evaluate("[...document.querySelectorAll('h1,h2,h3,h4,h5')].map((h) => Number(h.tagName[1]))")
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in itertools.pairwise(levels))


def test_legends_and_stages_keep_their_colours_where_colours_are_forced(open_report: Open, excerpt: str) -> None:
    """A drawing keeps its colours, so that the key to it must keep them, too."""
    page = open_report(excerpt).page
    filled = "(css) => [...document.querySelectorAll(css)].map((e) => getComputedStyle(e).backgroundColor)"
    before = [page.evaluate(filled, css) for css in (".swatch", ".light")]
    page.emulate_media(forced_colors="active")
    assert [page.evaluate(filled, css) for css in (".swatch", ".light")] == before
    assert all(before)
