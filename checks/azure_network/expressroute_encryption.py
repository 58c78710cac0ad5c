from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from ztscan.directory.counting import agreeing, counted, in_order
from ztscan.entities.azure_hybrid_networks import ExpressRouteCircuit, ExpressRoutePort
from ztscan.estate.visibility import Visibility
from ztscan.plugin import Finding, Manual, Severity, Yielded, check, known, required

from ._judging import judged, subject, unclear

PORTS, CIRCUITS = "azure_express_route_ports", "azure_express_route_circuits"


@check(
    title="ExpressRoute traffic is encrypted with MACsec or in a tunnel",
    severity=Severity.MEDIUM,
    objectives=["network.encrypt_traffic"],
    mappings={"partial": {"mcsb": ["DP-3", "NS-9"]}},
    since="0.2.0",
)
def expressroute_encryption(
    azure_express_route_ports: tuple[ExpressRoutePort, ...],
    azure_express_route_circuits: tuple[ExpressRouteCircuit, ...],
    azure_visibility: Visibility,
) -> Iterator[Yielded]:
    """Checks encryption on dedicated lines to Azure.

    What it checks:
        Each enabled link of a port of ExpressRoute Direct has both keys of MACsec. Circuits of providers cannot have MACsec:
        there a person decides whether all traffic is in an IPsec tunnel, or encrypted by the applications.

    Why it matters:
        A dedicated line is private, but not encrypted: the provider, or a person with access to the line, can read it.

    Limits:
        Whether a tunnel over private peering takes all traffic is not visible in Azure.

    Remediation:
        1. For ExpressRoute Direct, put the keys in a key vault and run
           `az network express-route port link update --port-name NAME -g GROUP --name link1 --macsec-ckn-secret-identifier URI
           --macsec-cak-secret-identifier URI --macsec-cipher GcmAes256`, for both links.
        2. For a provider's circuit, build an IPsec tunnel over private peering, and review who attests to it.

    References:
        https://learn.microsoft.com/azure/expressroute/expressroute-about-encryption
        https://learn.microsoft.com/azure/expressroute/expressroute-howto-macsec
    """
    ports = {port.key for port in azure_express_route_ports}
    of_providers: list[str] = []
    rows = (*azure_express_route_ports, *azure_express_route_circuits)
    yield from judged(rows, azure_visibility, "ExpressRoute circuit", partial(_wrong, ports, of_providers))
    if of_providers:
        circuits = counted(len(of_providers), "circuit")
        raise Manual(f"review how the traffic of {circuits} of providers is encrypted: ztscan cannot see it")


def _wrong(ports: set[str], of_providers: list[str], row: ExpressRoutePort | ExpressRouteCircuit) -> Iterator[Yielded]:
    if isinstance(row, ExpressRouteCircuit):
        if row.port is None:
            of_providers.append(row.name)
        elif row.port.lower() not in ports:
            raise unclear(PORTS, f"the port of the circuit {row.name} was not returned")
        return
    plain: list[str] = []
    for link in required(row.links, PORTS, "links"):
        said = required(link.properties, PORTS, "links.properties")
        enabled = known(said.admin_state, {"enabled", "disabled"}, PORTS, "adminState") == "enabled"
        if enabled and not (said.mac_sec and said.mac_sec.name_of_key and said.mac_sec.key):
            plain.append(link.name)
    if plain:
        message = f"{counted(len(plain), 'link')} of the ExpressRoute port {row.name} {agreeing(len(plain), 'are not encrypted')}"
        yield Finding(subject(row, "expressRoutePort"), message, in_order(plain), "MACsec on every enabled link")
