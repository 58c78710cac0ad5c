"""Web and function apps, container apps, application gateways and Front Door with their web application firewalls."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from tests.simulator.azure.estate import EstateBuilder
from tests.simulator.azure.networks import public_address, subnet_id
from tests.simulator.tenant import Json, guid

SITE, CONTAINER_APP = "Microsoft.Web/sites", "Microsoft.App/containerApps"
GATEWAY = "Microsoft.Network/applicationGateways"
GATEWAY_WAF = "Microsoft.Network/ApplicationGatewayWebApplicationFirewallPolicies"
PROFILE, DOOR_WAF = "Microsoft.Cdn/profiles", "Microsoft.Network/FrontDoorWebApplicationFirewallPolicies"
BOTS: Json = {"ruleSetType": "Microsoft_BotManagerRuleSet", "ruleSetVersion": "1.1", "ruleGroupOverrides": []}
FLOODS: Json = {"ruleSetType": "Microsoft_HTTPDDoSRuleSet", "ruleSetVersion": "1.0", "ruleGroupOverrides": []}
ANYBODY: list[Json] = [{"ipAddress": "Any", "action": "Allow", "priority": 2147483647, "name": "Allow all"}]
CLOSED: list[Json] = [{"ipAddress": "10.0.0.0/8", "action": "Allow", "priority": 100, "name": "internal"}]


def contoso(build: EstateBuilder) -> None:
    """The shop's own pages are guarded; its gateway only watches, and what was built around it is open."""
    site(build, "shop", "rg-shop", "app-shop", within="vnet-shop")
    site(build, "shop", "rg-shop", "app-shop-old", https=False, tls="1.0", ftp="AllAllowed", identity=False)
    site(build, "production", "rg-payroll", "func-payroll", kind="functionapp,linux", public="Disabled")
    site(build, "development", "rg-dev", "app-prototype", debugging=True, ftp="AllAllowed", identity=False)
    container_app(build, "shop", "rg-shop", "ca-search", insecure=True, external=True)
    rules = [{"ruleSetType": "OWASP", "ruleSetVersion": "3.1", "ruleGroupOverrides": []}]
    waf = gateway_waf(build, "shop", "rg-shop", "waf-shop", "agw-shop", mode="Detection", rules=rules, limited=False)
    within = subnet_id(build, "shop", "rg-shop", "vnet-shop", "snet-gateway")
    gateway(build, "shop", "rg-shop", "agw-shop", within, "203.0.113.40", waf, policy="AppGwSslPolicy20170401", redirects=False)
    front_door(build, "shop", "rg-shop", "afd-shop", mode="Prevention", tls="TLS12", redirect="Enabled", sets=(BOTS,))


def fabrikam(build: EstateBuilder) -> None:
    """Everything is behind a Front Door that denies."""
    for name in ("production", "test"):
        site(build, name, "rg-orders", f"app-orders-{name}", public="Disabled")
        container_app(build, name, "rg-orders", f"ca-orders-{name}", insecure=False, external=False)
    front_door(
        build, "production", "rg-orders", "afd-orders", mode="Prevention", tls="TLS12", redirect="Enabled", sets=(BOTS, FLOODS)
    )


def site(
    build: EstateBuilder,
    subscription: str,
    group: str,
    name: str,
    *,
    kind: str = "app,linux",
    https: bool = True,
    tls: str = "1.2",
    ftp: str = "Disabled",
    debugging: bool = False,
    public: str = "Enabled",
    identity: bool = True,
    within: str = "",
) -> None:
    """A web or function app with its configuration."""
    network = {"virtualNetworkSubnetId": subnet_id(build, subscription, group, within, "snet-apps")} if within else {}
    properties = {
        "state": "Running",
        "enabled": True,
        "httpsOnly": https,
        "defaultHostName": f"{name}.azurewebsites.net",
        "clientCertEnabled": False,
        "clientCertMode": "Required",
        "publicNetworkAccess": public,
        "siteConfig": {"numberOfWorkers": 1, "minTlsVersion": None, "ftpsState": None},
        **network,
    }
    held = {"type": "SystemAssigned", "principalId": guid(build.name, "site", name)} if identity else None
    build.add(subscription, group, SITE, name, properties, kind=kind, identity=held)
    configuration = {
        "minTlsVersion": tls,
        "scmMinTlsVersion": tls,
        "ftpsState": ftp,
        "http20Enabled": True,
        "remoteDebuggingEnabled": debugging,
        "publicNetworkAccess": public,
        "ipSecurityRestrictions": CLOSED if public == "Disabled" else ANYBODY,
        "ipSecurityRestrictionsDefaultAction": "Deny" if public == "Disabled" else "Allow",
        "vnetRouteAllEnabled": bool(within),
    }
    build.add(subscription, group, f"{SITE}/config", (name, "web"), configuration, table="AppServiceResources")


def container_app(build: EstateBuilder, subscription: str, group: str, name: str, *, insecure: bool, external: bool) -> None:
    host = f"{name}.{build.name}.westeurope.azurecontainerapps.io"
    ingress = {"fqdn": host, "external": external, "targetPort": 8080, "transport": "Auto", "allowInsecure": insecure}
    properties = {
        "provisioningState": "Succeeded",
        "latestRevisionFqdn": host,
        "configuration": {"activeRevisionsMode": "Single", "ingress": ingress},
    }
    build.add(subscription, group, CONTAINER_APP, name, properties, identity={"type": "SystemAssigned"})


def gateway_waf(
    build: EstateBuilder,
    subscription: str,
    group: str,
    name: str,
    gateway_name: str,
    *,
    mode: str,
    rules: Sequence[Json],
    limited: bool,
) -> str:
    """The policy of a gateway's firewall. ``limited``: whether it limits rates."""
    limit = {"name": "rate", "priority": 10, "ruleType": "RateLimitRule", "action": "Block", "state": "Enabled"}
    everybody = {"matchVariables": [{"variableName": "RemoteAddr"}], "operator": "IPMatch", "matchValues": ["0.0.0.0/0"]}
    properties = {
        "policySettings": {"state": "Enabled", "mode": mode, "requestBodyCheck": True},
        "managedRules": {"exclusions": [], "managedRuleSets": [*rules]},
        "customRules": [{**limit, "matchConditions": [everybody]}] if limited else [],
        "applicationGateways": [{"id": build.path(subscription, group, GATEWAY, gateway_name)}],
    }
    return build.add(subscription, group, GATEWAY_WAF, name, properties)


def gateway(
    build: EstateBuilder,
    subscription: str,
    group: str,
    name: str,
    within: str,
    address: str,
    waf: str,
    *,
    policy: str,
    redirects: bool,
) -> None:
    """An application gateway on the internet, for HTTP and HTTPS."""
    key = build.path(subscription, group, GATEWAY, name)

    def part(kind: str, shown: str, **properties: Any) -> Json:
        return {"id": f"{key}/{kind}/{shown}", "name": shown, "properties": properties}

    def to(kind: str, shown: str) -> Json:
        return {"id": f"{key}/{kind}/{shown}"}

    frontend = to("frontendIPConfigurations", "public")
    public = public_address(build, subscription, group, f"pip-{name}", address, frontend["id"])
    behind = {"backendHttpSettings": to("backendHttpSettingsCollection", "app")}
    plain = {"redirectConfiguration": to("redirectConfigurations", "to-https")} if redirects else behind
    properties = {
        "operationalState": "Running",
        "sku": {"name": "WAF_v2", "tier": "WAF_v2"},
        "sslPolicy": {"policyType": "Predefined", "policyName": policy},
        "defaultPredefinedSslPolicy": "AppGwSslPolicy20150501",
        "firewallPolicy": {"id": waf},
        "gatewayIPConfigurations": [part("gatewayIPConfigurations", "within", subnet={"id": within})],
        "frontendIPConfigurations": [part("frontendIPConfigurations", "public", publicIPAddress={"id": public})],
        "httpListeners": [
            part("httpListeners", "https", protocol="Https", frontendIPConfiguration=frontend),
            part("httpListeners", "http", protocol="Http", frontendIPConfiguration=frontend),
        ],
        "requestRoutingRules": [
            part("requestRoutingRules", "r-https", ruleType="Basic", httpListener=to("httpListeners", "https"), **behind),
            part("requestRoutingRules", "r-http", ruleType="Basic", httpListener=to("httpListeners", "http"), **plain),
        ],
        "redirectConfigurations": [
            part("redirectConfigurations", "to-https", redirectType="Permanent", targetListener=to("httpListeners", "https"))
        ]
        if redirects
        else [],
        "urlPathMaps": [],
        "backendHttpSettingsCollection": [part("backendHttpSettingsCollection", "app", protocol="Https", port=443)],
    }
    build.add(subscription, group, GATEWAY, name, properties)


def front_door(
    build: EstateBuilder,
    subscription: str,
    group: str,
    name: str,
    *,
    mode: str,
    tls: str,
    redirect: str,
    sets: Sequence[Json],
) -> None:
    """A premium Front Door with one endpoint, one domain, one route and a firewall."""
    key = build.path(subscription, group, PROFILE, name)
    shown = name.replace("-", "")
    core = {
        "ruleSetType": "Microsoft_DefaultRuleSet",
        "ruleSetVersion": "2.1",
        "ruleSetAction": "Block",
        "ruleGroupOverrides": [],
    }
    policy = {
        "policySettings": {"enabledState": "Enabled", "mode": mode, "requestBodyCheck": "Enabled"},
        "customRules": {"rules": [_limit()] if len(sets) > 1 else []},
        "managedRules": {"managedRuleSets": [core, *sets]},
        "frontendEndpointLinks": [],
        "securityPolicyLinks": [{"id": f"{key}/securityPolicies/everything"}],
    }
    waf = build.add(subscription, group, DOOR_WAF, f"waf{shown}", policy, sku={"name": "Premium_AzureFrontDoor"})
    profile = {"resourceState": "Active", "frontDoorId": guid(build.name, "front door", name)}
    build.add(subscription, group, PROFILE, name, profile, kind="frontdoor", sku={"name": "Premium_AzureFrontDoor"})
    host = {"hostName": f"{shown}-x1.z01.azurefd.net", "enabledState": "Enabled"}
    build.add(subscription, group, f"{PROFILE}/afdEndpoints", (name, "main"), host)
    domain = {"id": f"{key}/customDomains/www"}
    settings = {"certificateType": "ManagedCertificate", "minimumTlsVersion": tls}
    build.answer(
        f"{key}/customDomains",
        [
            {
                **domain,
                "name": "www",
                "properties": {"hostName": f"www.{build.domain}", "domainValidationState": "Approved", "tlsSettings": settings},
            }
        ],
    )
    route = {
        "customDomains": [domain],
        "httpsRedirect": redirect,
        "supportedProtocols": ["Http", "Https"],
        "forwardingProtocol": "HttpsOnly",
        "enabledState": "Enabled",
        "linkToDefaultDomain": "Enabled",
        "patternsToMatch": ["/*"],
        "ruleSets": [],
    }
    build.answer(
        f"{key}/afdEndpoints/main/routes", [{"id": f"{key}/afdEndpoints/main/routes/all", "name": "all", "properties": route}]
    )
    covered = [{"domains": [domain, {"id": f"{key}/afdEndpoints/main"}], "patternsToMatch": ["/*"]}]
    parameters = {"type": "WebApplicationFirewall", "wafPolicy": {"id": waf}, "associations": covered}
    everything = {"id": f"{key}/securityPolicies/everything", "name": "everything", "properties": {"parameters": parameters}}
    build.answer(f"{key}/securityPolicies", [everything])


def _limit() -> Json:
    everybody = {
        "matchVariable": "SocketAddr",
        "operator": "IPMatch",
        "matchValue": ["0.0.0.0/0", "::/0"],
        "negateCondition": False,
    }
    return {
        "name": "rate",
        "priority": 10,
        "ruleType": "RateLimitRule",
        "enabledState": "Enabled",
        "action": "Block",
        "rateLimitDurationInMinutes": 1,
        "rateLimitThreshold": 500,
        "matchConditions": [everybody],
    }
