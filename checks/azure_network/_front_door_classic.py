"""The encryption of Front Door (classic)."""

from __future__ import annotations

from collections.abc import Iterator

from ztscan.entities.azure_front_door import ClassicFrontDoor, ClassicRoutingProperties
from ztscan.plugin import known, required

from ._judging import minor_tls, takes_http

DOORS = "azure_classic_front_doors"
_SWITCH = frozenset(("enabled", "disabled"))
_REDIRECT, _FORWARD = "redirectconfiguration", "forwardingconfiguration"
_DEFAULT_HOST = ".azurefd.net"
"""Names of Azure's own, which need no certificate."""


def faults_of_classic(door: ClassicFrontDoor) -> set[str]:
    """What is not encrypted, in words. Raises Unknown where Azure does not say."""
    if known(door.enabled, _SWITCH, DOORS, "enabledState") == "disabled":
        return set()
    return {*_old(door), *_plain(door)}


def _old(door: ClassicFrontDoor) -> Iterator[str]:
    for frontend in required(door.frontends, DOORS, "frontendEndpoints"):
        said = required(frontend.properties, DOORS, "frontendEndpoints.properties")
        host = required(said.host_name, DOORS, "hostName")
        if host.casefold().endswith(_DEFAULT_HOST):
            continue
        if said.https is None:
            yield f"{host} has no HTTPS"
        elif minor_tls(said.https.minimum_tls_version, DOORS, "minimumTlsVersion") < 2:
            yield f"{host} accepts TLS 1.0"


def _plain(door: ClassicFrontDoor) -> Iterator[str]:
    for rule in required(door.rules, DOORS, "routingRules"):
        said = required(rule.properties, DOORS, "routingRules.properties")
        if known(said.enabled_state, _SWITCH, DOORS, "enabledState") == "enabled":
            yield from _of_rule(rule.name, said)


def _of_rule(name: str, rule: ClassicRoutingProperties) -> Iterator[str]:
    """A rule redirects or forwards; those that forward and accept HTTP answer it."""
    configuration = required(rule.route_configuration, DOORS, "routeConfiguration")
    plain = takes_http(rule.accepted_protocols, DOORS, "acceptedProtocols")
    kind = required(configuration.kind, DOORS, "routeConfiguration.@odata.type").casefold()
    if kind.endswith(_REDIRECT):
        protocol = known(configuration.redirect_protocol, {"httpsonly", "httponly", "matchrequest"}, DOORS, "redirectProtocol")
        if protocol != "httpsonly" and plain:
            yield f"rule {name} redirects to plain HTTP"
        return
    known("forward" if kind.endswith(_FORWARD) else kind, {"forward"}, DOORS, "routeConfiguration.@odata.type")
    if plain:
        yield f"rule {name} answers plain HTTP"
    protocol = known(configuration.forwarding_protocol, {"httpsonly", "httponly", "matchrequest"}, DOORS, "forwardingProtocol")
    if protocol == "httponly" or (protocol == "matchrequest" and plain):
        yield f"rule {name} forwards over plain HTTP"
