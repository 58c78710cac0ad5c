"""CSV by RFC 4180: a row per finding, one per check that has none, one per warning. Cells never start a formula."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Mapping
from itertools import groupby
from typing import TextIO

from ztscan.core.model import CheckResult, Grade, Scan
from ztscan.drift.model import Drift

from .numbers.gap import gap_order
from .page.controls import controls
from .plain import FindingRow, one_line, pillar_titles, rows, warnings, why

COLUMNS = (
    "severity",
    "verdict",
    "effective",
    "change",
    "check",
    "title",
    "pillar",
    "objectives",
    "accountable",
    "subject_kind",
    "subject_id",
    "subject_name",
    "message",
    "observed",
    "expected",
    "users",
    "applications",
    "accepted_by",
    "accepted_until",
    "accepted_because",
    "mappings",
    "fingerprint",
)

LONGEST_CELL = 2_000
"""Characters of a cell."""
CONFIGURATION = "ztscan.configuration"
"""Stands in the column of the check where a row is a warning about the configuration."""

_STARTS_FORMULA = r"[=+\-@|%\uff1d\uff0b\uff0d\uff20\u2212\ufe62\ufe63\ufe66\ufe6b]"
"""Characters that Excel, LibreOffice and Google Sheets read as the start of a formula, with full-width and small forms
(owasp.org, "CSV Injection")."""
_AT_START = re.compile(rf"^[\s'\"]*{_STARTS_FORMULA}")
_AFTER_SEPARATOR = re.compile(rf";(\s*['\"]?)(?={_STARTS_FORMULA})")


def render(scan: Scan, grade: Grade, drift: Drift | None = None, **_: object) -> str:
    """The table, with a header line and CRLF at each end of line."""
    text = io.StringIO()
    write(text, scan, grade, drift)
    return text.getvalue()


def write(text: TextIO, scan: Scan, grade: Grade, drift: Drift | None = None) -> None:
    """Write the table, row by row."""
    pillars = pillar_titles(grade)
    owners = {objective.id: objective.owner for objective in grade.objectives}
    writer = csv.DictWriter(text, COLUMNS, restval="", quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writeheader()
    found: list[FindingRow | CheckResult] = [*rows(scan, drift), *(check for check in scan.checks if not check.findings)]
    places = gap_order(scan.checks)
    found.sort(key=lambda entry: places[_check_of(entry).id])
    for check, entries in groupby(found, key=_check_of):
        same = {name: neutral(value) for name, value in _of_check(check, pillars, owners).items()}
        for entry in entries:
            cells = _of_finding(entry) if isinstance(entry, FindingRow) else {"message": why(entry)}
            writer.writerow({**same, **{name: neutral(value) for name, value in cells.items()}})
    for warning in warnings(scan, drift):
        writer.writerow({"check": CONFIGURATION, "title": "Warning about the configuration", "message": neutral(warning)})


def _check_of(entry: FindingRow | CheckResult) -> CheckResult:
    return entry.check if isinstance(entry, FindingRow) else entry


def neutral(text: str, longest: int = LONGEST_CELL) -> str:
    """``text`` as a cell that every spreadsheet reads as text, cut at ``longest`` characters.

    An apostrophe precedes what would start a formula, also after a semicolon, which separates cells in many locales.
    """
    line = _AFTER_SEPARATOR.sub(r";\1'", one_line(text, longest))
    return f"'{line}" if _AT_START.match(line) else line


def _of_check(check: CheckResult, pillars: Mapping[str, str], owners: Mapping[str, str]) -> dict[str, str]:
    return {
        "severity": check.severity,
        "verdict": check.verdict,
        "effective": check.effective,
        "check": check.id,
        "title": check.title,
        "pillar": "; ".join(sorted({pillars[o] for o in check.objectives if o in pillars})),
        "objectives": "; ".join(check.objectives),
        "accountable": "; ".join(sorted({owners[o] for o in check.objectives if o in owners})),
        "mappings": "; ".join(f"{name} {' '.join(controls(check, name))}" for name, ids in sorted(check.mappings.items()) if ids),
    }


def _of_finding(row: FindingRow) -> dict[str, str]:
    finding, waiver = row.finding, row.check.waiver if row.waived else None
    return {
        "change": row.direction or "",
        "subject_kind": finding.subject.kind,
        "subject_id": finding.subject.id,
        "subject_name": finding.subject.name,
        "message": finding.message,
        "observed": finding.observed,
        "expected": finding.expected,
        "users": "" if finding.users is None else str(finding.users),
        "applications": "" if finding.applications is None else str(finding.applications),
        "accepted_by": waiver.owner if waiver else "",
        "accepted_until": waiver.expires if waiver else "",
        "accepted_because": waiver.reason if waiver else "",
        "fingerprint": finding.fingerprint,
    }
