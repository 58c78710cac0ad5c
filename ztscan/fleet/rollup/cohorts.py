"""Tenants of like size and licence, and where a tenant stands among them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from ztscan.core.charts import Tier

from .standing import Size, Standing

FEWEST = 5
"""Tenants of a cohort. With fewer, a percentile says little and tells about single tenants."""
ENOUGH = 75
"""Percent of checks that must have a verdict for a tenant to be ranked. Many objectives can only be attested, so that the share
of objectives that was assessed says little of what could be read."""


class CohortKey(NamedTuple):
    size: Size
    licence: Tier


class Cohort(NamedTuple):
    """The ranked tenants of one size and licence, by their numbers."""

    key: CohortKey
    tenants: tuple[int, ...]


class Percentile(NamedTuple):
    """``better_than``: the percent of the ``others`` that have a lower score, rounded down."""

    better_than: int
    others: int


def ranked(standing: Standing) -> bool:
    """Whether so much of a tenant is assessed that its score is compared with others."""
    return standing.known and standing.score is not None and standing.assessed >= ENOUGH


def cohort_key(standing: Standing) -> CohortKey | None:
    """None: the size or the licence is not known, or the tenant is not ranked."""
    if standing.size is None or standing.licence is None or not ranked(standing):
        return None
    return CohortKey(standing.size, standing.licence)


def cohorts(standings: Sequence[Standing]) -> tuple[Cohort, ...]:
    """Every cohort with enough tenants. Numbers of tenants count from 1."""
    found: dict[CohortKey, list[int]] = defaultdict(list)
    for number, standing in enumerate(standings, 1):
        key = cohort_key(standing)
        if key:
            found[key].append(number)
    return tuple(Cohort(key, tuple(numbers)) for key, numbers in sorted(found.items()) if len(numbers) >= FEWEST)


def percentiles(standings: Sequence[Standing], among: Iterable[Cohort]) -> dict[int, Percentile]:
    """The place of each tenant of a cohort, by its number."""
    found: dict[int, Percentile] = {}
    for cohort in among:
        scores = {number: standings[number - 1].score or 0 for number in cohort.tenants}
        others = len(scores) - 1
        for number, score in scores.items():
            lower = sum(other < score for other in scores.values())
            found[number] = Percentile(100 * lower // others, others)
    return found
