"""The terminal, Markdown, HTML, JUnit and notifications count alike, and name the same finding of a gap as its example."""

from __future__ import annotations

import io

import msgspec
import pytest
from rich.console import Console

from tests.scans import ADELE, ALEX, finding, grade, result, scan
from ztscan.cli import summary as terminal
from ztscan.cli.undecided import Gates
from ztscan.core.exit_codes import ExitCode
from ztscan.core.fix import Effort, Impact
from ztscan.core.model import Finding, Scan, Severity, Verdict, Waiver
from ztscan.core.proved_change import ProvedChange, ProvedChanges
from ztscan.objectives.table import load
from ztscan.reports import csv_table, junit, markdown
from ztscan.reports.action_plan import action_plan
from ztscan.reports.annotations import render as annotations_of
from ztscan.reports.numbers.gap import open_findings
from ztscan.reports.numbers.words import counted
from ztscan.reports.page.book import Book
from ztscan.reports.page.brief import brief
from ztscan.reports.page.findings import headline
from ztscan.reports.plain import rows

CHECK = "pim.permanent"


def printed(of: Scan, width: int = 200) -> str:
    out = io.StringIO()
    terminal.show(of, grade(of), ExitCode.GAPS, Console(file=out, width=width), gates=Gates(Severity.LOW))
    return out.getvalue()


def with_a_waiver() -> Scan:
    failed = [result(f"area.check{n}", Verdict.FAIL, finding(f"area.check{n}", ALEX, "m")) for n in range(terminal.WORST + 3)]
    first = failed[0]
    accepted = Waiver("r", "o", "2027-01-01", (first.findings[0].fingerprint,), Verdict.PASS)
    return scan(msgspec.structs.replace(first, waiver=accepted), *failed[1:], result("area.sound"))


def test_what_a_waiver_accepts_is_told_with_the_checks_that_fail() -> None:
    of = with_a_waiver()
    rule = f"1 pass, {terminal.WORST + 3} fail (1 of them accepted by a waiver)"
    assert rule in printed(of)
    assert f"{rule}. Scanned" in markdown.render(of, grade(of))
    assert brief(Book(of, grade(of), {}, {}, False, load())).checks.endswith(rule)


def test_what_no_waiver_accepts_is_called_a_gap() -> None:
    of = with_a_waiver()
    gaps = terminal.WORST + 2
    assert f"and {counted(gaps - terminal.WORST, 'more gap')}" in printed(of)
    text = markdown.render(of, grade(of))
    assert f"<summary>Gaps ({gaps})" in text
    assert "<summary>Accepted risks (1)" in text
    assert len(Book(of, grade(of), {}, {}, False, load()).gaps) == gaps
    assert f'failures="{gaps}"' in junit.render(of, grade(of))


def test_every_output_has_the_widest_gap_of_a_severity_first() -> None:
    """The last by its name affects most people, and a gap of a lower severity comes after all of them."""
    wide = {"area.zulu": 189, "area.mike": 40, "area.alpha": None}
    failed = [result(id_, Verdict.FAIL, finding(id_, ALEX, f"gap of {id_}", users=users)) for id_, users in wide.items()]
    low = result("area.low", Verdict.FAIL, finding("area.low", ALEX, "gap of area.low", users=900), severity=Severity.LOW)
    of = scan(low, *reversed(failed))
    order = [*wide, "area.low"]
    texts = [markdown.render(of, grade(of)), printed(of), csv_table.render(of, grade(of)), annotations_of(of, grade(of))]
    for text in texts:
        places = [text.index(f"gap of {id_}") for id_ in order]
        assert places == sorted(places), text
    assert [check.id for check in Book(of, grade(of), {}, {}, False, load()).gaps] == order
    assert [row["Check"] for row in action_plan(of, grade(of), {}).rows] == order


@pytest.mark.parametrize("users", [(None, None), (1, 40)], ids=["by name", "by width"])
def test_every_output_names_the_same_example(users: tuple[int | None, int | None]) -> None:
    """Ids sort the other way round than names do."""
    subjects = [msgspec.structs.replace(one, id=id_) for one, id_ in ((ADELE, "9"), (ALEX, "1"))]
    found: list[Finding] = [
        finding(CHECK, one, f"{one.name} holds {role} for good", users=width)
        for one, role, width in zip(subjects, ("a role", "two roles"), users, strict=True)
    ]
    check = result(CHECK, Verdict.FAIL, *found)
    of = scan(check)
    example = "Alex Wilber holds" if users[1] else "Adele Vance holds"
    assert open_findings(check)[0].message.startswith(example)
    assert next(rows(of)).finding.message.startswith(example)
    assert example in headline(check)
    failure = junit.render(of, grade(of)).partition("<failure")[2].partition("\n")[0]
    for text in (printed(of), markdown.render(of, grade(of)), failure):
        assert example in text


def long_change() -> Scan:
    change = ProvedChange(
        changes=f"Change the policy CA001 {'for all who administer ' * 12}: {'add the group of everybody, ' * 12}.",
        fixes=(CHECK,),
        closes=(CHECK,),
        adds=(CHECK,),
        effort=Effort.HOURS,
        impact=Impact.ADMINISTRATORS,
    )
    return scan(result(CHECK, Verdict.FAIL, finding(CHECK, ALEX, "m")), changes=ProvedChanges(first=(change,)))


def test_a_long_change_is_cut_and_its_figures_are_not() -> None:
    of = long_change()
    (line,) = [line for line in markdown.render(of, grade(of)).splitlines() if line.startswith("1. ")]
    assert line.endswith("characters]`. Closes 1 gap \\(1 high; effort: hours; licence: none; administrators notice\\)")
    (row,) = [line for line in printed(of, width=80).splitlines() if line.startswith("1. ")]
    assert row.endswith("…: closes 1 gap, hours")
    assert len(row) == 80
