"""What publishes Fabrikam's web applications: an application gateway and a Front Door, each with a web application firewall."""

from __future__ import annotations

from typing import Any

from tests.checks.compliant.azure_base import resource_id, row
from tests.checks.compliant.azure_firewall import setting

GATEWAYS, GATEWAY_POLICIES = "azure_application_gateways", "azure_gateway_waf_policies"
PROFILES, ENDPOINTS, CLASSIC = "azure_cdn_profiles", "azure_cdn_endpoints", "azure_classic_front_doors"
DOMAINS, ROUTES = "azure_front_door_domains", "azure_front_door_routes"
SECURITY_POLICIES, FRONT_DOOR_POLICIES = "azure_front_door_security_policies", "azure_front_door_waf_policies"
GATEWAY_LOGS, FRONT_DOOR_LOGS = "azure_gateway_diagnostics", "azure_front_door_diagnostics"
GATEWAY_KIND = "Microsoft.Network/applicationGateways"
GATEWAY_POLICY_KIND = "Microsoft.Network/ApplicationGatewayWebApplicationFirewallPolicies"
FRONT_DOOR_POLICY_KIND = "Microsoft.Network/FrontDoorWebApplicationFirewallPolicies"
PROFILE_KIND = "Microsoft.Cdn/profiles"
GATEWAY, GATEWAY_POLICY = resource_id(GATEWAY_KIND, "agw-shop"), resource_id(GATEWAY_POLICY_KIND, "waf-shop")
PROFILE = resource_id(PROFILE_KIND, "afd-shop")
ENDPOINT, DOMAIN = f"{PROFILE}/afdEndpoints/shop", f"{PROFILE}/customDomains/www"
FRONT_DOOR_POLICY = resource_id(FRONT_DOOR_POLICY_KIND, "wafafd")


def part(kind: str, name: str, gateway: str = "agw-shop", **properties: Any) -> dict[str, Any]:
    """A part of a gateway, such as a listener."""
    return {"id": f"{resource_id(GATEWAY_KIND, gateway)}/{kind}/{name}", "name": name, "properties": properties}


def ref(kind: str, name: str, gateway: str = "agw-shop") -> dict[str, Any]:
    return {"id": f"{resource_id(GATEWAY_KIND, gateway)}/{kind}/{name}"}


def listener(name: str, protocol: str | None = "Https", **properties: Any) -> dict[str, Any]:
    return part(
        "httpListeners", name, protocol=protocol, frontendIPConfiguration=ref("frontendIPConfigurations", "public"), **properties
    )


def rule(name: str, of: str, **properties: Any) -> dict[str, Any]:
    """A basic rule; what it serves comes with ``properties``."""
    usual = {"ruleType": "Basic", "httpListener": ref("httpListeners", of)}
    return part("requestRoutingRules", name, **{**usual, **properties})


def gateway(name: str = "agw-shop", **properties: Any) -> dict[str, Any]:
    """A gateway with WAF_v2, a listener for HTTPS, and one for HTTP that redirects to it."""
    subnet = {"id": resource_id("Microsoft.Network/virtualNetworks", "vnet-shop") + "/subnets/snet-agw"}
    address = {"id": resource_id("Microsoft.Network/publicIPAddresses", "pip-agw")}
    usual: dict[str, Any] = {
        "sku": {"name": "WAF_v2", "tier": "WAF_v2"},
        "operationalState": "Running",
        "sslPolicy": {"policyType": "Predefined", "policyName": "AppGwSslPolicy20220101S"},
        "defaultPredefinedSslPolicy": "AppGwSslPolicy20220101",
        "sslProfiles": [],
        "gatewayIPConfigurations": [part("gatewayIPConfigurations", "ip", subnet=subnet)],
        "frontendIPConfigurations": [part("frontendIPConfigurations", "public", publicIPAddress=address)],
        "httpListeners": [listener("https"), listener("http", "Http")],
        "requestRoutingRules": [
            rule("shop", "https", backendHttpSettings=ref("backendHttpSettingsCollection", "shop")),
            rule("redirect", "http", redirectConfiguration=ref("redirectConfigurations", "to-https")),
        ],
        "redirectConfigurations": [part("redirectConfigurations", "to-https", targetListener=ref("httpListeners", "https"))],
        "urlPathMaps": [],
        "backendHttpSettingsCollection": [part("backendHttpSettingsCollection", "shop", protocol="Https")],
        "firewallPolicy": {"id": GATEWAY_POLICY},
    }
    return row(GATEWAY_KIND, name, {**usual, **properties})


def managed_set(kind: str = "Microsoft_DefaultRuleSet", version: str = "2.1", **properties: Any) -> dict[str, Any]:
    return {"ruleSetType": kind, "ruleSetVersion": version, "ruleGroupOverrides": [], **properties}


BOTS, FLOODS = managed_set("Microsoft_BotManagerRuleSet", "1.1"), managed_set("Microsoft_HTTPDDoSRuleSet", "1.0")
RATE_LIMIT = {"name": "rate", "priority": 10, "ruleType": "RateLimitRule", "action": "Block", "state": "Enabled"}
EVERY_ADDRESS = {"operator": "IPMatch", "matchValues": ["0.0.0.0/0", "::/0"], "matchVariables": [{"variableName": "RemoteAddr"}]}


def gateway_policy(name: str = "waf-shop", sets: Any = None, settings: Any = None, **properties: Any) -> dict[str, Any]:
    usual: dict[str, Any] = {
        "policySettings": {"state": "Enabled", "mode": "Prevention", "requestBodyCheck": True, **(settings or {})},
        "managedRules": {"exclusions": [], "managedRuleSets": [managed_set(), BOTS, FLOODS] if sets is None else sets},
        "customRules": [{**RATE_LIMIT, "matchConditions": [EVERY_ADDRESS]}],
    }
    return row(GATEWAY_POLICY_KIND, name, {**usual, **properties})


def front_door_policy(name: str = "wafafd", sets: Any = None, settings: Any = None, **properties: Any) -> dict[str, Any]:
    first = managed_set(ruleSetAction="Block", exclusions=[])
    rate = {"name": "rate", "priority": 10, "ruleType": "RateLimitRule", "action": "Block", "enabledState": "Enabled"}
    everyone = {"operator": "IPMatch", "matchValue": ["0.0.0.0/0"], "matchVariable": "RemoteAddr"}
    usual: dict[str, Any] = {
        "policySettings": {"enabledState": "Enabled", "mode": "Prevention", "requestBodyCheck": "Enabled", **(settings or {})},
        "managedRules": {"managedRuleSets": [first, BOTS, FLOODS] if sets is None else sets},
        "customRules": {"rules": [{**rate, "matchConditions": [everyone]}]},
    }
    return row(FRONT_DOOR_POLICY_KIND, name, {**usual, **properties}, sku={"name": "Premium_AzureFrontDoor"})


def profile(name: str = "afd-shop", sku: str = "Premium_AzureFrontDoor") -> dict[str, Any]:
    return row(PROFILE_KIND, name, {"resourceState": "Active"}, sku={"name": sku}, kind="frontdoor")


def endpoint(name: str = "shop", **properties: Any) -> dict[str, Any]:
    usual = {"hostName": f"{name}-abc.z01.azurefd.net", "enabledState": "Enabled"}
    return {**row(f"{PROFILE_KIND}/afdEndpoints", name, {**usual, **properties}), "id": f"{PROFILE}/afdEndpoints/{name}"}


def cdn_endpoint(name: str = "old", **properties: Any) -> dict[str, Any]:
    """An endpoint of a CDN before Front Door."""
    key = resource_id(PROFILE_KIND, "cdn-old")
    usual = {"hostName": "old.azureedge.net", "isHttpAllowed": False, "isHttpsAllowed": True}
    return {**row(f"{PROFILE_KIND}/endpoints", name, {**usual, **properties}), "id": f"{key}/endpoints/{name}"}


def domain(name: str = "www", **tls: Any) -> dict[str, Any]:
    settings = {"minimumTlsVersion": "TLS12", "cipherSuiteSetType": "TLS12_2023", **tls}
    properties = {"hostName": f"{name}.fabrikam.example", "domainValidationState": "Approved", "tlsSettings": settings}
    return {"id": f"{PROFILE}/customDomains/{name}", "name": name, "properties": properties}


def route(name: str = "all", **properties: Any) -> dict[str, Any]:
    usual: dict[str, Any] = {
        "enabledState": "Enabled",
        "httpsRedirect": "Enabled",
        "supportedProtocols": ["Http", "Https"],
        "forwardingProtocol": "HttpsOnly",
        "patternsToMatch": ["/*"],
        "ruleSets": [],
        "customDomains": [{"id": DOMAIN}],
        "linkToDefaultDomain": "Enabled",
    }
    return {"id": f"{ENDPOINT}/routes/{name}", "name": name, "properties": {**usual, **properties}}


def security_policy(*domains: str, paths: Any = ("/*",), policy: str = FRONT_DOOR_POLICY) -> dict[str, Any]:
    """The protection of domains and endpoints of the profile."""
    associations = [{"domains": [{"id": one} for one in domains], "patternsToMatch": list(paths)}]
    parameters = {"type": "WebApplicationFirewall", "wafPolicy": {"id": policy}, "associations": associations}
    return {"id": f"{PROFILE}/securityPolicies/all", "name": "all", "properties": {"parameters": parameters}}


RESOURCES: dict[str, Any] = {
    GATEWAYS: [gateway()],
    GATEWAY_POLICIES: [gateway_policy()],
    PROFILES: [profile()],
    ENDPOINTS: [endpoint()],
    CLASSIC: [],
    DOMAINS: {PROFILE: [domain()]},
    ROUTES: {ENDPOINT: [route()]},
    SECURITY_POLICIES: {PROFILE: [security_policy(ENDPOINT, DOMAIN)]},
    FRONT_DOOR_POLICIES: [front_door_policy()],
    GATEWAY_LOGS: {GATEWAY: [setting()]},
    FRONT_DOOR_LOGS: {PROFILE: [setting()]},
}
