"""Cases of `azure_network.vpn_entra`."""

from __future__ import annotations

from typing import Any

from tests.checks.azure_network.storage_https import NOT_APPLICABLE, NOT_ASSESSED
from tests.checks.cases import Case, gap
from tests.checks.compliant.azure_hybrid import NETWORK_GATEWAY, NETWORK_GATEWAYS, SERVERS, clients, network_gateway, server

FAILS = {NETWORK_GATEWAY.lower()}
SERVER = server("vsc")["id"].lower()
OTHER = "https://login.microsoftonline.com/00000000-0000-4000-8000-000000000009/"


def p2s(**properties: Any) -> dict[str, Any]:
    return {NETWORK_GATEWAYS: [network_gateway(p2s=clients(**properties))]}


def wan(*methods: str, **properties: Any) -> dict[str, Any]:
    return {SERVERS: [server("vsc", *methods, **properties)]}


CERTIFICATE = [{"id": "/root", "name": "root"}]

CASES = (
    Case("Entra ID only"),
    Case("certificates too", p2s(vpnAuthenticationTypes=["AAD", "Certificate"]), FAILS),
    Case("RADIUS", p2s(vpnAuthenticationTypes=["Radius"]), FAILS),
    Case("another tenant", p2s(aadTenant=OTHER), FAILS),
    Case("a tenant that only looks alike", p2s(aadTenant=f"{OTHER[:-1]}x"), FAILS),
    Case("no audience", p2s(aadAudience=""), FAILS),
    Case("without OpenVPN", p2s(vpnClientProtocols=["IkeV2"]), FAILS),
    Case("the SKU Basic", {NETWORK_GATEWAYS: [network_gateway(tier="Basic")]}, FAILS),
    Case(
        "authentication was not returned, with certificates",
        p2s(vpnAuthenticationTypes=None, vpnClientRootCertificates=CERTIFICATE),
        FAILS,
    ),
    Case("authentication was not returned", p2s(vpnAuthenticationTypes=None), verdict=NOT_ASSESSED),
    Case("a method that nobody knows", p2s(vpnAuthenticationTypes=["Passkey"]), verdict=NOT_ASSESSED),
    Case("Virtual WAN", wan("AAD")),
    Case("Virtual WAN with certificates", wan("AAD", "Certificate"), {SERVER}),
    Case("Virtual WAN with certificates, not in use", wan("Certificate", used=False)),
    Case("Virtual WAN, whether it is used was not returned", wan("AAD", p2SVpnGateways=None), verdict=NOT_ASSESSED),
    Case("no point-to-site", {NETWORK_GATEWAYS: [network_gateway(p2s={})]}, verdict=NOT_APPLICABLE),
    Case("an ExpressRoute gateway", {NETWORK_GATEWAYS: [network_gateway(gatewayType="ExpressRoute")]}, verdict=NOT_APPLICABLE),
    Case("a type that nobody knows", {NETWORK_GATEWAYS: [network_gateway(gatewayType="Quantum")]}, verdict=NOT_ASSESSED),
    Case("no gateway", {NETWORK_GATEWAYS: []}, verdict=NOT_APPLICABLE),
    Case("could not be read", {NETWORK_GATEWAYS: gap(NETWORK_GATEWAYS)}, verdict=NOT_ASSESSED),
)
