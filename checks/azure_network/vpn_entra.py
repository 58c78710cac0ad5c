from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import partial

from ztscan.directory.counting import in_order
from ztscan.entities.azure_hybrid_networks import EntraParameters, NetworkGateway, VpnServerConfiguration
from ztscan.entities.tenant import Organization
from ztscan.estate.visibility import Visibility
from ztscan.plugin import Finding, Severity, Yielded, check, known, required

from ._judging import judged, subject, unclear

GATEWAYS, SERVERS = "azure_network_gateways", "azure_vpn_server_configurations"
TYPES = frozenset(("vpn", "expressroute", "localgateway"))
METHODS = frozenset(("aad", "certificate", "radius"))
PROTOCOLS = frozenset(("openvpn", "ikev2", "sstp"))
EXPECTED = "Entra ID alone, of this tenant, with OpenVPN"


@check(
    title="Point-to-site VPN signs people in with Entra ID only",
    severity=Severity.HIGH,
    objectives=["apps.vpn_sso"],
    mappings={"equal": {"cis-azure-6.0": ["7.9"]}, "partial": {"mcsb": ["IM-1", "NS-9"]}},
    since="0.2.0",
)
def vpn_entra(
    organization: tuple[Organization, ...],
    azure_network_gateways: tuple[NetworkGateway, ...],
    azure_vpn_server_configurations: tuple[VpnServerConfiguration, ...],
    azure_visibility: Visibility,
) -> Iterator[Yielded]:
    """Checks how people sign in to a VPN of Azure.

    What it checks:
        The check covers each VPN gateway with point-to-site, and each configuration that a gateway of Virtual WAN uses. Entra
        ID of this tenant is the only authentication, with an audience, and the protocol is OpenVPN. A gateway with the SKU
        Basic cannot.

    Why it matters:
        Only a sign-in with Entra ID meets Conditional Access: MFA, a compliant device, and sign-in risk. A copied
        certificate is enough without them.

    Limits:
        Whether policies cover the application of the audience is up to the checks of Conditional Access. VPN products of other
        makers are not judged.

    Remediation:
        1. Open Azure portal > Virtual network gateways > the gateway > Settings > Point-to-site configuration.
        2. Choose the tunnel type OpenVPN and the authentication type Azure Active Directory alone, or run
           `az network vnet-gateway aad assign --gateway-name NAME -g GROUP --tenant URI --audience ID --issuer URI`.
        3. Give people the new profile before you remove certificates.

    References:
        https://learn.microsoft.com/azure/vpn-gateway/point-to-site-entra-gateway
        https://learn.microsoft.com/azure/virtual-wan/virtual-wan-point-to-site-azure-ad
    """
    gateways = [one for one in azure_network_gateways if _has_clients(one)]
    servers = [one for one in azure_vpn_server_configurations if one.gateways is None or one.gateways]
    if not organization:
        raise unclear("organization", "it is not known which tenant is scanned")
    wrong = partial(_wrong, organization[0].id.lower())
    yield from judged((*gateways, *servers), azure_visibility, "point-to-site VPN", wrong)


def _has_clients(gateway: NetworkGateway) -> bool:
    """Whether people connect to a gateway, or may do so."""
    if (gateway.gateway_type or "").casefold() in TYPES - {"vpn"} or gateway.clients is None:
        return False
    said = gateway.clients
    return bool(said.address_pool or said.authentication or said.root_certificates or said.radius_server or said.tenant)


def _wrong(tenant: str, row: NetworkGateway | VpnServerConfiguration) -> Iterator[Yielded]:
    faults = in_order({*(_of_gateway(row, tenant) if isinstance(row, NetworkGateway) else _of_server(row, tenant))})
    if faults:
        kind = "vpnGateway" if isinstance(row, NetworkGateway) else "vpnServerConfiguration"
        message = f"people can sign in to the VPN of {row.name} without Entra ID of this tenant"
        yield Finding(subject(row, kind), message, faults, EXPECTED)


def _of_gateway(gateway: NetworkGateway, tenant: str) -> Iterator[str]:
    known(gateway.gateway_type, TYPES, GATEWAYS, "gatewayType")
    said = required(gateway.clients, GATEWAYS, "vpnClientConfiguration")
    methods = said.authentication
    if methods is None and (said.root_certificates or said.radius_server):
        yield "authentication with certificates or RADIUS"
        return
    entra = EntraParameters(tenant=said.tenant, audience=said.audience)
    yield from _sign_in(required(methods, GATEWAYS, "vpnAuthenticationTypes"), entra, tenant, GATEWAYS)
    yield from _protocol(required(said.protocols, GATEWAYS, "vpnClientProtocols"), GATEWAYS)
    if required(gateway.tier, GATEWAYS, "sku.tier").casefold() == "basic":
        yield "the SKU Basic"


def _of_server(server: VpnServerConfiguration, tenant: str) -> Iterator[str]:
    required(server.gateways, SERVERS, "p2SVpnGateways")
    methods = required(server.authentication, SERVERS, "vpnAuthenticationTypes")
    yield from _sign_in(methods, server.entra or EntraParameters(), tenant, SERVERS)
    yield from _protocol(required(server.protocols, SERVERS, "vpnProtocols"), SERVERS)


def _sign_in(methods: Iterable[str], entra: EntraParameters, tenant: str, resource: str) -> Iterator[str]:
    words = {known(one, METHODS, resource, "vpnAuthenticationTypes") for one in methods}
    if words != {"aad"}:
        yield f"authentication: {in_order(words) or 'none'}"
    if "aad" in words:
        if not (entra.tenant or "").lower().rstrip("/").endswith(f"/{tenant}"):
            yield "another tenant"
        if not entra.audience:
            yield "no audience"


def _protocol(protocols: Iterable[str], resource: str) -> Iterator[str]:
    words = {known(one, PROTOCOLS, resource, "vpnProtocols") for one in protocols}
    if "openvpn" not in words:
        yield f"protocols: {in_order(words) or 'none'}"
