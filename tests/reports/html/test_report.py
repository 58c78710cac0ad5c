"""What the report says, as text."""

from __future__ import annotations

import base64
import hashlib
import json
import re
import zlib
from base64 import b64encode
from collections.abc import Sequence
from html import unescape
from html.parser import HTMLParser

import msgspec
import pytest

from tests.reports.html import contoso_findings, demo
from tests.reports.html.contoso_statistics import STATISTICS
from ztscan.core.charts import SHAPES
from ztscan.core.coverage_by_condition import CoverageByCondition
from ztscan.core.model import Finding, Grade, Maturity, ObjectiveStatus, Scan, Severity, Subject, Verdict, Waiver
from ztscan.objectives.table import load
from ztscan.reports.html import render
from ztscan.reports.numbers.gap import GapNumbers, gap_numbers
from ztscan.reports.numbers.words import counted, percent
from ztscan.reports.page import book as book_module
from ztscan.reports.page.actions import actions
from ztscan.reports.page.book import Book
from ztscan.reports.page.brief import brief, verdict_sentence
from ztscan.reports.page.evidence import RowAllowance, caps, lines, portal_link
from ztscan.reports.page.packed import packed
from ztscan.reports.page.prose import Block, Span, blocks, link
from ztscan.reports.page.text import moment, sentence, visible


class Text(HTMLParser):
    """The text of a page, and the targets of the links within it."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.words: list[str] = []
        self.ids: list[str] = []
        self.links: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        self.ids += filter(None, [found.get("id")])
        href = found.get("href") or ""
        self.links += [href[1:]] if tag == "a" and href.startswith("#") else []

    def handle_data(self, data: str) -> None:
        self.words.append(data)


def book(scan: Scan, grade: Grade) -> Book:
    return Book(scan, grade, {}, {}, executive=False, table=load())


def test_the_same_result_gives_the_same_bytes() -> None:
    def once() -> str:
        return render(demo.scan(), demo.graded(), demo.drift(), history=demo.history(), documentation=demo.documentation())

    assert once() == once()


def test_rendering_touches_nothing_outside(contoso: str, sealed: None) -> None:
    """The templates were read when ``contoso`` was rendered; they are the package's own."""
    assert "Contoso" in contoso
    assert "Contoso" in render(demo.scan(), demo.graded())


def test_every_objective_check_and_waiver_is_in_the_report(contoso: str) -> None:
    text = " ".join(Text(contoso).words)
    for check in demo.scan().checks:
        assert check.id in text
    for objective in demo.graded().objectives:
        assert objective.title in text
    for gap in demo.GAPS.values():
        assert gap.resource in text
    for reason in demo.WAIVED.values():
        assert reason in text


def test_every_link_within_the_page_has_its_target_and_every_id_is_there_once() -> None:
    page = Text(render(demo.scan(), demo.graded(), demo.drift(), history=demo.history()))
    assert set(page.links) - set(page.ids) == set()
    assert len(page.ids) == len(set(page.ids))


def test_the_policy_names_the_hashes_of_the_two_styles_and_the_one_script(contoso: str) -> None:
    def hashed(element: str, count: int) -> str:
        sources = re.findall(rf"<{element}>(.*?)</{element}>", contoso, re.DOTALL)
        assert len(sources) == count
        return " ".join(f"'sha256-{b64encode(hashlib.sha256(source.encode()).digest()).decode()}'" for source in sources)

    policy = re.search(r'Content-Security-Policy content="([^"]+)"', contoso)
    assert policy is not None
    directives = dict(part.strip().split(" ", 1) for part in unescape(policy[1]).split(";"))
    assert directives == {
        "default-src": "'none'",
        "style-src": hashed("style", 2),
        "script-src": hashed("script", 1),
        "base-uri": "'none'",
        "form-action": "'none'",
    }


def test_executive_leaves_out_who_is_affected_but_not_how_many(contoso: str) -> None:
    report = render(demo.scan(), demo.graded(), executive=True)
    assert "312 users" in report
    assert contoso_findings.person(5).name in contoso
    assert contoso_findings.person(5).name not in report
    assert "id=kept" not in report


def test_a_chart_without_numbers_says_why() -> None:
    report = render(msgspec.structs.replace(demo.scan(), statistics={}), demo.graded())
    for words in (
        "The registered authentication methods were not read in this scan.",
        "Coverage by Conditional Access was not computed in this scan.",
        "There is no earlier scan of this tenant.",
    ):
        assert words in report


def test_statistics_are_read_from_structs_as_from_a_result_file() -> None:
    shapes = {**SHAPES, "coverage_by_condition": CoverageByCondition}
    structs = {key: msgspec.convert(value, shapes[key]) for key, value in STATISTICS.items()}
    assert render(msgspec.structs.replace(demo.scan(), statistics=structs), demo.graded()) == render(demo.scan(), demo.graded())


def test_changes_name_what_came_who_changed_it_and_what_it_means() -> None:
    text = " ".join(Text(render(demo.scan(), demo.graded(), demo.drift())).words)
    assert "indings: 1 new" in text
    assert "CA004 Block legacy clients" in text
    assert "alex.wilber@contoso.com, 3 Nov 2026, 16:20 UTC" in text
    assert "Legacy clients reach 12 applications again." in text


def test_missing_permissions_come_with_the_command_that_grants_them(contoso: str) -> None:
    text = " ".join(Text(contoso).words)
    assert "Where-Object Value -In 'SecurityAlert.Read.All'" in text
    as_user = msgspec.structs.replace(demo.scan(), scanner={"account": "adele.vance@contoso.com"})
    assert "ztscan permissions --check external_identities.guest_reviews --format cli" in " ".join(
        Text(render(as_user, demo.graded())).words
    )


def test_the_verdict_of_a_tenant_of_which_nothing_is_known() -> None:
    grade = demo.graded()
    unknown = tuple(msgspec.structs.replace(o, status=ObjectiveStatus.NOT_ASSESSED) for o in grade.objectives)
    said = verdict_sentence(
        book(msgspec.structs.replace(demo.scan(), checks=()), msgspec.structs.replace(grade, objectives=unknown))
    )
    assert said == "The status of Contoso is unknown: none of its 55 Zero Trust objectives could be assessed."


def test_the_verdict_never_praises_what_was_not_looked_at() -> None:
    clean = tuple(c for c in demo.scan().checks if c.verdict is not Verdict.FAIL)
    said = verdict_sentence(book(msgspec.structs.replace(demo.scan(), checks=clean), demo.graded()))
    assert "no assessed check has an open gap, and 26 objectives could not be assessed" in said


def test_a_bound_on_maturity_is_said_as_a_bound() -> None:
    grade = demo.graded()
    pillars = (msgspec.structs.replace(grade.pillars[0], maturity=Maturity.AT_MOST_OPTIMAL, score=None), *grade.pillars[1:])
    assert "Advanced or Optimal" in render(demo.scan(), msgspec.structs.replace(grade, pillars=pillars))


def findings(count: int) -> tuple[Finding, ...]:
    people = [Subject("user", contoso_findings.identity(n), f"Person {n}") for n in range(count)]
    return tuple(Finding(person, f"{person.name} has no method", "password only", "a method") for person in people)


def test_what_every_row_would_say_is_said_once() -> None:
    table = lines(findings(5), "global")
    assert dict(table.shared) == {"What is wrong": "… has no method", "Observed": "password only", "Expected": "a method"}
    assert table.columns == ("ID",)


def test_the_widest_findings_come_first() -> None:
    mixed = tuple(msgspec.structs.replace(finding, users=n) for n, finding in enumerate(findings(5)))
    table = lines(mixed, "global")
    assert [row.cells[table.columns.index("People")] for row in table.rows] == ["4", "3", "2", "1", "0"]


def test_the_people_of_a_check_are_counted_once(monkeypatch: pytest.MonkeyPatch) -> None:
    counted: list[int] = []

    def counting(found: Sequence[Finding]) -> GapNumbers:
        counted.append(len(found))
        return gap_numbers(found)

    monkeypatch.setattr(book_module, "gap_numbers", counting)
    one = book(demo.scan(), demo.graded())
    assert one.gaps
    assert actions(one).rows
    assert {check.id: one.affected_people[check.id] for check in one.gaps} == {
        check.id: gap_numbers(check.findings).people for check in one.gaps
    }
    assert counted == [len(check.findings) for check in one.scan.checks]


def test_tables_are_cut_to_what_a_report_may_weigh_all_at_the_same_row() -> None:
    tables = [lines(findings(n), "global") for n in (400, 5, 90)]
    in_page, held = caps(tables, RowAllowance(in_page=20_000, beside=8_000))
    weight = sum(row.size for table in tables for row in table.rows[in_page:held])
    assert 0 < in_page < held < 400
    assert weight <= 8_000


@pytest.mark.parametrize("text", ["</script>", "<!--", "&lt;", "\u2028", "\ud800"])
def test_data_in_the_page_cannot_end_its_element(text: str) -> None:
    data = packed([text] * 3)
    assert re.fullmatch(r"[A-Za-z0-9+/=]+", data.text)
    content = zlib.decompress(base64.b64decode(data.text), -15)
    assert len(content) == data.size
    assert json.loads(content) == [text.replace("\ud800", "?")] * 3


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("https://learn.microsoft.com/entra", "https://learn.microsoft.com/entra"),
        ("http://learn.microsoft.com/", ""),
        ("javascript:alert(1)", ""),
        ("https://", ""),
        ("https://[", ""),
        ('https://contoso.com/"><script>', ""),
    ],
)
def test_only_https_becomes_a_link(address: str, expected: str) -> None:
    assert link(address) == expected


def test_objects_link_to_the_portal_of_their_cloud() -> None:
    user = Subject("user", contoso_findings.identity(1), "Adele Vance")
    assert portal_link(user, "global").startswith("https://entra.microsoft.com/#view/")
    assert portal_link(user, "usgov").startswith("https://entra.microsoft.us/#view/")
    assert portal_link(user, "china") == ""
    assert portal_link(Subject("user", "../../evil", "Eve"), "global") == ""


def test_documentation_becomes_paragraphs_steps_and_commands() -> None:
    assert blocks("Do this:\n1. Open `Policies`.\n2. See https://learn.microsoft.com/entra.\n\n`Get-MgUser -All`") == (
        Block("paragraph", ((Span("Do this:"),),)),
        Block(
            "steps",
            (
                (Span("Open "), Span("Policies", code=True), Span(".")),
                (Span("See "), Span("learn.microsoft.com/entra", href="https://learn.microsoft.com/entra"), Span(".")),
            ),
        ),
        Block("command", ((Span("Get-MgUser -All"),),)),
    )


def test_words_and_figures() -> None:
    assert counted(1, "gap") == "1 gap"
    assert counted(1113, "person", "people") == "1,113 people"
    assert sentence("no policy asks") == "No policy asks."
    assert sentence("ztscan writes nothing") == "ztscan writes nothing."
    assert moment("2026-11-21T10:14:02+01:00") == "21 Nov 2026, 09:14 UTC"
    assert moment("never") == "never"
    assert [percent(0, 10), percent(1, 10_000), percent(9_999, 10_000), percent(10, 10), percent(0, 0)] == [0, 1, 99, 100, 0]
    assert visible("a\u202eb\x00") == "a[U+202E]b[U+0000]"
    assert visible("x" * 5_000, 10) == "xxxxxxxxxx… [5,000 characters]"


def test_severities_are_told_in_words_not_by_colour_alone(contoso: str) -> None:
    for severity in Severity:
        assert f"<span class=badge>{severity.value.capitalize()}</span>" in contoso


def test_an_application_name_cannot_break_out_of_the_command_that_is_pasted() -> None:
    scanner = {"application": "x'\"; Remove-MgGroup -GroupId $all #", "application_permissions": True}
    texts = Text(render(msgspec.structs.replace(demo.scan(), scanner=scanner), demo.graded())).words
    commands = [line.strip() for text in texts for line in text.splitlines() if line.strip().startswith("$scanner = ")]
    assert set(commands) == {"$scanner = Get-MgServicePrincipal -Filter \"displayName eq '<the application that scans>'\""}


def test_the_roles_of_whoever_scanned_are_told_by_name() -> None:
    roles = ["f2ef992c-3afb-46b9-b7cf-a126ee74c451", contoso_findings.identity("role")]
    scanner = {"account": "adele.vance@contoso.com", "application": "ztscan", "application_permissions": False, "roles": roles}
    top = brief(book(msgspec.structs.replace(demo.scan(), scanner=scanner), demo.graded()))
    assert (top.scanner, top.roles) == ("adele.vance@contoso.com", "Global Reader, 1 other role")


def test_an_action_leads_to_the_card_with_its_fix_and_lists_the_gaps_that_it_closes() -> None:
    of = book(demo.scan(), demo.graded())
    found = actions(of)
    assert [row.number for row in (*found.rows, *found.others)] == [1, 2, 3, 4, 5, 6]
    text = Text(render(demo.scan(), demo.graded()))
    for row in (*found.rows, *found.others):
        assert row.href.removeprefix("#") in text.ids
        assert row.closed
        assert all(href.removeprefix("#") in text.ids for _, href in row.closed)


def test_a_partly_waived_gap_stays_open_and_says_what_is_covered() -> None:
    id_ = "mfa_registration.mfa_capable"
    checks = tuple(
        msgspec.structs.replace(
            check,
            waiver=Waiver("Seasonal staff.", "Megan Bowen", "2027-01-31", (check.findings[0].fingerprint,), Verdict.FAIL),
        )
        if check.id == id_
        else check
        for check in demo.scan().checks
    )
    text = " ".join(" ".join(Text(render(msgspec.structs.replace(demo.scan(), checks=checks), demo.graded())).words).split())
    assert "by Megan Bowen until 31 Jan 2027: Seasonal staff. The waiver covers 1 of 312 findings." in text
    assert "Waived in part: Every member can do multifactor authentication" in text


def test_each_section_of_the_report_has_a_link_in_the_navigation(contoso: str) -> None:
    shown = [part for part in re.findall(r"<section id=([\w-]+)", contoso) if part not in {"brief", "brief-actions"}]
    bar = contoso.partition("<nav")[2].partition("</nav>")[0]
    assert re.findall(r"<a href=#([\w-]+)", bar) == shown
