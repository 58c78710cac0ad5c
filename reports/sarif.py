"""SARIF 2.1.0 for GitHub code scanning and every other reader of it.

Only failing findings are results: readers show everything in ``results`` as an alert. A check that could not be assessed is a
notification of the run. Limits: docs.github.com, "SARIF support for code scanning".

A reader closes each alert that a log leaves out. So a finding of the baseline that this scan could not look at is a result too,
of the kind ``open`` (SARIF 3.27.9: not enough information), or ``review`` where a person has to look.
"""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Mapping, Sequence
from types import MappingProxyType
from typing import Any

from ztscan.core.documentation import CheckDocumentation
from ztscan.core.exit_codes import NOTHING, ExitCode, broken
from ztscan.core.model import CheckResult, Grade, Scan, Severity, Verdict
from ztscan.core.version import semantic
from ztscan.drift.model import Direction, Drift

from .alerts import MOST_SUBJECTS, Alert, alerts, unseen
from .plain import acceptance, one_line, pillar_titles, rows, warnings, why

SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
MOST_RESULTS = 5_000
"""The most alerts of one tool that code scanning shows. The most severe are kept, the rest is counted."""
MOST_TAGS = 20
POLICY = "conditionalAccessPolicy"
_ID = re.compile(r"[0-9A-Za-z-]{1,64}")

_LEVEL = {Severity.CRITICAL: "error", Severity.HIGH: "error", Severity.MEDIUM: "warning", Severity.LOW: "note"}
_SECURITY_SEVERITY = {Severity.CRITICAL: "9.5", Severity.HIGH: "8.0", Severity.MEDIUM: "5.5", Severity.LOW: "2.5"}
_NOTIFICATION_LEVEL = {Verdict.NOT_ASSESSED: "warning", Verdict.MANUAL: "note"}


def render(
    scan: Scan,
    grade: Grade,
    drift: Drift | None = None,
    *,
    documentation: Mapping[str, CheckDocumentation] = MappingProxyType({}),
    anchor: str = "ztscan.toml",
    code: ExitCode | None = None,
    needed: Collection[str] = NOTHING,
) -> str:
    """The failing findings as a SARIF log.

    ``anchor`` is the path of a file in the repository at which alerts are shown: code scanning requires one, and a tenant has no
    file. An alert on a Conditional Access policy is at the policy's own id. ``documentation`` by check id becomes the help of the
    rules. ``code`` is how the scan ended, None without a gate. ``needed``: what the gate could not decide.
    """
    lost = tuple(unseen(scan, drift))
    found = alerts((*rows(scan, drift), *lost))
    behind = {check.id: check for check in (*(row.check for row in lost), *scan.checks)}
    rules = sorted(behind.values(), key=lambda check: check.id)
    index = {check.id: place for place, check in enumerate(rules)}
    pillars = pillar_titles(grade)
    run = {
        "tool": {
            "driver": {
                "name": scan.tool.name,
                "semanticVersion": semantic(scan.tool.version),
                "rules": [_rule(check, documentation.get(check.id), pillars) for check in rules],
            }
        },
        "automationDetails": {"id": f"ztscan/{scan.tenant.id}/"},
        "columnKind": "unicodeCodePoints",
        "invocations": [_invocation(scan, _ending(scan, code, needed), len(found) - MOST_RESULTS, warnings(scan, drift))],
        "results": [_result(alert, scan, index, anchor, compared=drift is not None) for alert in found[:MOST_RESULTS]],
        "properties": {"tenant": scan.tenant.id, "domain": one_line(scan.tenant.domain), "cloud": scan.tenant.cloud},
    }
    log = {"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}
    return json.dumps(log, ensure_ascii=False, indent=1) + "\n"


def _rule(check: CheckResult, texts: CheckDocumentation | None, pillars: Mapping[str, str]) -> dict[str, Any]:
    tags = ["security", *sorted({pillars[o] for o in check.objectives if o in pillars})]
    tags += [f"{framework}/{control}" for framework, controls in sorted(check.mappings.items()) for control in controls]
    rule: dict[str, Any] = {
        "id": check.id,
        "name": "".join(word.capitalize() for word in check.id.replace(".", "_").split("_")),
        "shortDescription": {"text": _gap(check)},  # the title of an alert: it states the gap, not the good case
        "fullDescription": {"text": texts.what if texts else f"Requirement: {check.title}"},
        "help": _help(check, texts),
        "defaultConfiguration": {"level": _LEVEL[check.severity]},
        "properties": {
            "tags": tags[:MOST_TAGS],
            "precision": "very-high",
            "security-severity": _SECURITY_SEVERITY[check.severity],
            "mappingRelations": {
                key: {control: check.relation(key, control) for control in ids} for key, ids in sorted(check.mappings.items())
            },
        },
    }
    if texts and texts.references:
        rule["helpUri"] = texts.references[0]
    return rule


def _gap(check: CheckResult) -> str:
    """The gap in a sentence: the title of a check is what it requires."""
    return f"Not met: {check.title}"


def _help(check: CheckResult, texts: CheckDocumentation | None) -> dict[str, str]:
    """The documentation of a check, as text and as Markdown."""
    if texts is None:
        plain = f"Requirement: {check.title}. See `ztscan checks show {check.id}`."
        return {"text": plain, "markdown": plain}
    sections = (
        ("What it checks", texts.what),
        ("Why it matters", texts.why),
        ("Limits", texts.limits),
        ("Remediation", texts.remediation),
    )
    told = [(heading, text) for heading, text in sections if text]
    plain = "\n\n".join([f"Requirement: {check.title}", *(f"{heading}\n{text}" for heading, text in told), *texts.references])
    links = "\n".join(f"- <{reference}>" for reference in texts.references)
    parts = [f"**Requirement:** {check.title}", *(f"## {heading}\n\n{text}" for heading, text in told)]
    return {"text": plain, "markdown": "\n\n".join([*parts, f"## References\n\n{links}"] if links else parts)}


def _result(alert: Alert, scan: Scan, index: Mapping[str, int], anchor: str, *, compared: bool) -> dict[str, Any]:
    check = alert.check
    result: dict[str, Any] = {
        "ruleId": check.id,
        "ruleIndex": index[check.id],
        **_kind(alert),
        "message": {"text": plain_message(alert.text)},
        "locations": [
            {
                "physicalLocation": {"artifactLocation": {"uri": _artifact(alert, anchor)}, "region": {"startLine": 1}},
                "logicalLocations": [_logical(alert, scan)],
            }
        ],
        # Many alerts are at the same line of one file. Code scanning distinguishes them only by this hash.
        "partialFingerprints": {"primaryLocationLineHash": alert.fingerprint, "ztscan/v1": alert.fingerprint},
    }
    if alert.is_population:
        subjects = sorted(row.finding.subject.id for row in alert.rows)
        result["properties"] = {"findings": len(subjects), "subjects": subjects[:MOST_SUBJECTS]}
    if compared:
        result["baselineState"] = _baseline_state(alert.directions)
    if alert.waived:
        result["suppressions"] = [
            {"kind": "external", "justification": one_line(acceptance(check) or "accepted in the baseline")}
        ]
    return result


def _kind(alert: Alert) -> dict[str, str]:
    """The kind, and the level of what was found. Any other kind has no level (3.27.10); code scanning then takes the rule's."""
    if len(alert.unseen) < len(alert.rows):
        return {"kind": "fail", "level": _LEVEL[alert.check.severity]}
    return {"kind": "review" if alert.check.verdict is Verdict.MANUAL else "open"}


def _artifact(alert: Alert, anchor: str) -> str:
    """The file that an alert is shown at: the policy by its id, where the finding is about one, else the configuration."""
    subject = alert.subject
    if subject.kind != POLICY or alert.is_population or not _ID.fullmatch(subject.id):
        return anchor
    return f"{POLICY}/{subject.id}"


def _logical(alert: Alert, scan: Scan) -> dict[str, str]:
    subject = alert.subject
    place = f"{scan.tenant.id}/{subject.kind}"
    if alert.is_population:
        return {"name": one_line(alert.population), "fullyQualifiedName": place, "kind": subject.kind}
    name = one_line(subject.name or subject.id)
    return {"name": name, "fullyQualifiedName": f"{place}/{subject.id}", "kind": subject.kind}


def _baseline_state(directions: Collection[Direction | None]) -> str:
    """SARIF 3.27.24. A finding that the baseline could not assess counts as new. A population with a change is updated."""
    if set(directions) == {None}:
        return "unchanged"
    return "new" if set(directions) <= {Direction.NEW, Direction.NOT_COMPARABLE} else "updated"


def _ending(scan: Scan, code: ExitCode | None, needed: Collection[str]) -> dict[str, Any]:
    """How the run ended. It succeeded if no check failed to run, and the evidence was there that its gate needs.

    Of an unknown tenant nothing is compared, so that no alert of a baseline would be kept.
    """
    decided = bool(scan.tenant.id) and code in (None, ExitCode.MET, ExitCode.GAPS, ExitCode.DRIFT) and not needed
    successful = {"executionSuccessful": decided and not broken(scan)}
    return successful if code is None else {**successful, "exitCode": int(code), "exitCodeDescription": code.meaning}


def _invocation(scan: Scan, ending: Mapping[str, Any], omitted: int, configuration: Sequence[str]) -> dict[str, Any]:
    notifications = [
        {
            "descriptor": {"id": check.id},
            "level": _NOTIFICATION_LEVEL[check.effective],
            "message": {"text": plain_message(f"{check.title}: {why(check)}")},
        }
        for check in scan.checks
        if check.effective in _NOTIFICATION_LEVEL
    ]
    if omitted > 0:
        text = f"{omitted} more alerts are omitted: code scanning shows {MOST_RESULTS}"
        notifications.append({"descriptor": {"id": "ztscan.truncated"}, "level": "warning", "message": {"text": text}})
    about_configuration = [
        {"descriptor": {"id": "ztscan.configuration"}, "level": "warning", "message": {"text": plain_message(text)}}
        for text in configuration
    ]
    return {
        **ending,
        "startTimeUtc": scan.started,
        "endTimeUtc": scan.finished,
        "toolExecutionNotifications": notifications,
        **({"toolConfigurationNotifications": about_configuration} if about_configuration else {}),
    }


def plain_message(text: str) -> str:
    """``text`` as a SARIF message without placeholders (3.11.5) and embedded links (3.11.6)."""
    line = one_line(text).replace("{", "{{").replace("}", "}}")
    return line.replace("\\", "\\\\").replace("[", "\\[").replace("]", "\\]") if "](" in line else line
