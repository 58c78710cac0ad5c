from __future__ import annotations

from collections.abc import Iterator
from functools import partial

import msgspec

from ztscan.directory.counting import in_order
from ztscan.entities.azure_front_door import (
    CdnEndpoint,
    CdnProfile,
    ClassicFrontDoor,
    DomainTls,
    FrontDoorDomain,
    FrontDoorRoute,
    RouteProperties,
)
from ztscan.estate.visibility import Visibility
from ztscan.plugin import ByKey, Finding, Gap, Note, Severity, Subject, Yielded, check, known, required

from ._front_door_classic import faults_of_classic
from ._judging import judged, minor_tls, read, subject, takes_http

DOMAINS, ROUTES, ENDPOINTS = "azure_front_door_domains", "azure_front_door_routes", "azure_cdn_endpoints"
SWITCH = frozenset(("enabled", "disabled"))
SUITES = {"tls10_2019": 0, "tls12_2022": 2, "tls12_2023": 2}
"""Lowest minor version of each set of cipher suites; a customized set has a minimum of its own."""


class _Read(msgspec.Struct, frozen=True):
    domains: ByKey[tuple[FrontDoorDomain, ...]] | Gap
    routes: ByKey[tuple[FrontDoorRoute, ...]] | Gap


@check(
    title="Front Door and CDN require TLS 1.2 and answer no plain HTTP except with redirects",
    severity=Severity.HIGH,
    objectives=["network.encrypt_traffic"],
    mappings={"partial": {"mcsb": ["DP-3"]}},
    since="0.2.0",
)
def front_door_tls(
    azure_cdn_profiles: tuple[CdnProfile, ...],
    azure_cdn_endpoints: tuple[CdnEndpoint, ...],
    azure_classic_front_doors: tuple[ClassicFrontDoor, ...],
    azure_front_door_domains: ByKey[tuple[FrontDoorDomain, ...]] | Gap,
    azure_front_door_routes: ByKey[tuple[FrontDoorRoute, ...]] | Gap,
    azure_visibility: Visibility,
) -> Iterator[Yielded]:
    """Checks how browsers reach Front Door, and how Front Door reaches origins.

    What it checks:
        Each custom domain requires TLS 1.2 or later. Each enabled route of an enabled endpoint takes HTTPS only, or redirects
        to it, and forwards over HTTPS. Endpoints of a CDN do not allow HTTP. Front Door (classic) alike.

    Why it matters:
        Anyone on the path can read and change plain HTTP traffic, to the edge or from it to the origin.

    Limits:
        Rule sets may change redirects: routes with rule sets are noted. The origin's own TLS and custom domains of a CDN are
        not assessed.

    Remediation:
        1. Open Azure portal > Front Door and CDN profiles > the profile > Settings > Domains, and choose the TLS policy
           TLSv1.2_2023.
        2. Open Front Door manager, and for each route choose "Redirect all traffic to use HTTPS" and the forwarding protocol
           "HTTPS only", or run `az afd route update --https-redirect Enabled --forwarding-protocol HttpsOnly`.

    References:
        https://learn.microsoft.com/azure/frontdoor/end-to-end-tls
        https://learn.microsoft.com/azure/frontdoor/front-door-how-to-redirect-https
    """
    rows = (*azure_cdn_profiles, *azure_cdn_endpoints, *azure_classic_front_doors)
    found = _Read(azure_front_door_domains, azure_front_door_routes)
    yield from judged(rows, azure_visibility, "Front Door or CDN profile", partial(_wrong, found))


def _wrong(found: _Read, row: CdnProfile | CdnEndpoint | ClassicFrontDoor) -> Iterator[Yielded]:
    if isinstance(row, CdnProfile):
        if required(row.sku, "azure_cdn_profiles", "sku.name") and row.is_front_door:
            yield from _domains(row, read(found.domains, row))
    elif isinstance(row, ClassicFrontDoor):
        yield from _told(subject(row, "frontDoor"), faults_of_classic(row))
    elif not row.is_front_door:
        if required(row.http_allowed, ENDPOINTS, "isHttpAllowed"):
            yield from _told(subject(row, "cdnEndpoint"), {"answers plain HTTP"})
    elif known(row.enabled, SWITCH, ENDPOINTS, "enabledState") == "enabled":
        yield from _routes(row, read(found.routes, row))


def _told(of: Subject, faults: set[str]) -> Iterator[Finding]:
    if faults:
        message = f"{of.name} answers or forwards without encryption or with old versions of TLS"
        yield Finding(of, message, in_order(faults), "TLS 1.2, plain HTTP redirected, HTTPS to the origin")


def _domains(profile: CdnProfile, domains: tuple[FrontDoorDomain, ...]) -> Iterator[Finding]:
    old = [one.properties.host_name or one.name for one in domains if _minor(one.properties.tls_settings) < 2]
    yield from _told(subject(profile, "frontDoor"), {f"{host} accepts TLS 1.0" for host in old})


def _minor(settings: DomainTls | None) -> int:
    said = required(settings, DOMAINS, "tlsSettings")
    suites = (said.cipher_suite_set_type or "customized").casefold()
    if suites != "customized":
        return SUITES[known(suites, SUITES.keys(), DOMAINS, "cipherSuiteSetType")]
    word = required(said.minimum_tls_version, DOMAINS, "minimumTlsVersion")
    return minor_tls(word, DOMAINS, "minimumTlsVersion")


def _routes(endpoint: CdnEndpoint, routes: tuple[FrontDoorRoute, ...]) -> Iterator[Yielded]:
    faults: set[str] = set()
    for route in routes:
        said = route.properties
        if known(said.enabled_state, SWITCH, ROUTES, "enabledState") == "enabled":
            faults |= {f"route {route.name} {fault}" for fault in _faults(said)}
            if said.rule_sets:
                yield Note(f"the route {route.name} of {endpoint.name} has rule sets, which may change redirects")
    yield from _told(subject(endpoint, "frontDoorEndpoint"), faults)


def _faults(route: RouteProperties) -> Iterator[str]:
    plain = takes_http(route.supported_protocols, ROUTES, "supportedProtocols")
    redirects = not plain or known(route.https_redirect, SWITCH, ROUTES, "httpsRedirect") == "enabled"
    if not redirects:
        yield "answers plain HTTP"
    forwarding = known(route.forwarding_protocol, {"httponly", "httpsonly", "matchrequest"}, ROUTES, "forwardingProtocol")
    if forwarding == "httponly" or (forwarding == "matchrequest" and not redirects):
        yield "forwards over plain HTTP"
