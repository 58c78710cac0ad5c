"""Cases of `azure_network.ddos_logs`."""

from __future__ import annotations

from typing import Any

from tests.checks.azure_network.firewall_logs import ACCOUNT
from tests.checks.azure_network.storage_https import NOT_APPLICABLE, NOT_ASSESSED
from tests.checks.cases import Case, gap
from tests.checks.compliant.azure_firewall import setting
from tests.checks.compliant.azure_networks import ADDRESSES, NETWORKS, hub, public_address
from tests.checks.compliant.azure_watching import ADDRESS_LOGS, FIREWALL_ADDRESS_ID

FAILS = {FIREWALL_ADDRESS_ID.lower()}
ALL = ("DDoSProtectionNotifications", "DDoSMitigationFlowLogs", "DDoSMitigationReports")


def sent(*settings: Any) -> dict[str, Any]:
    return {ADDRESS_LOGS: {FIREWALL_ADDRESS_ID: list(settings)}}


CASES = (
    Case("all logs and metrics"),
    Case("each category", sent(setting(*ALL, metrics=True))),
    Case("no metrics", sent(setting()), FAILS),
    Case("metrics by another setting", sent(setting(), setting("Other", name="more", metrics=True))),
    Case("notifications only", sent(setting(ALL[0], metrics=True)), FAILS),
    Case("no setting", sent(), FAILS),
    Case("to a storage account only", sent(setting(metrics=True, **ACCOUNT)), FAILS),
    Case("settings could not be read", {ADDRESS_LOGS: {FIREWALL_ADDRESS_ID: gap(ADDRESS_LOGS)}}, verdict=NOT_ASSESSED),
    Case("no address is protected", {NETWORKS: [hub(enableDdosProtection=False)]}, verdict=NOT_APPLICABLE),
    Case("no address in use", {ADDRESSES: [public_address("pip")]}, verdict=NOT_APPLICABLE),
    Case("could not be read", {ADDRESSES: gap(ADDRESSES)}, verdict=NOT_ASSESSED),
)
