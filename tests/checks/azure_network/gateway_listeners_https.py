"""Cases of `azure_network.gateway_listeners_https`."""

from __future__ import annotations

from typing import Any

from tests.checks.azure_network.gateway_tls import FAILS, of
from tests.checks.azure_network.storage_https import NOT_APPLICABLE, NOT_ASSESSED
from tests.checks.cases import Case, gap
from tests.checks.compliant.azure_edge import GATEWAYS, listener, part, ref, rule

BACKEND = {"backendHttpSettings": ref("backendHttpSettingsCollection", "shop")}
PATHS = {"ruleType": "PathBasedRouting", "urlPathMap": ref("urlPathMaps", "paths")}
TO_HTTPS = ref("redirectConfigurations", "to-https")


def paths(default: Any, *others: Any) -> dict[str, Any]:
    """A path map with the redirect of its default and of each path."""
    rules = [part("pathRules", f"path{at}", paths=["/*"], redirectConfiguration=one) for at, one in enumerate(others)]
    return part("urlPathMaps", "paths", defaultRedirectConfiguration=default, pathRules=rules)


def by_path(default: Any, *others: Any) -> dict[str, Any]:
    return of(requestRoutingRules=[rule("paths", "http", **PATHS)], urlPathMaps=[paths(default, *others)])


def redirected(**properties: Any) -> dict[str, Any]:
    return of(redirectConfigurations=[part("redirectConfigurations", "to-https", **properties)])


CASES = (
    Case("a redirect"),
    Case("served over HTTP", of(requestRoutingRules=[rule("plain", "http", **BACKEND)]), FAILS),
    Case("a redirect to an address", redirected(targetUrl="https://www.fabrikam.example")),
    Case("a redirect to an address without encryption", redirected(targetUrl="http://www.fabrikam.example"), FAILS),
    Case("a redirect to the same listener", redirected(targetListener=ref("httpListeners", "http")), FAILS),
    Case("a redirect without target", redirected(), verdict=NOT_ASSESSED),
    Case("a redirect that was not returned", of(redirectConfigurations=[]), verdict=NOT_ASSESSED),
    Case("a listener without rules", of(requestRoutingRules=[])),
    Case("every path redirects", by_path(TO_HTTPS, TO_HTTPS)),
    Case("a path is served", by_path(TO_HTTPS, TO_HTTPS, None), FAILS),
    Case("the default is served", by_path(None, TO_HTTPS), FAILS),
    Case("paths were not returned", of(requestRoutingRules=[rule("paths", "http", **PATHS)]), verdict=NOT_ASSESSED),
    Case("HTTPS only", of(httpListeners=[listener("https")], requestRoutingRules=None)),
    Case(
        "plain HTTP to the backend",
        of(backendHttpSettingsCollection=[part("backendHttpSettingsCollection", "b", protocol="Http")]),
    ),
    Case("rules were not returned", of(requestRoutingRules=None), verdict=NOT_ASSESSED),
    Case("no gateway", {GATEWAYS: []}, verdict=NOT_APPLICABLE),
    Case("could not be read", {GATEWAYS: gap(GATEWAYS)}, verdict=NOT_ASSESSED),
)
