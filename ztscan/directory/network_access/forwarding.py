"""Which traffic is forwarded to Global Secure Access, and of whom."""

from __future__ import annotations

import enum

import msgspec

from ztscan.core.model import ByKey, Gap
from ztscan.directory.network_access.assigned import Assigned, Assignments, assigned_to
from ztscan.engine.check import NotApplicable, Unknown, required
from ztscan.engine.evidence import fact
from ztscan.graph.areas.network_access import ForwardingProfile
from ztscan.graph.areas.private_access import NetworkPrincipal

PROFILES, PRINCIPALS = "forwarding_profiles", "forwarding_principals"
Principals = ByKey[NetworkPrincipal | None]


class Traffic(enum.StrEnum):
    """The kinds of traffic that profiles forward, by Graph's names."""

    MICROSOFT = "m365"
    INTERNET = "internet"
    PRIVATE = "private"


_KINDS = frozenset(Traffic)


class Forwarded(msgspec.Struct, frozen=True):
    """One profile and who gets it."""

    profile: ForwardingProfile
    enabled: bool
    assigned: Assigned
    networks: int = 0
    """Remote networks that are linked to it."""
    policies_off: bool = False
    """Whether it has policies, and each of them is disabled."""

    @property
    def name(self) -> str:
        return self.profile.name or self.profile.id

    @property
    def nobody(self) -> bool:
        """Whether it forwards no traffic."""
        return not self.enabled or self.policies_off or (self.assigned.nobody and not self.networks)


class ForwardedTraffic(msgspec.Struct, frozen=True):
    """The forwarding profiles of a tenant with what says who gets them."""

    profiles: tuple[ForwardingProfile, ...]
    principals: Principals | Gap
    assignments: Assignments | Gap

    def of(self, traffic: Traffic) -> tuple[Forwarded, ...]:
        """The profiles for one kind of traffic. Raises Unknown where one of them is not known well enough."""
        return tuple(
            self._forwarded(profile)
            for profile in self.profiles
            if traffic_of(profile.traffic_forwarding_type, PROFILES, "trafficForwardingType") is traffic
        )

    def require(self, traffic: Traffic, words: str) -> None:
        """Raises NotApplicable where nobody's traffic of this kind is forwarded: what inspects it then has no effect."""
        if all(profile.nobody for profile in self.of(traffic)):
            raise NotApplicable(f"nobody's {words} is forwarded to Global Secure Access")

    def _forwarded(self, profile: ForwardingProfile) -> Forwarded:
        enabled = switched_on(profile.state, PROFILES)
        if not enabled:
            return Forwarded(profile, enabled=False, assigned=Assigned())
        key = required(profile.service_principal, PROFILES, "servicePrincipal").id
        found = self.principals if isinstance(self.principals, Gap) else self.principals[key]
        if isinstance(found, Gap):
            raise Unknown(found)
        principal = required(found, PRINCIPALS, f"the service principal {key}")
        assigned = assigned_to(principal, PRINCIPALS, self.assignments)
        associations = required(profile.associations, PROFILES, "associations") if assigned.nobody else profile.associations
        policies = required(profile.policies, PROFILES, "policies")
        states = [switched_on(link.state, PROFILES, "policies/state") for link in policies]
        return Forwarded(profile, True, assigned, len(associations or ()), bool(states) and not any(states))


def traffic_of(kind: str | None, resource: str, name: str) -> Traffic:
    """The kind of traffic. Raises Unknown where Graph did not say, or said it in a word that is new."""
    said = (kind or "").casefold()
    return Traffic(required(said if said in _KINDS else None, resource, f"{name} (a known value)"))


def switched_on(state: str | None, resource: str, name: str = "state") -> bool:
    """Whether something is enabled. Raises Unknown where Graph did not say, or said it in a word that is new."""
    said = (state or "").casefold()
    return required(said if said in {"enabled", "disabled"} else None, resource, f"{name} (a known value)") == "enabled"


@fact
def forwarded_traffic(
    forwarding_profiles: tuple[ForwardingProfile, ...],
    forwarding_principals: Principals | Gap,
    network_access_assignments: Assignments | Gap,
) -> ForwardedTraffic:
    """Which traffic of whom is forwarded to Global Secure Access."""
    return ForwardedTraffic(forwarding_profiles, forwarding_principals, network_access_assignments)
