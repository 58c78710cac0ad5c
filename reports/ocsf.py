"""OCSF 1.5.0 compliance findings (class 2003) as a JSON array, for a SIEM or a data lake.

One event per failing finding, one per check without findings. Source: schema.ocsf.io/1.5.0/classes/compliance_finding.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from ztscan.core.documentation import CheckDocumentation
from ztscan.core.model import CheckResult, Finding, Grade, Scan, Severity, Verdict, parse_time
from ztscan.drift.model import Direction, Drift

from .plain import acceptance, one_line, pillar_titles, rows, why

VERSION = "1.5.0"
_CLASS = 2003
_SEVERITY = {Severity.LOW: 2, Severity.MEDIUM: 3, Severity.HIGH: 4, Severity.CRITICAL: 5}
_INFORMATIONAL = 1
_CREATE, _UPDATE = 1, 2
_PASS, _WARNING, _FAIL, _OTHER = 1, 2, 3, 99
_COMPLIANCE = {
    Verdict.PASS: _PASS,
    Verdict.FAIL: _FAIL,
    Verdict.NOT_ASSESSED: _WARNING,
    Verdict.MANUAL: _WARNING,
    Verdict.NOT_APPLICABLE: _OTHER,
}
_NEW, _SUPPRESSED = 1, 3


def render(
    scan: Scan,
    grade: Grade,
    drift: Drift | None = None,
    *,
    documentation: Mapping[str, CheckDocumentation] = MappingProxyType({}),
) -> str:
    """The events, failing findings first by severity. Times are milliseconds since 1970, as OCSF has them."""
    pillars = pillar_titles(grade)
    events = []
    for row in rows(scan, drift):
        event = _event(scan, row.check, pillars, documentation.get(row.check.id), uid=row.finding.fingerprint)
        known_before = drift is not None and row.direction not in (Direction.NEW, Direction.NOT_COMPARABLE)
        event["finding_info"]["title"] = one_line(row.finding.message)
        events.append(event | _of_finding(row.finding, row.check, waived=row.waived, known_before=known_before))
    events += [
        _event(scan, check, pillars, documentation.get(check.id), uid=check.id) for check in scan.checks if not check.findings
    ]
    return json.dumps(events, ensure_ascii=False, indent=1) + "\n"


def _event(
    scan: Scan, check: CheckResult, pillars: Mapping[str, str], texts: CheckDocumentation | None, *, uid: str
) -> dict[str, Any]:
    """The part of an event that describes its check. ``uid`` is the identity of the finding."""
    time = _milliseconds(scan.finished)
    failing = check.verdict is Verdict.FAIL
    event: dict[str, Any] = {
        **_activity(_CREATE),
        "category_uid": 2,
        "category_name": "Findings",
        "class_uid": _CLASS,
        "class_name": "Compliance Finding",
        "time": time,
        "start_time": _milliseconds(scan.started),
        "end_time": time,
        "severity_id": _SEVERITY[check.severity] if failing else _INFORMATIONAL,
        "severity": check.severity.capitalize() if failing else "Informational",
        "message": f"{check.title}: {why(check)}",
        "status_code": str(check.effective),
        "status_detail": why(check),
        "metadata": {
            "version": VERSION,
            "uid": f"{scan.tenant.id}/{uid}",
            "event_code": check.id,
            "tenant_uid": scan.tenant.id,
            "product": {"name": scan.tool.name, "vendor_name": "ztscan", "version": scan.tool.version},
        },
        "finding_info": {
            "uid": uid,
            "title": check.title,
            "created_time": time,
            "types": sorted({pillars[objective] for objective in check.objectives if objective in pillars}),
            "analytic": {"name": check.title, "uid": check.id, "type": "Rule", "type_id": 1, "version": str(check.version)},
        },
        "compliance": {"control": check.id, **_requirements(check), "status_id": _COMPLIANCE[check.verdict]},
        "resources": [{"uid": scan.tenant.id, "name": one_line(scan.tenant.name), "type": "tenant"}],
    }
    if texts:
        event["finding_info"]["desc"] = texts.what
        event["remediation"] = {"desc": texts.remediation, "references": list(texts.references)}
    return event


def _requirements(check: CheckResult) -> dict[str, list[str]]:
    """The controls that the status holds for: a check that passes says nothing of one that it tests in part."""
    whole = {
        name: [control for control in ids if check.verdict is not Verdict.PASS or not check.is_partial(name, control)]
        for name, ids in sorted(check.mappings.items())
    }
    return {
        "standards": [name for name, ids in whole.items() if ids],
        "requirements": [f"{name} {control}" for name, ids in whole.items() for control in ids],
    }


def _of_finding(finding: Finding, check: CheckResult, *, waived: bool, known_before: bool) -> dict[str, Any]:
    """The part of an event that describes its finding. It overrides the part of the check."""
    subject = finding.subject
    return {
        **_activity(_UPDATE if known_before else _CREATE),
        "message": one_line(finding.message),
        "status_id": _SUPPRESSED if waived else _NEW,
        "status": "Suppressed" if waived else "New",
        "status_detail": one_line(acceptance(check)) if waived else one_line(finding.observed),
        "resources": [{"uid": subject.id, "name": one_line(subject.name), "type": subject.kind}],
        "unmapped": {"observed": one_line(finding.observed), "expected": one_line(finding.expected)},
    }


def _activity(activity: int) -> dict[str, Any]:
    return {
        "activity_id": activity,
        "activity_name": {_CREATE: "Create", _UPDATE: "Update"}[activity],
        "type_uid": _CLASS * 100 + activity,
    }


def _milliseconds(text: str) -> int:
    return round(parse_time(text).timestamp() * 1000)
