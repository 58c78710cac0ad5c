"""Where web applications are published, and which web application firewall looks at the requests there.

On a gateway the policy of a path comes before that of its listener, and that before the gateway's. On Front Door a security
policy names the domains and paths that it protects: one that protects a domain says nothing of the others.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TypeVar

import msgspec

from ztscan.core.model import ByKey, Gap, GapReason
from ztscan.engine.check import Unknown, known, required
from ztscan.engine.evidence import fact
from ztscan.entities.azure import AzureRow
from ztscan.entities.azure_front_door import (
    CdnEndpoint,
    CdnProfile,
    ClassicFrontDoor,
    FrontDoorDomain,
    FrontDoorRoute,
    FrontDoorSecurityPolicy,
    FrontDoorWafPolicy,
)
from ztscan.entities.azure_gateways import ApplicationGateway, GatewayWafPolicy, Listener
from ztscan.entities.azure_nested import Child, Reference, key_of, parent_of
from ztscan.estate.waf import Waf, of_front_door_policy, of_gateway_itself, of_gateway_policy

GATEWAYS, PROFILES, DOORS = "azure_application_gateways", "azure_cdn_profiles", "azure_classic_front_doors"
SECURITY, ROUTES, ENDPOINTS = "azure_front_door_security_policies", "azure_front_door_routes", "azure_cdn_endpoints"
T = TypeVar("T")
_SWITCH = frozenset(("enabled", "disabled"))
_WEB = frozenset(("http", "https"))
_PROTOCOLS = _WEB | {"tcp", "tls"}
_EVERY_PATH = frozenset(("/*",))


class Place(msgspec.Struct, frozen=True):
    """A listener, path or domain where requests from the internet come in."""

    where: str
    waf: Waf | None
    """None: nothing looks at the requests."""


class Publisher(msgspec.Struct, frozen=True):
    """A gateway or Front Door, with what it publishes to the internet."""

    row: AzureRow
    kind: str
    places: tuple[Place, ...]
    gaps: tuple[Gap, ...]
    """What may be published or protected too, and could not be read."""


class WebProtection(msgspec.Struct, frozen=True):
    publishers: tuple[Publisher, ...]


class _FrontDoors(msgspec.Struct, frozen=True):
    """What was read below the profiles of Front Door."""

    endpoints: Mapping[str, list[CdnEndpoint]]
    """By key of their profile."""
    domains: ByKey[tuple[FrontDoorDomain, ...]] | Gap
    routes: ByKey[tuple[FrontDoorRoute, ...]] | Gap
    security: ByKey[tuple[FrontDoorSecurityPolicy, ...]] | Gap
    policies: Mapping[str, Waf]


@fact
def azure_web_protection(
    azure_application_gateways: tuple[ApplicationGateway, ...],
    azure_gateway_waf_policies: tuple[GatewayWafPolicy, ...],
    azure_cdn_profiles: tuple[CdnProfile, ...],
    azure_cdn_endpoints: tuple[CdnEndpoint, ...],
    azure_classic_front_doors: tuple[ClassicFrontDoor, ...],
    azure_front_door_domains: ByKey[tuple[FrontDoorDomain, ...]] | Gap,
    azure_front_door_routes: ByKey[tuple[FrontDoorRoute, ...]] | Gap,
    azure_front_door_security_policies: ByKey[tuple[FrontDoorSecurityPolicy, ...]] | Gap,
    azure_front_door_waf_policies: tuple[FrontDoorWafPolicy, ...],
) -> WebProtection:
    """Every gateway and Front Door that publishes web applications to the internet."""
    of_gateways = {row.key: of_gateway_policy(row) for row in azure_gateway_waf_policies}
    of_doors = {row.key: of_front_door_policy(row) for row in azure_front_door_waf_policies}
    endpoints: dict[str, list[CdnEndpoint]] = {}
    for endpoint in azure_cdn_endpoints:
        endpoints.setdefault(parent_of(endpoint.key, "afdendpoints"), []).append(endpoint)
    below = _FrontDoors(
        endpoints,
        azure_front_door_domains,
        azure_front_door_routes,
        azure_front_door_security_policies,
        of_doors,
    )
    found = [_publisher(row, "applicationGateway", _gateway(row, of_gateways)) for row in azure_application_gateways]
    found += [
        _publisher(profile, "frontDoor", _front_door(profile, below))
        for profile in azure_cdn_profiles
        if profile.sku is None or profile.is_front_door
    ]
    found += [_publisher(door, "frontDoor", _classic(door, of_doors)) for door in azure_classic_front_doors]
    return WebProtection(tuple(one for one in found if one.places or one.gaps))


def _publisher(row: AzureRow, kind: str, places: Iterator[Place | Gap]) -> Publisher:
    found: list[Place] = []
    gaps: dict[Gap, None] = {}
    try:
        for one in places:
            if isinstance(one, Gap):
                gaps[one] = None
            else:
                found.append(one)
    except Unknown as unknown:
        gaps.update(dict.fromkeys(unknown.gaps))
    return Publisher(row, kind, tuple(sorted(found, key=lambda place: place.where)), tuple(gaps))


def _missing(resource: str, what: str) -> Gap:
    return Gap(resource, GapReason.MALFORMED, f"{what} was not returned", "grant Reader on its subscription, and scan again")


def _gateway(gateway: ApplicationGateway, policies: Mapping[str, Waf]) -> Iterator[Place | Gap]:
    """The web listeners of a gateway on public addresses, and their paths with a policy of their own."""
    frontends = required(gateway.frontends, GATEWAYS, "frontendIPConfigurations")
    private = {one.key for one in frontends if one.properties is not None and one.properties.public_address is None}
    if len(private) == len(frontends) and frontends:
        return
    own = _own(gateway, policies)
    for listener in required(gateway.listeners, GATEWAYS, "httpListeners"):
        said = listener.properties or Listener()
        if key_of(said.frontend) in private or known(said.protocol, _PROTOCOLS, GATEWAYS, "protocol") not in _WEB:
            continue
        inherited = _policy(said.firewall_policy, policies, "azure_gateway_waf_policies") if said.firewall_policy else own
        yield from _placed(f"listener {listener.name}", inherited)
        yield from _paths(gateway, listener, policies)


def _own(gateway: ApplicationGateway, policies: Mapping[str, Waf]) -> Waf | Gap | None:
    if gateway.firewall_policy:
        return _policy(Reference(gateway.firewall_policy), policies, "azure_gateway_waf_policies")
    if gateway.firewall is None or gateway.firewall.enabled is False:
        return None
    if gateway.firewall.enabled is None:
        return _missing(GATEWAYS, f"whether the firewall of {gateway.name} is on")
    return of_gateway_itself(gateway.key, gateway.name, gateway.firewall)


def _paths(gateway: ApplicationGateway, listener: Child[Listener], policies: Mapping[str, Waf]) -> Iterator[Place | Gap]:
    maps = {one.key: one for one in gateway.path_maps or ()}
    for rule in required(gateway.rules, GATEWAYS, "requestRoutingRules"):
        said = rule.properties
        if said is None or key_of(said.http_listener) != listener.key or said.url_path_map is None:
            continue
        found = maps.get(said.url_path_map.key)
        if found is None or found.properties is None:
            yield _missing(GATEWAYS, f"what paths of {gateway.name} are about")
            continue
        for path in required(found.properties.path_rules, GATEWAYS, "pathRules"):
            if path.properties is not None and path.properties.firewall_policy is not None:
                waf = _policy(path.properties.firewall_policy, policies, "azure_gateway_waf_policies")
                yield from _placed(f"path {path.name} of listener {listener.name}", waf)


def _policy(reference: Reference, policies: Mapping[str, Waf], resource: str) -> Waf | Gap:
    return policies.get(reference.key) or _missing(resource, "the policy of a web application firewall")


def _placed(where: str, waf: Waf | Gap | None) -> Iterator[Place | Gap]:
    yield waf if isinstance(waf, Gap) else Place(where, waf)


def _front_door(profile: CdnProfile, below: _FrontDoors) -> Iterator[Place | Gap]:
    """The domains and endpoints of a profile that routes serve."""
    if profile.sku is None:
        yield _missing(PROFILES, f"the kind of the profile {profile.name}")
        return
    served, unknown = _served(profile, below)
    protected = _protected(_read(below.security, profile.id), below.policies)
    for domain in _read(below.domains, profile.id):
        name = domain.properties.host_name or domain.name
        yield from _guarded(f"domain {name}", domain.id.lower(), served, unknown, protected)
    for endpoint in _enabled(profile, below):
        yield from _guarded(f"endpoint {endpoint.host or endpoint.name}", endpoint.key, served, unknown, protected)


def _guarded(
    where: str, key: str, served: frozenset[str], unknown: tuple[Gap, ...], protected: Mapping[str, Waf | Gap]
) -> Iterator[Place | Gap]:
    """The place, if it is served. Where it is not known whether it is, that matters only without protection."""
    if key in protected:
        yield from _placed(where, protected[key])
    elif key in served:
        yield Place(where, None)
    else:
        yield from unknown


def _enabled(profile: CdnProfile, below: _FrontDoors) -> Iterator[CdnEndpoint]:
    for endpoint in below.endpoints.get(profile.key, ()):
        if known(endpoint.enabled, _SWITCH, ENDPOINTS, "enabledState") == "enabled":
            yield endpoint


def _served(profile: CdnProfile, below: _FrontDoors) -> tuple[frozenset[str], tuple[Gap, ...]]:
    """Keys of the domains and endpoints that an enabled route serves, and what is not known of it."""
    served: set[str] = set()
    gaps: dict[Gap, None] = {}
    for endpoint in _enabled(profile, below):
        try:
            for route in _read(below.routes, endpoint.id):
                said = route.properties
                if known(said.enabled_state, _SWITCH, ROUTES, "enabledState") == "enabled":
                    served |= {key_of(one) for one in said.custom_domains or ()}
                    if known(said.link_to_default_domain, _SWITCH, ROUTES, "linkToDefaultDomain") == "enabled":
                        served.add(endpoint.key)
        except Unknown as unknown:
            gaps.update(dict.fromkeys(unknown.gaps))
    return frozenset(served), tuple(gaps)


def _protected(security: Iterable[FrontDoorSecurityPolicy], policies: Mapping[str, Waf]) -> dict[str, Waf | Gap]:
    """By key of a domain or endpoint, the firewall that looks at all of its paths."""
    found: dict[str, Waf | Gap] = {}
    for policy in security:
        said = required(policy.properties.parameters, SECURITY, "parameters")
        waf = _policy(required(said.waf_policy, SECURITY, "wafPolicy"), policies, "azure_front_door_waf_policies")
        for association in required(said.associations, SECURITY, "associations"):
            if set(required(association.patterns_to_match, SECURITY, "patternsToMatch")) >= _EVERY_PATH:
                found.update({one.key: waf for one in required(association.domains, SECURITY, "domains")})
    return found


def _read(table: ByKey[tuple[T, ...]] | Gap, key: str) -> tuple[T, ...]:
    entry = table if isinstance(table, Gap) else table[key]
    if isinstance(entry, Gap):
        raise Unknown(entry)
    return entry


def _classic(door: ClassicFrontDoor, policies: Mapping[str, Waf]) -> Iterator[Place | Gap]:
    if known(door.enabled, _SWITCH, DOORS, "enabledState") == "disabled":
        return
    for frontend in required(door.frontends, DOORS, "frontendEndpoints"):
        said = required(frontend.properties, DOORS, "frontendEndpoints.properties")
        waf = _policy(said.firewall_policy, policies, "azure_front_door_waf_policies") if said.firewall_policy else None
        yield from _placed(f"domain {said.host_name or frontend.name}", waf)
