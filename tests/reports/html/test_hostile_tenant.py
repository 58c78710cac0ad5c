"""A tenant in which every string is an attack: opened in a real Chromium, it can do nothing but be read."""

from __future__ import annotations

from typing import Literal
from urllib.parse import urlsplit

import pytest

from tests.reports.html import demo
from tests.reports.html.attacks import ATTACKS, attacked
from tests.reports.html.conftest import Open
from ztscan.reports.html import render


@pytest.fixture(scope="module")
def hostile() -> str:
    scan, grade = attacked(demo.scan(), demo.graded())
    people = dict.fromkeys(demo.ACCOUNTABILITY, ATTACKS[0])
    return render(scan, grade, history=demo.history(), documentation=demo.documentation(), accountability=people)


@pytest.mark.browser
@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 360])
def test_nothing_runs_nothing_loads_and_the_layout_holds(
    open_report: Open, hostile: str, theme: Literal["light", "dark"], width: int
) -> None:
    opened = open_report(hostile, theme=theme, width=width)
    opened.open_everything()
    opened.page.mouse.move(width // 2, 400)
    assert opened.dialogs == []
    assert opened.requests == []
    assert opened.complaints == []
    assert opened.sideways() == 0


@pytest.mark.browser
def test_the_tools_still_work(open_report: Open, hostile: str) -> None:
    opened = open_report(hostile, at="#check-mfa_registration.mfa_capable")
    grid = opened.page.locator("[data-grid='evidence-mfa_registration.mfa_capable']")
    for button in grid.locator("thead button").all():
        button.click()
    while grid.get_by_role("button", name="Next").is_enabled():
        grid.get_by_role("button", name="Next").click()
    grid.get_by_role("searchbox").fill("<script>alert")
    assert "312" in grid.locator(".grid-shown").inner_text()
    cells = opened.page.locator("[data-conditions] td button")
    for cell in cells.all():
        cell.click()
    assert opened.page.locator("[data-conditions] .opened .path li").count() > 1
    assert opened.dialogs == []
    assert opened.complaints == []
    assert opened.requests == []


@pytest.mark.browser
def test_every_link_leads_within_the_page_or_to_https(open_report: Open, hostile: str) -> None:
    page = open_report(hostile).page
    links = page.evaluate("[...document.querySelectorAll('[href]')].map((link) => link.getAttribute('href'))")
    hosts = {urlsplit(link).hostname for link in links if not link.startswith("#")}
    assert all(link.startswith(("#", "https://")) for link in links)
    assert hosts == {"learn.microsoft.com", "attack.mitre.org"}


@pytest.mark.browser
def test_the_page_has_only_elements_of_ours(open_report: Open, hostile: str) -> None:
    page = open_report(hostile, scripts=False).page
    for selector in ("img", "iframe", "image", "object", "embed", "form", "link", "[onerror]", "[onclick]", "[style]"):
        assert page.locator(selector).count() == 0, selector


def test_deceiving_characters_are_spelled_out(hostile: str) -> None:
    for character in "\u202e\u202c\u2066\u200f\u200b\ufeff\u00ad\x00\x07\x1b\u2028\u2029\ud800":
        assert character not in hostile, f"U+{ord(character):04X}"
    for spelled in ("[U+202E]", "[U+200B]", "[U+0000]", "[U+D800]"):
        assert spelled in hostile
    assert "A" * 2_001 not in hostile
    assert "characters]" in hostile


def test_names_keep_their_own_script(hostile: str) -> None:
    assert "שלום עולם مرحبا" in hostile


def test_no_attack_gets_through_unescaped(hostile: str) -> None:
    for attack in ("<img src=x", "</script><script>", "<iframe", "<svg><image"):
        assert attack not in hostile
    assert hostile.count("<script") == hostile.count("</script>")
