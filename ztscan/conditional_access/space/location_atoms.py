"""Locations as the cells of the arrangement of everything that policies name: ranges, countries, GPS, compliant network.

Ranges of different locations overlap, also with countries, so that a cell is a combination: which ranges the address is in ×
country class × MFA trusted IPs × compliant network × country by GPS. Every combination is taken to be reachable, which can
only make an escape larger.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Callable, Iterable
from itertools import pairwise, product
from types import MappingProxyType

from ztscan.conditional_access.policy.conditions import ALL, Locations
from ztscan.conditional_access.policy.locations import CompliantNetworkPlace, CountryPlace, IpPlace, Place
from ztscan.conditional_access.policy.policy import Condition
from ztscan.conditional_access.policy.sign_in import Location
from ztscan.conditional_access.policy.tenant import SignInTenant
from ztscan.conditional_access.policy.vocabulary import ALL_TRUSTED, MFA_TRUSTED_IPS
from ztscan.conditional_access.space.atoms import Atom, AtomList
from ztscan.conditional_access.space.identity_atoms import Masks

_OUTSIDE = ("198.51.100.7", "2001:db8::7")
_SOME_COUNTRIES = ("US", "DE", "FR", "GB", "JP", "BR", "IN", "AU", "CA", "ZA", "SE", "CH", "MX", "SG", "NO", "AT", "PL", "IT")


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
        named = {place for condition in conditions for place in condition.included | condition.excluded}
        places = _referred(named, tenant)
        ip_places = [place for place in places.values() if isinstance(place, IpPlace)]
        country_places = [place for place in places.values() if isinstance(place, CountryPlace)]
        extra = CountryPlace("", "", frozenset(country.lower() for country in countries))
        by_address = [place for place in country_places if not place.by_gps] + ([extra] if extra.countries else [])
        by_gps = [place for place in country_places if place.by_gps]
        trusted = bool(named & {ALL_TRUSTED, MFA_TRUSTED_IPS})
        networks = compliant_network or any(isinstance(place, CompliantNetworkPlace) for place in places.values())
        cells = [
            (
                Location(address, country, mfa_trusted, compliant, gps),
                members,
                _label(where, country_label, "MFA trusted IP" * mfa_trusted, "compliant network" * compliant, gps_label),
            )
            for (address, members, where), (country, country_label) in product(
                _address_classes(ip_places), _country_classes(by_address, with_unknown=True)
            )
            for compliant in ((False, True) if networks else (False,))
            for mfa_trusted in ((False, True) if trusted and ":" not in address else (False,))
            for gps, gps_label in _gps_classes(by_gps)
        ]
        cells.sort(key=lambda cell: (bool(cell[0].mfa_trusted_ip), cell[0].compliant_network, bool(cell[1])))
        super().__init__(tuple(Atom(cell, label, certain=not cell.mfa_trusted_ip) for cell, _, label in cells))
        self._tenant = tenant
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
        return self.where(lambda atom: place.contains(atom.value))

    def condition(self, condition: Condition, tenant: SignInTenant) -> Masks:
        if not isinstance(condition, Locations) or tenant is not self._tenant:
            return super().condition(condition, tenant)
        if condition.undecidable:
            return 0, self.full
        included, excluded = self._union(condition.included), self._union(condition.excluded)
        return included[0] & ~excluded[1], included[1] & ~excluded[0]

    def _union(self, places: Iterable[str]) -> Masks:
        must = may = 0
        for place in places:
            certain, possible = self.place(place)
            must, may = must | certain, may | possible
        return must, may

    def place(self, name: str) -> Masks:
        """The cells in a place, by its id or fixed word."""
        if name == ALL:
            return self.full, self.full
        if name == MFA_TRUSTED_IPS:
            return self.where(lambda atom: atom.value.mfa_trusted_ip)
        if name == ALL_TRUSTED:
            ids = [identifier for identifier, place in self._tenant.locations.items() if place.trusted]
            return self._union([*(i for i in ids if i in self._places), MFA_TRUSTED_IPS])
        return self._places.get(name, (0, self.full))


def _referred(named: set[str], tenant: SignInTenant) -> dict[str, Place]:
    everything = tenant.locations
    trusted = {i for i, place in everything.items() if place.trusted} if ALL_TRUSTED in named else set()
    return {identifier: everything[identifier] for identifier in sorted((named | trusted) & set(everything))}


def _address_classes(places: list[IpPlace]) -> list[tuple[str, frozenset[str], str]]:
    """Representative address, the places it is in, and words for it: one per combination of places that occurs."""
    found: dict[frozenset[str], str] = {}
    names = {place.id: _named(place) for place in places}
    for version, outside in ((4, _OUTSIDE[0]), (6, _OUTSIDE[1])):
        for members, address in _sweep(places, version, outside):
            found.setdefault(members, address)
    classes = [(address, members, " + ".join(sorted(names[i] for i in members))) for members, address in found.items()]
    return [(address, members, where or ("elsewhere" if places else "")) for address, members, where in classes]


def _sweep(places: list[IpPlace], version: int, outside: str) -> list[tuple[frozenset[str], str]]:
    """Walk along all range ends of one IP version."""
    make: Callable[[int], ipaddress.IPv4Address | ipaddress.IPv6Address]
    make, size = (ipaddress.IPv4Address, 1 << 32) if version == 4 else (ipaddress.IPv6Address, 1 << 128)
    events: dict[int, dict[str, int]] = {}
    for place in places:
        for network in place.networks:
            if network.version == version:
                for at, step in ((int(network.network_address), 1), (int(network.broadcast_address) + 1, -1)):
                    changes = events.setdefault(at, {})
                    changes[place.id] = changes.get(place.id, 0) + step
    ends = [*sorted(events), size]
    found: list[tuple[frozenset[str], str]] = []
    if ends[0] > 0:
        wished = int(ipaddress.ip_address(outside))
        found.append((frozenset(), str(make(min(wished, ends[0] - 1)))))
    inside: dict[str, int] = {}
    for at, following in pairwise(ends):
        for place_id, step in events[at].items():
            inside[place_id] = inside.get(place_id, 0) + step
        members = frozenset(place_id for place_id, count in inside.items() if count)
        found.append((members, str(make(min(at + 1, following - 1)))))
    return found


def _country_classes(places: list[CountryPlace], *, with_unknown: bool) -> list[tuple[str | None, str]]:
    """Representative countries: one for each combination of country locations, one elsewhere, and *no country known*."""
    if not places:
        return [("US", "")]
    classes: dict[frozenset[int], str] = {}
    for country in sorted({country for place in places for country in place.countries}):
        classes.setdefault(frozenset(n for n, place in enumerate(places) if country in place.countries), country.upper())
    listed = {country for place in places for country in place.countries}
    other = next((country for country in _SOME_COUNTRIES if country.lower() not in listed), "XX")
    result: list[tuple[str | None, str]] = [(other, "another country")]
    result += [(country, _class_name(places, members, country)) for members, country in classes.items()]
    return [*result, (None, "unknown country")] if with_unknown else result


def _label(where: str, country: str, *marks: str) -> str:
    """A cell in words without a comma of its own, so that cells can stand in a list."""
    place = " in ".join(filter(None, (where, country)))
    marked = "; ".join(filter(None, marks))
    return " ".join(filter(None, (place or "any location" * (not marked) or "anywhere", f"({marked})" if marked else "")))


def _named(place: Place) -> str:
    """A place's name, in quotes where it would fall apart in a list."""
    return f'"{place.name}"' if "," in place.name else place.name


def _gps_classes(places: list[CountryPlace]) -> list[tuple[str | None, str]]:
    """Countries as Authenticator reports them. It may also report none, and then nothing is known of the places."""
    if not places:
        return [(None, "")]
    return [*((c, f"GPS: {text}") for c, text in _country_classes(places, with_unknown=False)), (None, "GPS: not reported")]


def _class_name(places: list[CountryPlace], members: frozenset[int], country: str) -> str:
    names = [_named(places[number]) for number in sorted(members) if places[number].name]
    return " + ".join(names) or country
