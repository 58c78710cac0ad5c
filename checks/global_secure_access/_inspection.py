"""Shared by the checks on inspection: what has to be there, and findings on what passes."""

from __future__ import annotations

from collections.abc import Iterator

from ztscan.directory.licences import licensed
from ztscan.directory.network_access.activation import require_activated
from ztscan.directory.network_access.forwarding import ForwardedTraffic, Traffic, switched_on, traffic_of
from ztscan.directory.network_access.inspection import Inspection, Layer, Outcome
from ztscan.entities.network_access import INTERNET_ACCESS, FilteringProfile, NetworkTenantStatus, RemoteNetwork
from ztscan.plugin import Finding, Gap, Note, Subject, Unknown, required

INTERNET = Subject("networkaccess.internetTraffic", "internetTraffic", "Internet traffic")


def inspected(
    status: NetworkTenantStatus | Gap, traffic: ForwardedTraffic | Gap, inspection: Inspection | Gap, plans: frozenset[str]
) -> Inspection:
    """The security profiles. Raises NotApplicable where there is no internet traffic to inspect."""
    require_activated(status, plans, INTERNET_ACCESS)
    licensed(traffic, plans, INTERNET_ACCESS).require(Traffic.INTERNET, "internet traffic")
    return licensed(inspection, plans, INTERNET_ACCESS)


def branches(networks: tuple[RemoteNetwork, ...] | Gap) -> tuple[RemoteNetwork, ...]:
    """Remote networks that forward internet traffic: they get the baseline profile alone."""
    if isinstance(networks, Gap):
        raise Unknown(networks)
    found = []
    for network in networks:
        for profile in required(network.forwarding_profiles, "remote_networks", "forwardingProfiles"):
            kind = traffic_of(profile.traffic_forwarding_type, "remote_networks", "forwardingProfiles/trafficForwardingType")
            if kind is Traffic.INTERNET and switched_on(profile.state, "remote_networks", "forwardingProfiles/state"):
                found.append(network)
                break
    return tuple(found)


def passing(outcome: Outcome, subject: Subject, message: str, expected: str) -> Iterator[Finding | Note]:
    """One finding on what passes, with a note on whom some profile protects. Raises Unknown for what could not be told."""
    if outcome.passing:
        yield Finding(subject, message, "; ".join(map(str, outcome.passing)), expected, discriminator=subject.id)
        if outcome.held:
            yield Note(f"protected in part: {', '.join(map(str, outcome.held))}")
    if outcome.gaps:
        raise Unknown(*outcome.gaps)


def profile_subject(profile: FilteringProfile) -> Subject:
    return Subject("filteringProfile", profile.id, profile.name or profile.id)


def layer_subject(layer: Layer) -> Subject:
    return profile_subject(layer.profile)
