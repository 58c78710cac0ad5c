"""The first actions. Each is one deployment objective, ranked by the severity of the gaps that it closes, then by people.

A near miss is not an action: to repair it narrows a gap, but is not proved to close it. Gaps of the same objective are one
action, so that four gaps in MFA are not four actions.
"""

from __future__ import annotations

from dataclasses import dataclass

from ztscan.core.model import CheckResult, ObjectiveGrade, Severity

from .book import SEVERITY_WORDS, Book, check_anchor
from .findings import headline
from .text import counted


@dataclass(frozen=True, slots=True)
class Action:
    """``what``: the objective. ``first``: its most severe gap. ``buys``: the gaps that are then closed."""

    what: str
    first: str
    anchor: str
    buys: str
    severity: str
    checks: tuple[str, ...]


def first_actions(book: Book, most: int = 3) -> tuple[Action, ...]:
    """The ``most`` objectives that close most. Each gap counts for one action; later ones count the remaining gaps."""
    left = {check.id: check for check in book.gaps}
    actions: list[Action] = []
    while left and len(actions) < most:
        objective = min(book.grade.objectives, key=lambda one: _rank(book, _open(book, one, left), one))
        closed = _open(book, objective, left)
        if not closed:
            break
        actions.append(_action(book, objective, closed))
        for check in closed:
            del left[check.id]
    return tuple(actions)


def _open(book: Book, objective: ObjectiveGrade, left: dict[str, CheckResult]) -> tuple[CheckResult, ...]:
    """The remaining gaps of an objective, the most severe and widest first."""
    found = (left[id_] for id_ in objective.checks if id_ in left)
    return tuple(sorted(found, key=lambda check: (check.severity.rank, -book.affected_people[check.id], check.id)))


def _rank(book: Book, closed: tuple[CheckResult, ...], objective: ObjectiveGrade) -> tuple[int | str, ...]:
    counts = [-sum(check.severity is severity for check in closed) for severity in Severity]
    return (*counts[:2], -_people(book, closed), *counts[2:], objective.id)


def _people(book: Book, closed: tuple[CheckResult, ...]) -> int:
    return max((book.affected_people[check.id] for check in closed), default=0)


def _action(book: Book, objective: ObjectiveGrade, closed: tuple[CheckResult, ...]) -> Action:
    buys = [_gaps(closed)]
    if people := _people(book, closed):
        buys.append(counted(people, "person", "people"))
    return Action(
        what=objective.title,
        first=headline(closed[0]),
        anchor=check_anchor(closed[0].id),
        buys=" · ".join(buys),
        severity=closed[0].severity.value,
        checks=tuple(check.id for check in closed),
    )


def _gaps(closed: tuple[CheckResult, ...]) -> str:
    """``Closes 2 critical gaps``, or ``Closes 3 gaps: 2 critical, 1 high``."""
    counts = [(severity, sum(check.severity is severity for check in closed)) for severity in Severity]
    kinds = [(count, SEVERITY_WORDS[severity].lower()) for severity, count in counts if count]
    if len(kinds) == 1:
        return f"Closes {counted(len(closed), f'{kinds[0][1]} gap')}"
    return f"Closes {counted(len(closed), 'gap')}: {', '.join(f'{count} {word}' for count, word in kinds)}"
