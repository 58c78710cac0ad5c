"""Cases of `azure_network.vpn_encryption`."""

from __future__ import annotations

from typing import Any

from tests.checks.azure_network.storage_https import NOT_APPLICABLE, NOT_ASSESSED
from tests.checks.cases import Case, gap
from tests.checks.compliant.azure_hybrid import (
    CONNECTIONS,
    NETWORK_GATEWAYS,
    STRONG,
    WAN,
    connection,
    network_gateway,
    wan_gateway,
)

ID = connection()["id"].lower()
WAN_ID = wan_gateway("vpngw-wan")["id"].lower()


def tunnel(**properties: Any) -> dict[str, Any]:
    return {CONNECTIONS: [connection(**properties)]}


def proposal(**properties: Any) -> dict[str, Any]:
    return tunnel(ipsecPolicies=[{**STRONG, **properties}])


CASES = (
    Case("strong proposals"),
    Case("the default proposals", tunnel(ipsecPolicies=[]), {ID}),
    Case("3DES", proposal(ipsecEncryption="DES3"), {ID}),
    Case("no encryption", proposal(ipsecEncryption="None"), {ID}),
    Case("SHA1", proposal(ikeIntegrity="SHA1"), {ID}),
    Case("DH group 2", proposal(dhGroup="DHGroup2"), {ID}),
    Case("no perfect forward secrecy", proposal(pfsGroup="None"), {ID}),
    Case("IKEv1", tunnel(connectionProtocol="IKEv1"), {ID}),
    Case("the protocol was not returned", tunnel(connectionProtocol=None), verdict=NOT_ASSESSED),
    Case("a part of a proposal was not returned", proposal(dhGroup=None), verdict=NOT_ASSESSED),
    Case("a gateway with the SKU Basic", {NETWORK_GATEWAYS: [network_gateway(tier="Basic")]}, {ID}),
    Case("the gateway was not returned", {NETWORK_GATEWAYS: []}, verdict=NOT_ASSESSED),
    Case("between networks of Azure", tunnel(connectionType="Vnet2Vnet", ipsecPolicies=[]), {ID}),
    Case("a type that nobody knows", tunnel(connectionType="Quantum"), verdict=NOT_ASSESSED),
    Case("the type was not returned", tunnel(connectionType=None), verdict=NOT_ASSESSED),
    Case("Virtual WAN", {CONNECTIONS: [], WAN: [wan_gateway("vpngw-wan", STRONG)]}),
    Case("Virtual WAN, the default proposals", {WAN: [wan_gateway("vpngw-wan")]}, {WAN_ID}),
    Case("Virtual WAN, IKEv1", {WAN: [wan_gateway("vpngw-wan", STRONG, protocol="IKEv1")]}, {WAN_ID}),
    Case("ExpressRoute only", tunnel(connectionType="ExpressRoute"), verdict=NOT_APPLICABLE),
    Case("could not be read", {CONNECTIONS: gap(CONNECTIONS)}, verdict=NOT_ASSESSED),
)
