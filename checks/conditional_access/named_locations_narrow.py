from __future__ import annotations

from collections.abc import Iterator
from ipaddress import IPv4Network, IPv6Network, ip_network

from ztscan.directory.counting import counted
from ztscan.entities.conditional_access import NamedLocation
from ztscan.plugin import Finding, Gap, GapReason, NotApplicable, Severity, Subject, Unknown, affected, check, required

RESOURCE = "named_locations"


@check(
    title="Trusted locations contain only narrow, public address ranges, and country locations exclude unknown countries",
    severity=Severity.HIGH,
    objectives=["identities.trusted_locations"],
)
def named_locations_narrow(
    named_locations: tuple[NamedLocation, ...], *, ipv4_prefix: int = 16, ipv6_prefix: int = 32
) -> Iterator[Finding]:
    """Checks that trusted locations are narrow and that country locations do not include unknown countries.

    What it checks:
        No trusted IP location contains a range wider than /16 (IPv4, option `ipv4_prefix`) or /32 (IPv6, option
        `ipv6_prefix`). No trusted IP location contains a private range. No country location includes addresses without a
        known country.

    Why it matters:
        A trusted location often removes the MFA requirement and lowers the sign-in risk. A range that is wider than the
        organisation gives these benefits to other networks. Addresses without a known country often belong to anonymisers.

    Limits:
        The check does not know whether the ranges belong to the organisation or to a cloud provider where anyone can rent
        an address. Adjacent small ranges are evaluated one by one.

    Remediation:
        1. Open {portal:named_locations}, and select the location.
        2. Replace the range with the organisation's public addresses. Microsoft Entra never sees private addresses.
        3. For country locations, clear "Include unknown countries/regions". Or send `PATCH
           /identity/conditionalAccess/namedLocations/{id}` with `{"@odata.type": "#microsoft.graph.countryNamedLocation",
           "includeUnknownCountriesAndRegions": false}`.
        4. To verify, scan again.

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
                expected = f"no range wider than /{ipv4_prefix} (IPv4) or /{ipv6_prefix} (IPv6)"
                yield Finding(
                    _subject(location),
                    f"the trusted location {_subject(location).name} has {counted(len(wide), 'wide range')}",
                    f"ranges: {', '.join(wide)}",
                    expected,
                    discriminator="wide",
                    members=(affected("range", ((text, text) for text in wide)),),
                )
            if private:
                yield Finding(
                    _subject(location),
                    f"the trusted location {_subject(location).name} has {counted(len(private), 'private range')}",
                    f"ranges: {', '.join(private)}",
                    "public addresses only (Microsoft Entra never sees private addresses)",
                    discriminator="private",
                    members=(affected("range", ((text, text) for text in private)),),
                )
        elif location.countries_and_regions is not None and location.include_unknown_countries_and_regions:
            yield Finding(
                _subject(location),
                f"the country location {_subject(location).name} includes unknown countries",
                "includeUnknownCountriesAndRegions: true",
                "includeUnknownCountriesAndRegions: false",
                discriminator="unknown countries",
            )
    if unread:
        text = f"the range `{min(unread)}` of a named location cannot be read"
        raise Unknown(Gap(RESOURCE, GapReason.MALFORMED, text, "review the location in the Microsoft Entra admin center"))


def _subject(location: NamedLocation) -> Subject:
    kind = location.odata_type.rpartition(".")[2]
    return Subject(kind, location.id, location.display_name or location.id)


def _network(text: str) -> IPv4Network | IPv6Network | None:
    try:
        return ip_network(text.strip(), strict=False)
    except ValueError:
        return None


_DOCUMENTATION = tuple(map(ip_network, ("192.0.2.0/24", "198.51.100.0/24", "203.0.113.0/24", "2001:db8::/32")))


def _documentation(network: IPv4Network | IPv6Network) -> bool:
    """Ranges for documentation (RFC 5737, RFC 3849): Python calls them private, but no network uses them."""
    return any(
        (isinstance(network, IPv4Network) and isinstance(example, IPv4Network) and network.subnet_of(example))
        or (isinstance(network, IPv6Network) and isinstance(example, IPv6Network) and network.subnet_of(example))
        for example in _DOCUMENTATION
    )
