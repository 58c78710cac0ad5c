"""The action plan: one row a gap, merged with what people wrote into an earlier plan. The workbook itself is ``workbook``.

The scan owns the columns of ``OURS``, people own all others. A row leaves the plan only if nobody wrote on it and its gap never
was in a plan. A gap counts as closed only where its check was assessed on complete evidence and no longer has the finding.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date, datetime

import msgspec

from ztscan.core.documentation import CheckDocumentation
from ztscan.core.model import CheckResult, Grade, Scan, Verdict

from .csv_table import neutral
from .numbers.gap import gap_order
from .plain import FindingRow, rows

Cell = str | int | float | bool | date | datetime | None
PlanRow = Mapping[str, Cell]
"""Cells by the heading of their column."""

GAP, CHECK, FINGERPRINT, FIRST, LAST, CLOSED_ON = "Gap", "Check", "Fingerprint", "First seen", "Last seen", "Closed on"
DUE = "Due date"
PEOPLE = ("Owner", DUE, "Status", "Notes")
"""Columns that people fill in."""
OURS = (
    *(GAP, "Severity", "Requirement", "What is wrong", "Subject", "Subject kind", "Subject id", "Observed", "Expected"),
    *("Users", "What to do", "Accountable", CHECK, FIRST, LAST, CLOSED_ON, FINGERPRINT),
)
COLUMNS = (*OURS[:5], *PEOPLE, *OURS[5:])
STATUSES = ("To do", "In progress", "Done", "Risk accepted")
"""What the column of the status suggests. It takes any other word, too."""

OPEN, AGAIN, ACCEPTED, CLOSED = "Open", "Open again", "Accepted", "Closed"
UNASSESSED, ABSENT = "Not assessed", "Not in this scan"

MOST_ROWS = 10_000
"""Of one plan. Rows of an earlier plan come before new gaps, the most severe of which come first."""
_LONGEST_TEXT = 500
_LONGEST_REMEDY = 1_500
_DIGITS = re.compile(r"[0-9a-f]{32}")


class EarlierPlan(msgspec.Struct, frozen=True):
    """What an earlier plan holds. ``columns``: the headings of people's own columns."""

    tenant_id: str
    rows: tuple[PlanRow, ...] = ()
    columns: tuple[str, ...] = ()
    sheets: tuple[str, ...] = ()
    """Other sheets, which are not carried over."""


class ActionPlan(msgspec.Struct, frozen=True):
    """The rows to write. ``left_out``: the number of gaps beyond ``MOST_ROWS``."""

    columns: tuple[str, ...]
    rows: tuple[PlanRow, ...]
    left_out: int = 0


def action_plan(
    scan: Scan, grade: Grade, documentation: Mapping[str, CheckDocumentation], earlier: EarlierPlan | None = None
) -> ActionPlan:
    """The plan for the gaps of ``scan``, with everything that people wrote into ``earlier``."""
    before = earlier or EarlierPlan(scan.tenant.id)
    known, others = _by_fingerprint(before.rows)
    owners = {objective.id: objective.owner for objective in grade.objectives}
    checks = {check.id: check for check in scan.checks}
    day = scan.finished[:10]
    carried: list[PlanRow] = []
    new: list[PlanRow] = []
    for found in rows(scan):
        row = known.pop(found.finding.fingerprint, None)
        cells = _cells(found, documentation, owners) | {GAP: _state(found, row), FIRST: day, LAST: day, CLOSED_ON: None}
        if row is None:
            new.append(cells)
        else:
            people = {heading: value for heading, value in row.items() if heading not in OURS}
            carried.append({**cells, **people, FIRST: row.get(FIRST) or day})
    carried += [{**row, **_absent(row, checks.get(str(row.get(CHECK))), day)} for row in known.values()]
    room = max(0, MOST_ROWS - len(carried) - len(others))
    places = gap_order(scan.checks)
    listed = sorted((*carried, *new[:room]), key=lambda row: _urgency(row, places))
    return ActionPlan((*COLUMNS, *before.columns), (*listed, *others), len(new) - len(new[:room]))


def open_gaps(plan: ActionPlan) -> Counter[str]:
    """The number of rows by what the scan says of their gap."""
    return Counter(str(row.get(GAP)) for row in plan.rows if row.get(FINGERPRINT))


def _by_fingerprint(earlier: Iterable[PlanRow]) -> tuple[dict[str, PlanRow], list[PlanRow]]:
    """Rows on gaps, and people's own rows: without a fingerprint, or copies of a row."""
    known: dict[str, PlanRow] = {}
    others: list[PlanRow] = []
    for row in earlier:
        digits = str(row.get(FINGERPRINT) or "").strip()
        if _DIGITS.fullmatch(digits) and digits not in known:
            known[digits] = row
        else:
            others.append(row)
    return known, others


def _state(found: FindingRow, earlier: PlanRow | None) -> str:
    if found.waived:
        return ACCEPTED
    return AGAIN if earlier is not None and earlier.get(GAP) in (CLOSED, AGAIN) else OPEN


def _absent(earlier: PlanRow, check: CheckResult | None, day: str) -> PlanRow:
    """What to say of a gap of the earlier plan that this scan does not have. Missing evidence closes nothing."""
    if check is None:
        return {GAP: ABSENT, CLOSED_ON: None}
    if check.gaps or check.verdict not in (Verdict.PASS, Verdict.FAIL, Verdict.NOT_APPLICABLE):
        return {GAP: UNASSESSED, CLOSED_ON: None}
    since = earlier.get(CLOSED_ON) if earlier.get(GAP) == CLOSED else None
    return {GAP: CLOSED, CLOSED_ON: since or day}


def _urgency(row: PlanRow, places: Mapping[str, int]) -> tuple[bool, int, int, str, str, str]:
    """Closed gaps last; else the most severe first, and of these the widest. ``places``: of checks; others come later."""
    severity = ("critical", "high", "medium", "low")
    rank = severity.index(str(row.get("Severity"))) if row.get("Severity") in severity else len(severity)
    check = str(row.get(CHECK))
    place = places.get(check, len(places))
    return row.get(GAP) == CLOSED, rank, place, check, str(row.get("Subject")), str(row.get(FINGERPRINT))


def _cells(found: FindingRow, documentation: Mapping[str, CheckDocumentation], owners: Mapping[str, str]) -> dict[str, Cell]:
    check, finding = found.check, found.finding
    texts = {
        "Severity": check.severity.value,
        "Requirement": check.title,
        "What is wrong": finding.message,
        "Subject": finding.subject.name,
        "Subject kind": finding.subject.kind,
        "Subject id": finding.subject.id,
        "Observed": finding.observed,
        "Expected": finding.expected,
        "Accountable": "; ".join(sorted({owners[o] for o in check.objectives if o in owners})),
        CHECK: check.id,
        FINGERPRINT: finding.fingerprint,
    }
    remedy = documentation[check.id].remediation if check.id in documentation else ""
    told: dict[str, Cell] = {heading: neutral(text, _LONGEST_TEXT) or None for heading, text in texts.items()}
    return told | {"Users": finding.users, "What to do": neutral(remedy, _LONGEST_REMEDY) or None}
