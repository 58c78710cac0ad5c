"""The fix of a gap in the HTML report and in Markdown: complete, escaped, and never claimed where a value was not read."""

from __future__ import annotations

import html as html_text
import re

import msgspec
import pytest

from tests.scans import HOSTILE, TENANT, finding, grade, result, scan
from ztscan.core.fix import Effort, Fix, FixFacts, FixStep, GraphCall, Impact
from ztscan.core.model import CheckResult, Scan, Verdict
from ztscan.reports import html, markdown
from ztscan.reports.page.fixes import SHOWN_CALLS
from ztscan.reports.page.text import LONGEST_CODE, code, visible
from ztscan.reports.redact import redact

ID = "consent.user_consent_restricted"
FACTS = FixFacts(
    changes="Change the setting.",
    permissions=("Policy.ReadWrite.Authorization",),
    role="Privileged Role Administrator",
    effort=Effort.HOURS,
    impact=Impact.MAY_BLOCK,
    notices="Developers notice it.",
    prepare=("Ask the developers.",),
)


def scanned(*fixes: Fix, no_fix: str = "") -> Scan:
    failed: CheckResult = result(ID, Verdict.FAIL, finding(ID, TENANT, "something is wrong"))
    return scan(msgspec.structs.replace(failed, fixes=fixes, no_fix=no_fix))


def fix_of(name: str, calls: int = 1) -> Fix:
    steps = tuple(
        FixStep(
            GraphCall("PATCH", f"/policies/number{number}", {"name": name}),
            GraphCall("PATCH", f"/policies/number{number}", {"name": "as recorded"}),
        )
        for number in range(calls)
    )
    return Fix(facts=FACTS, steps=steps, closes=(ID,), affected=12)


def page(shown: Scan) -> str:
    return html.render(shown, grade(shown), documentation={})


def test_the_card_has_the_call_the_way_back_and_what_it_takes() -> None:
    text = page(scanned(fix_of("new")))
    for part in ("PATCH /v1.0/policies/number0", "as recorded", "People who may be blocked (12)", "Ask the developers.", "Hours"):
        assert part in text, part
    assert "more call" not in text
    assert "ztscan scan --check CHECK" in text
    assert f"<code>{ID}</code>" in text


def test_of_calls_with_the_same_body_the_first_is_shown() -> None:
    text = page(scanned(fix_of("new", calls=36)))
    assert "35 more calls with the same body, all in <code>ztscan fix</code>." in text
    assert "/policies/number0" in text
    assert "/policies/number1" not in text


def test_of_different_calls_the_first_are_shown() -> None:
    steps = fix_of("new").steps + fix_of("other", calls=SHOWN_CALLS + 2).steps[1:]
    text = page(scanned(msgspec.structs.replace(fix_of("new"), steps=steps)))
    assert f"{len(steps) - SHOWN_CALLS} more call" in text
    assert "/policies/number1" in text
    assert f"/policies/number{SHOWN_CALLS}" not in text


@pytest.mark.parametrize("name", HOSTILE)
def test_code_keeps_its_quotes_and_escapes_everything_else(name: str) -> None:
    shown = code(f'{{"name": "{name}"}}')
    assert shown.startswith('{"name": "')
    assert "<" not in shown
    assert html_text.unescape(shown) == visible(f'{{"name": "{name}"}}', LONGEST_CODE)


def test_a_value_that_was_not_read_gives_no_call() -> None:
    shown = scanned(Fix(facts=FACTS, missing=("authorization_policy/allowInvitesFrom",), closes=(ID,)))
    assert "was not read: authorization_policy/allowInvitesFrom" in page(shown)
    assert "PATCH" not in page(shown)
    assert "not read: `authorization_policy/allowInvitesFrom`" in markdown.render(shown, grade(shown))


def test_why_there_is_no_fix_is_shown() -> None:
    shown = scanned(no_fix="People register themselves.")
    assert "People register themselves." in page(shown)
    assert "Fix: People register themselves." in markdown.render(shown, grade(shown))


@pytest.mark.parametrize("name", HOSTILE)
def test_a_name_in_a_body_stays_text(name: str) -> None:
    text = page(scanned(fix_of(name)))
    assert not re.search(r"<img src=x|<script>alert", text)
    assert not set(text) & {"\u202e", "\x1b", "\x00"}


def test_a_redacted_result_has_no_fix() -> None:
    shown = scanned(fix_of("secret name"), no_fix="")
    hidden, _ = redact(shown, grade(shown), b"a key of the tests")
    assert [check.fixes for check in hidden.checks] == [()]
    assert "secret name" not in page(hidden)
