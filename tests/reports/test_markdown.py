"""The job summary: what matters first, under 60 KB, and nothing from the tenant that Markdown would act on."""

from __future__ import annotations

import copy
import re
from collections.abc import Iterator

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.token import Token

from tests.scans import ADELE, ALEX, CONTOSO, HOSTILE, POLICIES, POLICY_ID, contoso, finding, grade, result, scan
from ztscan.core.model import CheckResult, Scan, Severity, Subject, Verdict
from ztscan.drift.compare import Graded, compare
from ztscan.drift.model import Attribution, Drift
from ztscan.reports.markdown import MOST_BYTES, MOST_GAPS, code, drift_in_one_line, own, render

GFM = MarkdownIt("gfm-like", {"linkify": False}).disable("linkify")
CHECK = "conditional_access.mfa_all_users"


def tokens(text: str) -> Iterator[Token]:
    for token in GFM.parse(text):
        yield token
        yield from token.children or ()


def summary(of: Scan, drift: Drift | None = None) -> str:
    return render(of, grade(of), drift)


def drift(before: Scan, after: Scan) -> Drift:
    return compare(Graded(before, grade(before)), Graded(after, grade(after)))


def report_only(name: str = "Require MFA for everyone") -> Drift:
    after = copy.deepcopy(POLICIES)
    after["conditional_access_policies"][POLICY_ID].update(state="enabledForReportingButNotEnforced", displayName=name)
    return drift(scan(configuration=POLICIES), scan(configuration=after))


def test_it_says_how_the_tenant_stands_and_what_fails() -> None:
    text = summary(contoso())
    assert "## Zero Trust: `Contoso` (`contoso.com`)" in text
    assert "| Identities | Traditional | 0 of 100 | 33 % |" in text
    assert "`Alex Wilber`: `1 user can sign in without MFA`" in text
    accepted = text[text.index("<summary>Accepted risks") : text.index("<summary>Not assessed")]
    assert "7 users are Global Administrator" in accepted
    assert "`not licensed: Microsoft Entra ID P2 is missing`" in text[text.index("<summary>Not assessed") :]


def test_it_says_what_changed_who_did_it_and_what_that_means() -> None:
    found = report_only()
    by = Attribution(
        who="adele.vance@contoso.com", who_kind="user", when="2026-11-18T14:03:00Z", where="192.0.2.7", operation="Update"
    )
    (change,) = found.configuration
    told = msgspec.structs.replace(change, attribution=by, meaning="1,204 users no longer need MFA")
    text = summary(scan(), msgspec.structs.replace(found, configuration=(told,)))
    assert "`state`: `enabled` → `enabledForReportingButNotEnforced`" in text
    assert "`1,204 users no longer need MFA`" in text
    assert "(by `adele.vance@contoso.com`, 2026-11-18T14:03:00Z from `192.0.2.7`, `Update`)" in text


def test_one_line_tells_the_drift() -> None:
    since = "Since 2026-11-20T02:01:30Z: "
    passing = scan(result(CHECK))
    assert drift_in_one_line(drift(passing, passing)) == since + "nothing changed."
    assert drift_in_one_line(drift(contoso(), contoso())) == since + "no change is known; cannot be compared: 1 check."
    was, now = scan(result(CHECK)), scan(result(CHECK, Verdict.FAIL, finding(CHECK, ALEX, "m")))
    assert (
        drift_in_one_line(drift(was, now))
        == since
        + "1 finding is worse, unexplained by a compared policy or setting; "
        + "findings: 1 new; objectives: 1 worse; pillars: 1 worse."
    )
    assert drift_in_one_line(report_only()) == since + "1 control changed; policies and settings: 1 changed."


def told_of(text: str) -> str:
    """A summary in which ``text`` stands wherever a tenant can put a text."""
    of = scan(
        result(CHECK, Verdict.FAIL, finding(CHECK, Subject("servicePrincipal", "p", text), text, observed=text)),
        result("a.b", Verdict.MANUAL, detail=text),
        tenant=msgspec.structs.replace(CONTOSO, name=text, domain=text),
    )
    return summary(of, report_only(text))


ACTIVE = {"link_open", "image", "html_inline", "em_open", "fence", "code_block"}


@pytest.mark.parametrize("text", HOSTILE)
def test_nothing_in_a_name_is_more_than_text(text: str) -> None:
    found = [token.type for token in tokens(told_of(text))]
    plain = [token.type for token in tokens(told_of("Payroll"))]
    assert not set(found) & ACTIVE
    for kind in ("tr_open", "td_open", "html_block"):
        assert found.count(kind) == plain.count(kind), "the only HTML is that of the folded sections"


@given(st.text())
def test_a_code_span_holds_any_text(text: str) -> None:
    (inline,) = [token for token in GFM.parse(f"- a {code(text)} b") if token.type == "inline"]
    assert [child.type for child in inline.children or ()] == ["text", "code_inline", "text"]


@given(st.text())
def test_an_escaped_title_is_text_and_mentions_nobody(text: str) -> None:
    (inline,) = [token for token in GFM.parse(f"- a {own(text)} b") if token.type == "inline"]
    assert {child.type for child in inline.children or ()} <= {"text", "text_special"}
    assert "@" not in own(text).replace("@\u200b", "")


def test_the_largest_scan_fits_and_the_rest_is_counted() -> None:
    def check(name: str) -> CheckResult:
        many = (finding(name, Subject("user", f"{name}-{i}", "\u00fc" * 200), "\u00fc" * 900) for i in range(30))
        return result(name, Verdict.FAIL, *many)

    many = [check(f"area.check_{n}") for n in range(200)]
    lesser = result("c.d", Verdict.FAIL, finding("c.d", ALEX, "m"), severity=Severity.LOW)
    text = summary(scan(*many, lesser, result("e.f", Verdict.MANUAL, detail="d")))
    assert len(text.encode()) <= MOST_BYTES
    shown = text[text.index("<summary>Gaps") :].count("- **high** ")
    assert 0 < shown < 200
    rest = f"{201 - shown} gaps, 1 checks without a verdict"
    assert f"Not shown here because of the size limit: {rest}. The full report contains them." in text
    assert "**low**" not in text, "where a graver one has no room, no lesser one takes its place"
    assert "<summary>Not assessed" not in text
    assert text.count("<details>") == text.count("</details>") == 1


def test_a_check_lists_some_of_its_findings_and_counts_the_others() -> None:
    of = scan(result(CHECK, Verdict.FAIL, *(finding(CHECK, Subject("user", str(n), f"User {n}"), "m") for n in range(25))))
    assert "  - and 15 more" in summary(of)


def test_somebody_unknown_is_said_to_be_unknown() -> None:
    found = report_only()
    unknown = tuple(
        msgspec.structs.replace(c, attribution=Attribution(why_not="the audit log could not be read"))
        for c in found.configuration
    )
    assert "(who: `the audit log could not be read`)" in summary(scan(), msgspec.structs.replace(found, configuration=unknown))


def test_a_new_finding_is_told_before_the_old_ones() -> None:
    before = scan(result(CHECK, Verdict.FAIL, finding(CHECK, ADELE, "m")))
    after = scan(result(CHECK, Verdict.FAIL, finding(CHECK, ADELE, "m"), finding(CHECK, ALEX, "m")))
    text = summary(after, drift(before, after))
    assert "- **new**, high: `m` on `Alex Wilber`" in text[: text.index("<summary>Gaps")]
    assert "Adele Vance" not in text[: text.index("<summary>Gaps")]


SCREEN = 45
"""Lines of a screen."""


def unfolded(text: str) -> list[str]:
    """The lines that a reader sees before opening a section."""
    return [line for line in re.sub(r"<details>.*?</details>", "", text, flags=re.DOTALL).splitlines() if line]


def test_the_summary_begins_with_the_causes_and_fits_on_a_screen() -> None:
    many = [result(f"area.check_{n}", Verdict.FAIL, finding(f"area.check_{n}", ALEX, "m")) for n in range(40)]
    policies = {f"p{n}": {"id": f"p{n}", "displayName": f"Policy {n}", "state": "enabled"} for n in range(30)}
    changed = {key: {**policy, "state": "disabled"} for key, policy in policies.items()}
    before = scan(configuration={"conditional_access_policies": policies})
    after = scan(*many, configuration={"conditional_access_policies": changed})
    text = summary(after, drift(before, after))
    seen = unfolded(text)
    assert len(seen) <= SCREEN
    assert seen[1].startswith("**Since 2026-11-20T02:01:30Z: ")
    assert seen[2].startswith("- conditional access policies `Policy 0`: `state: enabled → disabled`")
    assert "If this was not planned" in seen[3]
    first = next(place for place, line in enumerate(seen) if line.startswith("| Pillar"))
    assert not any("area.check" in line for line in seen[first:]), "findings are folded"
    assert text.count("<details>") == text.count("</details>") == 3


def test_without_a_baseline_the_most_severe_gaps_are_seen() -> None:
    many = [result(f"area.check_{n}", Verdict.FAIL, finding(f"area.check_{n}", ALEX, "m")) for n in range(40)]
    seen = unfolded(summary(scan(*many)))
    assert sum("area.check" in line for line in seen) == MOST_GAPS
    assert len(seen) <= SCREEN
