from __future__ import annotations

from collections.abc import Iterator
from ipaddress import IPv4Network, IPv6Network, collapse_addresses, ip_network

from ztscan.entities.conditional_access import NamedLocation
from ztscan.plugin import Finding, Gap, GapReason, Severity, Subject, Unknown, check, required

RESOURCE = "named_locations"
Network = IPv4Network | IPv6Network


@check(
    title="The organisation's own networks are named and trusted",
    severity=Severity.LOW,
    objectives=["identities.trusted_locations"],
    mappings={
        "cis-m365-7.0": ["5.2.2.14"],
        "monkey365": ["entra-trusted-location-enabled."],
        "prowler": ["entra_conditional_access_trusted_named_location_exists"],
        "zta": ["21865"],
    },
)
def trusted_location_defined(named_locations: tuple[NamedLocation, ...]) -> Iterator[Finding]:
    """Whether a trusted named location says where the organisation is.

    What it checks:
        At least one named location of address ranges is trusted and holds a range. One that is empty, or whose ranges
        together are the whole internet (`0.0.0.0/0`, or `0.0.0.0/1` and `128.0.0.0/1`), does not count.

    Why it matters:
        Identity Protection weighs a sign-in from a known network as less risky, and policies can tie the most delicate steps,
        such as registering security information, to places that the organisation controls.

    Limits:
        Whether the ranges are the organisation's, and narrow, is not judged here. Locations by country are never trusted.

    Remediation:
        1. Open {portal:named_locations} > IP ranges location.
        2. Enter the public addresses of the organisation and tick "Mark as trusted location".
        3. Or send `POST /identity/conditionalAccess/namedLocations` with `"@odata.type": "#microsoft.graph.ipNamedLocation"`,
           `"isTrusted": true` and the `ipRanges`.

    References:
        https://learn.microsoft.com/entra/identity/conditional-access/concept-assignment-network
        https://learn.microsoft.com/graph/api/resources/ipnamedlocation
    """
    by_address = [location for location in named_locations if location.ip_ranges is not None]
    trusted = [location for location in by_address if location.is_trusted]
    networks = {location.id: _networks(location) for location in trusted}
    if any(read and not _whole_internet(read) for read in networks.values()):
        return
    for location in by_address:
        required(location.is_trusted, RESOURCE, "isTrusted")
    unread = [location.display_name or location.id for location in trusted if len(networks[location.id]) < len(_ranges(location))]
    if unread:
        text = f"location `{min(unread)}` has a range that cannot be read"
        raise Unknown(Gap(RESOURCE, GapReason.MALFORMED, text, "look at the location in the Microsoft Entra admin center"))
    for location in trusted:
        yield Finding(
            Subject("ipNamedLocation", location.id, location.display_name or location.id),
            "the whole internet is trusted" if networks[location.id] else "the trusted location is empty",
            f"ranges: {', '.join(_ranges(location)) or 'none'}",
            "the organisation's own public addresses",
        )
    if not trusted:
        yield Finding(
            Subject("conditionalAccessRoot", "conditionalAccessRoot", "Named locations"),
            "no network is known as the organisation's own",
            f"{len(by_address)} locations of address ranges, none of them trusted",
            "a trusted location with the organisation's own public addresses",
        )


def _ranges(location: NamedLocation) -> list[str]:
    return sorted(entry.cidr_address for entry in location.ip_ranges or ())


def _networks(location: NamedLocation) -> list[Network]:
    """The ranges that can be read; host bits may be set."""
    read: list[Network] = []
    for text in _ranges(location):
        try:
            read.append(ip_network(text.strip(), strict=False))
        except ValueError:
            continue
    return read


def _whole_internet(networks: list[Network]) -> bool:
    """Whether the ranges of either version, taken together, leave no address out."""
    v4 = collapse_addresses(network for network in networks if isinstance(network, IPv4Network))
    v6 = collapse_addresses(network for network in networks if isinstance(network, IPv6Network))
    return any(network.prefixlen == 0 for network in v4) or any(network.prefixlen == 0 for network in v6)
