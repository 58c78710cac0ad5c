from __future__ import annotations

from collections.abc import Iterator
from functools import partial

import msgspec

from ztscan.entities.azure_diagnostics import DiagnosticSetting
from ztscan.entities.azure_firewalls import Firewall, FirewallPolicy
from ztscan.estate.diagnostics import LogDestinations
from ztscan.estate.visibility import Visibility
from ztscan.plugin import ByKey, Gap, Severity, Yielded, check

from ._firewalls import Policies, tier
from ._judging import judged, read, subject
from ._logs import told

SETTINGS = "azure_firewall_diagnostics"
ALWAYS = ("AZFWNetworkRule", "AZFWApplicationRule", "AZFWNatRule", "AZFWThreatIntel")
LEGACY = ("AzureFirewallNetworkRule", "AzureFirewallApplicationRule")
"""The categories before; that of network rules also holds threat intelligence and IDPS."""


class _Read(msgspec.Struct, frozen=True):
    policies: Policies
    settings: ByKey[tuple[DiagnosticSetting, ...]] | Gap
    destinations: LogDestinations


@check(
    title="Logs of Azure Firewall reach a workspace or SIEM",
    severity=Severity.HIGH,
    objectives=["network.detect_cloud"],
    mappings={"stronger": {"zta": ["26887"]}, "partial": {"mcsb": ["LT-3", "LT-4"]}},
    since="0.2.0",
)
def firewall_logs(
    azure_firewalls: tuple[Firewall, ...],
    azure_firewall_policies: tuple[FirewallPolicy, ...],
    azure_firewall_diagnostics: ByKey[tuple[DiagnosticSetting, ...]] | Gap,
    azure_log_destinations: LogDestinations,
    azure_visibility: Visibility,
) -> Iterator[Yielded]:
    """Checks the diagnostic settings of firewalls.

    What it checks:
        Logs of network, application and NAT rules and of threat intelligence reach the same workspace, event hub or partner
        solution, over one setting or several. With IDPS or a DNS proxy, their logs too. The destination exists.

    Why it matters:
        Alerts help only if somebody receives them. Without logs, an attack cannot be investigated afterwards.

    Limits:
        Logs that only a storage account keeps fail: nobody looks at them as they come. More than 500 firewalls are not
        assessed.

    Remediation:
        1. Open Azure portal > Firewalls > the firewall > Monitoring > Diagnostic settings.
        2. Add a setting with the group allLogs and the workspace of the security team, or run
           `az monitor diagnostic-settings create --resource ID --name security --workspace WORKSPACE
           --logs '[{"categoryGroup":"allLogs","enabled":true}]'`.

    References:
        https://learn.microsoft.com/azure/firewall/monitor-firewall
    """
    found = _Read(Policies.of(azure_firewall_policies), azure_firewall_diagnostics, azure_log_destinations)
    yield from judged(azure_firewalls, azure_visibility, "Azure Firewall", partial(_wrong, found))


def _wrong(found: _Read, firewall: Firewall) -> Iterator[Yielded]:
    obeyed = found.policies.obeyed(firewall)
    settings = read(found.settings, firewall)
    dns = any(policy.dns_proxy for policy in obeyed)
    idps = tier(firewall, obeyed) == "premium" and any(policy.intrusion_detection is not None for policy in obeyed)
    wanted = (*ALWAYS, *(("AZFWIdpsSignature",) if idps else ()), *(("AZFWDnsQuery",) if dns else ()))
    legacy = (*LEGACY, *(("AzureFirewallDnsProxy",) if dns else ()))
    ways = [found.destinations.arrived(SETTINGS, settings, categories) for categories in (wanted, legacy)]
    yield from told(subject(firewall, "azureFirewall"), "logs", *ways)
