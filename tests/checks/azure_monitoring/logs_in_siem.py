"""Cases of `azure_monitoring.logs_in_siem`."""

from __future__ import annotations

from typing import Any

from tests.checks.azure_monitoring.entra_logs_exported import ELSEWHERE, HUB, STORAGE, settings
from tests.checks.azure_monitoring.entra_logs_in_siem import NOT_APPLICABLE, NOT_ASSESSED, SENTINEL
from tests.checks.cases import Case, gap
from tests.checks.compliant.azure_base import PLATFORM, WORKLOADS, resource_id, row
from tests.checks.compliant.azure_firewall import WORKSPACE
from tests.checks.compliant.azure_monitoring import ACTIVITY_CATEGORIES, ENTRA_CATEGORIES, INTUNE_CATEGORIES, part, setting
from tests.checks.seeing import NO_SUBSCRIPTION
from tests.checks.unlicensed import WITHOUT_SUBSCRIPTIONS
from ztscan.core.model import Verdict

ENTRA, NETWORK, INTUNE = "azure_entra_diagnostics", "network_access", "azure_intune_diagnostics"
ACTIVITY, VAULTS = "azure_subscription_diagnostics", "azure_key_vault_diagnostics"
MANUAL = Verdict.MANUAL
WORKSPACE_KIND = "Microsoft.OperationalInsights/workspaces"
OTHER = resource_id(WORKSPACE_KIND, "log-other")
UNWATCHED = {
    "azure_workspaces": [{**row(WORKSPACE_KIND, "log-security", {}), "id": WORKSPACE}, row(WORKSPACE_KIND, "log-other", {})],
    SENTINEL: {WORKSPACE: part("onboardingStates", "default", {}), OTHER: None},
}


def of_intune(*found: dict[str, Any]) -> dict[str, Any]:
    return {INTUNE: list(found)}


def of_subscriptions(workloads: list[dict[str, Any]]) -> dict[str, Any]:
    return {ACTIVITY: {PLATFORM: [setting(*ACTIVITY_CATEGORIES)], WORKLOADS: workloads}}


CASES = (
    Case("all of them"),
    Case("no setting of Entra", settings(), {ENTRA, NETWORK}),
    Case(
        "without traffic logs",
        settings(setting(*ENTRA_CATEGORIES, without=("NetworkAccessTrafficLogs",))),
        {NETWORK},
    ),
    Case("Intune to storage only", of_intune(setting(*INTUNE_CATEGORIES, storageAccountId=STORAGE)), {INTUNE}),
    Case("Intune to an event hub", of_intune(setting(*INTUNE_CATEGORIES, eventHubAuthorizationRuleId=HUB)), verdict=MANUAL),
    Case(
        "Intune to an event hub and to Sentinel",
        of_intune(setting(*INTUNE_CATEGORIES, eventHubAuthorizationRuleId=HUB, workspaceId=WORKSPACE)),
    ),
    Case("Intune to what cannot be seen", of_intune(setting(*INTUNE_CATEGORIES, workspaceId=ELSEWHERE)), verdict=NOT_ASSESSED),
    Case("one subscription without", of_subscriptions([]), {ACTIVITY}),
    Case("one subscription without an answer", of_subscriptions([setting("Administrative")]), {ACTIVITY}),
    Case("one subscription that could not be read", {ACTIVITY: {PLATFORM: [], WORKLOADS: gap(ACTIVITY)}}, {ACTIVITY}),
    Case(
        "to a workspace that Sentinel does not watch",
        {**UNWATCHED, **of_intune(setting("AuditLogs", workspaceId=OTHER))},
        {INTUNE},
    ),
    Case("no workspace has Sentinel", {SENTINEL: {WORKSPACE: None}}, verdict=NOT_APPLICABLE),
    Case("Sentinel could not be read", {SENTINEL: gap(SENTINEL)}, verdict=NOT_ASSESSED),
    Case("vaults could not be read", {VAULTS: gap(VAULTS)}, verdict=NOT_ASSESSED),
    Case("settings of Entra could not be read", {ENTRA: gap(ENTRA)}, verdict=NOT_ASSESSED),
    Case("nothing is licensed", WITHOUT_SUBSCRIPTIONS),
    Case("no subscription", {**NO_SUBSCRIPTION, "azure_workspaces": [], SENTINEL: {}}, verdict=NOT_APPLICABLE),
)
