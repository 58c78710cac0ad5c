"""Cases of `azure_monitoring.entra_logs_exported`."""

from __future__ import annotations

from tests.checks.cases import Case, gap
from tests.checks.compliant.azure_base import FOREIGN, WORKLOADS, resource_id
from tests.checks.compliant.azure_firewall import WORKSPACE, WORKSPACE_KIND
from tests.checks.compliant.azure_monitoring import ENTRA_CATEGORIES, setting
from tests.checks.seeing import NO_SUBSCRIPTION
from tests.checks.unlicensed import WITHOUT_SUBSCRIPTIONS
from ztscan.azure.areas.log_exports import TABLES
from ztscan.core.model import Verdict

SETTINGS = "azure_entra_diagnostics"
NOT_ASSESSED, NOT_APPLICABLE = Verdict.NOT_ASSESSED, Verdict.NOT_APPLICABLE
FAILS = {"microsoft.aadiam"}
HUB = resource_id("Microsoft.EventHub/namespaces", "eh-logs") + "/authorizationRules/send"
STORAGE = resource_id("Microsoft.Storage/storageAccounts", "stfabrikam")
GONE = resource_id(WORKSPACE_KIND, "log-gone", WORKLOADS)
ELSEWHERE = resource_id(WORKSPACE_KIND, "log-elsewhere", FOREIGN)
RISK = ENTRA_CATEGORIES[len(TABLES) : len(TABLES) + 4]
CORE = tuple(TABLES)


def settings(*found: dict[str, object]) -> dict[str, object]:
    return {SETTINGS: [*found]}


CASES = (
    Case("all to the workspace"),
    Case(
        "all logs as a group",
        settings(
            {**setting(), "properties": {"workspaceId": WORKSPACE, "logs": [{"categoryGroup": "allLogs", "enabled": True}]}}
        ),
    ),
    Case("to an event hub", settings(setting(*ENTRA_CATEGORIES, eventHubAuthorizationRuleId=HUB))),
    Case("to a partner", settings(setting(*ENTRA_CATEGORIES, marketplacePartnerId="/x/monitors/elastic"))),
    Case("spread over two settings", settings(setting(*ENTRA_CATEGORIES[:3]), setting(*ENTRA_CATEGORIES[3:], name="rest"))),
    Case("without activity of Graph", settings(setting(*CORE, *RISK))),
    Case("sign-ins only", settings(setting("SignInLogs", "AuditLogs")), FAILS),
    Case("provisioning is off", settings(setting(*ENTRA_CATEGORIES, without=("ProvisioningLogs",))), FAILS),
    Case("risk is off", settings(setting(*ENTRA_CATEGORIES, without=("UserRiskEvents",))), FAILS),
    Case(
        "half here, half there",
        settings(setting(*ENTRA_CATEGORIES[:4]), setting(*ENTRA_CATEGORIES[4:], name="hub", eventHubAuthorizationRuleId=HUB)),
        FAILS,
    ),
    Case("to storage only", settings(setting(*ENTRA_CATEGORIES, storageAccountId=STORAGE)), FAILS),
    Case("to a deleted workspace", settings(setting(*ENTRA_CATEGORIES, workspaceId=GONE)), FAILS),
    Case("without a destination", settings(setting(*ENTRA_CATEGORIES, workspaceId=None)), FAILS),
    Case("no setting", settings(), FAILS),
    Case("to a workspace that cannot be seen", settings(setting(*ENTRA_CATEGORIES, workspaceId=ELSEWHERE)), verdict=NOT_ASSESSED),
    Case(
        "it is not said which are on",
        settings({**setting(), "properties": {"workspaceId": WORKSPACE, "logs": None}}),
        verdict=NOT_ASSESSED,
    ),
    Case("workspaces could not be read", {"azure_workspaces": gap("azure_workspaces")}, verdict=NOT_ASSESSED),
    Case("no licence", WITHOUT_SUBSCRIPTIONS, verdict=NOT_APPLICABLE),
    Case("settings could not be read", {SETTINGS: gap(SETTINGS)}, verdict=NOT_ASSESSED),
    Case(
        "no subscription, and an event hub of a partner",
        {**NO_SUBSCRIPTION, **settings(setting(*ENTRA_CATEGORIES, marketplacePartnerId="/x/elastic"))},
    ),
)
