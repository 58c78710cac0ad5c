"""The maturity of a pillar: Traditional, Advanced or Optimal, or a bound if something is unknown."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from ztscan.core.model import Maturity, ObjectiveGrade, ObjectiveStatus, PillarGrade
from ztscan.objectives.table import Pillar, Stage

STAGES: Mapping[Maturity, tuple[int, int]] = {
    Maturity.TRADITIONAL: (0, 0),
    Maturity.ADVANCED: (1, 1),
    Maturity.OPTIMAL: (2, 2),
    Maturity.AT_MOST_ADVANCED: (0, 1),
    Maturity.AT_MOST_OPTIMAL: (1, 2),
    Maturity.NOT_KNOWN: (0, 2),
}
"""The lowest and the highest possible stage, given the unknown objectives: 0 Traditional, 1 Advanced, 2 Optimal."""

MEANING: Mapping[Maturity, str] = {
    Maturity.TRADITIONAL: "an initial objective of the pillar is not met",
    Maturity.ADVANCED: "every initial objective of the pillar is met, an additional one is not",
    Maturity.OPTIMAL: "every objective of the pillar is met",
    Maturity.AT_MOST_ADVANCED: "an additional objective is not met, and an initial one could not be assessed",
    Maturity.AT_MOST_OPTIMAL: "every initial objective is met, and an additional one could not be assessed",
    Maturity.NOT_KNOWN: "the objectives that could not be assessed allow any stage, or no objective applies",
}
"""The meaning of each stage, for reports."""

_FALLS_SHORT = (ObjectiveStatus.NOT_MET, ObjectiveStatus.PARTLY_MET)
_DECIDED = (ObjectiveStatus.MET, *_FALLS_SHORT)


def maturity(objectives: Iterable[ObjectiveGrade]) -> Maturity:
    """The stage of a pillar from the grades of its objectives.

    An objective that is not applicable has no effect. One that is not assessed could be met or not met: the stage is then a
    range, never only its better end. If nothing was decided, the stage is not known.
    """
    grades = tuple(objectives)
    if not any(grade.status in _DECIDED for grade in grades):
        return Maturity.NOT_KNOWN
    lowest = _stage(grades, short=(*_FALLS_SHORT, ObjectiveStatus.NOT_ASSESSED))
    highest = _stage(grades, short=_FALLS_SHORT)
    return next(stage for stage, span in STAGES.items() if span == (lowest, highest))


def _stage(grades: Iterable[ObjectiveGrade], short: tuple[ObjectiveStatus, ...]) -> int:
    missed = {grade.stage for grade in grades if grade.status in short}
    if Stage.INITIAL in missed:
        return 0
    return 1 if missed else 2


def grade_pillar(pillar: Pillar, objectives: Sequence[ObjectiveGrade]) -> PillarGrade:
    """The grade of a pillar from those of its objectives.

    ``assessed`` is the share of all objectives that were assessed, including those not applicable. It and ``score`` are rounded
    down, so that 100 means all of them.
    """
    count = Counter(grade.status for grade in objectives)
    return PillarGrade(
        id=pillar.id,
        title=pillar.title,
        maturity=maturity(objectives),
        score=score(grade.status for grade in objectives),
        assessed=share_assessed(objectives),
        objectives={status.value: count[status] for status in ObjectiveStatus},
    )


def score(statuses: Iterable[ObjectiveStatus]) -> int | None:
    """0-100, rounded down: one point for each objective met and half a point for one partly met, divided by the number that were
    decided. None: nothing was decided.
    """
    count = Counter(statuses)
    decided = sum(count[status] for status in _DECIDED)
    points = 2 * count[ObjectiveStatus.MET] + count[ObjectiveStatus.PARTLY_MET]
    return 100 * points // (2 * decided) if decided else None


def share_assessed(objectives: Sequence[ObjectiveGrade]) -> int:
    """0-100, rounded down: the share of objectives that were assessed. 0 where there are none."""
    assessed = sum(grade.status is not ObjectiveStatus.NOT_ASSESSED for grade in objectives)
    return 100 * assessed // len(objectives) if objectives else 0
