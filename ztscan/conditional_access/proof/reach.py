"""Whom and what an escape affects, as members: accounts, applications, locations, and the conditions under which nobody escapes.

Conditions and locations are listed with what is covered, so that two results are compared even where their policies name
different locations: a location that one result does not name counts as *elsewhere* there.
"""

from __future__ import annotations

from collections.abc import Iterator

from ztscan.conditional_access.policy.vocabulary import Dimension
from ztscan.conditional_access.space.boxes import Box
from ztscan.conditional_access.space.identity_atoms import IdentityAtoms
from ztscan.conditional_access.space.space import PLACE, SignInSpace
from ztscan.core.bit_sets import flagged
from ztscan.core.members import (
    COVERED_CONDITION,
    COVERED_LOCATION,
    ELSEWHERE,
    LOCATION,
    Members,
    affected,
    crowd,
)

_FIXED = (
    Dimension.CLIENT,
    Dimension.PLATFORM,
    Dimension.FLOW,
    Dimension.USER_RISK,
    Dimension.SIGN_IN_RISK,
    Dimension.INSIDER_RISK,
)
"""Dimensions whose values are the same in every tenant."""


def members_of(space: SignInSpace, identities: IdentityAtoms, boxes: tuple[Box, ...]) -> tuple[Members, ...]:
    """The members of the sign-ins in ``boxes``."""

    def mask(dimension: Dimension) -> int:
        found = 0
        for box in boxes:
            found |= box[PLACE[dimension]]
        return found

    population, targets = space.population, space.lists[Dimension.TARGET].atoms
    reached = mask(Dimension.TARGET)
    app_ids = {app_id for place, atom in enumerate(targets) if reached >> place & 1 for app_id in atom.app_ids}
    applications = flagged(app_id in app_ids for app_id in space.application_ids)
    covered = [
        f"{dimension.value}: {label}"
        for dimension in _FIXED
        for label in space.lists[dimension].labels(space.lists[dimension].full & ~mask(dimension))
    ]
    return (
        crowd("user", population.ids, population.names, identities.chosen(mask(Dimension.IDENTITY))),
        crowd("application", space.application_ids, space.application_names, applications),
        affected(COVERED_CONDITION, ((text, text) for text in covered)),
        *_locations(space, mask(Dimension.LOCATION)),
    )


def _locations(space: SignInSpace, reached: int) -> Iterator[Members]:
    """The named locations that policies refer to, with and without such a sign-in, and whether there is one elsewhere."""
    reached_ones: list[tuple[str, str]] = []
    covered: list[tuple[str, str]] = []
    known = 0
    for identifier in space.locations.places:
        inside, possible = space.locations.place(identifier)
        known |= possible
        if inside:
            (reached_ones if inside & reached else covered).append((identifier, space.tenant.name_of(identifier)))
    yield affected(LOCATION, reached_ones)
    yield affected(COVERED_LOCATION, covered)
    elsewhere = space.locations.full & ~known
    yield Members(ELSEWHERE, int(bool((elsewhere or space.locations.full) & reached)))
