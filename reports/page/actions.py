"""The things to do first: each is one deployment objective, ranked by the severity of what it closes, then by the people.

A near miss would be a smaller thing to do, but it narrows a gap and does not prove that it closes it; what an action says it
buys has to be true. Checks of the same objective close together, so that four gaps in MFA are one thing to do, not four.
"""

from __future__ import annotations

from dataclasses import dataclass

from ztscan.core.model import CheckResult, ObjectiveGrade, Severity

from .book import SEVERITY_WORDS, Book, affected_people, check_anchor
from .text import counted, joined


@dataclass(frozen=True, slots=True)
class Action:
    """``what`` to reach, ``first`` the gravest gap on the way with its link, ``buys`` what is closed then."""

    what: str
    first: str
    anchor: str
    buys: str
    severity: str
    checks: tuple[str, ...]


def first_actions(book: Book, most: int = 3) -> tuple[Action, ...]:
    """The ``most`` objectives that buy most. A gap is closed by one action only: the next ones count what is left."""
    left = {check.id: check for check in book.gaps}
    actions: list[Action] = []
    while left and len(actions) < most:
        objective = min(book.grade.objectives, key=lambda one: _rank(_open(one, left), one))
        closed = _open(objective, left)
        if not closed:
            break
        actions.append(_action(objective, closed))
        for check in closed:
            del left[check.id]
    return tuple(actions)


def _open(objective: ObjectiveGrade, left: dict[str, CheckResult]) -> tuple[CheckResult, ...]:
    """The gaps of an objective that are left, the gravest and widest first."""
    found = (left[id_] for id_ in objective.checks if id_ in left)
    return tuple(sorted(found, key=lambda check: (check.severity.rank, -affected_people(check), check.id)))


def _rank(closed: tuple[CheckResult, ...], objective: ObjectiveGrade) -> tuple[int | str, ...]:
    counts = [-sum(check.severity is severity for check in closed) for severity in Severity]
    return (*counts[:2], -_people(closed), *counts[2:], objective.id)


def _people(closed: tuple[CheckResult, ...]) -> int:
    return max((affected_people(check) for check in closed), default=0)


def _action(objective: ObjectiveGrade, closed: tuple[CheckResult, ...]) -> Action:
    counts = [(severity, sum(check.severity is severity for check in closed)) for severity in Severity]
    kinds = [f"{count} {SEVERITY_WORDS[severity].lower()}" for severity, count in counts if count]
    buys = [f"Closes {joined(kinds)} {'gap' if len(closed) == 1 else 'gaps'}"]
    if _people(closed):
        buys.append(counted(_people(closed), "person", "people"))
    return Action(
        what=objective.title,
        first=closed[0].title,
        anchor=check_anchor(closed[0].id),
        buys=" · ".join(buys),
        severity=closed[0].severity.value,
        checks=tuple(check.id for check in closed),
    )
