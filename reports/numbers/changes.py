"""The changes to begin with: how many gaps each closes, what it takes, and who notices. Every output tells them from here."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

import msgspec

from ztscan.core.first_changes import chosen_first
from ztscan.core.fix import Effort, Impact
from ztscan.core.fix_plan import planned
from ztscan.core.model import CheckResult, Grade, Scan, Severity, Verdict
from ztscan.core.policy_edits import edited_policies, recorded_policies
from ztscan.core.proved_change import ProvedChange, ProvedChanges, change_of

from .words import counted, number, people

EFFORTS: Mapping[Effort, str] = {Effort.MINUTES: "Minutes", Effort.HOURS: "Hours", Effort.PROJECT: "A project"}
NOTICED: Mapping[Impact, str] = {
    Impact.NONE: "Nobody has to act",
    Impact.ADMINISTRATORS: "Administrators notice",
    Impact.PROMPT_ONCE: "are prompted",
    Impact.RE_REGISTER: "must register another method",
    Impact.MAY_BLOCK: "may be blocked",
}
_EDITS = ("Change the policy ", "Change the policies ")
_REQUIRED = re.compile(r"\brequire (\w+)")
_CONTROLS = {"compliantDevice": "a compliant device", "domainJoinedDevice": "a hybrid joined device", "mfa": "MFA"}
_WITH_PEOPLE = frozenset({Impact.PROMPT_ONCE, Impact.RE_REGISTER, Impact.MAY_BLOCK})


class FirstChange(msgspec.Struct, frozen=True):
    """One change. ``kinds``: the gaps that it closes and no earlier change does, by severity."""

    what: str
    detail: str
    """What is changed of policies that exist; empty where ``what`` says all."""
    severity: Severity
    check: str
    """The check on whose card the fix is."""
    closed: tuple[str, ...]
    """Ids of the gaps that it closes and no earlier change does."""
    closes: int
    """How many gaps it closes alone."""
    kinds: str
    effort: str
    licence: str
    notices: str
    role: str
    owner: str
    reports_first: bool
    proved: bool

    @property
    def buys(self) -> str:
        """``Closes 5 gaps``. Where an earlier change closes some of them, only the others are counted."""
        adds = len(self.closed)
        more = "more " if adds < self.closes else ""
        return f"Closes {number(adds)} {more}{'gap' if adds == 1 else 'gaps'}"

    @property
    def facts(self) -> tuple[tuple[str, str], ...]:
        """What it takes, as label and text."""
        found = (
            ("Effort", self.effort),
            ("Licence", self.licence or "No licence needed"),
            ("Who notices", self.notices),
            ("Start", "In report-only mode" if self.reports_first else ""),
            ("Owner", self.owner),
        )
        return tuple((label, text) for label, text in found if text)

    @property
    def description(self) -> str:
        """What is changed, and how. It names policies and groups, so that it may be long: shorten it, and not the figures."""
        return f"{self.what}: {self.detail}" if self.detail else self.what

    @property
    def figures(self) -> str:
        """What it closes and takes. It contains no text of the tenant."""
        takes = f"effort: {self.effort.lower()}; licence: {self.licence or 'none'}; {self.notices[:1].lower()}{self.notices[1:]}"
        return f"{self.buys} ({self.kinds}; {takes})"


class FirstChanges(msgspec.Struct, frozen=True):
    """The changes with the number of gaps before and after. ``undone``: gaps that no call closes."""

    changes: tuple[FirstChange, ...]
    gaps: int
    gaps_after: int | None
    undone: int
    unproved: int = 0

    @property
    def unproved_in_words(self) -> str:
        """How many fixes have no proved effect. Empty: none."""
        if not self.unproved:
            return ""
        why = "a person has to choose a value, the object is not kept in the result, or the limit of evaluations was reached"
        return f"{counted(self.unproved, 'fix', 'fixes')} {'was' if self.unproved == 1 else 'were'} not evaluated: {why}."

    @property
    def proof(self) -> str:
        """What the numbers of gaps rest on. Empty: there is no change."""
        if not self.changes:
            return ""
        if all(change.proved for change in self.changes):
            return "Each change was evaluated alone, in a simulation: it closes these gaps and opens none."
        return "The changes were not evaluated: the numbers are those of the gaps that each fix names."

    @property
    def together(self) -> str:
        """What all of them come to. Empty: it was not evaluated."""
        if self.gaps_after is None or not self.changes:
            return ""
        these = "this change" if len(self.changes) == 1 else f"these {len(self.changes)} changes"
        return f"With {these}: {number(self.gaps)} → {counted(self.gaps_after, 'gap')}, evaluated together."

    @property
    def decisions(self) -> str:
        """How many gaps need more than a call. Empty: none."""
        if not self.undone:
            return ""
        verb = "needs" if self.undone == 1 else "need"
        return f"{counted(self.undone, 'gap')} {verb} a decision or work that no single call does."


def first_changes(scan: Scan, grade: Grade, persons: Mapping[str, str] | None = None) -> FirstChanges:
    """The changes to begin with. ``persons``: by role of the guidance, who is accountable.

    An older result has no proved effects. Its fixes then count for the gaps that they name, and each says so.
    """
    gaps = {check.id: check for check in scan.checks if check.effective is Verdict.FAIL}
    severities = {key: check.severity for key, check in gaps.items()}
    proved = scan.changes is not None
    found = scan.changes or _named_only(gaps.values(), severities, recorded_policies(scan.configuration))
    owners = _owners(grade, persons or {})
    told = tuple(
        _told(change, change.adds, severities, owners, proved=proved) for change in found.first if set(change.adds) & gaps.keys()
    )
    undone = sum(not any(fix.steps for fix in check.fixes) for check in gaps.values())
    named = any(check.fixes or check.no_fix for check in gaps.values())
    return FirstChanges(told, len(gaps), found.gaps_after, undone if named else 0, found.unproved)


def other_changes(scan: Scan, grade: Grade, persons: Mapping[str, str] | None = None) -> tuple[FirstChange, ...]:
    """The changes with a proved effect that are not among the first, with all gaps that each closes alone."""
    severities = {check.id: check.severity for check in scan.checks if check.effective is Verdict.FAIL}
    owners = _owners(grade, persons or {})
    found = scan.changes.others if scan.changes else ()
    return tuple(
        _told(change, change.closes, severities, owners, proved=True)
        for change in found
        if not change.opens and set(change.closes) & severities.keys()
    )


def _named_only(gaps: Iterable[CheckResult], severities: Mapping[str, Severity], policies: Mapping[str, Any]) -> ProvedChanges:
    """The fixes with the gaps that they name."""
    plan = planned((fix for check in gaps for fix in check.fixes if fix.steps), policies)
    complete = {fix.closes: fix for fix in plan if fix.is_complete}
    changes = [change_of(fix, [check for check in fix.closes if check in severities], ()) for fix in complete.values()]
    useful = [change for change in changes if change.closes]
    return chosen_first(useful, severities, lambda _: (), lambda one: edited_policies(complete[one.fixes]))


def _told(
    change: ProvedChange,
    gaps: Iterable[str],
    severities: Mapping[str, Severity],
    owners: Mapping[str, str],
    *,
    proved: bool,
) -> FirstChange:
    closed = tuple(check for check in gaps if check in severities)
    counts = Counter(severities[check] for check in closed)
    known = [check for check in change.fixes if check in severities] or [*closed]
    what, detail = _parts(change.changes)
    return FirstChange(
        what=what,
        detail=detail,
        severity=min(counts, key=lambda severity: severity.rank),
        check=known[0],
        closed=closed,
        closes=len(change.closes),
        kinds=", ".join(f"{number(counts[severity])} {severity.value}" for severity in Severity if counts[severity]),
        effort=EFFORTS[change.effort],
        licence=change.licence,
        notices=_notices(change),
        role=change.role,
        owner=next((owner for check in (*known, *closed) if (owner := owners.get(check))), ""),
        reports_first=change.reports_first,
        proved=proved,
    )


def _parts(changes: str) -> tuple[str, str]:
    """What is changed, and how: ``Change the policy X`` and its edits."""
    told = changes.removesuffix(".")
    head, colon, edits = told.rpartition(": ")
    return (head, _REQUIRED.sub(_in_words, edits)) if colon and told.startswith(_EDITS) else (told, "")


def _in_words(found: re.Match[str]) -> str:
    """A control as Graph spells it, in words."""
    return f"require {_CONTROLS.get(found[1], found[1])}"


def _notices(change: ProvedChange) -> str:
    """Who notices in a few words. Where it is not known how many, the number is left out."""
    if change.impact not in _WITH_PEOPLE:
        return NOTICED[change.impact]
    return f"{'People' if change.affected is None else people(change.affected)} {NOTICED[change.impact]}"


def _owners(grade: Grade, persons: Mapping[str, str]) -> dict[str, str]:
    """By check, the owner of the first objective that it is evidence for, with the person where one is declared."""
    found: dict[str, str] = {}
    for objective in grade.objectives:
        person = persons.get(objective.owner, "")
        for check in objective.checks:
            if objective.owner:
                found.setdefault(check, f"{objective.owner} ({person})" if person else objective.owner)
    return found
