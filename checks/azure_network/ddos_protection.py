from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from ztscan.entities.azure_networks import PublicAddress
from ztscan.estate.ddos import Covered, DdosProtection
from ztscan.estate.visibility import Visibility
from ztscan.plugin import Finding, Severity, Unknown, Yielded, check

from ._judging import judged, subject


@check(
    title="Public addresses are protected from distributed denial of service",
    severity=Severity.MEDIUM,
    objectives=["network.detect_cloud"],
    mappings={
        "stronger": {"cis-azure-6.0": ["8.5"], "prowler": ["network_vnet_ddos_protection_enabled"], "zta": ["25533"]},
        "partial": {"mcsb": ["NS-5"]},
    },
    since="0.2.0",
)
def ddos_protection(azure_ddos_protection: DdosProtection, azure_visibility: Visibility) -> Iterator[Yielded]:
    """Checks that a flood of traffic does not take services down.

    What it checks:
        Each public address in use is protected itself (DDoS IP Protection), or inherits the plan of its virtual network (DDoS
        Network Protection). For a load balancer, the networks of all its backends have the plan.

    Why it matters:
        The protection that all of Azure has acts on floods that endanger Azure, which are larger than what takes one service
        down.

    Limits:
        Addresses of NAT gateways and of Virtual WAN hubs are left out, as these plans are not for them. A load balancer
        without backends is not assessed.

    Remediation:
        1. Open Azure portal > Public IP addresses > the address > Overview > Protect, and choose IP or Network protection.
        2. For a network, run `az network vnet update --ids ID --ddos-protection true --ddos-protection-plan PLAN_ID`; for one
           address, `az network public-ip update --ids ID --ddos-protection-mode Enabled`. Both are charged for.

    References:
        https://learn.microsoft.com/azure/ddos-protection/ddos-protection-overview
        https://learn.microsoft.com/azure/ddos-protection/ddos-protection-sku-comparison
    """
    found = {one.address.key: one for one in azure_ddos_protection.addresses}
    rows = [one.address for one in azure_ddos_protection.addresses]
    yield from judged(rows, azure_visibility, "public address in use", partial(_wrong, found))


def _wrong(found: dict[str, Covered], address: PublicAddress) -> Iterator[Yielded]:
    covered = found[address.key]
    if covered.gap is not None:
        raise Unknown(covered.gap)
    if not covered.by:
        message = f"the public address {address.name} has no DDoS protection"
        yield Finding(subject(address, "publicAddress"), message, covered.why, "IP or network protection")
