"""The counts of a whole result: checks by verdict, objectives by status, and the people that gaps affect."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import assert_never

from ztscan.core.model import ObjectiveStatus, Verdict

from .pillar import applies
from .words import counted, number


def verdict_word(verdict: Verdict) -> str:
    """A verdict in plain words."""
    match verdict:
        case Verdict.PASS:
            return "pass"
        case Verdict.FAIL:
            return "fail"
        case Verdict.NOT_APPLICABLE:
            return "not applicable"
        case Verdict.NOT_ASSESSED:
            return "not assessed"
        case Verdict.MANUAL:
            return "manual"
        case _:
            assert_never(verdict)


TOLD = (Verdict.PASS, Verdict.FAIL, Verdict.MANUAL, Verdict.NOT_ASSESSED, Verdict.NOT_APPLICABLE)
"""The order of verdicts in sentences."""


@dataclass(frozen=True, slots=True)
class VerdictCounts:
    """Checks by verdict."""

    counts: Mapping[Verdict, int]

    @property
    def total(self) -> int:
        return sum(self.counts.values())

    @property
    def parts(self) -> str:
        """``40 pass, 115 fail``. Empty counts are left out."""
        return ", ".join(f"{number(self.counts[one])} {verdict_word(one)}" for one in TOLD if self.counts.get(one))

    @property
    def sentence(self) -> str:
        return f"{counted(self.total, 'check')}: {self.parts or 'none ran'}"


def verdict_counts(verdicts: Iterable[Verdict]) -> VerdictCounts:
    return VerdictCounts(Counter(verdicts))


@dataclass(frozen=True, slots=True)
class ObjectiveCounts:
    """Objectives that the tenant has: met, open (not met or partly met), and not assessed. Disjoint."""

    met: int
    open: int
    unknown: int

    @property
    def total(self) -> int:
        return self.met + self.open + self.unknown


def objective_counts(statuses: Iterable[ObjectiveStatus]) -> ObjectiveCounts:
    found = Counter(status for status in statuses if applies(status))
    return ObjectiveCounts(
        found[ObjectiveStatus.MET],
        found[ObjectiveStatus.PARTLY_MET] + found[ObjectiveStatus.NOT_MET],
        found[ObjectiveStatus.NOT_ASSESSED],
    )


def share_of_people(affected: int, everyone: int | None) -> str:
    """``189 of 1,293 people``, ``all 11 people``. The total is left out if it is not known or does not contain the part."""
    if everyone is None or not 0 < affected <= everyone:
        return counted(affected, "person", "people")
    if affected == everyone > 1:
        return f"all {number(everyone)} people"
    return f"{number(affected)} of {counted(everyone, 'person', 'people')}"
