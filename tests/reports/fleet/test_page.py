"""The roll-up page in a real Chromium: it holds, it can be read without its script, and its filters count anew."""

from __future__ import annotations

import itertools
import re
from collections import Counter
from typing import Literal

import msgspec
import pytest
from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]

from tests.reports.fleet.hostile import attacked_fleet
from tests.reports.html.conftest import Open
from tests.reports.html.test_accessibility import RULES
from ztscan.fleet.rollup.rollup import RollUp
from ztscan.reports.fleet.benchmark import benchmark_of
from ztscan.reports.fleet.benchmark_outputs import benchmark_html
from ztscan.reports.fleet.html import render
from ztscan.reports.fleet.words import gap_sentence, headline


@pytest.fixture(scope="module")
def page(rollup: RollUp) -> str:
    return render(rollup)


@pytest.fixture(scope="module")
def excerpt(rollup: RollUp) -> RollUp:
    """A fleet with each part of the page; small, because axe is slow."""
    unknown = [one for _, one in rollup.unknown]
    return msgspec.structs.replace(rollup, standings=(*rollup.known[:5], *unknown[:2]), lines=rollup.lines[::12])


@pytest.fixture(scope="module")
def hostile(excerpt: RollUp) -> str:
    return render(attacked_fleet(excerpt))


def test_the_same_fleet_gives_the_same_bytes(rollup: RollUp, page: str) -> None:
    assert render(rollup) == page


def test_every_tenant_and_every_common_gap_is_in_the_page(rollup: RollUp, page: str) -> None:
    for one in rollup.standings:
        assert f"<bdi>{one.member.name}</bdi>" in page
    assert headline(rollup) in page
    told = [row for row in rollup.gaps if row.missing]
    assert len(told) > 20
    for row in told:
        assert gap_sentence(row) in page
        assert row.line.id in page


CLIPPED = """[...document.querySelectorAll(".league th, .league th button")]
  .filter((one) => one.scrollWidth > one.clientWidth + 1 || one.scrollHeight > one.clientHeight + 1)
  .map((one) => one.textContent)"""


@pytest.mark.browser
@pytest.mark.parametrize("width", [1024, 1280, 1920])
def test_no_heading_of_the_league_table_is_cut_off(open_report: Open, page: str, width: int) -> None:
    assert open_report(page, width=width).page.evaluate(CLIPPED) == []


def test_every_unknown_tenant_has_its_reason_and_next_step(rollup: RollUp, page: str) -> None:
    assert rollup.unknown
    section = page.partition("id=unknown ")[2].partition("</section>")[0]
    for number, one in rollup.unknown:
        assert one.not_known
        assert f"data-tenant={number}>" in section
        for text in (one.not_known.reason, one.not_known.next_step):
            assert re.sub(r"`([^`]*)`", r"<code>\1</code>", text) in section


@pytest.mark.browser
@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 390])
def test_no_violation_of_accessibility(open_report: Open, excerpt: RollUp, theme: Literal["light", "dark"], width: int) -> None:
    opened = open_report(render(excerpt), theme=theme, width=width)
    opened.open_everything()
    violations = Axe().run(opened.page, options=RULES).response["violations"]
    assert [(v["id"], v["nodes"][0]["html"][:200], v["nodes"][0].get("failureSummary")) for v in violations] == []
    assert opened.sideways() == 0
    assert opened.complaints == []
    assert opened.requests == []


@pytest.mark.browser
def test_headings_go_down_one_level_at_a_time(open_report: Open, page: str) -> None:
    levels = open_report(page).page.evaluate("[...document.querySelectorAll('h1,h2,h3,h4')].map((h) => Number(h.tagName[1]))")
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in itertools.pairwise(levels))


@pytest.mark.browser
@pytest.mark.parametrize("width", [1280, 360])
def test_nothing_of_a_hostile_fleet_runs_or_loads_and_the_layout_holds(open_report: Open, hostile: str, width: int) -> None:
    opened = open_report(hostile, width=width)
    opened.open_everything()
    for button in opened.page.locator("thead button").all():
        button.click()
    opened.page.locator("[data-fleet-filter] [name=q]").fill("<script>alert")
    opened.page.locator("[data-fleet-filter] [name=group]").select_option(index=1)
    assert (opened.dialogs, opened.requests, opened.complaints, opened.sideways()) == ([], [], [], 0)
    for selector in ("img", "iframe", "image", "object", "embed", "form", "link", "[onerror]", "[onclick]", "[style]"):
        assert opened.page.locator(selector).count() == 0, selector


def test_no_attack_gets_through_unescaped(hostile: str) -> None:
    for attack in ("<img src=x", "</script><script>", "<iframe", "<svg><image"):
        assert attack not in hostile
    assert hostile.count("<script") == hostile.count("</script>")
    for character in "\u202e\u202c\u2066\u200f\u200b\ufeff\u00ad\x00\x07\x1b\u2028\u2029\ud800":
        assert character not in hostile, f"U+{ord(character):04X}"


@pytest.mark.browser
def test_every_link_leads_within_the_page_or_to_the_results(open_report: Open, page: str) -> None:
    links = open_report(page).page.evaluate("[...document.querySelectorAll('[href]')].map((link) => link.getAttribute('href'))")
    assert any(link.startswith("results/") for link in links)
    assert all(re.fullmatch(r"#[a-z0-9-]+|results/[A-Za-z0-9._-]+/report\.html", link) for link in links)


@pytest.mark.browser
def test_without_its_script_the_page_says_everything(open_report: Open, rollup: RollUp, page: str) -> None:
    opened = open_report(page, scripts=False).page
    assert opened.locator("[data-league] tbody tr:visible").count() == len(rollup.standings)
    assert not opened.locator("[data-fleet-filter]").is_visible()


@pytest.mark.browser
def test_a_filter_by_group_counts_the_gaps_of_its_tenants(open_report: Open, rollup: RollUp, page: str) -> None:
    opened = open_report(page).page
    group = rollup.standings[0].member.groups[0]
    chosen = {number for number, one in enumerate(rollup.standings, 1) if group in one.member.groups}
    opened.locator("[data-fleet-filter] [name=group]").select_option(label=group)
    assert opened.locator("[data-league] tbody tr:visible").count() == len(chosen) < len(rollup.standings)
    row = max(rollup.gaps, key=lambda one: len(one.missing))
    lists = (row.missing, row.unknown, row.accepted, row.met)
    missing, unknown, accepted, met = (len(chosen & set(numbers)) for numbers in lists)
    told = opened.locator(f"[data-gap='{rollup.gaps.index(row)}'] [data-sentence]").text_content() or ""
    assert told.startswith(f"missing in {missing} of {missing + unknown + accepted + met}")
    assert (f"{unknown} unknown" in told) == bool(unknown)
    assert f"Counted over the {len(chosen)} tenants" in opened.locator("#gaps .section-head").inner_text()
    opened.get_by_role("button", name="Clear").click()
    assert opened.locator(f"[data-gap='{rollup.gaps.index(row)}'] [data-sentence]").text_content() == gap_sentence(row)


@pytest.mark.browser
def test_a_gap_leads_to_its_tenants(open_report: Open, rollup: RollUp, page: str) -> None:
    opened = open_report(page).page
    at, row = next((at, one) for at, one in enumerate(rollup.gaps) if 1 < len(one.missing) < 30)
    opened.evaluate("for (const d of document.querySelectorAll('details')) d.open = true")
    opened.locator(f"[data-gap='{at}']").get_by_role("button", name="Show the tenants where this is missing").click()
    shown = opened.locator("[data-league] tbody tr:visible").evaluate_all("(rows) => rows.map((row) => Number(row.id.slice(1)))")
    assert shown == list(row.missing)


@pytest.mark.browser
def test_sorting_and_searching_keep_every_tenant(open_report: Open, rollup: RollUp, page: str) -> None:
    opened = open_report(page).page
    opened.locator("[data-league] thead button", has_text="Score").click()
    scores = opened.locator("[data-league] tbody tr").evaluate_all(
        "(rows) => rows.map((row) => parseFloat(row.cells[6]?.textContent))"
    )
    known = [score for score in scores if score == score]  # noqa: PLR0124 - not a number is not equal to itself
    assert len(scores) == len(rollup.standings)
    assert known == sorted(known)
    name = rollup.standings[3].member.name
    opened.locator("[data-fleet-filter] [name=q]").fill(name)
    opened.locator("[data-shown]", has_text="1 of").wait_for()
    assert opened.locator("[data-league] tbody tr:visible").inner_text().partition("\n")[0].endswith(name)


@pytest.mark.browser
def test_the_page_of_anonymous_figures_holds(open_report: Open, rollup: RollUp) -> None:
    found = benchmark_of(rollup)
    few = msgspec.structs.replace(
        found, cohorts=tuple(msgspec.structs.replace(one, checks=one.checks[:5]) for one in found.cohorts)
    )
    opened = open_report(benchmark_html(few), width=390)
    opened.open_everything()
    assert Axe().run(opened.page, options=RULES).response["violations"] == []
    assert (opened.complaints, opened.requests, opened.sideways()) == ([], [], 0)


@pytest.mark.browser
def test_tenants_after_the_first_hundred_are_folded_and_filters_fill_one_table_after_the_other(
    open_report: Open, rollup: RollUp, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ztscan.reports.fleet.html.TENANTS_AT_ONCE", 9)
    folded = render(rollup)
    numbers = "(rows) => rows.map((row) => Number(row.id.slice(1)))"
    everybody = list(range(1, len(rollup.standings) + 1))
    bare = open_report(folded, scripts=False).page
    assert bare.locator("[data-league] tbody tr").evaluate_all(numbers) == everybody
    assert bare.locator("[data-league] tbody tr:visible").count() == 9
    bare.locator("summary", has_text="Tenants 10 to 18").click()
    assert bare.locator("[data-league] tbody tr:visible").evaluate_all(numbers) == everybody[:18]

    opened = open_report(folded).page
    group = Counter(group for one in rollup.standings for group in one.member.groups).most_common(1)[0][0]
    chosen = [number for number, one in enumerate(rollup.standings, 1) if group in one.member.groups]
    assert len(chosen) > 9
    opened.locator("[data-fleet-filter] [name=group]").select_option(label=group)
    assert opened.locator("[data-league] tbody tr").evaluate_all(numbers) == chosen
    told = opened.locator("[data-more] h3:visible").all_inner_texts()
    assert told[0] == f"Tenants 10 to {min(18, len(chosen))} of {len(chosen)}"
    assert len(told) == -(-len(chosen) // 9) - 1
    opened.get_by_role("button", name="Clear").click()
    opened.locator("[data-league] thead button", has_text="Tenant").first.click()
    sorted_rows = opened.locator("[data-league] tbody tr").evaluate_all(numbers)
    names = [rollup.standings[number - 1].member.name for number in sorted_rows]
    assert names == sorted(one.member.name for one in rollup.standings)
