"""Cases of `azure_network.front_door_tls`."""

from __future__ import annotations

from typing import Any

from tests.checks.azure_network.storage_https import NOT_APPLICABLE, NOT_ASSESSED
from tests.checks.cases import Case, gap
from tests.checks.compliant.azure_base import resource_id, row
from tests.checks.compliant.azure_edge import (
    CLASSIC,
    DOMAINS,
    ENDPOINT,
    ENDPOINTS,
    PROFILE,
    PROFILES,
    ROUTES,
    cdn_endpoint,
    domain,
    endpoint,
    profile,
    route,
)

OLD_DOOR = resource_id("Microsoft.Network/frontDoors", "fd-old").lower()
OLD_CDN = cdn_endpoint()["id"].lower()
FORWARD = {"@odata.type": "#Microsoft.Azure.FrontDoor.Models.FrontdoorForwardingConfiguration", "forwardingProtocol": "HttpsOnly"}
REDIRECT = {"@odata.type": "#Microsoft.Azure.FrontDoor.Models.FrontdoorRedirectConfiguration", "redirectProtocol": "HttpsOnly"}


def tls(**settings: Any) -> dict[str, Any]:
    return {DOMAINS: {PROFILE: [domain(**settings)]}}


def routed(**properties: Any) -> dict[str, Any]:
    return {ROUTES: {ENDPOINT: [route(**properties)]}}


def classic(
    version: str | None = "1.2", accepts: Any = ("Https",), enabled: str | None = "Enabled", **rule: Any
) -> dict[str, Any]:
    """A classic Front Door with one domain and one rule."""
    https = {"customHttpsProvisioningState": "Enabled", "customHttpsConfiguration": {"minimumTlsVersion": version}}
    frontend = {"name": "www", "properties": {"hostName": "old.fabrikam.example", **(https if version else {})}}
    of_azure = {"name": "default", "properties": {"hostName": "fd-old.azurefd.net"}}
    properties = {"enabledState": "Enabled", "acceptedProtocols": list(accepts), "routeConfiguration": {**FORWARD, **rule}}
    rules = [{"name": "all", "properties": properties}]
    found = {"enabledState": enabled, "frontendEndpoints": [frontend, of_azure], "routingRules": rules}
    return {CLASSIC: [row("Microsoft.Network/frontDoors", "fd-old", found)]}


_OLD = domain(cipherSuiteSetType="TLS10_2019")
NAMELESS = {**_OLD, "properties": {**_OLD["properties"], "hostName": None}}

CASES = (
    Case("TLS 1.2 and redirects"),
    Case("a domain with TLS 1.0", tls(cipherSuiteSetType="TLS10_2019"), {PROFILE.lower()}),
    Case("a domain without a name of its own, with TLS 1.0", {DOMAINS: {PROFILE: [NAMELESS]}}, {PROFILE.lower()}),
    Case("a customized domain with TLS 1.0", tls(cipherSuiteSetType="Customized", minimumTlsVersion="TLS10"), {PROFILE.lower()}),
    Case("a customized domain with TLS 1.3", tls(cipherSuiteSetType="Customized", minimumTlsVersion="TLS13")),
    Case("an older answer, with TLS 1.0", tls(cipherSuiteSetType=None, minimumTlsVersion="TLS10"), {PROFILE.lower()}),
    Case("TLS was not returned", tls(cipherSuiteSetType=None, minimumTlsVersion=None), verdict=NOT_ASSESSED),
    Case("no redirect", routed(httpsRedirect="Disabled"), {ENDPOINT.lower()}),
    Case("HTTPS only, no redirect", routed(httpsRedirect="Disabled", supportedProtocols=["Https"])),
    Case("forwards over HTTP", routed(forwardingProtocol="HttpOnly"), {ENDPOINT.lower()}),
    Case("forwards as it comes, with a redirect", routed(forwardingProtocol="MatchRequest")),
    Case(
        "forwards as it comes, without a redirect",
        routed(forwardingProtocol="MatchRequest", httpsRedirect="Disabled"),
        {ENDPOINT.lower()},
    ),
    Case("no redirect, on a route that is disabled", routed(httpsRedirect="Disabled", enabledState="Disabled")),
    Case(
        "no redirect, on an endpoint that is disabled",
        {ENDPOINTS: [endpoint(enabledState="Disabled")], **routed(httpsRedirect="Disabled")},
    ),
    Case("rule sets", routed(ruleSets=[{"id": f"{PROFILE}/ruleSets/more"}])),
    Case("a state that nobody knows", routed(enabledState="Paused"), verdict=NOT_ASSESSED),
    Case("the redirect was not returned", routed(httpsRedirect=None), verdict=NOT_ASSESSED),
    Case("a CDN that allows HTTP", {ENDPOINTS: [endpoint(), cdn_endpoint(isHttpAllowed=True)]}, {OLD_CDN}),
    Case("a CDN that does not", {ENDPOINTS: [endpoint(), cdn_endpoint()]}),
    Case("a CDN that does not say", {ENDPOINTS: [endpoint(), cdn_endpoint(isHttpAllowed=None)]}, verdict=NOT_ASSESSED),
    Case("classic", classic()),
    Case("classic, TLS 1.0", classic("1.0"), {OLD_DOOR}),
    Case("classic, no certificate", classic(None), {OLD_DOOR}),
    Case("classic, answers HTTP", classic(accepts=("Http", "Https")), {OLD_DOOR}),
    Case("classic, redirects", classic(accepts=("Http", "Https"), **REDIRECT)),
    Case("classic, redirects as it comes, HTTPS only", classic(**{**REDIRECT, "redirectProtocol": "MatchRequest"})),
    Case("classic, redirects to HTTP", classic(accepts=("Http",), **{**REDIRECT, "redirectProtocol": "HttpOnly"}), {OLD_DOOR}),
    Case("classic, forwards over HTTP", classic(forwardingProtocol="HttpOnly"), {OLD_DOOR}),
    Case("classic, disabled", classic("1.0", enabled="Disabled")),
    Case("classic, a rule of an unknown kind", classic(**{"@odata.type": "#Other"}), verdict=NOT_ASSESSED),
    Case("the kind of a profile was not returned", {PROFILES: [{**profile(), "sku": None}]}, verdict=NOT_ASSESSED),
    Case("domains could not be read", {DOMAINS: {PROFILE: gap(DOMAINS)}}, verdict=NOT_ASSESSED),
    Case("none", {PROFILES: [], ENDPOINTS: [], CLASSIC: [], DOMAINS: {}, ROUTES: {}}, verdict=NOT_APPLICABLE),
    Case("could not be read", {ENDPOINTS: gap(ENDPOINTS)}, verdict=NOT_ASSESSED),
)
