from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from ztscan.directory.counting import in_order
from ztscan.entities.azure_hybrid_networks import NetworkGateway, VpnConnection, WanVpnGateway
from ztscan.estate.visibility import Visibility
from ztscan.plugin import Finding, Severity, Yielded, check, known, required

from ._ipsec import weak_proposals
from ._judging import judged, subject, unclear

CONNECTIONS, WAN, GATEWAYS = "azure_vpn_connections", "azure_wan_vpn_gateways", "azure_network_gateways"
TUNNELS = frozenset(("ipsec", "vnet2vnet"))
TYPES = TUNNELS | {"expressroute", "vpnclient"}
EXPECTED = "IKEv2 with AES-256 or AES-GCM, SHA-2, DH group 14 or later, and perfect forward secrecy"


@check(
    title="Site-to-site VPN connections use strong proposals of IKEv2 and IPsec",
    severity=Severity.MEDIUM,
    objectives=["network.encrypt_traffic"],
    mappings={"partial": {"mcsb": ["DP-3", "NS-9"]}},
    since="0.2.0",
)
def vpn_encryption(
    azure_vpn_connections: tuple[VpnConnection, ...],
    azure_wan_vpn_gateways: tuple[WanVpnGateway, ...],
    azure_network_gateways: tuple[NetworkGateway, ...],
    azure_visibility: Visibility,
) -> Iterator[Yielded]:
    """Checks the encryption of tunnels to other networks.

    What it checks:
        Each connection, also of Virtual WAN, has a policy of its own with IKEv2. The policy uses AES-256 or AES-GCM, SHA-2,
        DH group 14 or later and perfect forward secrecy. A gateway with the SKU Basic cannot have one.

    Why it matters:
        Without a policy a gateway also accepts 3DES, SHA1 and DH group 2. The other side chooses what is used.

    Limits:
        How long keys live and what the other side is are not judged. Connections that are not up count too.

    Remediation:
        1. Agree on the proposals with the owner of the other side: the tunnel is down until both have them.
        2. Open Azure portal > Connections > the connection > Settings > Configuration > IPsec/IKE policy > Custom, or run
           `az network vpn-connection ipsec-policy add --connection-name NAME -g GROUP --ike-encryption GCMAES256
           --ike-integrity SHA384 --dh-group ECP384 --ipsec-encryption GCMAES256 --ipsec-integrity GCMAES256
           --pfs-group ECP384 --sa-lifetime 27000 --sa-max-size 102400000`.

    References:
        https://learn.microsoft.com/azure/vpn-gateway/ipsec-ike-policy-howto
        https://learn.microsoft.com/azure/vpn-gateway/vpn-gateway-about-compliance-crypto
    """
    tiers = {gateway.key: gateway.tier for gateway in azure_network_gateways}
    tunnels = [one for one in azure_vpn_connections if (one.connection_type or "").casefold() not in TYPES - TUNNELS]
    wan = [one for one in azure_wan_vpn_gateways if one.connections is None or one.connections]
    yield from judged((*tunnels, *wan), azure_visibility, "site-to-site VPN connection", partial(_wrong, tiers))


def _wrong(tiers: dict[str, str | None], row: VpnConnection | WanVpnGateway) -> Iterator[Yielded]:
    weak = in_order(set(_of_wan(row) if isinstance(row, WanVpnGateway) else _of_connection(row, tiers)))
    if weak:
        kind = "vpnGateway" if isinstance(row, WanVpnGateway) else "vpnConnection"
        yield Finding(subject(row, kind), f"the VPN of {row.name} accepts weak encryption", weak, EXPECTED)


def _of_connection(connection: VpnConnection, tiers: dict[str, str | None]) -> Iterator[str]:
    known(connection.connection_type, TUNNELS, CONNECTIONS, "connectionType")
    weak = [*weak_proposals(CONNECTIONS, connection.policies, connection.protocol)]
    gateway = (connection.gateway or "").lower()
    if not weak and gateway not in tiers:
        raise unclear(GATEWAYS, f"the gateway of the connection {connection.name} was not returned")
    if not weak and required(tiers[gateway], GATEWAYS, "sku.tier").casefold() == "basic":
        weak.append("a gateway with the SKU Basic")
    yield from weak


def _of_wan(gateway: WanVpnGateway) -> Iterator[str]:
    """Policies are of links; those of a connection are of one without links."""
    for site in required(gateway.connections, WAN, "connections"):
        said = required(site.properties, WAN, "connections.properties")
        if not said.links:
            yield from (f"{site.name}: {one}" for one in weak_proposals(WAN, said.policies, said.protocol))
        for link in said.links or ():
            of_link = required(link.properties, WAN, "vpnLinkConnections.properties")
            for one in weak_proposals(WAN, of_link.policies, of_link.protocol):
                yield f"{site.name}: {one}"
