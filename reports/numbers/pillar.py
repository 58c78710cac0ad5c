"""The numbers of one pillar: how much of it is assessed, and how much of that is met.

The bar of a pillar has three disjoint parts that add up to 100: met, not met, not assessed. A high score over few objectives is a
short bar.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, assert_never

import msgspec

from ztscan.core.model import Maturity, ObjectiveStatus, PillarGrade
from ztscan.objectives.maturity import STAGES as SPANS

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


STAGES: Final = ("Traditional", "Advanced", "Optimal")


class ReachedStage(msgspec.Struct, frozen=True):
    """``reached``: how many of the three stages are certain. ``word`` names every stage that is possible."""

    word: str
    reached: int


def stage(maturity: Maturity) -> ReachedStage:
    """A maturity in words. Where it is only a bound, all possible stages are named, so that it never looks like a result."""
    lowest, highest = SPANS[maturity]
    if maturity is Maturity.NOT_KNOWN:
        return ReachedStage("Not known", 0)
    return ReachedStage(" or ".join(STAGES[lowest : highest + 1]), lowest + 1)


def score_in_words(score: int | None) -> str:
    """A score of 0-100, or that it is not known."""
    return "not known" if score is None else f"{score} of 100"


def in_words(maturity: Maturity, score: int | None) -> str:
    """A maturity with its score, as all text outputs say it: ``Advanced, score 36 of 100``."""
    return f"{stage(maturity).word}, score {score_in_words(score)}"


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
