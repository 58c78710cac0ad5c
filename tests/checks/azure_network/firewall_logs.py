"""Cases of `azure_network.firewall_logs`."""

from __future__ import annotations

from typing import Any

from tests.checks.azure_network.firewall_threat_intelligence import FAILS, of
from tests.checks.azure_network.storage_https import NOT_APPLICABLE, NOT_ASSESSED
from tests.checks.cases import Case, gap
from tests.checks.compliant.azure_base import FOREIGN, resource_id
from tests.checks.compliant.azure_data import NAMESPACES
from tests.checks.compliant.azure_firewall import DIAGNOSTICS, FIREWALL, FIREWALLS, WORKSPACES, firewall, setting
from tests.checks.compliant.azure_storage import STORAGE

RULES = ("AZFWNetworkRule", "AZFWApplicationRule", "AZFWNatRule", "AZFWThreatIntel")
ALL = (*RULES, "AZFWIdpsSignature", "AZFWDnsQuery")
HUB: dict[str, Any] = {
    "eventHubAuthorizationRuleId": resource_id("Microsoft.EventHub/namespaces", "eh-logs") + "/authorizationRules/Send"
}
ACCOUNT: dict[str, Any] = {"storageAccountId": resource_id("Microsoft.Storage/storageAccounts", "stfabrikam")}
PLAIN_POLICY = of(intrusionDetection=None, dnsSettings=None)


def sent(*settings: dict[str, Any]) -> dict[str, Any]:
    return {DIAGNOSTICS: {FIREWALL: list(settings)}}


def with_logs(*logs: dict[str, Any]) -> dict[str, Any]:
    found = setting()
    return sent({**found, "properties": {**found["properties"], "logs": list(logs) or None}})


CASES = (
    Case("all logs to a workspace"),
    Case("each category", sent(setting(*ALL))),
    Case("in other letters", sent(setting(*(one.upper() for one in ALL)))),
    Case("over two settings", sent(setting(*ALL[:3]), setting(*ALL[3:], name="more"))),
    Case("half to a workspace, half to an event hub", sent(setting(*ALL[:3]), setting(*ALL[3:], name="more", **HUB)), FAILS),
    Case("to an event hub", sent(setting(**HUB))),
    Case("to a partner", sent(setting(marketplacePartnerId="/subscriptions/x/partner"))),
    Case("to a storage account only", sent(setting(**ACCOUNT)), FAILS),
    Case("no setting", sent(), FAILS),
    Case("without IDPS", sent(setting(*RULES, "AZFWDnsQuery")), FAILS),
    Case("without IDPS, which is not on", {**sent(setting(*RULES)), **PLAIN_POLICY}),
    Case(
        "the categories before",
        sent(setting("AzureFirewallNetworkRule", "AzureFirewallApplicationRule", "AzureFirewallDnsProxy")),
    ),
    Case("a category that is disabled", with_logs({"categoryGroup": "allLogs", "enabled": False}), FAILS),
    Case("a category that does not say so", with_logs({"categoryGroup": "allLogs", "enabled": None}), verdict=NOT_ASSESSED),
    Case("categories were not returned", with_logs(), verdict=NOT_ASSESSED),
    Case("the audit group only", with_logs({"categoryGroup": "audit", "enabled": True}), FAILS),
    Case("the workspace was deleted", {WORKSPACES: []}, FAILS),
    Case("the event hub was deleted", {**sent(setting(**HUB)), NAMESPACES: []}, FAILS),
    Case("the storage account was deleted", {**sent(setting(**ACCOUNT)), STORAGE: []}, FAILS),
    Case("workspaces could not be read", {WORKSPACES: gap(WORKSPACES)}, verdict=NOT_ASSESSED),
    Case(
        "the workspace is in another tenant",
        sent(setting(workspaceId=resource_id("Microsoft.OperationalInsights/workspaces", "theirs", FOREIGN))),
        verdict=NOT_ASSESSED,
    ),
    Case("settings could not be read", {DIAGNOSTICS: {FIREWALL: gap(DIAGNOSTICS)}}, verdict=NOT_ASSESSED),
    Case("no firewall", {FIREWALLS: [], DIAGNOSTICS: {}}, verdict=NOT_APPLICABLE),
    Case(
        "one of two has no setting",
        {
            FIREWALLS: [firewall(), firewall("afw-2")],
            DIAGNOSTICS: {
                FIREWALL: [],
            },
        },
        FAILS,
    ),
    Case("could not be read", {FIREWALLS: gap(FIREWALLS)}, verdict=NOT_ASSESSED),
)
