from __future__ import annotations

from collections.abc import Iterator

from ztscan.entities.azure import AzureRow
from ztscan.entities.azure_gateways import ApplicationGateway
from ztscan.estate.visibility import Visibility
from ztscan.estate.web_protection import GATEWAYS, WebProtection
from ztscan.plugin import Finding, Severity, Unknown, Yielded, check, known

from ._judging import judged, subject

TIERS = frozenset(("waf", "waf_v2", "basic_waf_v2"))
OTHER_TIERS = frozenset(("standard", "standard_v2", "basic", "basic_v2"))


@check(
    title="Every web listener and domain on the internet has a web application firewall",
    severity=Severity.HIGH,
    objectives=["network.detect_cloud"],
    mappings={"stronger": {"cis-azure-6.0": ["7.10"]}, "partial": {"mcsb": ["NS-6"]}},
    since="0.2.0",
)
def waf_attached(azure_web_protection: WebProtection, azure_visibility: Visibility) -> Iterator[Yielded]:
    """Checks that requests from the internet pass a web application firewall.

    What it checks:
        Each web listener on a public address of an application gateway has a policy, of its own or of the gateway. The policy
        of a path exists. Each domain and endpoint of Front Door that a route serves is in a security policy for all paths.

    Why it matters:
        A firewall that protects one domain says nothing of the others. Attackers try all of them.

    Limits:
        Applications that are published without a gateway or Front Door are not assessed. The check does not assess whether an
        origin can be reached directly. Restrict origins to the gateway, or to AzureFrontDoor.Backend and the header
        X-Azure-FDID.

    Remediation:
        1. For a gateway, open Azure portal > Web Application Firewall policies (WAF) > Create, and associate the gateway. It
           takes the tier WAF V2: `az network application-gateway update --ids ID --sku WAF_v2`.
        2. For Front Door, open the profile > Settings > Security policies, and add each domain, or run
           `az afd security-policy create --domains DOMAIN_ID --waf-policy POLICY_ID`.
        3. Start in the mode Detection, and review the logs before you prevent.

    References:
        https://learn.microsoft.com/azure/web-application-firewall/ag/ag-overview
        https://learn.microsoft.com/azure/web-application-firewall/afds/afds-overview
    """
    publishers = {one.row.key: one for one in azure_web_protection.publishers}

    def wrong(row: AzureRow) -> Iterator[Yielded]:
        publisher = publishers[row.key]
        open_places = [place.where for place in publisher.places if place.waf is None]
        if isinstance(row, ApplicationGateway) and publisher.places and not _can_have_one(row):
            open_places = [f"the tier {row.tier} has no firewall"]
        if open_places:
            message = f"{row.name} publishes web applications without a web application firewall"
            yield Finding(
                subject(row, publisher.kind), message, ", ".join(open_places), "a firewall at every listener and domain"
            )
        if publisher.gaps:
            raise Unknown(*publisher.gaps)

    rows = [one.row for one in publishers.values()]
    yield from judged(rows, azure_visibility, "public gateway or Front Door", wrong)


def _can_have_one(gateway: ApplicationGateway) -> bool:
    return known(gateway.tier, TIERS | OTHER_TIERS, GATEWAYS, "sku.tier") in TIERS
