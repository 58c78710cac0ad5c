"""Where an effect changed, in words: who × which resources, and under which circumstances."""

from __future__ import annotations

from collections.abc import Iterable, Set

import msgspec

from ztscan.conditional_access.explain.comparison import Region
from ztscan.conditional_access.policy.vocabulary import REGISTER_DEVICE, REGISTER_SECURITY_INFO, Dimension
from ztscan.conditional_access.proof.words import Listed, listed, values_in_words, who_in_words
from ztscan.conditional_access.proof.workloads import WorkloadSpace
from ztscan.conditional_access.space.boxes import Box, bits, bounding, intersection, volume
from ztscan.conditional_access.space.location_atoms import LocationAtoms
from ztscan.conditional_access.space.space import SignInSpace
from ztscan.conditional_access.space.target_atoms import APPLICATION

_MOST_NAMES = 3
_SHORT = 120
"""Characters; longer descriptions of people give way to their number."""
_WHO, _WHAT = 0, 1
"""Places of the identity and the target, in every space."""
_ACTIONS = {
    REGISTER_SECURITY_INFO: "registering security information",
    REGISTER_DEVICE: "registering a device",
}


class Scope(msgspec.Struct, frozen=True):
    """A space with its dimensions, in which boxes are put into words. ``everybody``: what to call all of them together."""

    space: SignInSpace | WorkloadSpace
    dimensions: tuple[Dimension, ...]
    everybody: str = ""

    def in_words(self, region: Region, boxes: tuple[Box, ...], dimensions: Set[Dimension]) -> str:
        """Who, how many × which resources, and under which circumstances: the box around them all.

        Of these, only the ``dimensions`` that the change is about are spelled out. Where not all that exists in the box is
        meant, which is mostly because other policies do as much, *in some sign-ins* says so.
        """
        whole = bounding(region.certain) or self.space.full
        around = bounding(boxes) or whole
        existing = [part for box in region.certain if (part := intersection(box, around)) is not None]
        some = sum(map(volume, existing)) > sum(map(volume, boxes))  # both are disjoint, and these lie within those
        words = [f"{self._people(around[_WHO], whole[_WHO])} × {self._targets(around[_WHAT], whole[_WHAT])}"]
        for place, dimension in enumerate(self.dimensions):
            if place in (_WHO, _WHAT) or around[place] == whole[place]:
                continue
            if dimension not in dimensions:
                some = True
            elif dimension is Dimension.LOCATION and (place_name := _place_around(self.space, around[place])):
                words.append(f"from {place_name}")
            elif min(around[place].bit_count(), (whole[place] & ~around[place]).bit_count()) <= _MOST_NAMES:
                words.append(values_in_words(self.space, dimension, around[place], whole[place]))
            else:
                some = True
        words += ["in some sign-ins"] * some
        return ", ".join(words) + ("," if len(words) > 1 else "")

    def _people(self, mask: int, whole: int) -> str:
        """Who they are where that is short, else how many."""
        if self.everybody:
            return self.everybody
        if isinstance(self.space, WorkloadSpace):
            return _workloads(self.space, mask)
        identities, words = self.space.identities, who_in_words(self.space, mask)
        users = identities.accounts_in(mask)
        counted = f"{users:,} {'user' if users == 1 else 'users'}"
        everybody = users == identities.accounts_in(whole)
        if users and (everybody or len(words) > _SHORT or words.startswith(f"{counted} such as")):
            return counted
        return words

    def _targets(self, mask: int, whole: int) -> str:
        """``all applications``, their names or their number; user actions and authentication contexts by name."""
        targets = self.space.lists[Dimension.TARGET]
        every = targets.where(lambda atom: atom.kind == APPLICATION)[0] & whole
        if every and mask & every == every:
            return "all applications"
        if not mask & every:
            return listed([_ACTIONS.get(label, label) for label in targets.labels(mask)])
        count = sum(targets.atoms[number].applications for number in bits(mask))
        if len(targets.labels(mask)) <= _MOST_NAMES or not count:
            return values_in_words(self.space, Dimension.TARGET, mask, whole).removeprefix("to ")
        return f"{count:,} {'application' if count == 1 else 'applications'}"


def _workloads(space: WorkloadSpace, mask: int) -> str:
    names = sorted(member.name for atom in bits(mask) for member in space.members[atom])
    kind = "agent identities" if space.kind == "agentIdentity" else "service principals"
    return listed(names) if len(names) <= _MOST_NAMES else f"{len(names):,} {kind}"


def _place_around(space: Listed, mask: int) -> str:
    """The smallest named location that certainly holds these locations; empty where none does."""
    atoms = space.lists[Dimension.LOCATION]
    if not isinstance(atoms, LocationAtoms):
        return ""
    masks = ((atoms.place(identifier)[0], place.name) for identifier, place in sorted(atoms.places.items()))
    found = min(((held.bit_count(), name, held) for held, name in masks if mask & ~held == 0), default=None)
    if found is None:
        return ""
    _, name, held = found
    return name if held == mask else f"within {name}"


def with_target(region: Region, mask: int) -> Region:
    """The part of a region on these targets."""
    return Region(on_targets(region.certain, mask), on_targets(region.possible, mask))


def on_targets(boxes: Iterable[Box], mask: int) -> tuple[Box, ...]:
    """The parts of boxes on these targets."""
    return tuple((*box[:_WHAT], box[_WHAT] & mask, *box[_WHAT + 1 :]) for box in boxes if box[_WHAT] & mask)


def of_identities(boxes: Iterable[Box], mask: int) -> tuple[Box, ...]:
    """The parts of boxes for these identities."""
    return tuple((box[_WHO] & mask, *box[_WHO + 1 :]) for box in boxes if box[_WHO] & mask)
