"""The numbers of one pillar: how much of it is assessed, and how much of that is met.

The bar of a pillar has three disjoint parts that add up to 100: met, not met, not assessed. A high score over few objectives is a
short bar.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import assert_never

import msgspec

from ztscan.core.model import Maturity, ObjectiveStatus, PillarGrade

from .words import counted, joined, number

ENOUGH = 50
"""Percent of a pillar that must be assessed before its score is compared with others."""


class PillarNumbers(msgspec.Struct, frozen=True):
    """``met``, ``unmet`` and ``unknown`` are percents of all objectives and add up to 100."""

    title: str
    score: int | None
    assessed: int
    met: int
    unmet: int
    unknown: int
    objectives_met: int
    objectives: int

    @property
    def comparable(self) -> bool:
        return self.score is not None and self.assessed >= ENOUGH

    @property
    def score_in_words(self) -> str:
        return "not known" if self.score is None else number(self.score)

    @property
    def objectives_in_words(self) -> str:
        return f"{number(self.objectives_met)} of {counted(self.objectives, 'objective')} met"


def pillar_numbers(pillar: PillarGrade) -> PillarNumbers:
    """The numbers of a graded pillar."""
    counts = {ObjectiveStatus(status): count for status, count in pillar.objectives.items()}
    asked = sum(count for status, count in counts.items() if applies(status))
    met = 0 if pillar.score is None else round(pillar.score * pillar.assessed / 100)
    return PillarNumbers(
        title=pillar.title,
        score=pillar.score,
        assessed=pillar.assessed,
        met=met,
        unmet=pillar.assessed - met,
        unknown=100 - pillar.assessed,
        objectives_met=counts.get(ObjectiveStatus.MET, 0),
        objectives=asked,
    )


def applies(status: ObjectiveStatus) -> bool:
    """Whether an objective with this status is one of those that the tenant has."""
    match status:
        case ObjectiveStatus.MET | ObjectiveStatus.PARTLY_MET | ObjectiveStatus.NOT_MET | ObjectiveStatus.NOT_ASSESSED:
            return True
        case ObjectiveStatus.NOT_APPLICABLE:
            return False
        case _:
            assert_never(status)


class Stage(msgspec.Struct, frozen=True):
    """``reached``: how many of the three stages are certain. ``word`` names every stage that is possible."""

    word: str
    reached: int


def stage(maturity: Maturity) -> Stage:
    """A maturity in words. Where it is only a bound, all possible stages are named, so that it never looks like a result."""
    match maturity:
        case Maturity.TRADITIONAL:
            return Stage("Traditional", 1)
        case Maturity.ADVANCED:
            return Stage("Advanced", 2)
        case Maturity.OPTIMAL:
            return Stage("Optimal", 3)
        case Maturity.AT_MOST_ADVANCED:
            return Stage("Traditional or Advanced", 1)
        case Maturity.AT_MOST_OPTIMAL:
            return Stage("Traditional to Optimal", 1)
        case Maturity.NOT_KNOWN:
            return Stage("Not known", 0)
        case _:
            assert_never(maturity)


def compared(pillars: Sequence[PillarNumbers]) -> str:
    """The highest and the lowest score of the pillars of which enough is assessed, and the names of the others."""
    enough = [pillar for pillar in pillars if pillar.comparable]
    few = [pillar.title for pillar in pillars if not pillar.comparable]
    told = []
    if enough:
        told.append(f"Of the pillars that are at least {ENOUGH} % assessed, {_scores(enough)}.")
    else:
        told.append(f"No pillar is at least {ENOUGH} % assessed, so their scores are not compared.")
    if few and enough:
        told.append(f"Less is assessed of {joined(few)}.")
    return " ".join(told)


def _scores(pillars: Sequence[PillarNumbers]) -> str:
    """The highest and the lowest score, each with every pillar that has it."""
    scores = [pillar.score or 0 for pillar in pillars]
    best, worst = ([pillar.title for pillar in pillars if pillar.score == score] for score in (max(scores), min(scores)))
    if best == worst:
        return f"all score {max(scores)} of 100" if len(best) > 1 else f"{best[0]} scores {max(scores)} of 100"
    verb = "scores" if len(best) == 1 else "score"
    return f"{joined(best)} {verb} highest ({max(scores)} of 100) and {joined(worst)} lowest ({min(scores)})"
