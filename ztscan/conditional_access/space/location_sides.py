"""What sets locations apart: combinations of address ranges, of countries, and of countries by GPS, each with an example."""

from __future__ import annotations

import ipaddress
from collections.abc import Callable, Mapping
from itertools import pairwise
from types import MappingProxyType
from typing import Final, NamedTuple

from ztscan.conditional_access.policy.example_addresses import ROUTABLE, Version, example_in
from ztscan.conditional_access.policy.locations import CountryPlace, IpPlace

ASKED = ""
"""Stands for countries that requirements ask about, and for what GPS does not report: always told apart."""
OUTSIDE: Final[Mapping[Version, str]] = MappingProxyType({4: "198.51.100.7", 6: "2001:db8::7"})
"""Addresses that are in no place of most tenants, by version: of documentation, so that they are nobody's."""
_SOME_COUNTRIES = ("US", "DE", "FR", "GB", "JP", "BR", "IN", "AU", "CA", "ZA", "SE", "CH", "MX", "SG", "NO", "AT", "PL", "IT")


class Side(NamedTuple):
    """Addresses, or countries, that are in the same places."""

    value: str | None
    """One of them."""
    places: frozenset[str]
    """Ids of the places that they are in."""
    label: str


def merged_sides(sides: list[Side], bits_of: Mapping[str, int], wanted: int) -> list[Side]:
    """The sides that differ in the wanted bits; ``bits_of`` has those of each place. The first of several stands for all."""
    found: dict[int, list[Side]] = {}
    for side in sides:
        signature = 0
        for place in side.places:
            signature |= bits_of.get(place, 0)
        found.setdefault(signature & wanted, []).append(side)
    return [
        first._replace(label=f"{first.label} or {len(others)} others" if others else first.label)
        for first, *others in found.values()
    ]


def address_sides(places: list[IpPlace]) -> list[Side]:
    """One per combination of places that some address is in, those of IPv4 first."""
    best: dict[frozenset[str], tuple[int, str]] = {}
    names = {place.id: quoted(place) for place in places}
    for version, outside in OUTSIDE.items():
        for members, kind, address in _sweep(places, version, outside):
            if members not in best or kind < best[members][0]:
                best[members] = kind, address
    found = {members: address for members, (_, address) in best.items()}
    elsewhere = "elsewhere" if places else ""
    return [
        Side(address, members, " + ".join(sorted(names[i] for i in members)) or elsewhere) for members, address in found.items()
    ]


def _sweep(places: list[IpPlace], version: Version, outside: str) -> list[tuple[frozenset[str], int, str]]:
    """Walk along all range ends of one IP version: the places of each stretch, and its example with how good that is."""
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
    found: list[tuple[frozenset[str], int, str]] = []
    if ends[0] > 0:
        wished = int(ipaddress.ip_address(outside))
        kind, address = (ROUTABLE, wished) if wished < ends[0] else example_in(0, ends[0] - 1, version)
        found.append((frozenset(), kind, str(make(address))))
    inside: dict[str, int] = {}
    for at, following in pairwise(ends):
        for place_id, step in events[at].items():
            inside[place_id] = inside.get(place_id, 0) + step
        if at == following:
            continue  # the last range ends with the last address
        members = frozenset(place_id for place_id, count in inside.items() if count)
        kind, address = example_in(at, following - 1, version)
        found.append((members, kind, str(make(address))))
    return found


def country_sides(places: list[CountryPlace], *, with_unknown: bool) -> list[Side]:
    """One for each combination of country locations, one elsewhere, and *no country known*."""
    if not places:
        return [Side("US", frozenset(), "")]
    found: dict[tuple[int, ...], str] = {}
    for country in sorted({country for place in places for country in place.countries}):
        found.setdefault(tuple(n for n, place in enumerate(places) if country in place.countries), country.upper())
    listed = {country for place in places for country in place.countries}
    other = next((country for country in _SOME_COUNTRIES if country.lower() not in listed), "XX")
    result = [Side(other, frozenset(), "another country")]
    for numbers, country in found.items():
        names = [quoted(places[number]) for number in numbers if places[number].name]
        result.append(Side(country, frozenset(places[number].id for number in numbers), " + ".join(names) or country))
    if with_unknown:
        result.append(Side(None, frozenset(place.id for place in places if place.with_unknown), "unknown country"))
    return result


def gps_sides(places: list[CountryPlace]) -> list[Side]:
    """Countries as Authenticator reports them. It may also report none, and then it is unknown which places hold."""
    if not places:
        return [Side(None, frozenset(), "")]
    return [*country_sides(places, with_unknown=False), Side(None, frozenset((ASKED,)), "not reported")]


def quoted(place: CountryPlace | IpPlace) -> str:
    """A place's name, in quotes if its commas would break a list."""
    return f'"{place.name}"' if "," in place.name else place.name
