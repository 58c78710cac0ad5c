"""What a reader does with the report, in a real Chromium."""

from __future__ import annotations

import csv
import io
import re
from pathlib import Path
from urllib.parse import quote_plus

import msgspec
import pytest
from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]
from playwright.sync_api import Page

from tests.reports.html import demo
from tests.reports.html.conftest import Open
from ztscan.core.fix import Effort, Fix, FixFacts
from ztscan.reports.html import render
from ztscan.reports.page.evidence import IN_PAGE
from ztscan.reports.page.findings import SPELLED_OUT

pytestmark = pytest.mark.browser


def test_the_first_screen_answers_without_scrolling(open_report: Open, contoso: str) -> None:
    page = open_report(contoso).page
    brief = page.locator("#brief")
    box = brief.bounding_box()
    assert box is not None
    assert box["y"] + box["height"] <= 800
    for words in (
        "Contoso",
        "21 Nov 2026",
        "ztscan-pipeline",
        "AuditLog.Read.All",
        "1,113 of 1,240 people",
        "fewer than on 14 Oct 2026",
    ):
        assert words in brief.inner_text()
    assert brief.locator(".pillar").count() == 8
    assert brief.locator(".actions li").count() == 5


def test_the_first_action_says_what_it_buys_and_leads_to_the_gap(open_report: Open, contoso: str) -> None:
    page = open_report(contoso).page
    action = page.locator(".actions li").first
    assert action.locator(".buys").inner_text().split("\n") == ["Closes 2 gaps", "2 critical"]
    action.locator("a").click()
    card = page.locator(".card:has(#check-conditional_access\\.mfa_admins)")
    assert card.get_attribute("open") is not None
    assert card.locator(".path").is_visible()
    assert page.evaluate("document.activeElement.closest('.card') !== null")


def test_an_open_gap_says_what_is_checked_and_by_which_references(open_report: Open, contoso: str) -> None:
    page = open_report(contoso).page
    card = page.locator(".card:has(#check-conditional_access\\.mfa_admins)")
    card.locator("summary").first.click()
    assert card.get_by_role("heading", name="What is checked").is_visible()
    assert [card.locator("dt", has_text=term).first.is_visible() for term in ("Controls", "References", "Check")] == [True] * 3
    assert card.locator("dd.docs a").first.get_attribute("href") is not None
    assert page.locator("[data-later]").count() == 0


def shown_checks(page: Page) -> list[str]:
    """Ids of the checks whose cards are shown."""
    ids = "cards => cards.map(card => card.querySelector('[id^=check-]').id.slice('check-'.length))"
    found: list[str] = page.locator("#findings .card:visible").evaluate_all(ids)
    return found


def test_find_all_gaps_of_an_owner(open_report: Open, contoso: str) -> None:
    page = open_report(contoso).page
    page.locator("#findings").get_by_label("Owner").select_option("Identity Architect")
    shown = shown_checks(page)
    owners = {objective.id: objective.owner for objective in demo.graded().objectives}
    expected = {
        check.id
        for check in demo.scan().checks
        if check.effective == "fail" and "Identity Architect" in {owners[id_] for id_ in check.objectives}
    }
    assert set(shown) == expected
    assert page.url.endswith("#findings?owner=Identity+Architect")


def test_filters_in_the_address_are_applied_on_opening(open_report: Open, contoso: str) -> None:
    page = open_report(contoso, at="#findings?severity=critical&framework=scuba").page
    assert page.locator("#findings .card:visible").count() == 3
    assert page.locator("#findings").get_by_label("Severity").input_value() == "critical"
    page.locator("#findings").get_by_role("button", name="Clear").click()
    assert page.locator("#findings .card:visible").count() == 60


def test_search_finds_the_person_in_the_evidence(open_report: Open, contoso: str) -> None:
    page = open_report(contoso).page
    page.locator("#findings").get_by_label("Search").fill("nestor")
    page.locator("#findings [data-shown]", has_text=re.compile(r"^\d of 60")).wait_for()
    shown = shown_checks(page)
    assert "mfa_registration.mfa_capable" in shown
    assert "conditional_access.legacy_authentication_blocked" not in shown


def test_everything_about_one_account_has_an_address(open_report: Open, contoso: str) -> None:
    """The search offers the account; its view has each gap that names it, with what is said of it there."""
    subject = next(c for c in demo.scan().checks if c.id == "mfa_registration.mfa_capable").findings[40].subject.name
    page = open_report(contoso, at=f"#findings?q={quote_plus(subject.lower())}").page
    offered = page.locator("[data-subjects-found] a").first
    named = offered.inner_text()
    assert named == f"{subject} (user)"
    offered.click()
    view = page.locator("[data-subject-view]")
    assert "#subject?id=" in page.url
    assert view.locator("h3").inner_text() == named
    expected = {
        check.id
        for check in demo.scan().checks
        if len(check.findings) > SPELLED_OUT and subject in {finding.subject.name for finding in check.findings}
    }
    links = view.locator("a").evaluate_all("links => links.map(link => link.hash.slice('#check-'.length))")
    assert expected
    assert expected <= set(links)
    assert view.locator("tbody tr", has_text="days ago").count() or view.locator("tbody td").count()
    assert Axe().run(page, options={"resultTypes": ["violations"]}).response["violations"] == []
    view.locator("a").first.click()
    assert page.locator(".card[open]").count() == 1
    assert not view.is_visible()


def test_an_account_that_the_report_does_not_name_is_said_so(open_report: Open, contoso: str) -> None:
    page = open_report(contoso, at="#subject?id=%3Cimg%20src%3Dx%3E").page
    assert "Not named in this report" in page.locator("[data-subject-view]").inner_text()
    assert page.locator("img").count() == 0


P1 = "Microsoft Entra ID P1"


def test_gaps_are_filtered_by_what_their_fix_takes(open_report: Open) -> None:
    scan = demo.scan()
    cheap = FixFacts(changes="Set it.", permissions=(), role="Global Reader", effort=Effort.MINUTES, licence=P1)
    fixed = tuple(
        msgspec.structs.replace(check, fixes=(Fix(facts=cheap, missing=("x",)),)) if check.id.startswith("consent.") else check
        for check in scan.checks
    )
    page = open_report(
        render(msgspec.structs.replace(scan, checks=fixed), demo.graded()), at="#findings?effort=minutes&impact=none"
    ).page
    wanted = {check.id for check in fixed if check.fixes and check.effective == "fail"}
    assert set(shown_checks(page)) == wanted
    page.locator("#findings").get_by_label("Licence of the fix").select_option(P1)
    assert set(shown_checks(page)) == wanted
    assert "licence=Microsoft+Entra+ID+P1" in page.url


def test_objectives_are_filtered_by_status_and_step(open_report: Open, contoso: str) -> None:
    page = open_report(contoso, at="#objectives?status=met").page
    shown = page.locator("#objectives tr[data-list]:visible .objective").all_inner_texts()
    assert set(shown) == {objective.title for objective in demo.graded().objectives if objective.status == "met"}


def test_nothing_that_matches_is_said_aloud(open_report: Open, contoso: str) -> None:
    page = open_report(contoso, at="#findings?q=xylophone").page
    assert page.locator("#findings").get_by_text("Nothing matches these filters.").is_visible()
    assert page.locator("#findings .card:visible").count() == 0


def test_sort_search_and_page_through_the_evidence(open_report: Open, contoso: str) -> None:
    page = open_report(contoso, at="#check-mfa_registration.mfa_capable").page
    grid = page.locator("[data-grid='evidence-mfa_registration.mfa_capable']")
    assert "312 rows" in grid.inner_text()
    names = grid.locator("tbody th")
    grid.get_by_role("button", name="Name").click()
    upwards = names.all_inner_texts()
    assert upwards == sorted(upwards, key=str.casefold)
    grid.get_by_role("button", name="Name").click()
    assert names.first.inner_text() >= upwards[-1]
    assert grid.locator("[aria-sort='descending']").count() == 1
    grid.get_by_role("button", name="Next").click()
    assert "Page 2 of 13" in grid.inner_text()
    grid.get_by_role("searchbox").fill("vance")
    assert {name.split()[1] for name in names.all_inner_texts()} == {"Vance"}


def test_csv_holds_every_row_and_no_formula(open_report: Open) -> None:
    scan = demo.with_names("mfa_registration.mfa_capable", '=HYPERLINK("https://fabrikam.com")')
    page = open_report(render(scan, demo.graded()), at="#check-mfa_registration.mfa_capable").page
    with page.expect_download() as download:
        page.locator("[data-grid='evidence-mfa_registration.mfa_capable']").get_by_role("button", name="CSV").click()
    text = Path(download.value.path()).read_text(encoding="utf-8-sig")
    rows = list(csv.reader(io.StringIO(text)))
    assert rows[0][0] == "Name"
    assert len(rows) == 313
    assert {row[0] for row in rows[1:]} == {'\'=HYPERLINK("https://fabrikam.com")'}


def test_copy_puts_the_rows_on_the_clipboard(open_report: Open, contoso: str) -> None:
    opened = open_report(contoso, at="#check-privileged_identity_management.no_permanent_assignments")
    page = opened.page
    page.evaluate("navigator.clipboard.writeText = async (text) => { window.copied = text; }")
    page.locator("[data-grid$='no_permanent_assignments']").get_by_role("button", name="Copy").click()
    lines = page.evaluate("window.copied").split("\r\n")
    assert len(lines) == 24
    assert lines[0].split("\t") == ["Name", "Observed", "ID"]


WITH_CLIPBOARD = "navigator.clipboard.writeText = async (text) => { window.copied = text; }"


def test_a_ticket_has_what_is_wrong_for_whom_and_how_it_is_closed(open_report: Open, contoso: str) -> None:
    page = open_report(contoso, at="#check-conditional_access.mfa_all_users").page
    page.evaluate(WITH_CLIPBOARD)
    card = page.locator(".card:has(#check-conditional_access\\.mfa_all_users)")
    card.get_by_role("button", name="Copy for GitHub").click()
    ticket = page.evaluate("window.copied")
    for line in (
        "1,113 people can sign in without multifactor authentication",
        "- Severity: Critical",
        "- Affected: 1,113 people · 214 applications",
        "### Who and what",
        "- members of MFA exceptions \\(1,100 accounts\\): 1,100: CA001 MFA for all users: It excludes group MFA exceptions.",
        "### Steps",
        "### Verify",
        "- ztscan scan --check conditional\\_access.mfa\\_all\\_users",
    ):
        assert line in ticket, ticket
    card.get_by_role("button", name="Copy for Jira").click()
    assert "h3. Who and what" in page.evaluate("window.copied")


def test_names_in_a_ticket_address_nobody_and_link_nothing(open_report: Open) -> None:
    name = "@everyone ![x](https://fabrikam.com/x) [~admin] {html} <b> `c`\n# head"
    scan = demo.with_names("mfa_registration.mfa_capable", name)
    page = open_report(render(scan, demo.graded()), at="#check-mfa_registration.mfa_capable").page
    page.evaluate(WITH_CLIPBOARD)
    for tracker in ("GitHub", "Azure Boards", "Jira"):
        page.locator(".card[open]").get_by_role("button", name=f"Copy for {tracker}").click()
        ticket = page.evaluate("window.copied")
        assert "everyone" in ticket
        assert "and 302 more, in the report" in ticket
        assert not re.search(r"@(?!\u200b)|(?<!\\)[<{\[!]|^# ", ticket, re.MULTILINE), ticket


def test_a_cell_of_the_coverage_matrix_leads_to_the_gap(open_report: Open, contoso: str) -> None:
    page = open_report(contoso).page
    page.get_by_role("link", name="Guests on Office 365: Password only").click()
    assert page.locator("#check-conditional_access\\.guests_mfa").is_visible()


def test_the_keyboard_reaches_and_opens_a_gap(open_report: Open, contoso: str) -> None:
    page = open_report(contoso).page
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to the report"
    summary = page.locator("#findings .card summary").first
    summary.focus()
    page.keyboard.press("Enter")
    assert page.locator("#findings .card-body").first.is_visible()


def test_the_theme_can_be_switched(open_report: Open, contoso: str) -> None:
    page = open_report(contoso).page
    colour = "getComputedStyle(document.documentElement).backgroundColor"
    light = page.evaluate(colour)
    page.get_by_role("button", name="Dark").click()
    assert page.evaluate(colour) != light
    assert page.get_by_role("button", name="Dark").get_attribute("aria-pressed") == "true"


@pytest.mark.parametrize("width", [1280, 768, 360])
def test_the_page_never_scrolls_sideways(open_report: Open, contoso: str, width: int) -> None:
    opened = open_report(contoso, width=width)
    opened.open_everything()
    assert opened.sideways() == 0


def test_without_scripts_everything_is_there_but_the_tools(open_report: Open, contoso: str) -> None:
    page = open_report(contoso, scripts=False, at="#check-mfa_registration.mfa_capable").page
    text = page.locator("body").inner_text()
    assert f"{IN_PAGE[0]} rows of 312" in text
    assert page.locator("#check-mfa_registration\\.mfa_capable tbody tr").count() == IN_PAGE[0]
    assert not page.locator(".filters").first.is_visible()
    assert page.locator(".card:visible").count() == 61


def test_nothing_is_asked_of_the_network(open_report: Open, contoso: str) -> None:
    opened = open_report(contoso)
    opened.open_everything()
    assert opened.requests == []
    assert opened.complaints == []


def test_in_print_everything_is_unfolded_and_the_tools_are_gone(open_report: Open, contoso: str) -> None:
    page = open_report(contoso, media="print", width=700).page
    assert page.locator("#check-conditional_access\\.mfa_all_users").is_visible()
    assert not page.locator(".bar").is_visible()
    assert not page.locator(".filters").first.is_visible()


def test_the_sections_come_in_the_order_in_which_they_are_read(open_report: Open, contoso: str) -> None:
    found = open_report(contoso).page.locator("main > section").evaluate_all("all => all.map(one => one.id)")
    assert [name for name in found if name != "changes"] == [
        "brief",
        "brief-actions",
        "charts",
        "actions",
        "findings",
        "objectives",
        "credentials",
        "devices",
        "not-assessed",
        "exceptions",
        "appendix",
    ]


def test_requirements_are_folded_until_somebody_asks_for_one(open_report: Open, contoso: str) -> None:
    page = open_report(contoso).page
    assert page.locator("#objectives .pillar-list[open]").count() == 0
    page.locator(".pillar h3 a").first.click()
    assert page.locator("#objectives .pillar-list[open]").count() == 1
    page.locator("#objectives").get_by_label("Status").select_option("met")
    assert page.locator("#objectives .pillar-list:not([open])").count() == 0
