from __future__ import annotations

from collections.abc import Iterator
from functools import partial

import msgspec

from ztscan.entities.azure_diagnostics import DiagnosticSetting
from ztscan.entities.azure_networks import PublicAddress
from ztscan.estate.ddos import Covered, DdosProtection
from ztscan.estate.diagnostics import ALL_METRICS, LogDestinations
from ztscan.estate.visibility import Visibility
from ztscan.plugin import ByKey, Gap, Severity, Unknown, Yielded, check

from ._judging import judged, read, subject
from ._logs import told

CATEGORIES = ("DDoSProtectionNotifications", "DDoSMitigationFlowLogs", "DDoSMitigationReports", ALL_METRICS)


class _Read(msgspec.Struct, frozen=True):
    covered: dict[str, Covered]
    settings: ByKey[tuple[DiagnosticSetting, ...]] | Gap
    destinations: LogDestinations


@check(
    title="Attacks on protected addresses are recorded in a workspace or SIEM",
    severity=Severity.LOW,
    objectives=["network.detect_cloud"],
    mappings={"stronger": {"zta": ["26885", "26886"]}, "partial": {"mcsb": ["LT-4"]}},
    since="0.2.0",
)
def ddos_logs(
    azure_ddos_protection: DdosProtection,
    azure_address_diagnostics: ByKey[tuple[DiagnosticSetting, ...]] | Gap,
    azure_log_destinations: LogDestinations,
    azure_visibility: Visibility,
) -> Iterator[Yielded]:
    """Checks the diagnostic settings of public addresses with DDoS protection.

    What it checks:
        Notifications, flow logs and reports of mitigation, and metrics of each protected address reach the same workspace,
        event hub or partner solution.

    Why it matters:
        An attack on availability often hides another one. The team has to know of it while it lasts.

    Limits:
        Addresses without protection are judged by `azure_network.ddos_protection`. Above 500 addresses none is assessed.

    Remediation:
        1. Open Azure portal > Public IP addresses > the address > Monitoring > Diagnostic settings.
        2. Add a setting with the group allLogs, AllMetrics and the workspace of the security team, or run
           `az monitor diagnostic-settings create --resource ID --name security --workspace WORKSPACE
           --logs '[{"categoryGroup":"allLogs","enabled":true}]' --metrics '[{"category":"AllMetrics","enabled":true}]'`.

    References:
        https://learn.microsoft.com/azure/ddos-protection/diagnostic-logging
    """
    covered = {one.address.key: one for one in azure_ddos_protection.addresses if one.by or one.gap}
    found = _Read(covered, azure_address_diagnostics, azure_log_destinations)
    rows = [one.address for one in covered.values()]
    yield from judged(rows, azure_visibility, "public address with DDoS protection", partial(_wrong, found))


def _wrong(found: _Read, address: PublicAddress) -> Iterator[Yielded]:
    covered = found.covered[address.key]
    if covered.gap is not None:
        raise Unknown(covered.gap)
    settings = read(found.settings, address)
    arrived = found.destinations.arrived("azure_address_diagnostics", settings, CATEGORIES)
    yield from told(subject(address, "publicAddress"), "DDoS logs", arrived)
