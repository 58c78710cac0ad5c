"""Changes whose effect was proved: a fix, and the gaps that a second evaluation of the tenant with the fix no longer has."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from ztscan.core.fix import Effort, Fix, Impact, Stage


class ProvedChange(msgspec.Struct, frozen=True, kw_only=True):
    """One fix, and what a second evaluation of the tenant with it alone comes to."""

    changes: str
    """What it changes, as a sentence in the imperative."""
    fixes: tuple[str, ...]
    """Ids of the checks whose fix it is."""
    closes: tuple[str, ...]
    """Ids of the gaps that the tenant no longer has with it."""
    adds: tuple[str, ...] = ()
    """Of these, those that no earlier change of the list closes."""
    opens: tuple[str, ...] = ()
    """Ids of the checks that fail only with it."""
    undecided: tuple[str, ...] = ()
    """Ids of the gaps of which the second evaluation tells nothing. They count as open."""
    effort: Effort
    impact: Impact
    notices: str = ""
    affected: int | None = None
    licence: str = ""
    role: str = ""
    reports_first: bool = False
    """Whether a policy reports first what it would do, and blocks nobody until it is switched on."""


class ProvedChanges(msgspec.Struct, frozen=True, kw_only=True):
    """The changes to begin with, and the other ones whose effect was proved."""

    first: tuple[ProvedChange, ...] = ()
    others: tuple[ProvedChange, ...] = ()
    gaps: int = 0
    """How many gaps the tenant has."""
    gaps_after: int | None = None
    """How many with all of ``first``, evaluated together. None: not evaluated."""
    unproved: int = 0
    """How many fixes were not evaluated: a person has to choose a value, what they change is not kept, or the bound was met."""

    @property
    def all(self) -> tuple[ProvedChange, ...]:
        return (*self.first, *self.others)


def change_of(fix: Fix, closes: Iterable[str], undecided: Iterable[str]) -> ProvedChange:
    """The change that a fix makes, with its effect."""
    facts = fix.facts
    return ProvedChange(
        changes=facts.changes,
        fixes=fix.closes,
        closes=tuple(sorted(closes)),
        undecided=tuple(sorted(undecided)),
        effort=facts.effort,
        impact=facts.impact,
        notices=facts.notices,
        affected=fix.affected,
        licence=facts.licence,
        role=facts.role,
        reports_first=any(step.stage is Stage.REPORT_ONLY for step in fix.steps),
    )
