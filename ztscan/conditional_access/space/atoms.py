"""Finite dimensions: a list of representative values, and for each condition the bit sets of those it holds for."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

import msgspec

from ztscan.conditional_access.policy.policy import Condition
from ztscan.conditional_access.policy.tenant import SignInTenant
from ztscan.conditional_access.policy.truth import Truth
from ztscan.conditional_access.policy.vocabulary import (
    CLIENTS,
    FLOWS,
    INSIDER_RISK_LEVELS,
    PLATFORMS,
    RISK_LEVELS,
    Dimension,
    spell,
)
from ztscan.conditional_access.space.boxes import bits
from ztscan.conditional_access.space.identity_atoms import Masks
from ztscan.core.immutable import Sealed


class Atom(msgspec.Struct, frozen=True):
    """One equivalence class of values of a dimension, by a representative."""

    value: Any
    label: str
    certain: bool = True
    """Whether sign-ins with such a value certainly exist."""
    kind: str = ""
    app_ids: tuple[str, ...] = ()
    """The applications of the directory that it stands for (targets only), by appId."""

    @property
    def applications(self) -> int:
        """How many applications of the directory it stands for."""
        return len(self.app_ids)


@dataclass
class AtomList(Sealed):
    """The atoms of one dimension, those that a witness should prefer first."""

    atoms: tuple[Atom, ...]
    full: int = field(init=False)
    certain: int = field(init=False)

    def __post_init__(self) -> None:
        self.full = (1 << len(self.atoms)) - 1
        self.certain = sum(1 << place for place, atom in enumerate(self.atoms) if atom.certain)

    def condition(self, condition: Condition, tenant: SignInTenant) -> Masks:
        """For which atoms the condition certainly holds, and for which it may."""
        return self.where(lambda atom: condition.holds(atom.value, tenant))

    def where(self, truth_of: Callable[[Atom], Truth]) -> Masks:
        return masks_of(map(truth_of, self.atoms))

    def labels(self, mask: int) -> list[str]:
        return [self.atoms[place].label for place in bits(mask)]


def masks_of(truths: Iterable[Truth]) -> Masks:
    """The bit sets of the places where something certainly holds, and where it may."""
    found = list(truths)[::-1]
    # As text, because setting bit after bit would copy a long mask for each.
    must = "".join(["1" if truth else "0" for truth in found])
    may = "".join(["0" if truth is False else "1" for truth in found])
    return int(must or "0", 2), int(may or "0", 2)


def _plain(values: tuple[str, ...], labels: dict[str, str] | None = None) -> AtomList:
    return AtomList(tuple(Atom(value, (labels or {}).get(value) or spell(value)) for value in values))


_NO_RISK = {"none": "none"}
"""``None`` is how Graph spells the word elsewhere."""


def flow_atoms() -> AtomList:
    """A sign-in without transfer, and one whose session has used a transfer method, now or at its origin."""
    return AtomList(
        tuple(
            Atom(frozenset() if flow == "none" else frozenset((flow,)), "no transfer" if flow == "none" else spell(flow))
            for flow in FLOWS
        )
    )


@functools.cache
def fixed_atoms() -> Mapping[Dimension, AtomList]:
    """The dimensions whose values do not depend on the tenant: the same in every space."""
    atoms = {
        Dimension.CLIENT: _plain(CLIENTS),
        Dimension.PLATFORM: _plain(PLATFORMS, {"unknown": "unknown platform"}),
        Dimension.USER_RISK: _plain(RISK_LEVELS, _NO_RISK),
        Dimension.SIGN_IN_RISK: _plain(RISK_LEVELS, _NO_RISK),
        Dimension.INSIDER_RISK: _plain(INSIDER_RISK_LEVELS, _NO_RISK),
        Dimension.FLOW: flow_atoms(),
    }
    return MappingProxyType(atoms)
