"""What sets locations apart: combinations of address ranges, of countries, and of countries by GPS, each with an example."""

from __future__ import annotations

import ipaddress
from collections.abc import Callable, Mapping
from itertools import pairwise
from typing import NamedTuple

from ztscan.conditional_access.policy.locations import CountryPlace, IpPlace

ASKED = ""
"""Stands for countries that requirements ask about, and for what GPS does not report: always told apart."""
_OUTSIDE = ("198.51.100.7", "2001:db8::7")
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
    found: dict[frozenset[str], str] = {}
    names = {place.id: quoted(place) for place in places}
    for version, outside in ((4, _OUTSIDE[0]), (6, _OUTSIDE[1])):
        for members, address in _sweep(places, version, outside):
            found.setdefault(members, address)
    elsewhere = "elsewhere" if places else ""
    return [
        Side(address, members, " + ".join(sorted(names[i] for i in members)) or elsewhere) for members, address in found.items()
    ]


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
