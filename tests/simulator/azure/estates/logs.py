"""Where logs go: workspaces, Sentinel, diagnostic settings of the tenant, subscriptions and resources, alerts on changes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from tests.simulator.azure.estate import EstateBuilder
from tests.simulator.azure.estates import data, hubs, web
from tests.simulator.azure.networks import ADDRESS
from tests.simulator.tenant import Json, guid

WORKSPACE = "Microsoft.OperationalInsights/workspaces"
ENTRA = (
    "AuditLogs",
    "SignInLogs",
    "NonInteractiveUserSignInLogs",
    "ServicePrincipalSignInLogs",
    "ManagedIdentitySignInLogs",
    "ProvisioningLogs",
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
TABLES = (
    "AuditLogs",
    "SigninLogs",
    "AADNonInteractiveUserSignInLogs",
    "AADServicePrincipalSignInLogs",
    "AADManagedIdentitySignInLogs",
    "AADProvisioningLogs",
)
ACTIVITY = ("Administrative", "Security", "Alert", "Policy")
WATCHED = (
    "Microsoft.Authorization/policyAssignments/write",
    "Microsoft.Authorization/policyAssignments/delete",
    "Microsoft.Network/networkSecurityGroups/write",
    "Microsoft.Network/networkSecurityGroups/delete",
    "Microsoft.Security/securitySolutions/write",
    "Microsoft.Security/securitySolutions/delete",
    "Microsoft.Sql/servers/firewallRules/write",
    "Microsoft.Sql/servers/firewallRules/delete",
    "Microsoft.Network/publicIPAddresses/write",
    "Microsoft.Network/publicIPAddresses/delete",
)


def contoso(build: EstateBuilder) -> None:
    """Sign-ins of people reach Sentinel; those of workloads, the shop and the firewall do not."""
    sentinel = workspace(build, "law-sentinel", days=90)
    workspace(build, "law-apps", days=30)
    _sentinel(build, sentinel, rules=2, automated=False, connectors=("AzureActiveDirectory",))
    _diagnostics(build, "/providers/microsoft.aadiam", "to-sentinel", sentinel, ENTRA, off=ENTRA[3:6] + ENTRA[8:])
    _diagnostics(build, build.path("production"), "activity", sentinel, ACTIVITY)
    _diagnostics(build, build.path("shop"), "activity", sentinel, ACTIVITY, off=("Policy",))
    _diagnostics(build, build.path("production", "rg-payroll", data.KEY_VAULT, "kv-payroll"), "audit", sentinel, ("AuditEvent",))
    _diagnostics(build, build.path("shop", "rg-shop", web.PROFILE, "afd-shop"), "access", sentinel, ("FrontDoorAccessLog",))
    _tables(build, sentinel, days=90)
    _alerts(build, "production", WATCHED[:4])


def fabrikam(build: EstateBuilder) -> None:
    """Everything reaches the one workspace, and is kept for a year."""
    sentinel = workspace(build, "law-security", days=365)
    _sentinel(build, sentinel, rules=12, automated=True, connectors=("AzureActiveDirectory", "MicrosoftThreatProtection"))
    _diagnostics(build, "/providers/microsoft.aadiam", "to-sentinel", sentinel, ENTRA)
    _diagnostics(
        build, "/providers/microsoft.intune", "to-sentinel", sentinel, ("AuditLogs", "OperationalLogs", "DeviceComplianceOrg")
    )
    for name in build.subscriptions:
        _diagnostics(build, build.path(name), "activity", sentinel, ACTIVITY)
        _alerts(build, name, WATCHED)
    for number in ("production", "test"):
        _everything(build, build.path(number, "rg-orders", data.KEY_VAULT, f"kv-orders-{number}"), sentinel)
    _everything(build, build.path("connectivity", "rg-hub", hubs.FIREWALL, "afw-hub"), sentinel)
    for name in ("afw-hub", "bas-hub", "vgw-hub"):
        address = build.path("connectivity", "rg-hub", ADDRESS, f"pip-{name}")
        _everything(build, address, sentinel)
    _everything(build, build.path("production", "rg-orders", web.PROFILE, "afd-orders"), sentinel)
    _tables(build, sentinel, days=365)


def workspace(build: EstateBuilder, name: str, *, days: int) -> str:
    properties = {
        "customerId": guid(build.name, "workspace", name),
        "sku": {"name": "PerGB2018"},
        "retentionInDays": days,
        "workspaceCapping": {"dailyQuotaGb": -1.0},
    }
    return build.add("management", "rg-logs", WORKSPACE, name, properties)


def _sentinel(build: EstateBuilder, key: str, *, rules: int, automated: bool, connectors: Sequence[str]) -> None:
    at = f"{key}/providers/Microsoft.SecurityInsights"
    name = key.rpartition("/")[2]
    solution = f"SecurityInsights({name})"
    build.add("management", "rg-logs", "Microsoft.OperationsManagement/solutions", solution, {"workspaceResourceId": key})
    build.answer(f"{at}/onboardingStates/default", _held(f"{at}/onboardingStates/default", {"customerManagedKey": False}))
    detections = [
        _held(
            f"{at}/alertRules/rule-{number}",
            {
                "displayName": f"Detection {number}",
                "enabled": number > 0 or automated,
                "severity": "High",
                "tactics": ["InitialAccess"],
            },
            kind="Scheduled",
        )
        for number in range(rules)
    ]
    build.answer(f"{at}/alertRules", detections)
    state = {"tenantId": build.tenant, "dataTypes": {"alerts": {"state": "Enabled"}}}
    build.answer(f"{at}/dataConnectors", [_held(f"{at}/dataConnectors/{kind}", state, kind=kind) for kind in connectors])
    rule = {
        "displayName": "Triage",
        "triggeringLogic": {"isEnabled": automated, "triggersOn": "Incidents", "triggersWhen": "Created", "conditions": []},
        "actions": [{"order": 1, "actionType": "RunPlaybook"}],
    }
    build.answer(f"{at}/automationRules", [_held(f"{at}/automationRules/triage", rule)])
    kinds = (
        ("EntityAnalytics", {"entityProviders": ["AzureActiveDirectory"]}),
        ("Ueba", {"dataSources": ["AuditLogs", "SigninLogs"]}),
    )
    build.answer(f"{at}/settings", [_held(f"{at}/settings/{kind}", told, kind=kind) for kind, told in kinds] if automated else [])


def _held(key: str, properties: Json, **more: str) -> Json:
    return {"id": key, "name": key.rpartition("/")[2], "properties": properties, **more}


def _diagnostics(
    build: EstateBuilder, at: str, name: str, workspace: str, categories: Iterable[str], off: Sequence[str] = ()
) -> None:
    """Diagnostic settings of the tenant, of a subscription or of a resource."""
    provider = "" if at.startswith("/providers") else "/providers/Microsoft.Insights"
    key = f"{at}{provider}/diagnosticSettings"
    properties = {
        "workspaceId": workspace,
        "storageAccountId": None,
        "eventHubAuthorizationRuleId": None,
        "metrics": [],
        "logs": [{"category": one, "categoryGroup": None, "enabled": one not in off} for one in categories],
    }
    build.answer(key, [_held(f"{key}/{name}", properties)])


def _everything(build: EstateBuilder, at: str, workspace: str) -> None:
    key = f"{at}/providers/Microsoft.Insights/diagnosticSettings"
    properties = {
        "workspaceId": workspace,
        "storageAccountId": None,
        "eventHubAuthorizationRuleId": None,
        "metrics": [{"category": "AllMetrics", "enabled": True}],
        "logs": [{"category": None, "categoryGroup": "allLogs", "enabled": True}],
    }
    build.answer(key, [_held(f"{key}/all", properties)])


def _tables(build: EstateBuilder, key: str, *, days: int) -> None:
    for table in TABLES:
        at = f"{key}/tables/{table}"
        build.answer(at, _held(at, {"totalRetentionInDays": days, "retentionInDays": days, "plan": "Analytics"}))


def _alerts(build: EstateBuilder, subscription: str, operations: Iterable[str]) -> None:
    group = build.path("management", "rg-logs", "Microsoft.Insights/actionGroups", "ag-soc")
    for operation in operations:
        conditions = [{"field": "category", "equals": "Administrative"}, {"field": "operationName", "equals": operation}]
        properties = {
            "enabled": True,
            "scopes": [build.path(subscription)],
            "condition": {"allOf": conditions},
            "actions": {"actionGroups": [{"actionGroupId": group}]},
        }
        name = f"alert-{operation.removeprefix('Microsoft.').replace('/', '-')}".lower()
        build.add(subscription, "rg-alerts", "Microsoft.Insights/activityLogAlerts", name, properties, location="global")
