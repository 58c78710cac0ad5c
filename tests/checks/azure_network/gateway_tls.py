"""Cases of `azure_network.gateway_tls`."""

from __future__ import annotations

from typing import Any

from tests.checks.azure_network.storage_https import NOT_APPLICABLE, NOT_ASSESSED
from tests.checks.cases import Case, gap
from tests.checks.compliant.azure_edge import GATEWAY, GATEWAYS, gateway, listener, part, ref

FAILS = {GATEWAY.lower()}
OLD = {"policyType": "Predefined", "policyName": "AppGwSslPolicy20150501"}
OLD_DEFAULT = "AppGwSslPolicy20150501"


def of(**properties: Any) -> dict[str, Any]:
    return {GATEWAYS: [gateway(**properties)]}


def policy(**properties: Any) -> dict[str, Any]:
    return of(sslPolicy=properties, defaultPredefinedSslPolicy=OLD_DEFAULT)


def profiles(ssl_policy: Any, **properties: Any) -> dict[str, Any]:
    """A gateway with a profile that its listener uses."""
    with_profile = listener("https", sslProfile=ref("sslProfiles", "strict"))
    return of(httpListeners=[with_profile], sslProfiles=[part("sslProfiles", "strict", sslPolicy=ssl_policy)], **properties)


CASES = (
    Case("TLS 1.2"),
    Case("a policy of TLS 1.0", policy(**OLD), FAILS),
    Case("a policy of TLS 1.1", policy(policyType="Predefined", policyName="AppGwSslPolicy20170401"), FAILS),
    Case("a custom policy of TLS 1.2", policy(policyType="CustomV2", minProtocolVersion="TLSv1_2")),
    Case("a custom policy of TLS 1.1", policy(policyType="Custom", minProtocolVersion="TLSv1_1"), FAILS),
    Case("TLS 1.0 and 1.1 are disabled", policy(disabledSslProtocols=["TLSv1_0", "TLSv1_1"])),
    Case("only TLS 1.0 is disabled", policy(disabledSslProtocols=["TLSv1_0"]), FAILS),
    Case("the default, of TLS 1.2", of(sslPolicy=None)),
    Case("the default, of TLS 1.0", of(sslPolicy=None, defaultPredefinedSslPolicy=OLD_DEFAULT), FAILS),
    Case("no policy and no default", of(sslPolicy=None, defaultPredefinedSslPolicy=None), verdict=NOT_ASSESSED),
    Case("the profile of a listener is old", profiles(OLD), FAILS),
    Case("the profile of a listener is new, the gateway old", profiles({"policyName": "AppGwSslPolicy20220101"}, sslPolicy=OLD)),
    Case("an old profile that no listener uses", of(sslProfiles=[part("sslProfiles", "unused", sslPolicy=OLD)])),
    Case(
        "a profile that was not returned",
        of(httpListeners=[listener("https", sslProfile=ref("sslProfiles", "gone"))]),
        verdict=NOT_ASSESSED,
    ),
    Case("a policy that nobody knows", policy(policyName="AppGwSslPolicy20300101"), verdict=NOT_ASSESSED),
    Case("a protocol that nobody knows", of(httpListeners=[listener("quic", "Quic")]), verdict=NOT_ASSESSED),
    Case("listeners were not returned", of(httpListeners=None), verdict=NOT_ASSESSED),
    Case("plain HTTP only", of(httpListeners=[listener("http", "Http")]), verdict=NOT_APPLICABLE),
    Case("no gateway", {GATEWAYS: []}, verdict=NOT_APPLICABLE),
    Case("could not be read", {GATEWAYS: gap(GATEWAYS)}, verdict=NOT_ASSESSED),
)
