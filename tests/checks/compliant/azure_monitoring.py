"""Logs of Fabrikam: all of them reach the workspace for security, which Sentinel watches."""

from __future__ import annotations

from typing import Any

from tests.checks.compliant.azure_base import PLATFORM, WORKLOADS, resource_id, row
from tests.checks.compliant.azure_firewall import WORKSPACE
from tests.checks.compliant.azure_vaults import HSM_KIND, KEY_VAULT_KIND
from tests.checks.compliant.names import TENANT
from ztscan.azure.areas.log_exports import TABLES, table_id

ENTRA_CATEGORIES = (
    *TABLES,
    "RiskyUsers",
    "UserRiskEvents",
    "RiskyServicePrincipals",
    "ServicePrincipalRiskEvents",
    "MicrosoftGraphActivityLogs",
    "NetworkAccessTrafficLogs",
    "EnrichedOffice365AuditLogs",
    "RemoteNetworkHealthLogs",
    "NetworkAccessAlerts",
)
INTUNE_CATEGORIES = ("AuditLogs", "OperationalLogs", "DeviceComplianceOrg")
ACTIVITY_CATEGORIES = ("Administrative", "Security", "Alert", "Policy")
SENTINEL = "/providers/Microsoft.SecurityInsights"
_OPERATIONS = (
    "Microsoft.Authorization/policyAssignments",
    "Microsoft.Network/networkSecurityGroups",
    "Microsoft.Network/publicIPAddresses",
    "Microsoft.Security/securitySolutions",
    "Microsoft.Sql/servers/firewallRules",
)


def setting(*categories: str, name: str = "to-sentinel", without: tuple[str, ...] = (), **places: str | None) -> dict[str, Any]:
    """A diagnostic setting; to the workspace for security unless ``places`` says otherwise."""
    logs = [{"category": one, "categoryGroup": None, "enabled": one not in without} for one in categories]
    return {"id": f"/settings/{name}", "name": name, "properties": {"logs": logs, **(places or {"workspaceId": WORKSPACE})}}


def table(name: str, days: int | None = 180, plan: str | None = "Analytics") -> dict[str, Any]:
    properties = {"totalRetentionInDays": days, "retentionInDays": 90, "plan": plan}
    return {"id": table_id(WORKSPACE, name), "name": name, "properties": properties}


def part(path: str, name: str, properties: dict[str, Any], **more: Any) -> dict[str, Any]:
    """An object of Sentinel on the workspace."""
    return {"id": f"{WORKSPACE}{SENTINEL}/{path}/{name}", "name": name, "properties": properties, **more}


def change_alert(name: str, *conditions: dict[str, Any], subscription: str = WORKLOADS, **properties: Any) -> dict[str, Any]:
    """An enabled activity log alert with an action group."""
    told = {
        "enabled": True,
        "scopes": [f"/subscriptions/{subscription}"],
        "condition": {"allOf": [{"field": "category", "equals": "Administrative"}, *conditions]},
        "actions": {"actionGroups": [{"actionGroupId": "/x/actionGroups/soc"}]},
        **properties,
    }
    return row("Microsoft.Insights/activityLogAlerts", name, told, subscription=subscription)


def operation(name: str) -> dict[str, Any]:
    return {"field": "operationName", "equals": name}


def contact(subscription: str, **properties: Any) -> dict[str, Any]:
    told = {
        "isEnabled": True,
        "emails": "soc@fabrikam.example",
        "notificationsByRole": {"state": "On", "roles": ["Owner"]},
        "notificationsSources": [
            {"sourceType": "Alert", "minimalSeverity": "Medium"},
            {"sourceType": "AttackPath", "minimalRiskLevel": "High"},
        ],
        **properties,
    }
    identity = f"/subscriptions/{subscription}/providers/Microsoft.Security/securityContacts/default"
    return {"id": identity, "name": "default", "properties": told}


def cloud_alert(name: str, status: str | None = "Active", severity: str | None = "High", **more: Any) -> dict[str, Any]:
    """An alert of Defender for Cloud as Resource Graph writes it, ten days old."""
    told = {"Status": status, "Severity": severity, "TimeGeneratedUtc": "2026-10-22T10:00:00Z", "AlertDisplayName": name, **more}
    return row("Microsoft.Security/locations/westeurope/alerts", name, told) | {"type": "microsoft.security/locations/alerts"}


def automation(subscription: str, event: str = "Alerts", action: str = "Workspace", **more: Any) -> dict[str, Any]:
    """A continuous export of one subscription."""
    told = {
        "isEnabled": True,
        "scopes": [{"scopePath": f"/subscriptions/{subscription}"}],
        "sources": [{"eventSource": event, "ruleSets": []}],
        "actions": [{"actionType": action}],
        **more,
    }
    return row("Microsoft.Security/automations", "export", told, subscription=subscription)


def _alerts() -> list[dict[str, Any]]:
    """One alert for each operation in one subscription, and one for all in the other."""
    every = [operation(f"{one}/{verb}") for one in _OPERATIONS for verb in ("write", "delete")]
    single = [change_alert(f"alert-{number}", one) for number, one in enumerate(every)]
    return [*single, change_alert("alert-all", subscription=PLATFORM)]


RESOURCES: dict[str, Any] = {
    "azure_entra_diagnostics": [setting(*ENTRA_CATEGORIES)],
    "azure_intune_diagnostics": [setting(*INTUNE_CATEGORIES)],
    "azure_subscription_diagnostics": {one: [setting(*ACTIVITY_CATEGORIES)] for one in (PLATFORM, WORKLOADS)},
    "azure_log_tables": {table_id(WORKSPACE, one): table(one) for one in TABLES.values()},
    "azure_sentinel": {WORKSPACE: part("onboardingStates", "default", {"customerManagedKey": False})},
    "azure_sentinel_rules": {
        WORKSPACE: [
            part("alertRules", "emergency", {"displayName": "Emergency account used", "enabled": True}, kind="NRT"),
            part("alertRules", "fusion", {"enabled": True}, kind="Fusion"),
        ]
    },
    "azure_sentinel_connectors": {
        WORKSPACE: [
            part(
                "dataConnectors",
                "xdr",
                {"tenantId": TENANT, "dataTypes": {"incidents": {"state": "Enabled"}}},
                kind="MicrosoftThreatProtection",
            )
        ]
    },
    "azure_sentinel_automation": {
        WORKSPACE: [
            part(
                "automationRules",
                "isolate",
                {
                    "triggeringLogic": {"isEnabled": True, "triggersOn": "Incidents", "triggersWhen": "Created"},
                    "actions": [{"order": 1, "actionType": "RunPlaybook"}],
                },
            )
        ]
    },
    "azure_sentinel_settings": {
        WORKSPACE: [
            part("settings", "EntityAnalytics", {"entityProviders": ["AzureActiveDirectory"]}, kind="EntityAnalytics"),
            part("settings", "Ueba", {"dataSources": ["AuditLogs", "SigninLogs"]}, kind="Ueba"),
        ]
    },
    "azure_activity_alerts": _alerts(),
    "azure_key_vault_diagnostics": {
        resource_id(kind, name): [setting("AuditEvent")]
        for kind, name in ((KEY_VAULT_KIND, "kv-orders"), (HSM_KIND, "hsm-orders"))
    },
    "azure_cloud_alerts": [cloud_alert("old", "Resolved"), cloud_alert("small", severity="Low")],
    "azure_security_automations": [automation(one) for one in (PLATFORM, WORKLOADS)],
    "azure_security_contacts": {one: [contact(one)] for one in (PLATFORM, WORKLOADS)},
}
