"""SARIF 2.1.0 for GitHub code scanning and every other reader of it.

Only failing findings are results: readers show everything in ``results`` as an alert. A check that could not be assessed is a
notification of the run. Limits: docs.github.com, "SARIF support for code scanning".
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Any

from ztscan.core.model import CheckDocumentation, CheckResult, Grade, Scan, Severity, Verdict
from ztscan.drift.model import Direction, Drift

from .plain import FindingRow, acceptance, one_line, pillar_titles, rows, warnings, why

SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
MOST_RESULTS = 25_000
"""The most results of one run that code scanning accepts. The most severe are kept, the rest is counted."""
MOST_TAGS = 20

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
) -> str:
    """The failing findings as a SARIF log.

    ``anchor`` is the path of a file in the repository at which alerts are shown: code scanning requires one, and a tenant has no
    file. ``documentation`` by check id becomes the help of the rules.
    """
    found = list(rows(scan, drift))
    rules = sorted(scan.checks, key=lambda check: check.id)
    pillars = pillar_titles(grade)
    run = {
        "tool": {
            "driver": {
                "name": scan.tool.name,
                "semanticVersion": scan.tool.version,
                "rules": [_rule(check, documentation.get(check.id), pillars) for check in rules],
            }
        },
        "automationDetails": {"id": f"ztscan/{scan.tenant.id}/"},
        "columnKind": "unicodeCodePoints",
        "invocations": [_invocation(scan, len(found) - MOST_RESULTS, warnings(scan, drift))],
        "results": [
            _result(row, scan, {check.id: index for index, check in enumerate(rules)}, anchor, compared=drift is not None)
            for row in found[:MOST_RESULTS]
        ],
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
        "shortDescription": {"text": check.title},
        "fullDescription": {"text": texts.what if texts else check.title},
        "help": {"text": _help(texts) if texts else f"{check.title}. See `ztscan checks show {check.id}`."},
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


def _help(texts: CheckDocumentation) -> str:
    sections = (("Why it matters", texts.why), ("Limits", texts.limits), ("Remediation", texts.remediation))
    parts = [texts.what, *(f"{heading}\n{text}" for heading, text in sections if text)]
    return "\n\n".join([*parts, *texts.references])


def _result(row: FindingRow, scan: Scan, index: Mapping[str, int], anchor: str, *, compared: bool) -> dict[str, Any]:
    check, finding = row.check, row.finding
    subject = finding.subject
    text = f"{finding.message}: observed {finding.observed}" + (f", expected {finding.expected}" if finding.expected else "")
    result: dict[str, Any] = {
        "ruleId": check.id,
        "ruleIndex": index[check.id],
        "kind": "fail",
        "level": _LEVEL[check.severity],
        "message": {"text": plain_message(text)},
        "locations": [
            {
                "physicalLocation": {"artifactLocation": {"uri": anchor}, "region": {"startLine": 1}},
                "logicalLocations": [
                    {
                        "name": one_line(subject.name or subject.id),
                        "fullyQualifiedName": f"{scan.tenant.id}/{subject.kind}/{subject.id}",
                        "kind": subject.kind,
                    }
                ],
            }
        ],
        # All alerts are at the same line of one file. Code scanning distinguishes them only by this hash.
        "partialFingerprints": {"primaryLocationLineHash": finding.fingerprint, "ztscan/v1": finding.fingerprint},
    }
    if compared:
        result["baselineState"] = _baseline_state(row.direction)
    if row.waived:
        result["suppressions"] = [{"kind": "external", "justification": one_line(acceptance(check))}]
    return result


def _baseline_state(direction: Direction | None) -> str:
    """SARIF 3.27.24. A finding that the baseline could not assess counts as new."""
    if direction is None:
        return "unchanged"
    return "new" if direction in (Direction.NEW, Direction.NOT_COMPARABLE) else "updated"


def _invocation(scan: Scan, omitted: int, configuration: Iterable[str]) -> dict[str, Any]:
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
        text = f"{omitted} more findings are omitted: code scanning accepts {MOST_RESULTS} per run"
        notifications.append({"descriptor": {"id": "ztscan.truncated"}, "level": "warning", "message": {"text": text}})
    about_configuration = [
        {"descriptor": {"id": "ztscan.configuration"}, "level": "warning", "message": {"text": plain_message(text)}}
        for text in configuration
    ]
    return {
        "executionSuccessful": not any(check.reason == "error" for check in scan.checks),
        "startTimeUtc": scan.started,
        "endTimeUtc": scan.finished,
        "toolExecutionNotifications": notifications,
        **({"toolConfigurationNotifications": about_configuration} if about_configuration else {}),
    }


def plain_message(text: str) -> str:
    """``text`` as a SARIF message without placeholders (3.11.5) and embedded links (3.11.6)."""
    line = one_line(text).replace("{", "{{").replace("}", "}}")
    return line.replace("\\", "\\\\").replace("[", "\\[").replace("]", "\\]") if "](" in line else line
