"""The things to do first: each is one change, ranked by the severity of what it closes, then by the people it protects."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from ztscan.model import CheckResult, ObjectiveStatus, Severity

from .book import SEVERITY_WORDS, Book, affected_people, check_anchor
from .prose import blocks
from .text import counted, joined, named, sentence


@dataclass(frozen=True, slots=True)
class Action:
    """``what`` to do, in one sentence; ``how`` the first step or the policy to change; ``buys`` what it closes."""

    what: str
    how: str
    buys: str
    severity: str
    anchor: str
    checks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Change:
    what: str
    how: str
    checks: tuple[CheckResult, ...]

    @property
    def people(self) -> int:
        return max(affected_people(check) for check in self.checks)

    @property
    def rank(self) -> tuple[int | str, ...]:
        closed = [-sum(check.severity is severity for check in self.checks) for severity in Severity]
        return (*closed[:2], -self.people, *closed[2:], self.checks[0].id)


def first_actions(book: Book, most: int = 3) -> tuple[Action, ...]:
    """The ``most`` changes that buy most. A check is closed by one action only, the one that closes most with it."""
    changes = sorted([*_shared_changes(book), *(_own_change(book, check) for check in book.gaps)], key=lambda c: c.rank)
    taken: set[str] = set()
    actions: list[Action] = []
    for change in changes:
        if len(actions) < most and taken.isdisjoint(check.id for check in change.checks):
            taken.update(check.id for check in change.checks)
            actions.append(_action(book, change))
    return tuple(actions)


def _shared_changes(book: Book) -> list[_Change]:
    """Changes to one policy that close several gaps: the same near miss is named by findings of several checks."""
    near: dict[tuple[str, str], dict[str, CheckResult]] = defaultdict(dict)
    names: dict[str, str] = {}
    for check in book.gaps:
        every = [{(miss.policy.id, miss.change) for miss in finding.near_misses} for finding in check.findings]
        for key in set.intersection(*every) if every else ():
            near[key][check.id] = check
        names |= {miss.policy.id: miss.policy.name for finding in check.findings for miss in finding.near_misses}
    return [
        _Change(sentence(change), f"Policy “{named(names[policy])}”", tuple(checks.values()))
        for (policy, change), checks in sorted(near.items())
        if len(checks) > 1
    ]


def _own_change(book: Book, check: CheckResult) -> _Change:
    """The one change that a near miss names; else the state to reach and the first step of the check's own remediation."""
    near = {(miss.policy.name, miss.change) for finding in check.findings for miss in finding.near_misses}
    if len(near) == 1:
        policy, change = near.pop()
        return _Change(sentence(change), f"Policy “{named(policy)}”", (check,))
    documentation = book.documentation.get(check.id)
    steps = blocks(documentation.remediation) if documentation else ()
    first = "".join(span.text for span in steps[0].lines[0]) if steps else ""
    return _Change(sentence(check.title), sentence(first), (check,))


def _action(book: Book, change: _Change) -> Action:
    closed = [(severity, sum(check.severity is severity for check in change.checks)) for severity in Severity]
    kinds = [f"{count} {SEVERITY_WORDS[severity].lower()}" for severity, count in closed if count]
    buys = [f"closes {joined(kinds)} {'gap' if len(change.checks) == 1 else 'gaps'}"]
    if change.people:
        buys.append(counted(change.people, "person", "people"))
    reached = _objectives_reached(book, {check.id for check in change.checks})
    if reached:
        buys.append(f"meets {counted(reached, 'objective')}")
    worst = min(change.checks, key=lambda check: check.severity.rank)
    return Action(
        what=change.what,
        how=change.how,
        buys=sentence(" · ".join(buys)).removesuffix("."),
        severity=worst.severity.value,
        anchor=check_anchor(worst.id),
        checks=tuple(check.id for check in change.checks),
    )


def _objectives_reached(book: Book, closed: set[str]) -> int:
    """Objectives whose only gaps are those closed."""
    open_ids = {check.id for check in book.gaps}
    unmet = (ObjectiveStatus.NOT_MET, ObjectiveStatus.PARTLY_MET)
    return sum(
        bool(open_ids & set(objective.checks)) and open_ids & set(objective.checks) <= closed
        for objective in book.grade.objectives
        if objective.status in unmet and objective.verify == "graph"
    )
