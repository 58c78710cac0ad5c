"""Annotations of a GitHub run: commands that a name in the tenant can neither end nor start."""

from __future__ import annotations

import re

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.scans import ADELE, ALEX, HOSTILE, contoso, finding, grade, result, scan
from ztscan.core.model import Scan, Severity, Subject, Verdict
from ztscan.drift.compare import Graded, compare
from ztscan.reports.annotations import MOST_PER_LEVEL, render

CHECK = "conditional_access.mfa_all_users"
COMMAND = re.compile(r"^::(error|warning|notice) title=([^:,]*)::(.*)$")
ATTACKS = (
    *HOSTILE,
    "x%0A::set-env name=PATH::y",
    "::error::x",
    "##[set-env name=A]b",
    "##vso[task.setvariable variable=A]b",
    "a\u2028::x::",
)


def lines(of: Scan) -> list[str]:
    return render(of, grade(of)).splitlines()


def test_the_most_severe_findings_are_annotated_and_accepted_ones_are_not() -> None:
    text = render(contoso(), grade(contoso()))
    assert text.startswith(
        "::error title=1 user can sign in without MFA::Alex Wilber. Requirement: Title of conditional_access.mfa_all_users "
        "(conditional_access.mfa_all_users)\n"
    )
    assert "Global Administrator" not in text


def test_what_github_would_not_show_is_counted() -> None:
    of = scan(result(CHECK, Verdict.FAIL, *(finding(CHECK, Subject("user", str(n), "x"), "m") for n in range(13))))
    assert len(lines(of)) == MOST_PER_LEVEL + 1
    assert lines(of)[-1] == "::notice title=ztscan::not shown here: 3 errors; see the report"


@pytest.mark.parametrize("severity", list(Severity))
def test_severity_decides_the_level(severity: Severity) -> None:
    (line,) = lines(scan(result(CHECK, Verdict.FAIL, finding(CHECK, ALEX, "m"), severity=severity)))
    level = {"critical": "error", "high": "error", "medium": "warning", "low": "notice"}[severity]
    assert line.startswith(f"::{level} ")


@pytest.mark.parametrize("text", ATTACKS)
def test_no_name_and_no_title_can_issue_a_command(text: str) -> None:
    hostile = finding(CHECK, msgspec.structs.replace(ALEX, name=text), text)
    (line,) = render(of := scan(result(CHECK, Verdict.FAIL, hostile, title=f"T {text}")), grade(of)).splitlines()
    match = COMMAND.match(line)
    assert match
    assert "##" not in line
    assert not re.search("%(?!25|3A|2C)", line)


@given(st.text(), st.text(min_size=1))
def test_whatever_the_text_it_is_one_command_on_one_line(title: str, message: str) -> None:
    of = scan(result(CHECK, Verdict.FAIL, finding(CHECK, ALEX, message), title=title))
    text = render(of, grade(of))
    assert COMMAND.match(text.removesuffix("\n"))
    assert len(re.split(r"[\r\n\x0b\x0c\x1c-\x1e\x85\u2028\u2029]", text)) == 2


def test_with_a_baseline_only_news_are_annotated_and_old_gaps_are_counted() -> None:
    before = scan(result(CHECK, Verdict.FAIL, finding(CHECK, ALEX, "old")), result("a.b", Verdict.NOT_ASSESSED))
    newer = result(CHECK, Verdict.FAIL, finding(CHECK, ALEX, "old"), finding(CHECK, ADELE, "fresh"))
    after = scan(newer, result("a.b", Verdict.FAIL, finding("a.b", ALEX, "unseen before")))
    found = compare(Graded(before, grade(before)), Graded(after, grade(after)))
    told = render(after, grade(after), found).splitlines()
    assert [COMMAND.fullmatch(line)[2] for line in told] == [  # type: ignore[index]
        "new%3A fresh",
        "not comparable%3A unseen before",
        "ztscan",
    ]
    assert told[-1].endswith("::not shown here: 1 finding that the baseline has; see the report")
    same = compare(Graded(after, grade(after)), Graded(after, grade(after)))
    assert len(render(after, grade(after), same).splitlines()) == 1, "a quiet night annotates nothing but the count"
