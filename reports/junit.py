"""JUnit XML: a suite per pillar, a case per check, as test reporters of CI systems read it.

The form is what both the Jenkins and the Azure Pipelines readers accept. A check that was not assessed never passes. It is an
error where its evidence could not be read, where the gate needs it, or where the baseline has a gap of it, so losing sight makes
no result better. Otherwise, and where ``--allow-unassessed`` names it, it is skipped with its reason. A check that failed to run
is an error. An accepted risk is skipped, with the person who accepted it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from xml.etree import ElementTree as ET

from ztscan.config.waivers import is_waived
from ztscan.core.exit_codes import NOTHING
from ztscan.core.expectation_ids import is_expectation
from ztscan.core.model import CheckResult, Finding, GapReason, Grade, Scan, Verdict, parse_time
from ztscan.drift.model import Drift
from ztscan.reports.numbers.gap import gap_numbers, open_findings
from ztscan.reports.numbers.outcome import status_word

from .alerts import unseen
from .plain import OTHER, acceptance, one_line, pillar_titles, warnings, why

EXPECTATIONS = "Expectations"
ACCEPTED = "accepted_risk"
"""Type of a skipped case whose gap a person accepted. The other types are verdicts: ``not_applicable``, ``not_assessed``."""
MOST_FINDINGS = 200
"""The most findings that one case lists. The rest is counted."""


_FORESEEN = frozenset({GapReason.NOT_LICENSED, GapReason.NOT_IN_CLOUD})
"""What the tenant does not have, or Microsoft does not offer: nothing was refused to the scan."""


def render(
    scan: Scan,
    grade: Grade,
    drift: Drift | None = None,
    *,
    needed: Collection[str] = NOTHING,
    allowed: Collection[str] = NOTHING,
    **_: object,
) -> str:
    """The checks as test cases. Times are those of the whole scan: checks are not timed one by one.

    ``needed``: what the gate could not decide. ``allowed``: what ``--allow-unassessed`` names.
    """
    lost = tuple(unseen(scan, drift))
    checks = {check.id: check for check in (*(row.check for row in lost), *scan.checks)}
    blind = _blind(checks.values(), {*needed, *(row.check.id for row in lost)}, allowed)
    pillars = pillar_titles(grade)
    suites: dict[str, list[CheckResult]] = defaultdict(list)
    for check in sorted(checks.values(), key=lambda check: check.id):
        otherwise = EXPECTATIONS if is_expectation(check.id) else OTHER
        suites[next((pillars[o] for o in check.objectives if o in pillars), otherwise)].append(check)
    changed = {(change.check, change.finding.fingerprint): str(change.direction) for change in drift.findings} if drift else {}
    seconds = (parse_time(scan.finished) - parse_time(scan.started)).total_seconds()
    name = f"ztscan {one_line(scan.tenant.domain)}"
    root = ET.Element("testsuites", {"name": name, "time": f"{seconds:.3f}", **_counts(checks.values(), blind)})
    told = warnings(scan, drift)
    for title, cases in sorted(suites.items()):
        started = scan.started.removesuffix("Z")
        suite = ET.SubElement(root, "testsuite", {"name": title, "timestamp": started, "time": "0", **_counts(cases, blind)})
        if told:
            _warnings(suite, told)
            told = ()
        for check in cases:
            _case(suite, check, changed, blind)
    ET.indent(root)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + ET.tostring(root, encoding="unicode") + "\n"


def _warnings(suite: ET.Element, told: Iterable[str]) -> None:
    """Warnings about the configuration, as properties of the first suite: there is no place for them above it."""
    properties = ET.SubElement(suite, "properties")
    for number, text in enumerate(told, start=1):
        ET.SubElement(properties, "property", name=f"ztscan.configuration.warning.{number}", value=one_line(text))


def _blind(checks: Iterable[CheckResult], known: Collection[str], allowed: Collection[str]) -> frozenset[str]:
    """The checks without a verdict that may hide a failure. ``known``: those that the gate needs, or that failed before."""
    without = (check for check in checks if check.effective in (Verdict.NOT_ASSESSED, Verdict.MANUAL) and check.id not in allowed)
    return frozenset(
        check.id
        for check in without
        if check.id in known or (check.effective is Verdict.NOT_ASSESSED and _reason(check) not in _FORESEEN)
    )


def _reason(check: CheckResult) -> str:
    return check.reason or (str(check.gaps[0].reason) if check.gaps else str(check.effective))


def _outcome(check: CheckResult, blind: Collection[str]) -> str:
    """The element of a case. Empty for a pass."""
    if check.effective is Verdict.FAIL:
        return "failure"
    if check.reason == GapReason.ERROR or check.id in blind:
        return "error"
    return "" if check.effective is Verdict.PASS and check.waiver is None else "skipped"


def _counts(checks: Iterable[CheckResult], blind: Collection[str]) -> dict[str, str]:
    outcomes = [_outcome(check, blind) for check in checks]
    named = {"failures": "failure", "errors": "error", "skipped": "skipped"}
    return {"tests": str(len(outcomes)), **{name: str(outcomes.count(outcome)) for name, outcome in named.items()}}


def _case(suite: ET.Element, check: CheckResult, changed: dict[tuple[str, str], str], blind: Collection[str]) -> None:
    area = check.id.rpartition(".")[0]
    case = ET.SubElement(suite, "testcase", classname=f"ztscan.{area}", name=f"{check.id}: {one_line(check.title)}", time="0")
    outcome = _outcome(check, blind)
    if outcome == "failure":
        element = ET.SubElement(case, outcome, message=one_line(_message(check)), type=str(check.severity))
        element.text = "\n".join(_lines(check, changed))
    elif outcome and check.waiver is not None and check.effective is Verdict.PASS:
        ET.SubElement(case, outcome, message=one_line(acceptance(check)), type=ACCEPTED)
        ET.SubElement(case, "system-out").text = "\n".join(_lines(check, changed))
    elif outcome:
        told = f"{status_word(check.effective)}: {why(check)}"
        ET.SubElement(case, outcome, message=one_line(told), type=_reason(check) if outcome == "error" else str(check.effective))


def _message(check: CheckResult) -> str:
    """What is wrong, with the first subjects by name."""
    found = open_findings(check)
    if not found:
        return check.title
    first = found[0]
    name = first.subject.name or first.subject.id
    message = first.message if len(found) > 1 or name in first.message else f"{name}: {first.message}"
    return gap_numbers(found).told(message, [finding.subject.name or finding.subject.id for finding in found])


def _lines(check: CheckResult, changed: dict[tuple[str, str], str]) -> list[str]:
    lines = [_line(check, finding, changed) for finding in check.findings[:MOST_FINDINGS]]
    more = len(check.findings) - MOST_FINDINGS
    return [*lines, f"and {more} more"] if more > 0 else lines


def _line(check: CheckResult, finding: Finding, changed: dict[tuple[str, str], str]) -> str:
    marks = [changed[check.id, finding.fingerprint]] if (check.id, finding.fingerprint) in changed else []
    marks += ["accepted"] if is_waived(check, finding) else []
    mark = f" [{', '.join(marks)}]" if marks else ""
    subject = f"{finding.subject.name or finding.subject.id} ({finding.subject.kind})"
    text = f"{finding.fingerprint[:12]}{mark} {subject}: {finding.message}"
    example = ""
    if is_expectation(check.id) and finding.witness:
        example = "; example sign-in " + ", ".join(f"{label}: {value}" for label, value in finding.witness.sign_in)
    return one_line(f"{text}; observed {finding.observed}; expected {finding.expected}{example}")
