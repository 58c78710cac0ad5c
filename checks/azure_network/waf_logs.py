from __future__ import annotations

from collections.abc import Iterator
from functools import partial

import msgspec

from ztscan.entities.azure import AzureRow
from ztscan.entities.azure_diagnostics import DiagnosticSetting
from ztscan.entities.azure_gateways import ApplicationGateway
from ztscan.estate.diagnostics import LogDestinations
from ztscan.estate.visibility import Visibility
from ztscan.estate.web_protection import WebProtection
from ztscan.plugin import ByKey, Gap, Severity, Yielded, check

from ._judging import judged, read, subject
from ._logs import told

GATEWAY_LOGS = ("ApplicationGatewayAccessLog", "ApplicationGatewayFirewallLog")
FRONT_DOOR_LOGS = ("FrontDoorAccessLog", "FrontDoorWebApplicationFirewallLog")


class _Read(msgspec.Struct, frozen=True):
    gateways: ByKey[tuple[DiagnosticSetting, ...]] | Gap
    front_doors: ByKey[tuple[DiagnosticSetting, ...]] | Gap
    destinations: LogDestinations


@check(
    title="Logs of public gateways and Front Door, and of their firewalls, reach a workspace or SIEM",
    severity=Severity.HIGH,
    objectives=["network.detect_cloud"],
    mappings={"stronger": {"zta": ["26888", "26889"]}, "partial": {"mcsb": ["LT-4"]}},
    since="0.2.0",
)
def waf_logs(
    azure_web_protection: WebProtection,
    azure_gateway_diagnostics: ByKey[tuple[DiagnosticSetting, ...]] | Gap,
    azure_front_door_diagnostics: ByKey[tuple[DiagnosticSetting, ...]] | Gap,
    azure_log_destinations: LogDestinations,
    azure_visibility: Visibility,
) -> Iterator[Yielded]:
    """Checks the diagnostic settings of what publishes web applications.

    What it checks:
        The access log and the firewall log of each public application gateway and Front Door profile reach the same
        destination. This is a workspace, event hub or partner solution, over one setting or several. The destination exists.

    Why it matters:
        Attacks on web applications show in these logs first, whether they were blocked or not.

    Limits:
        Logs that only a storage account keeps fail. Front Door (classic) is not judged.

    Remediation:
        1. Open Azure portal > the gateway or profile > Monitoring > Diagnostic settings.
        2. Add a setting with the group allLogs and the workspace of the security team, or run
           `az monitor diagnostic-settings create --resource ID --name security --workspace WORKSPACE
           --logs '[{"categoryGroup":"allLogs","enabled":true}]'`.

    References:
        https://learn.microsoft.com/azure/application-gateway/application-gateway-diagnostics
        https://learn.microsoft.com/azure/frontdoor/front-door-diagnostics
    """
    rows = [one.row for one in azure_web_protection.publishers if "/frontdoors/" not in one.row.key]
    found = _Read(azure_gateway_diagnostics, azure_front_door_diagnostics, azure_log_destinations)
    yield from judged(rows, azure_visibility, "public gateway or Front Door", partial(_wrong, found))


def _wrong(found: _Read, row: AzureRow) -> Iterator[Yielded]:
    of_gateway = isinstance(row, ApplicationGateway)
    settings = read(found.gateways if of_gateway else found.front_doors, row)
    name = "azure_gateway_diagnostics" if of_gateway else "azure_front_door_diagnostics"
    categories = GATEWAY_LOGS if of_gateway else FRONT_DOOR_LOGS
    arrived = found.destinations.arrived(name, settings, categories)
    yield from told(subject(row, "applicationGateway" if of_gateway else "frontDoor"), "logs", arrived)
