from __future__ import annotations

from collections.abc import Iterator

from ztscan.directory.counting import counted, in_order
from ztscan.entities.azure_gateways import ApplicationGateway, Listener, Redirect, RoutingRule
from ztscan.entities.azure_nested import Child, Reference
from ztscan.estate.visibility import Visibility
from ztscan.plugin import Finding, Note, Severity, Yielded, check, known, required

from ._judging import judged, subject, unclear

GATEWAYS = "azure_application_gateways"
PROTOCOLS = frozenset(("http", "https", "tcp", "tls"))


@check(
    title="Application gateways serve no plain HTTP except redirects to HTTPS",
    severity=Severity.MEDIUM,
    objectives=["network.encrypt_traffic"],
    mappings={"partial": {"mcsb": ["DP-3"]}},
    since="0.2.0",
)
def gateway_listeners_https(
    azure_application_gateways: tuple[ApplicationGateway, ...], azure_visibility: Visibility
) -> Iterator[Yielded]:
    """Checks what plain HTTP listeners of gateways do.

    What it checks:
        Each rule of a listener with the protocol HTTP redirects to an HTTPS listener or address: of path-based rules, each
        path. Gateways that speak plain HTTP to their backends are noted.

    Why it matters:
        Anyone on the path can read and change what a gateway serves over plain HTTP.

    Limits:
        Listeners of layer 4 are not judged.

    Remediation:
        1. Open Azure portal > Application gateways > the gateway > Settings > Rules.
        2. For each rule of an HTTP listener, choose the target type Redirection and the HTTPS listener, or run
           `az network application-gateway redirect-config create --type Permanent --target-listener HTTPS_LISTENER`.

    References:
        https://learn.microsoft.com/azure/application-gateway/redirect-overview
    """
    yield from judged(azure_application_gateways, azure_visibility, "application gateway", _wrong)


def _wrong(gateway: ApplicationGateway) -> Iterator[Yielded]:
    listeners = required(gateway.listeners, GATEWAYS, "httpListeners")
    plain = {one.key: one.name for one in listeners if _is_plain(one)}
    rules = required(gateway.rules, GATEWAYS, "requestRoutingRules") if plain else ()
    secure = {one.key for one in listeners if one.key not in plain}
    redirects = {one.key: one.properties for one in gateway.redirects or ()}
    serving: set[str] = set()
    for rule in rules:
        said = required(rule.properties, GATEWAYS, "requestRoutingRules.properties")
        listener = required(said.http_listener, GATEWAYS, "httpListener").key
        if listener in plain and not all(_is_secure(one, redirects, secure) for one in _targets(said, gateway)):
            serving.add(plain[listener])
    if serving:
        message = f"the gateway {gateway.name} serves plain HTTP"
        observed = f"listeners: {in_order(serving)}"
        yield Finding(subject(gateway, "applicationGateway"), message, observed, "a redirect to HTTPS")
    backends = [one for one in gateway.backend_settings or () if one.properties and _word(one.properties.protocol) == "http"]
    if backends:
        yield Note(f"{gateway.name} speaks plain HTTP to backends ({counted(len(backends), 'setting')})")


def _is_plain(listener: Child[Listener]) -> bool:
    protocol = listener.properties.protocol if listener.properties else None
    return known(protocol, PROTOCOLS, GATEWAYS, "protocol") in {"http", "tcp"}


def _word(value: str | None) -> str:
    return (value or "").casefold()


def _targets(rule: RoutingRule, gateway: ApplicationGateway) -> Iterator[Reference | None]:
    """The redirect of each path of a rule. None: what is asked for there is served."""
    if known(rule.rule_type, {"basic", "pathbasedrouting"}, GATEWAYS, "ruleType") == "basic":
        yield rule.redirect_configuration
        return
    maps = {one.key: one.properties for one in gateway.path_maps or ()}
    key = required(rule.url_path_map, GATEWAYS, "urlPathMap").key
    paths = maps.get(key)
    if paths is None:
        raise unclear(GATEWAYS, f"the paths of a rule of {gateway.name} were not returned")
    yield paths.default_redirect_configuration
    for path in required(paths.path_rules, GATEWAYS, "pathRules"):
        yield path.properties.redirect_configuration if path.properties else None


def _is_secure(target: Reference | None, redirects: dict[str, Redirect | None], secure: set[str]) -> bool:
    """Whether a target is a redirect to HTTPS."""
    if target is None:
        return False
    redirect = redirects.get(target.key)
    if redirect is None:
        raise unclear(GATEWAYS, "a redirect of an application gateway was not returned")
    if redirect.target_listener is not None:
        return redirect.target_listener.key in secure
    return required(redirect.target_url, GATEWAYS, "targetUrl").casefold().startswith("https://")
