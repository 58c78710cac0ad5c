"""What a change adds to and takes from sign-ins, effect by effect, as boxes. Sound: what is not certain is told apart.

Policies that the change leaves alone do the same before and after, whether all of it is known or not. So an effect differs at
most where the changed policies may have it on one side, and no other policy certainly has it on both.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cached_property
from typing import TypeVar

import msgspec

from ztscan.conditional_access.explain.effects import (
    HARD,
    Blocked,
    Covers,
    Effect,
    EffectSpace,
    Frequency,
    Needs,
    covers,
    requirements_of,
    session_controls_of,
)
from ztscan.conditional_access.policy.policy import Policy
from ztscan.conditional_access.space.boxes import Box, BoxAllowance, difference

BLOCKED, REFUSED = Blocked(), Blocked(HARD)
"""Blocked for any reason, and for one that the person can do nothing about."""
E = TypeVar("E", bound=Effect)


class Sides(msgspec.Struct, frozen=True):
    """The spaces before and after over the same atoms, the policies that changed, and those that did not."""

    before: EffectSpace
    after: EffectSpace
    gone: tuple[Policy, ...]
    come: tuple[Policy, ...]
    kept: tuple[Policy, ...]


class Region(msgspec.Struct, frozen=True):
    """Disjoint boxes: sign-ins that certainly exist, and those that may."""

    certain: tuple[Box, ...]
    possible: tuple[Box, ...]


class Difference(msgspec.Struct, frozen=True):
    """One effect: where it is ``lost`` and where it is ``won``, each for certain.

    ``open``: where it may be lost or won; ``unlikely``: where it is, if there are such sign-ins at all.
    """

    effect: Effect
    legacy: bool
    lost: tuple[Box, ...]
    won: tuple[Box, ...]
    open: tuple[Box, ...]
    unlikely: tuple[Box, ...]

    @property
    def nothing(self) -> bool:
        """Whether it is proved that the effect is the same on both sides."""
        return not (self.lost or self.won or self.open or self.unlikely)


class Comparison:
    """The differences between two sides in two regions: sign-ins with modern clients, and with legacy clients."""

    def __init__(self, sides: Sides, modern: Region, legacy: Region, allowance: BoxAllowance) -> None:
        self.sides, self.modern, self.legacy, self._allowance = sides, modern, legacy, allowance
        self._covers: dict[tuple[Effect, bool | None], Covers] = {}

    @cached_property
    def compared(self) -> tuple[Difference, ...]:
        """Of every effect that the changed policies have, blocks first. With legacy clients, *blocked* is all that counts."""
        sides = self.sides
        required = _unlike((*requirements_of(sides.gone, sides.before.tenant), *requirements_of(sides.come, sides.after.tenant)))
        in_session = _unlike((*session_controls_of((*sides.gone, *sides.come)),))
        found = [self._difference(effect, legacy=False) for effect in (REFUSED, *required, *in_session)]
        found.append(self._difference(BLOCKED, legacy=True))
        return tuple(found)

    def holds_in(self, effect: Effect, boxes: Iterable[Box], *, after: bool) -> bool:
        """Whether the effect certainly holds in all of these boxes, on one of the sides."""
        made = [*self._of(effect, after).must, *self._of(effect, None).must]
        return not difference(boxes, made, allowance=self._allowance)

    def _of(self, effect: Effect, after: bool | None) -> Covers:
        """The covers of an effect by the policies that came (True), went (False), or stayed (None)."""
        key = (effect, after)
        if key not in self._covers:
            sides = self.sides
            policies = sides.kept if after is None else sides.come if after else sides.gone
            self._covers[key] = covers(effect, sides.before if after is False else sides.after, policies)
        return self._covers[key]

    def _difference(self, effect: Effect, *, legacy: bool) -> Difference:
        region = self.legacy if legacy else self.modern
        lost, lost_anywhere, maybe_lost = self._taken(effect, region, forwards=True)
        won, won_anywhere, maybe_won = self._taken(effect, region, forwards=False)
        known = (*lost_anywhere, *won_anywhere)
        return Difference(
            effect=effect,
            legacy=legacy,
            lost=lost,
            won=won,
            open=(*self._without(maybe_lost, known), *self._without(maybe_won, known)),
            unlikely=(*self._without(lost_anywhere, lost), *self._without(won_anywhere, won)),
        )

    def _taken(
        self, effect: Effect, region: Region, *, forwards: bool
    ) -> tuple[tuple[Box, ...], tuple[Box, ...], tuple[Box, ...]]:
        """Where one side has the effect and the other has not: for certain, for certain if they exist, and at most."""
        had = self._of(effect, not forwards)
        musts, mays = self._against(effect, forwards=forwards)
        outside = self._without(region.possible, had.must)
        never = self._without(region.possible, had.may)
        return (
            self._without(region.certain, (*outside, *mays)),
            self._without(region.possible, (*outside, *mays)),
            self._without(region.possible, (*never, *musts)),
        )

    def _against(self, effect: Effect, *, forwards: bool) -> tuple[tuple[Box, ...], tuple[Box, ...]]:
        """Where the other side has as much, or a block makes it pointless: certainly, and at most."""
        other = forwards
        if isinstance(effect, Blocked):
            found = [self._of(BLOCKED, other), self._of(BLOCKED, None)]
        else:
            # A user who is blocked on one side only is reported as such; an unmet requirement is itself what is reported.
            stops = REFUSED if isinstance(effect, Needs) else BLOCKED
            found = [self._of(effect, other), self._of(effect, None)]
            found += [self._of(stops, side) for side in (False, True, None)]
        return tuple(b for one in found for b in one.must), tuple(b for one in found for b in one.may)

    def _without(self, boxes: Iterable[Box], others: Iterable[Box]) -> tuple[Box, ...]:
        return difference(boxes, others, allowance=self._allowance)


def _unlike(effects: Iterable[E]) -> tuple[E, ...]:
    """The effects, of those that come to the same the first one."""
    kept: list[E] = []
    for effect in effects:
        if not any(effect.implies(other) and other.implies(effect) for other in kept):
            kept.append(effect)
    return tuple(kept)


def told_once(
    differences: Iterable[Difference], *, lost: bool, allowance: BoxAllowance
) -> Iterator[tuple[Difference, tuple[Box, ...]]]:
    """Each difference with the boxes in which nothing says more.

    Of requirements that are lost the weakest says most, of those that are won the strongest; of sign-in frequencies the shortest.
    """
    found = [(one, one.lost if lost else one.won) for one in differences]
    for one, boxes in found:
        telling = [
            others
            for other, others in found
            if other.effect != one.effect and other.legacy == one.legacy and _says_more(other.effect, one.effect, lost=lost)
        ]
        fresh = difference(boxes, [box for others in telling for box in others], allowance=allowance)
        if fresh:
            yield one, fresh


def _says_more(effect: Effect, than: Effect, *, lost: bool) -> bool:
    if lost and not isinstance(effect, Frequency):
        return than.implies(effect)
    return effect.implies(than)
