"""Anonymous figures of like tenants, fit to be shown to another tenant: no name, no small group, nothing exact.

Each figure is of at least ``FEWEST`` tenants, counts are rounded down and shares rounded to ``STEP``. The cohorts are disjoint,
and there is no total, so that no figure of few tenants follows from the difference of two others.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from statistics import quantiles

import msgspec

from ztscan.core.expectation_ids import is_expectation
from ztscan.core.model import Severity
from ztscan.fleet.rollup.cells import CellState
from ztscan.fleet.rollup.cohorts import FEWEST, ranked
from ztscan.fleet.rollup.gaps import state_in
from ztscan.fleet.rollup.rollup import RollUp
from ztscan.fleet.rollup.standing import Standing

from . import words

STEP = 5
OTHERS = "All other ranked tenants"
_FAILS = (CellState.MISSING, CellState.ACCEPTED)
_DECIDED = (*_FAILS, CellState.MET)


class Spread(msgspec.Struct, frozen=True):
    """Scores of at least ``tenants`` tenants: the quartiles, each rounded."""

    tenants: int
    lower: int
    middle: int
    upper: int


class CheckShare(msgspec.Struct, frozen=True):
    """The percent of at least ``tenants`` tenants in which a check fails, also where that is accepted."""

    check: str
    title: str
    severity: Severity
    tenants: int
    failing: int


class BenchmarkCohort(msgspec.Struct, frozen=True):
    name: str
    tenants: int
    score: Spread
    pillars: tuple[tuple[str, Spread], ...]
    checks: tuple[CheckShare, ...]


class Benchmark(msgspec.Struct, frozen=True):
    """``month``: when the figures were made (``2026-11``)."""

    month: str
    cohorts: tuple[BenchmarkCohort, ...]


def benchmark_of(rollup: RollUp) -> Benchmark:
    """The figures of every cohort that is large enough, and of all other ranked tenants together if these are enough."""
    return Benchmark(f"{rollup.as_of:%Y-%m}", tuple(_cohort(rollup, name, tenants) for name, tenants in _groups(rollup)))


def _groups(rollup: RollUp) -> Iterator[tuple[str, Sequence[Standing]]]:
    taken: set[int] = set()
    for cohort in rollup.cohorts:
        taken.update(cohort.tenants)
        yield words.cohort(cohort.key), [rollup.standings[at - 1] for at in cohort.tenants]
    others = [one for at, one in enumerate(rollup.standings, 1) if at not in taken and ranked(one)]
    if len(others) >= FEWEST:
        yield OTHERS, others


def _cohort(rollup: RollUp, name: str, tenants: Sequence[Standing]) -> BenchmarkCohort:
    score = _spread([one.score for one in tenants])
    if score is None:
        raise ValueError("a cohort has enough tenants with a score")
    pillars = ((title, _spread([_pillar(one, key) for one in tenants])) for key, title in rollup.pillars.items())
    return BenchmarkCohort(
        name=name,
        tenants=_down(len(tenants)),
        score=score,
        pillars=tuple((title, found) for title, found in pillars if found),
        checks=tuple(_checks(rollup, tenants)),
    )


def _checks(rollup: RollUp, tenants: Sequence[Standing]) -> Iterator[CheckShare]:
    for line in rollup.lines:
        states = [state_in(one, line)[0] for one in tenants]
        decided = sum(state in _DECIDED for state in states)
        if decided >= FEWEST and not is_expectation(line.id):
            failing = sum(state in _FAILS for state in states)
            yield CheckShare(line.id, line.title, line.severity, _down(decided), _near(100 * failing / decided))


def _pillar(one: Standing, key: str) -> int | None:
    return one.pillars[key].score if key in one.pillars else None


def _spread(scores: Sequence[int | None]) -> Spread | None:
    """None: too few tenants have a score."""
    known = [score for score in scores if score is not None]
    if len(known) < FEWEST:
        return None
    lower, middle, upper = quantiles(known, n=4, method="inclusive")
    return Spread(_down(len(known)), _near(lower), _near(middle), _near(upper))


def _down(count: int) -> int:
    return count - count % STEP


def _near(share: float) -> int:
    return STEP * round(share / STEP)
