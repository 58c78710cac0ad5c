from __future__ import annotations

from collections.abc import Iterator
from ipaddress import IPv4Network, IPv6Network, collapse_addresses, ip_network

from ztscan.directory.counting import counted
from ztscan.entities.conditional_access import NamedLocation
from ztscan.plugin import Finding, Gap, GapReason, Severity, Subject, Unknown, check, required

RESOURCE = "named_locations"
Network = IPv4Network | IPv6Network


@check(
    title="The organisation's own networks are defined as trusted named locations",
    severity=Severity.LOW,
    objectives=["identities.trusted_locations"],
    mappings={
        "equal": {"cis-m365-7.0": ["5.2.2.14"]},
        "stronger": {
            "monkey365": ["entra-trusted-location-enabled."],
            "prowler": ["entra_conditional_access_trusted_named_location_exists", "entra_trusted_named_locations_exists"],
            "zta": ["21865"],
        },
    },
)
def trusted_location_defined(named_locations: tuple[NamedLocation, ...]) -> Iterator[Finding]:
    """Checks that a trusted named location contains the organisation's networks.

    What it checks:
        At least one named IP location is trusted and contains a range. A location without ranges does not count. A location
        whose ranges cover the whole internet (`0.0.0.0/0`, or `0.0.0.0/1` and `128.0.0.0/1`) does not count either.

    Why it matters:
        Microsoft Entra ID Protection rates a sign-in from a trusted network as less risky. Policies can restrict sensitive
        steps, such as registering security information, to networks that the organisation controls.

    Limits:
        The check does not verify that the ranges belong to the organisation or that they are narrow. Country locations are
        never trusted.

    Remediation:
        1. Open {portal:named_locations} > IP ranges location.
        2. Enter the public addresses of the organisation, and select "Mark as trusted location".
        3. Or send `POST /identity/conditionalAccess/namedLocations` with `"@odata.type":
           "#microsoft.graph.ipNamedLocation"`, `"isTrusted": true` and the `ipRanges`.
        4. To verify, scan again.

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
        raise Unknown(Gap(RESOURCE, GapReason.MALFORMED, text, "review the location in the Microsoft Entra admin center"))
    for location in trusted:
        subject = Subject("ipNamedLocation", location.id, location.display_name or location.id)
        wrong = "covers the whole internet" if networks[location.id] else "has no ranges"
        yield Finding(
            subject,
            f"the trusted location {subject.name} {wrong}",
            f"ranges: {', '.join(_ranges(location)) or 'none'}",
            "a trusted location with only the organisation's own public addresses",
        )
    if not trusted:
        yield Finding(
            Subject("conditionalAccessRoot", "conditionalAccessRoot", "Named locations"),
            "no named location is trusted",
            f"{counted(len(by_address), 'named IP location')}, 0 trusted",
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
    """Whether the ranges of one IP version together cover all addresses."""
    v4 = collapse_addresses(network for network in networks if isinstance(network, IPv4Network))
    v6 = collapse_addresses(network for network in networks if isinstance(network, IPv6Network))
    return any(network.prefixlen == 0 for network in v4) or any(network.prefixlen == 0 for network in v6)
