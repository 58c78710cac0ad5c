"""Losing sight makes no machine format better: code scanning closes no alert by it, and no test stops failing."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import junitparser
import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.compare.test_gate_laws import BLIND, FAILING, ONE, OTHER, drift, losses, scans, waived, with_less
from tests.compare.test_laws import GAP
from tests.reports.test_machine_formats import sarif
from tests.scans import ADELE, finding, grade, result, scan
from ztscan.core.exit_codes import ExitCode
from ztscan.core.model import Scan, Subject, Verdict
from ztscan.reports import renderer
from ztscan.reports.alerts import MANY


def fingerprints(before: Scan, after: Scan) -> set[str]:
    log = json.loads(renderer(".sarif")(after, grade(after), drift(before, after)))
    return {one["partialFingerprints"]["ztscan/v1"] for one in log["runs"][0]["results"]}


def failed(of: Scan, before: Scan | None = None, **gate: Any) -> int:
    text = renderer(".xml")(of, grade(of), drift(before, of) if before else None, **gate)
    suites = junitparser.JUnitXml.fromstring(text.encode())
    return int(suites.failures) + int(suites.errors)


@given(scans(), scans(), losses())
def test_less_evidence_closes_no_alert_of_the_baseline(before: Scan, after: Scan, lost: Mapping[str, str]) -> None:
    known = fingerprints(before, before)
    assert fingerprints(before, with_less(after, lost)) >= fingerprints(before, after) & known


@given(scans(), scans(), losses(), st.booleans())
def test_less_evidence_makes_no_test_better(before: Scan, after: Scan, lost: Mapping[str, str], compared: bool) -> None:
    baseline = before if compared else None
    assert failed(with_less(after, lost), baseline) >= failed(after, baseline)


def test_what_could_not_be_looked_at_is_an_open_result_that_says_why() -> None:
    before, after = scan(FAILING, result(OTHER)), scan(BLIND, result(OTHER))
    run = sarif(after, drift(before, after), code=ExitCode.INCOMPLETE, needed={ONE})
    (kept,) = run["results"]
    assert (kept["ruleId"], kept["kind"], kept["baselineState"]) == (ONE, "open", "unchanged")
    assert "level" not in kept, "a kind other than fail has none; the rule's holds"
    assert kept["message"]["text"].endswith("could not be looked at in this scan: no permission: page 3 was refused")
    (ended,) = run["invocations"]
    assert (ended["executionSuccessful"], ended["exitCode"]) == (False, 3)
    assert ended["exitCodeDescription"] == ExitCode.INCOMPLETE.meaning
    assert [told["descriptor"]["id"] for told in ended["toolExecutionNotifications"]] == [ONE]


@pytest.mark.parametrize(
    ("now", "kind"),
    [
        (result(ONE, Verdict.MANUAL), "review"),
        (result(ONE, Verdict.NOT_ASSESSED, reason="not_licensed"), "open"),
        (None, "open"),
        (result(ONE), ""),
        (result(ONE, version=2), ""),
        (result(ONE, Verdict.NOT_APPLICABLE), ""),
    ],
    ids=["manual", "not licensed", "did not run", "passes", "another rule passes", "does not apply"],
)
def test_only_what_may_still_be_there_stays(now: Any, kind: str) -> None:
    before, after = scan(FAILING, result(OTHER)), scan(*[now] if now else [], result(OTHER))
    kept = sarif(after, drift(before, after))["results"]
    assert [one["kind"] for one in kept] == ([kind] if kind else [])
    assert failed(after, before) == bool(kind)
    assert failed(after, before, allowed={ONE}) == 0, "its owner accepts not to see it"


def test_a_population_that_is_hidden_in_part_stays_one_alert() -> None:
    many = [finding(ONE, Subject("user", f"{n:05}", f"User {n}"), "has no MFA") for n in range(MANY + 1)]
    before, after = scan(result(ONE, Verdict.FAIL, *many)), scan(result(ONE, Verdict.FAIL, *many[:2], gaps=(GAP,)))
    (whole,), (partial,) = (sarif(of, drift(before, of))["results"] for of in (before, after))
    assert partial["partialFingerprints"] == whole["partialFingerprints"]
    assert (partial["kind"], partial["properties"]["findings"]) == ("fail", MANY + 1)
    assert "19 of 21 findings are those of the baseline" in partial["message"]["text"]


def test_what_was_accepted_stays_accepted() -> None:
    before, after = scan(waived(FAILING, Verdict.PASS)), scan(BLIND)
    (kept,) = sarif(after, drift(before, after))["results"]
    assert kept["suppressions"] == [{"kind": "external", "justification": "accepted in the baseline"}]


@pytest.mark.parametrize(("code", "successful"), [(None, True), (0, True), (10, True), (11, True), (1, False), (3, False)])
def test_a_run_says_how_it_ended(code: int | None, successful: bool) -> None:
    of = scan(result(ONE, Verdict.FAIL, finding(ONE, ADELE, "m")))
    (ended,) = sarif(of, code=code if code is None else ExitCode(code))["invocations"]
    assert (ended["executionSuccessful"], ended.get("exitCode")) == (successful, code)
    (lacking,) = sarif(of, code=ExitCode.GAPS, needed={OTHER})["invocations"]
    assert (lacking["executionSuccessful"], lacking["exitCode"]) == (False, 10), "a known gap, and evidence is missing"


def test_what_the_tenant_has_no_licence_for_is_skipped_unless_the_gate_needs_it() -> None:
    unlicensed = scan(msgspec.structs.replace(BLIND, reason="not_licensed"))
    assert (failed(unlicensed), failed(unlicensed, needed={ONE})) == (0, 1)
    assert failed(scan(BLIND)) == 1
    assert failed(scan(BLIND), allowed={ONE}) == 0
