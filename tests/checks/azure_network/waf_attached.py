"""Cases of `azure_network.waf_attached`."""

from __future__ import annotations

from typing import Any

from tests.checks.azure_network.gateway_tls import FAILS, of
from tests.checks.azure_network.storage_https import NOT_APPLICABLE, NOT_ASSESSED
from tests.checks.cases import Case, gap
from tests.checks.compliant.azure_base import resource_id, row
from tests.checks.compliant.azure_edge import (
    CLASSIC,
    DOMAIN,
    DOMAINS,
    ENDPOINT,
    ENDPOINTS,
    FRONT_DOOR_POLICIES,
    FRONT_DOOR_POLICY,
    GATEWAY_POLICIES,
    GATEWAY_POLICY,
    GATEWAYS,
    PROFILE,
    PROFILES,
    ROUTES,
    SECURITY_POLICIES,
    domain,
    endpoint,
    listener,
    part,
    profile,
    ref,
    route,
    rule,
    security_policy,
)

OLD_DOOR = resource_id("Microsoft.Network/frontDoors", "fd-old").lower()
ATTACHED, UNKNOWN = {"id": GATEWAY_POLICY}, {"id": resource_id("Microsoft.Network/policies", "gone")}
OWN = {"enabled": True, "firewallMode": "Prevention", "ruleSetType": "OWASP", "ruleSetVersion": "3.2", "requestBodyCheck": True}
PRIVATE = part("frontendIPConfigurations", "public", privateIPAddress="10.1.0.9")


def listeners(*policies: Any, **properties: Any) -> dict[str, Any]:
    """A gateway without a policy of its own, whose listeners have these."""
    found = [listener(f"l{at}", firewallPolicy=one) for at, one in enumerate(policies)]
    return of(httpListeners=found, firewallPolicy=None, requestRoutingRules=[], **properties)


def path(policy: Any, maps: bool = True) -> dict[str, Any]:
    """A path of the listener with a policy of its own."""
    found = part("urlPathMaps", "m", pathRules=[part("pathRules", "api", paths=["/api/*"], firewallPolicy=policy)])
    by_path = rule("paths", "https", ruleType="PathBasedRouting", urlPathMap=ref("urlPathMaps", "m"))
    return of(requestRoutingRules=[by_path], urlPathMaps=[found] if maps else [])


def guarded(*domains: str, **more: Any) -> dict[str, Any]:
    return {SECURITY_POLICIES: {PROFILE: [security_policy(*domains, **more)]}}


def classic(policy: Any, enabled: str = "Enabled") -> dict[str, Any]:
    frontend = {"name": "www", "properties": {"hostName": "old.fabrikam.example", "webApplicationFirewallPolicyLink": policy}}
    return {CLASSIC: [row("Microsoft.Network/frontDoors", "fd-old", {"enabledState": enabled, "frontendEndpoints": [frontend]})]}


NONE: dict[str, Any] = {GATEWAYS: [], PROFILES: [], ENDPOINTS: [], DOMAINS: {}, ROUTES: {}, SECURITY_POLICIES: {}}

CASES = (
    Case("gateway and Front Door"),
    Case("a gateway without a policy", of(firewallPolicy=None), FAILS),
    Case("a gateway with a firewall of its own", of(firewallPolicy=None, webApplicationFirewallConfiguration=OWN)),
    Case(
        "a gateway whose own firewall is off",
        of(firewallPolicy=None, webApplicationFirewallConfiguration={**OWN, "enabled": False}),
        FAILS,
    ),
    Case(
        "a gateway that does not say whether its own firewall is on",
        of(firewallPolicy=None, webApplicationFirewallConfiguration={**OWN, "enabled": None}),
        verdict=NOT_ASSESSED,
    ),
    Case("each listener has one", listeners(ATTACHED, ATTACHED)),
    Case("one listener has none", listeners(ATTACHED, None), FAILS),
    Case("a policy that was not returned", listeners(ATTACHED, UNKNOWN), verdict=NOT_ASSESSED),
    Case("a path whose policy was not returned", path(UNKNOWN), verdict=NOT_ASSESSED),
    Case("a path with a policy", path(ATTACHED)),
    Case("paths were not returned", path(ATTACHED, maps=False), verdict=NOT_ASSESSED),
    Case("a tier without a firewall", of(sku={"tier": "Standard_v2"}), FAILS),
    Case("the tier was not returned", of(sku={"tier": None}), verdict=NOT_ASSESSED),
    Case("a private gateway without a policy", of(firewallPolicy=None, frontendIPConfigurations=[PRIVATE])),
    Case("addresses were not returned", of(firewallPolicy=None, frontendIPConfigurations=None), verdict=NOT_ASSESSED),
    Case("a domain that is not protected", guarded(ENDPOINT), {PROFILE.lower()}),
    Case("an endpoint that is not protected", guarded(DOMAIN), {PROFILE.lower()}),
    Case("an endpoint that no route serves", {**guarded(DOMAIN), ROUTES: {ENDPOINT: [route(linkToDefaultDomain="Disabled")]}}),
    Case("a domain that no route serves", {**guarded(ENDPOINT), ROUTES: {ENDPOINT: [route(customDomains=[])]}}),
    Case("a second domain", {DOMAINS: {PROFILE: [domain(), domain("shop")]}}),
    Case("routes could not be read", {**guarded(DOMAIN), ROUTES: {ENDPOINT: gap(ROUTES)}}, verdict=NOT_ASSESSED),
    Case("protected for some paths only", guarded(ENDPOINT, DOMAIN, paths=["/api/*"]), {PROFILE.lower()}),
    Case("no security policy", {SECURITY_POLICIES: {PROFILE: []}}, {PROFILE.lower()}),
    Case("the endpoint is disabled", {**guarded(), ENDPOINTS: [endpoint(enabledState="Disabled")]}),
    Case("the policy of Front Door was not returned", {FRONT_DOOR_POLICIES: []}, verdict=NOT_ASSESSED),
    Case("security policies could not be read", {SECURITY_POLICIES: {PROFILE: gap(SECURITY_POLICIES)}}, verdict=NOT_ASSESSED),
    Case("the kind of a profile was not returned", {PROFILES: [{**profile(), "sku": None}]}, verdict=NOT_ASSESSED),
    Case("classic", classic({"id": FRONT_DOOR_POLICY})),
    Case("classic, without", classic(None), {OLD_DOOR}),
    Case("classic, disabled", classic(None, "Disabled")),
    Case("gateways only", {**NONE, GATEWAYS: of()[GATEWAYS]}),
    Case("nothing is published", NONE, verdict=NOT_APPLICABLE),
    Case("could not be read", {GATEWAY_POLICIES: gap(GATEWAY_POLICIES)}, verdict=NOT_ASSESSED),
)
