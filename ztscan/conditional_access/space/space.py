"""The scenario space of human sign-ins, and every policy as boxes in it.

A policy has two boxes, ``must`` (it certainly applies) within ``may`` (it may apply). Both are products, because a
conjunction is certain exactly if each part is. Two couplings between dimensions make several boxes of one policy.
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Container, Hashable, Iterable, Iterator
from functools import cached_property
from types import MappingProxyType
from typing import Any, TypeVar, cast

import msgspec

from ztscan.conditional_access.policy.applications import EXCHANGE_ONLINE, SHAREPOINT_ONLINE, TEAMS
from ztscan.conditional_access.policy.conditions import Devices, Locations
from ztscan.conditional_access.policy.controls import DECIDING, impossible
from ztscan.conditional_access.policy.people import Users
from ztscan.conditional_access.policy.policy import Condition, Policy
from ztscan.conditional_access.policy.sign_in import SignIn
from ztscan.conditional_access.policy.targets import Targets, ignores_client_and_device
from ztscan.conditional_access.policy.tenant import SignInTenant
from ztscan.conditional_access.policy.vocabulary import COMPLIANT_NETWORK, EXCHANGE_ACTIVE_SYNC, Dimension
from ztscan.conditional_access.space.atoms import AtomList, fixed_atoms
from ztscan.conditional_access.space.boxes import Box
from ztscan.conditional_access.space.device_atoms import DeviceAtoms
from ztscan.conditional_access.space.identity_atoms import IdentityAtoms, Masks
from ztscan.conditional_access.space.location_atoms import LocationAtoms
from ztscan.conditional_access.space.population import Population, members_by_id
from ztscan.conditional_access.space.target_atoms import target_atoms
from ztscan.core.immutable import Sealed

DIMENSIONS = (
    Dimension.IDENTITY,
    Dimension.TARGET,
    Dimension.CLIENT,
    Dimension.PLATFORM,
    Dimension.LOCATION,
    Dimension.USER_RISK,
    Dimension.SIGN_IN_RISK,
    Dimension.INSIDER_RISK,
    Dimension.DEVICE,
    Dimension.FLOW,
)
C = TypeVar("C", bound=Condition)
V = TypeVar("V")
PLACE = {dimension: place for place, dimension in enumerate(DIMENSIONS)}
_BOUNDED: tuple[tuple[Dimension, type[Condition]], ...] = ((Dimension.LOCATION, Locations), (Dimension.DEVICE, Devices))


class Refinement(msgspec.Struct, frozen=True):
    """What requirements and exclusions tell apart beyond the policies."""

    roles: frozenset[str] = frozenset()
    groups: frozenset[str] = frozenset()
    applications: frozenset[str] = frozenset()
    """appIds and authentication contexts."""
    countries: frozenset[str] = frozenset()
    places: frozenset[str] = frozenset()
    """Named locations and the fixed words for them."""
    selections: tuple[tuple[str, frozenset[str]], ...] = ()
    """Named sets of user ids."""


UNREFINED = Refinement()


class PolicyBox(msgspec.Struct, frozen=True):
    """A part of where a policy applies. ``must`` None: nowhere for certain."""

    must: Box | None
    may: Box


def identities_for(
    policies: Iterable[Policy], population: Population, refinement: Refinement, known: Iterable[IdentityAtoms] = ()
) -> IdentityAtoms:
    """The atoms of users that policies and a refinement tell apart. They depend on nothing else.

    ``known``: other atoms, which these start from where they are of the same accounts and tell no more apart.
    """
    chosen = frozenset[str]().union(*(users for _, users in refinement.selections))
    ordinals = population.ordinals_of(chosen)
    return IdentityAtoms(
        population,
        [users for policy in policies if isinstance(users := policy.conditions.get(Dimension.IDENTITY), Users)],
        refinement.roles,
        refinement.groups,
        {name: members_by_id(ordinals, users) for name, users in refinement.selections},
        known,
    )


class KnownAtoms:
    """Atoms of one tenant by what they depend on: made once for all requirements and changes that tell the same apart."""

    def __init__(self) -> None:
        self._made: dict[Hashable, Any] = {}

    def once(self, key: Hashable, make: Callable[[], V]) -> V:
        """The atoms for a key, as ``make`` makes them."""
        if key not in self._made:
            self._made[key] = make()
        made: V = self._made[key]
        return made


class SignInSpace(Sealed):
    """Atoms of every dimension, and the policies over them."""

    def __init__(
        self,
        policies: Iterable[Policy],
        tenant: SignInTenant,
        population: Population,
        refinement: Refinement = UNREFINED,
        *,
        identities: IdentityAtoms | None = None,
        known: KnownAtoms | None = None,
        feasible_only: bool = True,
    ) -> None:
        """``identities``: the atoms of users where another space has them already; see ``identities_for``.
        ``known``: the other atoms that were made for this tenant; those that are made here are added.
        ``feasible_only``: leave out Exchange ActiveSync to anything but Exchange Online, which does not exist."""
        self.policies = tuple(policies)
        self.tenant, self.population, self.refinement = tenant, population, refinement
        self._feasible_only = feasible_only
        self.identities = identities or identities_for(self.policies, population, refinement)
        known = KnownAtoms() if known is None else known
        self.devices: DeviceAtoms = self._device_atoms(known)
        self.locations: LocationAtoms = self._location_atoms(known)
        lists: dict[Dimension, AtomList] = {
            **fixed_atoms(),
            Dimension.TARGET: self._target_atoms(known),
            Dimension.LOCATION: self.locations,
            Dimension.DEVICE: self.devices,
        }
        self.lists = MappingProxyType(lists)
        self.full: Box = tuple(self.full_of(dimension) for dimension in DIMENSIONS)
        self._masks: dict[tuple[Dimension, Condition], Masks] = {}
        self._impossible: dict[tuple[str, Dimension], Masks] = {}
        self._made: dict[Hashable, Any] = {}
        self._alike: dict[Hashable, Any] = {}
        """What depends on the atoms, and on no policy but those in the key."""
        self._told = {kind: frozenset(self._conditions(place, kind)) for place, kind in _BOUNDED}
        """Conditions of which some may be beyond bounds."""

    def _device_atoms(self, known: KnownAtoms) -> DeviceAtoms:
        conditions = tuple(self._conditions(Dimension.DEVICE, Devices))
        return known.once(("devices", conditions), lambda: DeviceAtoms(conditions))

    def _location_atoms(self, known: KnownAtoms) -> LocationAtoms:
        asked = [Locations(frozenset((place,))) for place in sorted(self.refinement.places)]
        conditions = (*asked, *self._conditions(Dimension.LOCATION, Locations))
        countries = sorted(self.refinement.countries)
        networks = any(COMPLIANT_NETWORK in clause for p in self.policies for clause in p.grant.clauses)
        return known.once(
            ("locations", conditions, *countries, networks),
            lambda: LocationAtoms(conditions, self.tenant, countries, compliant_network=networks),
        )

    def _target_atoms(self, known: KnownAtoms) -> AtomList:
        conditions, named = frozenset(self._conditions(Dimension.TARGET, Targets)), self.refinement.applications
        return known.once(("targets", conditions, named), lambda: target_atoms(conditions, self.tenant, named))

    @cached_property
    def application_ids(self) -> tuple[str, ...]:
        """The applications of the directory by appId, in order."""
        return tuple(sorted({app_id.lower() for app_id in self.tenant.applications}))

    @cached_property
    def application_names(self) -> tuple[str, ...]:
        return tuple(map(self.tenant.name_of, self.application_ids))

    def _conditions(self, dimension: Dimension, kind: type[C]) -> list[C]:
        """The conditions on a dimension, those of enforced policies first."""
        ordered = sorted(self.policies, key=lambda policy: not policy.enforced)
        found = (policy.conditions.get(dimension) for policy in ordered)
        return [condition for condition in found if isinstance(condition, kind)]

    def full_of(self, dimension: Dimension) -> int:
        return self.identities.full if dimension is Dimension.IDENTITY else self.lists[dimension].full

    def certain_of(self, dimension: Dimension) -> int:
        """Atoms whose sign-ins certainly exist."""
        return self.identities.certain if dimension is Dimension.IDENTITY else self.lists[dimension].certain

    # -- policies -------------------------------------------------------------------------------------------------

    def masks(self, dimension: Dimension, condition: Condition | None) -> Masks:
        """Where a condition holds on a dimension of the space."""
        if condition is None:
            return (self.full_of(dimension),) * 2
        known = self._masks.get((dimension, condition))
        if known is None:
            if dimension is not Dimension.IDENTITY:
                known = self.lists[dimension].condition(condition, self.tenant)
            elif isinstance(condition, Users):
                known = self.identities.condition(condition)
            else:
                known = (0, 0)  # a policy for workload identities reaches no user
            self._masks[dimension, condition] = known
        return known

    def under(self, policies: tuple[Policy, ...], tenant: SignInTenant) -> SignInSpace:
        """These atoms under other policies and another tenant, all of which they tell apart."""
        other = copy.copy(self)
        vars(other).update(policies=policies, tenant=tenant)
        vars(other).pop("in_the_best_groups", None)
        other._masks, other._impossible, other._made, other._alike = (
            {},
            {},
            {},
            {},
        )  # what is known of a condition holds in one tenant only
        return other

    def with_policies(self, policies: tuple[Policy, ...]) -> SignInSpace:
        """These atoms under other policies of the same tenant, all of which they tell apart; what conditions hold for is kept."""
        other = self.under(policies, self.tenant)
        other._masks, other._impossible, other._made = self._masks, self._impossible, self._made
        other._alike = self._alike
        best = vars(self).get("in_the_best_groups")
        if best is not None:
            best._masks.update(self._in_the_best_groups(other._conditions(Dimension.IDENTITY, Users), best._masks))
            vars(other)["in_the_best_groups"] = best.with_policies(policies)
        return other

    def adopt(self, others: Iterable[SignInSpace]) -> SignInSpace:
        """This space. What is known of conditions, controls and covers it has in common with another one of the same atoms."""
        other = next(filter(self.is_alike, others), None)
        if other is not None:
            self._masks, self._impossible, self._alike = other._masks, other._impossible, other._alike
        return self

    def is_alike(self, other: SignInSpace) -> bool:
        """Whether both have the same atoms of the same tenant in the same order, whatever names they know them by."""
        return (
            self.tenant is other.tenant
            and self._feasible_only == other._feasible_only
            and self.identities.is_alike(other.identities)
            and all(self.lists[dimension] == atoms for dimension, atoms in other.lists.items())
            and self._told == other._told
        )

    def _in_the_best_groups(self, conditions: Iterable[Users], known: Container[object]) -> Iterator[tuple[Any, Masks]]:
        for users in conditions:
            if (Dimension.IDENTITY, users) not in known:
                yield (Dimension.IDENTITY, users), self.identities.condition_in_the_best_groups(users)

    @cached_property
    def in_the_best_groups(self) -> SignInSpace:
        """This space, if accounts of tomorrow are put in the groups that policies include and in none that they exclude."""
        other = copy.copy(self)
        other._made, other._alike = {}, {}
        other._masks = {key: masks for key, masks in self._masks.items() if key[0] is not Dimension.IDENTITY}
        other._masks.update(self._in_the_best_groups(self._conditions(Dimension.IDENTITY, Users), ()))
        return other

    def once(self, key: Hashable, make: Callable[[], V]) -> V:
        """What ``make`` returns, which depends on ``key`` and the atoms alone: made once, as many proofs share a space.

        What depends on the policies of the space has them in its key.
        """
        made: V | None = self._made.get(key)  # nothing that is kept is None; to hash many policies takes long
        if made is None:
            made = self._made[key] = make()
        return made

    def once_alike(self, key: Hashable, make: Callable[[], V]) -> V:
        """The same of what depends on nothing else: all spaces of the same atoms share it, whatever their policies."""
        made: V | None = self._alike.get(key)
        if made is None:
            made = self._alike[key] = make()
        return made

    def boxes(self, policy: Policy) -> tuple[PolicyBox, ...]:
        """Where the policy applies, whatever its state."""
        return self.once_alike((policy.scope, not policy.doubts), lambda: self._boxes(policy))

    def _boxes(self, policy: Policy) -> tuple[PolicyBox, ...]:
        certain = not policy.doubts
        must, may = [], []
        for dimension in DIMENSIONS:
            must_here, may_here = self.masks(dimension, policy.conditions.get(dimension))
            must.append(must_here)
            may.append(may_here)
        for dimension, condition in policy.conditions.items():
            if dimension not in PLACE:  # a risk that users do not have
                truth = condition.holds(SignIn().value(dimension), self.tenant)
                if truth is False:
                    return ()
                certain = certain and truth is True
        boxes = [(tuple(must) if certain else None, tuple(may))]
        boxes += self._registering_devices(policy, must if certain else None, may)
        boxes += self._shared_channels(policy, may)
        return tuple(PolicyBox(m if m is not None and all(m) else None, a) for m, a in boxes if all(a))

    def _registering_devices(self, policy: Policy, must: list[int] | None, may: list[int]) -> list[tuple[Box | None, Box]]:
        """Registering a device knows no client app and no device: there the policy applies without these conditions."""
        if not {Dimension.CLIENT, Dimension.DEVICE} & set(policy.conditions):
            return []
        free = {PLACE[Dimension.CLIENT]: self.full_of(Dimension.CLIENT), PLACE[Dimension.DEVICE]: self.full_of(Dimension.DEVICE)}
        free[PLACE[Dimension.TARGET]] = -1

        def widened(box: list[int]) -> Box:
            registering = box[PLACE[Dimension.TARGET]] & self._registering
            return tuple(
                registering if place == PLACE[Dimension.TARGET] else free.get(place, side) for place, side in enumerate(box)
            )

        return [(widened(must) if must is not None else None, widened(may))]

    def _shared_channels(self, policy: Policy, may: list[int]) -> list[tuple[Box | None, Box]]:
        """A policy for direct-connect users may reach collaboration users in Teams and SharePoint."""
        users = policy.conditions.get(Dimension.IDENTITY)
        reached = self.identities.by_direct_connect(users) if isinstance(users, Users) else 0
        if not reached:
            return []
        box = list(may)
        box[PLACE[Dimension.IDENTITY]] = reached
        box[PLACE[Dimension.TARGET]] &= self._targets_of(TEAMS, SHAREPOINT_ONLINE)
        return [(None, tuple(box))]

    @cached_property
    def _registering(self) -> int:
        return self.lists[Dimension.TARGET].where(lambda atom: ignores_client_and_device(atom.value))[0]

    def _targets_of(self, *app_ids: str) -> int:
        wanted = set(app_ids)
        return self.lists[Dimension.TARGET].where(lambda atom: bool(wanted & set(atom.value.resources)))[0]

    # -- controls -------------------------------------------------------------------------------------------------

    def where_impossible(self, control: str) -> list[tuple[Dimension, Masks]]:
        """Where a control cannot be met: on each of these dimensions alone."""
        found = [(dimension, self._impossible_on(control, dimension)) for dimension in DECIDING]
        return [(dimension, masks) for dimension, masks in found if masks[1]]

    def _impossible_on(self, control: str, dimension: Dimension) -> Masks:
        key = (control, dimension)
        if key not in self._impossible:
            if dimension is Dimension.IDENTITY:
                self._impossible[key] = self._impossible_for(control)
            else:
                self._impossible[key] = self.lists[dimension].where(
                    lambda atom: impossible(control, dimension, atom.value, self.tenant)
                )
        return self._impossible[key]

    def _impossible_for(self, control: str) -> Masks:
        """Whom a control is impossible for: only external users, and of those it depends on kind and home tenant alone."""
        must = may = 0
        for mask, representative in self._external_kinds:
            truth = impossible(control, Dimension.IDENTITY, representative, self.tenant)
            may |= 0 if truth is False else mask
            must |= mask if truth else 0
        return must, may

    @cached_property
    def _external_kinds(self) -> list[tuple[int, object]]:
        identities = self.identities
        return [(mask, identities.representative((mask & -mask).bit_length() - 1)) for mask in identities.trust_classes()]

    # -- what does not exist --------------------------------------------------------------------------------------

    @cached_property
    def infeasible(self) -> tuple[Box, ...]:
        """Exchange ActiveSync exists for Exchange Online only."""
        if not self._feasible_only:
            return ()
        active_sync = self.lists[Dimension.CLIENT].where(lambda atom: atom.value == EXCHANGE_ACTIVE_SYNC)[0]
        box = list(self.full)
        box[PLACE[Dimension.CLIENT]] = active_sync
        box[PLACE[Dimension.TARGET]] &= ~self._targets_of(EXCHANGE_ONLINE)
        return (cast("Box", tuple(box)),) if all(box) else ()
