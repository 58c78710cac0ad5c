from __future__ import annotations

from collections.abc import Iterator
from ipaddress import IPv4Network, IPv6Network, ip_network

from ztscan.entities.conditional_access import NamedLocation
from ztscan.plugin import Finding, Gap, GapReason, NotApplicable, Severity, Subject, Unknown, check, required

RESOURCE = "named_locations"


@check(
    title="Trusted locations are narrow",
    severity=Severity.HIGH,
    objectives=["identities.trusted_locations"],
)
def named_locations_narrow(
    named_locations: tuple[NamedLocation, ...], *, ipv4_prefix: int = 16, ipv6_prefix: int = 32
) -> Iterator[Finding]:
    """Whether what counts as the organisation's own place is no larger than it.

    What it checks:
        No trusted location of address ranges holds a range wider than /16 (IPv4, option `ipv4_prefix`) or /32 (IPv6, option
        `ipv6_prefix`), or a private range, and no location of countries takes in addresses of no known country.

    Why it matters:
        A trusted location often switches multifactor authentication off and lowers the risk of a sign-in. A range that reaches
        beyond the organisation gives that to its neighbours, and addresses of no known country are those of anonymisers.

    Limits:
        Whether the ranges belong to the organisation, or to a cloud provider where anybody can rent an address, is not known.
        Adjacent small ranges are judged one by one.

    Remediation:
        1. Open {portal:named_locations}, and choose the location.
        2. Replace the range by the organisation's public addresses; Entra never sees private ones.
        3. For countries clear "Include unknown countries/regions", or send
           `PATCH /identity/conditionalAccess/namedLocations/{id}` with
           `{"@odata.type": "#microsoft.graph.countryNamedLocation", "includeUnknownCountriesAndRegions": false}`.

    References:
        https://learn.microsoft.com/entra/identity/conditional-access/concept-assignment-network
        https://learn.microsoft.com/graph/api/resources/countrynamedlocation
    """
    if not named_locations:
        raise NotApplicable("the tenant has no named location")
    unread = []
    for location in named_locations:
        if location.ip_ranges is not None and required(location.is_trusted, RESOURCE, "isTrusted"):
            ranges = [(entry.cidr_address, _network(entry.cidr_address)) for entry in location.ip_ranges]
            unread += [text for text, network in ranges if network is None]
            wide = sorted(text for text, n in ranges if n and n.prefixlen < (ipv4_prefix if n.version == 4 else ipv6_prefix))
            private = sorted(text for text, n in ranges if n and text not in wide and n.is_private and not _documentation(n))
            if wide:
                expected = f"nothing wider than /{ipv4_prefix} or, for IPv6, /{ipv6_prefix}"
                yield Finding(
                    _subject(location), "a trusted location is wide", f"ranges: {', '.join(wide)}", expected, discriminator="wide"
                )
            if private:
                yield Finding(
                    _subject(location),
                    "a trusted location has private ranges, which Entra never sees",
                    f"ranges: {', '.join(private)}",
                    "public addresses",
                    discriminator="private",
                )
        elif location.countries_and_regions is not None and location.include_unknown_countries_and_regions:
            yield Finding(
                _subject(location),
                "a location of countries takes in addresses of no known country",
                "includeUnknownCountriesAndRegions: true",
                "false",
                discriminator="unknown countries",
            )
    if unread:
        text = f"the range `{min(unread)}` of a named location cannot be read"
        raise Unknown(Gap(RESOURCE, GapReason.MALFORMED, text, "look at the location in the Microsoft Entra admin center"))


def _subject(location: NamedLocation) -> Subject:
    kind = location.odata_type.rpartition(".")[2] or "namedLocation"
    return Subject(kind, location.id, location.display_name or location.id)


def _network(text: str) -> IPv4Network | IPv6Network | None:
    try:
        return ip_network(text.strip(), strict=False)
    except ValueError:
        return None


_DOCUMENTATION = tuple(map(ip_network, ("192.0.2.0/24", "198.51.100.0/24", "203.0.113.0/24", "2001:db8::/32")))


def _documentation(network: IPv4Network | IPv6Network) -> bool:
    """Ranges for examples (RFC 5737, RFC 3849): Python calls them private, but nobody has them at home."""
    return any(
        (isinstance(network, IPv4Network) and isinstance(example, IPv4Network) and network.subnet_of(example))
        or (isinstance(network, IPv6Network) and isinstance(example, IPv6Network) and network.subnet_of(example))
        for example in _DOCUMENTATION
    )
