"""The first actions. Each is one deployment objective, ranked by the severity of the gaps that it closes, then by people.

A near miss is not an action: to repair it narrows a gap, but is not proved to close it. Gaps of the same objective are one
action, so that four gaps in MFA are not four actions.
"""

from __future__ import annotations

from dataclasses import dataclass

from ztscan.core.model import CheckResult, ObjectiveGrade, Severity
from ztscan.reports.numbers.words import counted, number, people

from .book import SEVERITY_WORDS, Book, check_anchor
from .findings import headline

MOST = 5


@dataclass(frozen=True, slots=True)
class Action:
    """``what``: the objective. ``first``: its most severe gap, with its ``reach``. ``buys``: the gaps that are closed,
    ``kinds`` by severity."""

    what: str
    first: str
    anchor: str
    reach: str
    buys: str
    kinds: str
    severity: str
    checks: tuple[str, ...]


def first_actions(book: Book, most: int = MOST) -> tuple[Action, ...]:
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
    return (*counts[:2], -_widest(book, closed), *counts[2:], objective.id)


def _widest(book: Book, closed: tuple[CheckResult, ...]) -> int:
    return max((book.affected_people[check.id] for check in closed), default=0)


def _action(book: Book, objective: ObjectiveGrade, closed: tuple[CheckResult, ...]) -> Action:
    return Action(
        what=objective.title,
        first=headline(closed[0]),
        anchor=check_anchor(closed[0].id),
        reach=_reach(book, closed[0]),
        buys=f"Closes {counted(len(closed), 'gap')}",
        kinds=_kinds(closed),
        severity=closed[0].severity.value,
        checks=tuple(check.id for check in closed),
    )


def _reach(book: Book, check: CheckResult) -> str:
    """The people of the gap to start with; nothing where its sentence begins with them."""
    reached = book.affected_people[check.id]
    return people(reached) if reached and not headline(check).startswith(f"{number(reached)} ") else ""


def _kinds(closed: tuple[CheckResult, ...]) -> str:
    """``2 critical, 1 high``."""
    counts = [(severity, sum(check.severity is severity for check in closed)) for severity in Severity]
    return ", ".join(f"{count} {SEVERITY_WORDS[severity].lower()}" for severity, count in counts if count)
