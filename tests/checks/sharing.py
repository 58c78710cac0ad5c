"""What rows share: facts, atoms of Conditional Access and policies of Intune, of the very same values are worked out once.

Some facts come out equal of many tenants; then all get the first one, so that its proofs serve them too.

Sound as they are pure and values frozen: a scan shares them among its checks alike. On every row, the law that two runs say the
same holds what is shared against what is worked out anew.
"""

from __future__ import annotations

import functools
from collections import OrderedDict
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from msgspec.structs import replace

from ztscan.conditional_access.policy.conditions import Devices
from ztscan.conditional_access.policy.people import Users
from ztscan.conditional_access.policy.policy import Policy
from ztscan.conditional_access.policy.vocabulary import Dimension
from ztscan.conditional_access.proof import proof
from ztscan.conditional_access.proof.proof import SignInCoverage
from ztscan.conditional_access.space import space
from ztscan.conditional_access.space.device_atoms import DeviceAtoms
from ztscan.conditional_access.space.identity_atoms import IdentityAtoms
from ztscan.conditional_access.space.population import Population
from ztscan.core.immutable import frozen
from ztscan.endpoints.shapes import catalog
from ztscan.engine.evidence import Fact

_MOST_REMEMBERED = 512
OFTEN_EQUAL = frozenset(
    (
        "azure_networks",
        "azure_visibility",
        "emergency_accounts",
        "emergency_reach",
        "people_signing_in",
        "role_holdings",
        "sign_in_policies",
        "sign_in_population",
        "sign_in_tenant",
        "typed_policies",
    )
)
"""Facts that come out equal of different evidence, as of any gap in the place of a resource, and of which much is worked out."""
_HIDING = (" at 0x", "<Table of ")
"""In the words of a value that do not tell all that is in it."""


class Same:
    """A value that is equal to itself only."""

    __slots__ = ("value",)

    def __init__(self, value: Any) -> None:
        self.value = value

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Same) and self.value is other.value

    def __hash__(self) -> int:
        return id(self.value)


def remembering(declared: Fact, most: int = _MOST_REMEMBERED) -> Fact:
    """The fact, worked out once for the very same values; the last few (``most``) are remembered."""
    same = first_of_its_words(most) if declared.name in OFTEN_EQUAL else _itself
    return replace(declared, function=functools.wraps(declared.function)(_remembered(declared.function, same, most)))


def _itself(value: Any) -> Any:
    return value


def first_of_its_words(most: int = _MOST_REMEMBERED) -> Callable[[Any], Any]:
    """Gives the first value that says the very same, so that what is worked out of equal values is worked out once."""
    known: OrderedDict[str, Any] = OrderedDict()

    def of(value: Any) -> Any:
        words = repr(value)
        if any(hidden in words for hidden in _HIDING):
            return value
        known.setdefault(words, value)
        known.move_to_end(words)
        if len(known) > most:
            known.popitem(last=False)
        return known[words]

    return of


def _remembered(
    function: Callable[..., Any], same: Callable[[Any], Any] = _itself, most: int = _MOST_REMEMBERED
) -> Callable[..., Any]:
    known: OrderedDict[tuple[int, ...], tuple[tuple[Any, ...], Any]] = OrderedDict()
    """By the identities of the values: the values, which keeps them alive and so their identities theirs, and the fact."""

    def of(*values: Any) -> Any:
        key = tuple(map(id, values))
        if key in known:
            known.move_to_end(key)
            return known[key][1]
        found = same(frozen(function(*values)))
        known[key] = (values, found)
        if len(known) > most:
            known.popitem(last=False)
        return found

    return of


_settings_of = _remembered(catalog.settings_of)


def for_verdicts(declared: Fact) -> Fact:
    """The fact of all proofs, with proofs that tell verdicts and findings only, and nothing that explains them."""
    return replace(declared, function=functools.wraps(declared.function)(lambda *values: _bare(declared.function(*values))))


def _bare(coverage: Any) -> Any:
    return coverage.for_verdicts() if isinstance(coverage, SignInCoverage) else coverage


@contextmanager
def parts_shared() -> Iterator[None]:
    """Proofs share the atoms of users and devices with earlier ones that tell the same ones apart; a policy is walked once."""
    before = [getattr(module, name) for module, name, _ in _PARTS]
    for module, name, shared in _PARTS:
        setattr(module, name, shared)
    try:
        yield
    finally:
        for (module, name, _), own in zip(_PARTS, before, strict=True):
            setattr(module, name, own)


@dataclass(frozen=True)
class _Asked:
    """What the atoms of users depend on. ``policies`` matter for their ``users`` alone."""

    population: Same
    users: frozenset[Users]
    refinement: space.Refinement
    policies: tuple[Policy, ...] = field(compare=False)


def _identities(
    policies: Iterable[Policy], population: Population, refinement: space.Refinement, known: Iterable[IdentityAtoms] = ()
) -> IdentityAtoms:
    """``known`` says how the atoms are made, not which they are."""
    policies = tuple(policies)
    conditions = (policy.conditions.get(Dimension.IDENTITY) for policy in policies)
    users = frozenset(condition for condition in conditions if isinstance(condition, Users))
    of_users = replace(refinement, applications=frozenset(), countries=frozenset(), places=frozenset())
    return _identities_of(_Asked(Same(population), users, of_users, policies))


@functools.lru_cache(maxsize=1024)
def _identities_of(asked: _Asked) -> IdentityAtoms:
    return space.identities_for(asked.policies, asked.population.value, asked.refinement)


@functools.lru_cache(maxsize=256)
def _devices_of(conditions: tuple[Devices, ...]) -> DeviceAtoms:
    return DeviceAtoms(conditions)


def _devices(conditions: Iterable[Devices]) -> DeviceAtoms:
    return _devices_of(tuple(conditions))


_PARTS = ((proof, "identities_for", _identities), (space, "DeviceAtoms", _devices), (catalog, "settings_of", _settings_of))
"""What is taken from here while parts are shared: module, name, and what stands there."""
