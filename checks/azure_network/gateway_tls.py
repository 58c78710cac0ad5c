from __future__ import annotations

from collections.abc import Iterator
from types import MappingProxyType

from ztscan.directory.counting import agreeing, counted, in_order
from ztscan.entities.azure_gateways import ApplicationGateway, Listener, SslPolicy
from ztscan.estate.visibility import Visibility
from ztscan.plugin import Finding, Severity, Yielded, check, known, required

from ._judging import judged, minor_tls, subject, unclear

GATEWAYS = "azure_application_gateways"
PROTOCOLS, PLAIN = frozenset(("https", "tls")), frozenset(("http", "tcp"))
PREDEFINED = MappingProxyType(
    {
        "appgwsslpolicy20150501": 0,
        "appgwsslpolicy20170401": 1,
        "appgwsslpolicy20170401s": 2,
        "appgwsslpolicy20220101": 2,
        "appgwsslpolicy20220101s": 2,
    }
)
"""Lowest minor version of TLS of each predefined policy."""
_OLD = ("tlsv1_0", "tlsv1_1")


@check(
    title="Listeners of application gateways have a TLS policy of TLS 1.2 or later",
    severity=Severity.MEDIUM,
    objectives=["network.encrypt_traffic"],
    mappings={"stronger": {"cis-azure-6.0": ["7.12"]}, "partial": {"mcsb": ["DP-3", "NS-8"]}},
    since="0.2.0",
)
def gateway_tls(azure_application_gateways: tuple[ApplicationGateway, ...], azure_visibility: Visibility) -> Iterator[Yielded]:
    """Checks the TLS policy in force on each listener.

    What it checks:
        The policy of the listener's SSL profile, else that of the gateway, else the default has TLS 1.2 as minimum. Profiles
        that no listener uses do not count.

    Why it matters:
        Azure ended TLS 1.0 and 1.1 on gateways on 31 August 2025. A policy that still names them hides what is in force, and
        holds weaker cipher suites.

    Limits:
        The cipher suites of custom policies, and listeners of layer 4, are not judged.

    Remediation:
        1. Open Azure portal > Application gateways > the gateway > Settings > Listeners > SSL Profiles or TLS policy.
        2. Choose AppGwSslPolicy20220101S, or run `az network application-gateway ssl-policy set --gateway-name NAME
           -g GROUP --policy-type Predefined --name AppGwSslPolicy20220101S`.

    References:
        https://learn.microsoft.com/azure/application-gateway/application-gateway-ssl-policy-overview
        https://learn.microsoft.com/azure/application-gateway/application-gateway-tls-version-retirement
    """
    encrypting = [gateway for gateway in azure_application_gateways if gateway.listeners is None or _encrypted(gateway)]
    yield from judged(encrypting, azure_visibility, "application gateway with a listener of TLS", _wrong)


def _encrypted(gateway: ApplicationGateway) -> list[tuple[str, Listener]]:
    """Listeners that end TLS, or whose protocol is not known, by name."""
    found = [(one.name, one.properties) for one in gateway.listeners or ()]
    return [(name, one or Listener()) for name, one in found if one is None or (one.protocol or "").casefold() not in PLAIN]


def _wrong(gateway: ApplicationGateway) -> Iterator[Yielded]:
    required(gateway.listeners, GATEWAYS, "httpListeners")
    profiles = {one.key: one.properties.ssl_policy if one.properties else None for one in gateway.ssl_profiles or ()}
    old: list[str] = []
    for name, listener in _encrypted(gateway):
        known(listener.protocol, PROTOCOLS, GATEWAYS, "protocol")
        policy = gateway.ssl_policy
        if listener.ssl_profile is not None:
            if listener.ssl_profile.key not in profiles:
                raise unclear(GATEWAYS, f"the SSL profile of a listener of {gateway.name} was not returned")
            policy = profiles[listener.ssl_profile.key] or policy
        if _minor(policy, gateway) < 2:
            old.append(name)
    if old:
        have = agreeing(len(old), "have a TLS policy")
        message = f"{counted(len(old), 'listener')} of the gateway {gateway.name} {have} older than TLS 1.2"
        yield Finding(subject(gateway, "applicationGateway"), message, in_order(old), "a policy of TLS 1.2 or later")


def _minor(policy: SslPolicy | None, gateway: ApplicationGateway) -> int:
    """The lowest minor version of TLS that a policy names."""
    if policy is None:
        return _predefined(gateway.default_ssl_policy)
    if policy.min_protocol_version:
        return minor_tls(policy.min_protocol_version, GATEWAYS, "minProtocolVersion")
    if policy.policy_name:
        return _predefined(policy.policy_name)
    disabled = {one.casefold() for one in required(policy.disabled_ssl_protocols, GATEWAYS, "disabledSslProtocols")}
    return next((minor for minor, name in enumerate(_OLD) if name not in disabled), 2)


def _predefined(name: str | None) -> int:
    return PREDEFINED[known(name, PREDEFINED.keys(), GATEWAYS, "policyName")]
