"""Named locations: address ranges (v4 and v6), countries by address or by GPS, the compliant network."""

from __future__ import annotations

import ipaddress
from functools import lru_cache

import msgspec

from ztscan.conditional_access.policy.sign_in import UNSTATED, Location
from ztscan.conditional_access.policy.truth import Truth
from ztscan.graph.areas.conditional_access import NamedLocation

Network = ipaddress.IPv4Network | ipaddress.IPv6Network
Address = ipaddress.IPv4Address | ipaddress.IPv6Address


class IpPlace(msgspec.Struct, frozen=True):
    id: str
    name: str
    trusted: bool
    networks: tuple[Network, ...]
    doubt: bool = False
    """A range that could not be read: the place may be larger."""

    def contains(self, location: Location) -> Truth:
        if location.ip is None:
            return None
        address = parse_address(location.ip)
        if address is None:
            return None
        if any(address in network for network in self.networks if network.version == address.version):
            return True
        return None if self.doubt else False


class CountryPlace(msgspec.Struct, frozen=True):
    """Countries (ISO 3166 alpha-2, lower case). Never trusted. ``by_gps``: Authenticator says where, not the address."""

    id: str
    name: str
    countries: frozenset[str]
    with_unknown: bool = False
    by_gps: bool = False
    trusted: bool = False

    def contains(self, location: Location) -> Truth:
        if self.by_gps:
            return None if location.gps_country is None else location.gps_country.lower() in self.countries
        if location.country == UNSTATED:
            return None
        return self.with_unknown if location.country is None else location.country.lower() in self.countries


class CompliantNetworkPlace(msgspec.Struct, frozen=True):
    id: str
    name: str
    trusted: bool = False

    def contains(self, location: Location) -> Truth:
        return location.compliant_network


class UnknownPlace(msgspec.Struct, frozen=True):
    """A location of a type that we do not know (service tag, private link ...): any address may be in it."""

    id: str
    name: str
    trusted: bool = False

    def contains(self, location: Location) -> Truth:  # noqa: ARG002 - nothing about it is known
        return None


Place = IpPlace | CountryPlace | CompliantNetworkPlace | UnknownPlace


def place_of(entity: NamedLocation) -> Place:
    """What Graph's ``namedLocation`` stands for. The type follows from ``@odata.type``, or else from what is filled in."""
    identifier, name = entity.id.lower(), entity.display_name or entity.id
    kind = entity.odata_type.rpartition(".")[2].lower()
    if kind == "ipnamedlocation" or (not kind and entity.ip_ranges is not None):
        ranges = [_network(r.cidr_address) for r in entity.ip_ranges or ()]
        networks = tuple(network for network in ranges if network is not None)
        return IpPlace(identifier, name, bool(entity.is_trusted), networks, doubt=len(networks) < len(ranges))
    if kind == "countrynamedlocation" or (not kind and entity.countries_and_regions is not None):
        lookup = (entity.country_lookup_method or "clientIpAddress").lower()
        if lookup not in ("clientipaddress", "authenticatorappgps"):
            return UnknownPlace(identifier, name)
        return CountryPlace(
            identifier,
            name,
            frozenset(country.lower() for country in entity.countries_and_regions or ()),
            with_unknown=bool(entity.include_unknown_countries_and_regions),
            by_gps=lookup == "authenticatorappgps",
        )
    if kind == "compliantnetworknamedlocation" or (not kind and entity.compliant_network_type is not None):
        return CompliantNetworkPlace(identifier, name, bool(entity.is_trusted))
    return UnknownPlace(identifier, name, bool(entity.is_trusted))


def _network(cidr: str) -> Network | None:
    try:
        return ipaddress.ip_network(cidr, strict=False)
    except ValueError:
        return None


@lru_cache(maxsize=4096)
def parse_address(text: str) -> Address | None:
    try:
        return ipaddress.ip_address(text)
    except ValueError:
        return None
