"""Conditional Access by population, resource and condition: the weakest requirement of each combination, with an example.

Each level of requirement is proved once for each population, for every application. A cell is the part of that proof in the
sign-ins of the cell, so that it needs no proof of its own.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

import msgspec
from msgspec.structs import replace

from ztscan.conditional_access.explain.charts import APPLICATIONS, LEVELS, ChartPopulation, populations, role_ids
from ztscan.conditional_access.policy.vocabulary import DEVICE_CODE_FLOW, UNKNOWN_PLATFORM, Dimension
from ztscan.conditional_access.proof.catalogue import BLOCKED, LEGACY, MANAGED_DEVICE, MODERN
from ztscan.conditional_access.proof.coverage import Escape, ProofVerdict, common, escape, region_boxes
from ztscan.conditional_access.proof.proof import SignInCoverage
from ztscan.conditional_access.proof.requirement import (
    EVERY_APPLICATION,
    EVERYBODY,
    Acceptance,
    Region,
    Requirement,
    What,
    Where,
    WhichDevice,
)
from ztscan.conditional_access.proof.undecided import beyond_the_cap
from ztscan.conditional_access.proof.witness import typical_point, witness_of
from ztscan.conditional_access.space.boxes import Box, intersection
from ztscan.conditional_access.space.space import PLACE, SignInSpace
from ztscan.core.charts import CoveragePopulation, Required
from ztscan.core.coverage_by_condition import ConditionCell, CoverageByCondition
from ztscan.core.model import Gap, Witness
from ztscan.engine.evidence import fact

OUTSIDE = Where(outside_trusted=True, text="outside trusted locations")
CONDITIONS: tuple[tuple[str, Region], ...] = (
    ("Any sign-in", Region()),
    ("Managed device", Region(clients=MODERN, device=WhichDevice(managed=True))),
    ("Unmanaged device", Region(clients=MODERN, device=WhichDevice(managed=False))),
    ("Outside trusted locations", Region(clients=MODERN, where=OUTSIDE)),
    ("Unknown platform", Region(clients=MODERN, platforms=frozenset((UNKNOWN_PLATFORM,)))),
    ("High sign-in risk", Region(clients=MODERN, sign_in_risk=frozenset(("high",)))),
    ("High user risk", Region(clients=MODERN, user_risk=frozenset(("high",)))),
    ("Device code flow", Region(clients=MODERN, flow=frozenset((DEVICE_CODE_FLOW,)))),
    ("Legacy clients", Region(clients=LEGACY)),
)
"""By name. All but the first and the last are about client apps with modern authentication."""


class _Part(NamedTuple):
    """The sign-ins of a cell that miss a level: certainly, or possibly."""

    certain: tuple[Box, ...]
    open: tuple[Box, ...]

    @property
    def boxes(self) -> tuple[Box, ...]:
        return self.certain or self.open

    @property
    def verdict(self) -> ProofVerdict:
        if self.certain:
            return ProofVerdict.VIOLATED
        return ProofVerdict.UNDECIDED if self.open else ProofVerdict.PROVED


class _Sides(msgspec.Struct, frozen=True):
    """The sign-ins to some resources under a condition: those that certainly exist, and those that may."""

    certain: tuple[Box, ...]
    possible: tuple[Box, ...]

    def of(self, found: Escape) -> _Part:
        """What of an escape lies in here."""
        certain = tuple(common(found.certain, self.certain))
        return _Part(certain, () if certain else tuple(common((*found.certain, *found.undecided), self.possible)))


@fact
def coverage_by_condition(
    sign_in_coverage: SignInCoverage, privileged_roles: Mapping[str, str] | Gap
) -> CoverageByCondition | Gap:
    """The weakest requirement for each population, group of applications and condition, with example sign-ins.

    A Gap if privileged roles could not be read, or if a proof reached its limit.
    """
    if isinstance(privileged_roles, Gap):
        return privileged_roles
    rows = populations(sign_in_coverage, role_ids(privileged_roles))
    examples: list[Witness] = []
    cells = []
    for row in rows:
        levels = _levels(sign_in_coverage, row)
        if any(found.ended_early for found in levels.values()):
            return beyond_the_cap("coverage by condition", sign_in_coverage.cap)
        cells.append(_cells(levels, examples))
    return CoverageByCondition(
        tuple(CoveragePopulation(row.name, row.people) for row in rows),
        tuple(name for name, _ in APPLICATIONS),
        tuple(name for name, _ in CONDITIONS),
        tuple(cells),
        tuple(examples),
    )


def _levels(coverage: SignInCoverage, row: ChartPopulation) -> dict[Acceptance, Escape]:
    """Which sign-ins of the population miss each level, in one space that also tells trusted locations apart."""

    def requirement(accepts: Acceptance, where: Where | None = None) -> Requirement:
        region = Region(who=row.who, what=EVERY_APPLICATION, where=where)
        return Requirement("picture", f"required for every sign-in: {accepts.text}", region, accepts)

    left_out = (*coverage.exclusions_for("picture"), *row.beside)
    space = coverage.space(requirement(BLOCKED, OUTSIDE), left_out)
    wanted = (*(accepts for accepts, _ in LEVELS), MANAGED_DEVICE)
    return {accepts: escape(space, requirement(accepts), left_out, coverage.cap) for accepts in wanted}


def _cells(levels: Mapping[Acceptance, Escape], examples: list[Witness]) -> tuple[tuple[ConditionCell | None, ...], ...]:
    """The cells of one population. Their examples are added to ``examples``."""
    space = levels[BLOCKED].space
    known: dict[Acceptance, list[tuple[Box, int]]] = {accepts: [] for accepts in levels}

    def example(accepts: Acceptance, part: _Part) -> int | None:
        """The place of an example. One that another cell has serves this one, too, if it lies in both."""
        for other, place in known[accepts]:
            if any(intersection(other, box) for box in part.boxes):
                return place
        point = typical_point(space, part.boxes)
        made = witness_of(replace(levels[accepts], certain=part.certain, possible=part.boxes), part.boxes)
        if point is None or made is None:
            return None
        known[accepts].append((point, len(examples)))
        examples.append(Witness(made.sign_in, made.because))
        return len(examples) - 1

    def cell(sides: _Sides) -> ConditionCell | None:
        if not any(common(levels[BLOCKED].region, sides.possible)):
            return None
        missed: tuple[Acceptance, _Part] | None = None
        for accepts, demand in LEVELS:
            part = sides.of(levels[accepts])
            if part.verdict is ProofVerdict.PROVED:
                return _of(_with_device(demand, sides), missed)
            missed = accepts, part
        return _of("none" if part.verdict is ProofVerdict.VIOLATED else "unknown", missed)

    def _with_device(demand: Required, sides: _Sides) -> Required:
        with_device = demand == "mfa" and sides.of(levels[MANAGED_DEVICE]).verdict is ProofVerdict.PROVED
        return "mfa_and_device" if with_device else demand

    def _of(demand: Required, missed: tuple[Acceptance, _Part] | None) -> ConditionCell:
        """``missed``: the next stronger level, which some sign-ins miss."""
        if missed is None:
            return ConditionCell(demand, 0)
        return ConditionCell(demand, _people(space, missed[1].boxes), example(*missed))

    return tuple(tuple(cell(_sides(space, what, region)) for _, region in CONDITIONS) for _, what in APPLICATIONS)


def _sides(space: SignInSpace, what: What, region: Region) -> _Sides:
    certain, possible = region_boxes(space, replace(region, who=EVERYBODY, what=what))
    return _Sides(tuple(certain), tuple(possible))


def _people(space: SignInSpace, boxes: Iterable[Box]) -> int:
    mask = 0
    for box in boxes:
        mask |= box[PLACE[Dimension.IDENTITY]]
    return space.identities.accounts_in(mask)
