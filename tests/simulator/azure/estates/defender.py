"""Microsoft Defender for Cloud: plans, recommendations, vulnerabilities, scores, alerts, contacts; Azure Policy; locks."""

from __future__ import annotations

from tests.simulator.azure.estate import GROUPS, EstateBuilder
from tests.simulator.azure.estates.machines import MACHINE, assessment
from tests.simulator.tenant import Json, days_ago, guid

SECURITY = "SecurityResources"
PLANS = (
    "VirtualMachines",
    "SqlServers",
    "AppServices",
    "StorageAccounts",
    "KeyVaults",
    "Arm",
    "OpenSourceRelationalDatabases",
    "CosmosDbs",
    "Containers",
    "CloudPosture",
    "AI",
)
EXTENSIONS = {
    "Containers": ("ContainerRegistriesVulnerabilityAssessments", "AgentlessDiscoveryForKubernetes", "ContainerSensor"),
    "VirtualMachines": ("AgentlessVmScanning", "FileIntegrityMonitoring", "MdeDesignatedSubscription"),
}
"""Of plans that have some: what they can do besides."""
BENCHMARK = "/providers/Microsoft.Authorization/policySetDefinitions/1f3afdf9-d0c9-4c3d-847f-89da613e70a8"
SOC = {"sourceType": "Alert", "minimalSeverity": "Medium"}


def contoso(build: EstateBuilder) -> None:
    """Paid plans in production, some in the shop, none elsewhere; recommendations and alerts lie open."""
    _plans(build, "production", frozenset(PLANS) - {"AI"}, sub_plan="P1", scans=False)
    _plans(build, "shop", frozenset({"StorageAccounts", "CloudPosture"}), sub_plan="", scans=False)
    for name in ("connectivity", "management", "development", "sandbox"):
        _plans(build, name, frozenset(), sub_plan="", scans=False)
    storage = build.path("sandbox", "rg-old", "Microsoft.Storage/storageAccounts", "stold2017")
    title = "Secure transfer to storage accounts should be enabled"
    _assessed(build, "sandbox", "rg-old", storage, "1c5de8e1-f68d-6a17-e0d2-ec259c42768c", title)
    reports = build.path("production", "rg-reports", MACHINE, "vm-reports")
    title = "Machines should have vulnerability findings resolved"
    _assessed(build, "production", "rg-reports", reports, "1195afff-c881-495e-9bc5-1486211ae03f", title)
    for number, days in enumerate((140, 96, 12)):
        _vulnerability(build, "production", "rg-reports", reports, number, days)
    for name, share in (("production", 0.71), ("shop", 0.46), ("sandbox", 0.12), ("development", 0.31)):
        _score(build, name, share)
    _alert(build, "production", "rg-reports", "vm-reports", days=12)
    _contact(build, "production", "soc@contoso.example", enabled=True)
    _contact(build, "shop", "", enabled=False)
    scope = build.path("production")
    build.row(
        f"{scope}/providers/Microsoft.Authorization/policyAssignments/SecurityCenterBuiltIn",
        "Microsoft.Authorization/policyAssignments",
        {
            "displayName": "ASC Default",
            "policyDefinitionId": BENCHMARK,
            "scope": scope,
            "notScopes": [],
            "enforcementMode": "Default",
        },
        table="PolicyResources",
        subscriptionId=build.subscriptions["production"].id,
    )
    _locked(build, "production", "rg-payroll")


def fabrikam(build: EstateBuilder) -> None:
    """Every plan everywhere, and nothing is open."""
    for name in build.subscriptions:
        _plans(build, name, frozenset(PLANS), sub_plan="P2", scans=True)
        _score(build, name, 0.93)
        _contact(build, name, "soc@fabrikam.example", enabled=True)
        _locked(build, name, "")
        _export(build, name)
    root = f"{GROUPS}/{build.tenant}"
    build.row(
        f"{root}/providers/Microsoft.Authorization/policyAssignments/mcsb",
        "Microsoft.Authorization/policyAssignments",
        {
            "displayName": "Cloud benchmark",
            "policyDefinitionId": BENCHMARK,
            "scope": root,
            "notScopes": [],
            "enforcementMode": "Default",
        },
        table="PolicyResources",
    )


def _plans(build: EstateBuilder, subscription: str, paid: frozenset[str], *, sub_plan: str, scans: bool) -> None:
    for plan in PLANS:
        standard = plan in paid
        properties: Json = {
            "pricingTier": "Standard" if standard else "Free",
            "freeTrialRemainingTime": "PT0S",
            "resourcesCoverageStatus": "FullyCovered" if standard else "NotCovered",
            "enforce": "False",
            "inherited": "False",
        }
        if plan in EXTENSIONS and standard:
            on = "True" if scans else "False"
            properties |= {"extensions": [{"name": name, "isEnabled": on} for name in EXTENSIONS[plan]]}
        if plan in ("StorageAccounts", "VirtualMachines") and standard:
            properties["subPlan"] = (
                sub_plan if plan == "VirtualMachines" else "DefenderForStorageV2" if sub_plan else "PerTransaction"
            )
        key = f"{build.path(subscription)}/providers/Microsoft.Security/pricings/{plan}"
        columns = {"subscriptionId": build.subscriptions[subscription].id, "location": ""}
        build.row(key, "Microsoft.Security/pricings", properties, table=SECURITY, **columns)
    settings = [
        {
            "id": f"{build.path(subscription)}/providers/Microsoft.Security/settings/{name}",
            "name": name,
            "kind": "DataExportSettings",
            "properties": {"enabled": scans},
        }
        for name in ("MCAS", "WDATP")
    ]
    build.answer(f"{build.path(subscription)}/providers/Microsoft.Security/settings", settings)


def _assessed(build: EstateBuilder, subscription: str, group: str, key: str, name: str, title: str) -> None:
    columns = {"resourceGroup": group, "subscriptionId": build.subscriptions[subscription].id}
    assessment(build, key, name, title, "Unhealthy", **columns)


def _vulnerability(build: EstateBuilder, subscription: str, group: str, key: str, number: int, days: float) -> None:
    kind = "Microsoft.Security/assessments/subAssessments"
    parent = f"{key}/providers/Microsoft.Security/assessments/1195afff-c881-495e-9bc5-1486211ae03f"
    properties = {
        "id": f"CVE-2026-{1000 + number}",
        "displayName": "A package needs an update",
        "timeGenerated": days_ago(1),
        "status": {"code": "Unhealthy", "severity": "High" if days > 90 else "Medium"},
        "additionalData": {"assessedResourceType": "ServerVulnerability", "publishedTime": days_ago(days)},
    }
    columns = {"resourceGroup": group, "subscriptionId": build.subscriptions[subscription].id}
    build.row(f"{parent}/subAssessments/{guid(key, str(number))}", kind, properties, table=SECURITY, **columns)


def _score(build: EstateBuilder, subscription: str, share: float) -> None:
    properties = {
        "displayName": "ASC score",
        "score": {"max": 58, "current": round(58 * share, 2), "percentage": share},
        "weight": 100,
    }
    key = f"{build.path(subscription)}/providers/Microsoft.Security/secureScores/ascScore"
    build.row(
        key, "Microsoft.Security/secureScores", properties, table=SECURITY, subscriptionId=build.subscriptions[subscription].id
    )


def _alert(build: EstateBuilder, subscription: str, group: str, entity: str, *, days: float) -> None:
    """An alert in the casing of Resource Graph."""
    properties = {
        "Status": "Active",
        "Severity": "High",
        "TimeGeneratedUtc": days_ago(days),
        "AlertDisplayName": "Suspicious process executed",
        "CompromisedEntity": entity,
    }
    at = f"{build.path(subscription, group)}/providers/Microsoft.Security/locations/westeurope/alerts"
    columns = {"resourceGroup": group, "subscriptionId": build.subscriptions[subscription].id}
    build.row(f"{at}/2517000000000000000_aa", "Microsoft.Security/locations/alerts", properties, table=SECURITY, **columns)


def _contact(build: EstateBuilder, subscription: str, emails: str, *, enabled: bool) -> None:
    at = f"{build.path(subscription)}/providers/Microsoft.Security/securityContacts"
    properties = {
        "isEnabled": enabled,
        "emails": emails,
        "notificationsByRole": {"state": "On" if enabled else "Off", "roles": ["Owner"] if enabled else []},
        "notificationsSources": [SOC, {"sourceType": "AttackPath", "minimalRiskLevel": "High"}] if enabled else [],
    }
    build.answer(at, [{"id": f"{at}/default", "name": "default", "properties": properties}])


def _export(build: EstateBuilder, subscription: str) -> None:
    """Findings of Defender for Cloud go to the workspace that is watched."""
    workspace = build.path("management", "rg-logs", "Microsoft.OperationalInsights/workspaces", "law-security")
    properties = {
        "isEnabled": True,
        "scopes": [{"description": "all", "scopePath": build.path(subscription)}],
        "sources": [{"eventSource": "Alerts", "ruleSets": []}],
        "actions": [{"actionType": "Workspace", "workspaceResourceId": workspace}],
    }
    build.add(subscription, "rg-security", "Microsoft.Security/automations", "export-soc", properties)


def _locked(build: EstateBuilder, subscription: str, group: str) -> None:
    within = build.path(subscription, group)
    at = f"{within}/providers/Microsoft.Authorization/locks/no-delete"
    lock = {"id": at, "name": "no-delete", "properties": {"level": "CanNotDelete", "notes": "production"}}
    build.answer(f"{build.path(subscription)}/providers/Microsoft.Authorization/locks", [lock])
