"""Locations as the cells of the arrangement of everything that policies name: ranges, countries, GPS, compliant network.

Ranges of different locations overlap, also with countries, so that a cell is a combination: which ranges the address is in ×
country class × MFA trusted IPs × compliant network × country by GPS. Every combination is taken to be reachable, which can
only make an escape larger.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import product
from math import prod
from operator import attrgetter
from types import MappingProxyType

from ztscan.conditional_access.policy.conditions import ALL, Locations
from ztscan.conditional_access.policy.locations import CompliantNetworkPlace, CountryPlace, IpPlace, Place
from ztscan.conditional_access.policy.policy import Condition
from ztscan.conditional_access.policy.sign_in import Location
from ztscan.conditional_access.policy.tenant import SignInTenant
from ztscan.conditional_access.policy.truth import Truth
from ztscan.conditional_access.policy.vocabulary import ALL_TRUSTED, MFA_TRUSTED_IPS
from ztscan.conditional_access.space.atoms import Atom, AtomList, masks_of
from ztscan.conditional_access.space.bounds import as_many_as_fit
from ztscan.conditional_access.space.identity_atoms import Masks
from ztscan.conditional_access.space.location_sides import ASKED, Side, address_sides, country_sides, gps_sides, merged_sides

MOST_CELLS = 8192
"""More cells than that are not told apart: then it only counts what conditions say, and conditions that are too many together
stay undecided."""

"""The id under which countries go that requirements ask about."""


class LocationAtoms(AtomList):
    """The cells, with the bit sets of every place that is referred to."""

    def __init__(
        self,
        conditions: Iterable[Locations],
        tenant: SignInTenant,
        countries: Iterable[str] = (),
        *,
        compliant_network: bool = False,
    ) -> None:
        """``countries`` and ``compliant_network``: what requirements and controls tell apart beyond the policies."""
        conditions = tuple(conditions)
        named = {place for condition in conditions for place in condition.included | condition.excluded}
        places = _referred(named, tenant)
        ip_places = [place for place in places.values() if isinstance(place, IpPlace)]
        country_places = [place for place in places.values() if isinstance(place, CountryPlace)]
        extra = CountryPlace(ASKED, "", frozenset(country.lower() for country in countries))
        by_address = [place for place in country_places if not place.by_gps] + ([extra] if extra.countries else [])
        by_gps = [place for place in country_places if place.by_gps]
        trusted = bool(named & {ALL_TRUSTED, MFA_TRUSTED_IPS})
        networks = compliant_network or any(isinstance(place, CompliantNetworkPlace) for place in places.values())
        sides = (
            address_sides(ip_places),
            country_sides(by_address, with_unknown=True),
            gps_sides(by_gps),
        )
        most = MOST_CELLS // ((1 + networks) * (1 + trusted))
        told, (addresses, address_countries, gps_countries) = _told_apart(conditions, places, sides, most)
        cells = [
            (
                Location(address or "", country, mfa_trusted, compliant, gps),
                members,
                _label(
                    where,
                    country_label,
                    "MFA trusted IP" * mfa_trusted,
                    "compliant network" * compliant,
                    f"GPS: {text}" if text else "",
                ),
            )
            for (address, members, where), (country, _, country_label) in product(addresses, address_countries)
            for compliant in ((False, True) if networks else (False,))
            for mfa_trusted in ((False, True) if trusted and ":" not in (address or "") else (False,))
            for gps, _, text in gps_countries
        ]
        cells.sort(key=lambda cell: (bool(cell[0].mfa_trusted_ip), cell[0].compliant_network, bool(cell[1])))
        super().__init__(tuple(Atom(cell, label, certain=not cell.mfa_trusted_ip) for cell, _, label in cells))
        self._tenant = tenant
        self._told = told
        self.places = MappingProxyType(places)
        """The named locations that the cells tell apart, by id."""
        # Membership in ranges is known from the sweep; asking every range for every cell would be quadratic.
        self._places = {
            identifier: self._place_masks(place, [members for _, members, _ in cells]) for identifier, place in places.items()
        }

    def _place_masks(self, place: Place, members: list[frozenset[str]]) -> Masks:
        if isinstance(place, IpPlace):
            inside = sum(1 << number for number, ids in enumerate(members) if place.id in ids)
            return inside, self.full if place.doubt else inside
        aspect = attrgetter(_aspect(place))
        known: dict[object, Truth] = {}  # what it says depends on one aspect, of which there are few values
        for atom in self.atoms:
            if (value := aspect(atom.value)) not in known:
                known[value] = place.contains(atom.value)
        return masks_of(known[aspect(atom.value)] for atom in self.atoms)

    def beyond_bounds(self, condition: Locations) -> bool:
        """Whether the condition is one of too many, so that it is undecided."""
        if self._told is None or condition in self._told:
            return False
        named = condition.included | condition.excluded
        return not all(name in (ALL, MFA_TRUSTED_IPS) or Locations(frozenset((name,))) in self._told for name in named)

    def condition(self, condition: Condition, tenant: SignInTenant) -> Masks:
        if isinstance(condition, Locations):
            moved = tenant is not self._tenant and self._told is not None
            if condition.undecidable or moved or self.beyond_bounds(condition):
                return 0, self.full
        if not isinstance(condition, Locations) or tenant is not self._tenant:
            return super().condition(condition, tenant)
        included, excluded = self._union(condition.included), self._union(condition.excluded)
        return included[0] & ~excluded[1], included[1] & ~excluded[0]

    def _union(self, places: Iterable[str]) -> Masks:
        must = may = 0
        for place in places:
            certain, possible = self._of_cells(place)
            must, may = must | certain, may | possible
        return must, may

    def place(self, name: str) -> Masks:
        """The cells in a place, by its id or fixed word."""
        return (0, self.full) if self.beyond_bounds(Locations(frozenset((name,)))) else self._of_cells(name)

    def _of_cells(self, name: str) -> Masks:
        if name == ALL:
            return self.full, self.full
        if name == MFA_TRUSTED_IPS:
            return self.where(lambda atom: atom.value.mfa_trusted_ip)
        if name == ALL_TRUSTED:
            ids = [identifier for identifier, place in self._tenant.locations.items() if place.trusted]
            return self._union([*ids, MFA_TRUSTED_IPS])
        return self._places.get(name, (0, self.full))


def _referred(named: set[str], tenant: SignInTenant) -> dict[str, Place]:
    everything = tenant.locations
    trusted = {i for i, place in everything.items() if place.trusted} if ALL_TRUSTED in named else set()
    return {identifier: everything[identifier] for identifier in sorted((named | trusted) & set(everything))}


def _aspect(place: Place) -> str:
    """What of a location tells whether it is in the place; the address does for those that nothing is known of."""
    if isinstance(place, CountryPlace):
        return "gps_country" if place.by_gps else "country"
    return "compliant_network" if isinstance(place, CompliantNetworkPlace) else "ip"


_Sides = tuple[list[Side], list[Side], list[Side]]


def _told_apart(
    conditions: tuple[Locations, ...], places: Mapping[str, Place], sides: _Sides, most: int
) -> tuple[frozenset[Locations] | None, _Sides]:
    """The sides of at most so many cells, and the conditions that these tell apart; None: all, and all places as well."""
    if prod(map(len, sides)) <= most:
        return None, sides
    ordered = tuple(dict.fromkeys(conditions))
    bits_of = {ASKED: 1}  # whatever is dropped, the countries that requirements ask about are told apart
    for number, condition in enumerate(ordered):
        for names, bit in ((condition.included, 2 << 2 * number), (condition.excluded, 4 << 2 * number)):
            for place in places.values():
                if place.id in names or (place.trusted and ALL_TRUSTED in names):
                    bits_of[place.id] = bits_of.get(place.id, 0) | bit
    bits_of_condition = {condition: 6 << 2 * number for number, condition in enumerate(ordered)}

    def attempt(chosen: tuple[Locations, ...]) -> _Sides | None:
        wanted = 1 + sum(bits_of_condition[condition] for condition in chosen)
        addresses, countries, gps = (merged_sides(side, bits_of, wanted) for side in sides)
        found = (addresses, countries, gps)
        return found if not chosen or prod(map(len, found)) <= most else None

    chosen, found = as_many_as_fit(ordered, attempt, attempt(()) or sides)
    return frozenset(chosen), found


def _label(where: str, country: str, *marks: str) -> str:
    """A cell in words without a comma of its own, so that cells can stand in a list."""
    place = " in ".join(filter(None, (where, country)))
    marked = "; ".join(filter(None, marks))
    return " ".join(filter(None, (place or "any location" * (not marked) or "anywhere", f"({marked})" if marked else "")))
