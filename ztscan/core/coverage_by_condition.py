"""Conditional Access by population, resource and condition, as a result holds it: the weakest requirement, and an example."""

from __future__ import annotations

import msgspec

from ztscan.core.charts import CoveragePopulation, Required
from ztscan.core.model import Witness


class ConditionCell(msgspec.Struct, frozen=True):
    """The weakest requirement of the sign-ins of one population to some resources under one condition.

    ``people`` counts those for whom no more is required. ``example`` is the place of a sign-in of theirs in ``examples``; None:
    every sign-in is blocked.
    """

    demand: Required
    people: int
    example: int | None = None


class CoverageByCondition(msgspec.Struct, frozen=True):
    """``coverage_by_condition``: ``cells[i][j][k]`` is ``populations[i]`` on ``resources[j]`` under ``conditions[k]``.

    None as a cell: there is no such sign-in.
    """

    populations: tuple[CoveragePopulation, ...]
    resources: tuple[str, ...]
    conditions: tuple[str, ...]
    cells: tuple[tuple[tuple[ConditionCell | None, ...], ...], ...]
    examples: tuple[Witness, ...] = ()
    """Several cells can have the same example."""
