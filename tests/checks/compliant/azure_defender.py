"""Defender for Cloud of Fabrikam: all plans are on, and nothing grave is open."""

from __future__ import annotations

from typing import Any

from tests.checks.compliant.azure_base import NAMES, WORKLOADS, row
from tests.checks.compliant.azure_machines import DATA, SERVER, WEB

PLANS, SETTINGS, RECOMMENDATIONS = "azure_defender_plans", "azure_defender_settings", "azure_recommendations"
VULNERABILITIES, SCORES = "azure_vulnerabilities", "azure_secure_scores"
AI_ACCOUNTS, DEFENDED = "azure_ai_accounts", "azure_defended_resources"
EDR, SCANNED = "06e3a6db-6c0c-4ad9-943f-31d9d73ecf6c", "1195afff-c881-495e-9bc5-1486211ae03f"
_EXTENSIONS: dict[str, tuple[str, ...]] = {
    "Containers": ("ContainerRegistriesVulnerabilityAssessments", "AgentlessDiscoveryForKubernetes", "ContainerSensor"),
    "StorageAccounts": ("OnUploadMalwareScanning",),
    "VirtualMachines": ("AgentlessVmScanning", "FileIntegrityMonitoring"),
}
_SUB_PLANS = {"StorageAccounts": "DefenderForStorageV2", "VirtualMachines": "P2"}
NAMES_OF_PLANS = (
    "AI",
    "Api",
    "AppServices",
    "Arm",
    "CloudPosture",
    "Containers",
    "CosmosDbs",
    "KeyVaults",
    "OpenSourceRelationalDatabases",
    "SqlServerVirtualMachines",
    "SqlServers",
    "StorageAccounts",
    "VirtualMachines",
)


def plan(name: str, key: str = WORKLOADS, tier: str | None = "Standard", **properties: Any) -> dict[str, Any]:
    """A plan of a subscription with all that belongs to it, but for ``properties``."""
    usual = {
        "pricingTier": tier,
        "subPlan": _SUB_PLANS.get(name),
        "freeTrialRemainingTime": "PT0S",
        "resourcesCoverageStatus": "FullyCovered",
        "extensions": [extension(one) for one in _EXTENSIONS.get(name, ())],
    }
    return _secured(f"/subscriptions/{key}", "pricings", name, {**usual, **properties})


def extension(name: str, on: str = "True") -> dict[str, Any]:
    return {"name": name, "isEnabled": on}


def setting(name: str, enabled: bool | None = True, key: str = WORKLOADS) -> dict[str, Any]:
    found = _secured(f"/subscriptions/{key}", "settings", name, {"enabled": enabled})
    return {"id": found["id"], "name": name, "properties": found["properties"]}


def recommendation(
    of: str, name: str, code: str | None = "Healthy", severity: str | None = "High", **status: Any
) -> dict[str, Any]:
    """An assessment of a resource. ``risk`` is its risk level, ``title`` its name; the rest belongs to its status."""
    risk = {"risk": {"level": status.pop("risk")}} if "risk" in status else {}
    properties = {
        "displayName": status.pop("title", name),
        "status": {"code": code, **status},
        "metadata": {"severity": severity},
    }
    return _secured(of, "assessments", name, {**properties, **risk})


def vulnerability(
    of: str, name: str, severity: str | None = "High", published: str | None = None, code: str | None = "Unhealthy"
) -> Any:
    additional = {"assessedResourceType": "ServerVulnerability", **({"publishedTime": published} if published else {})}
    found = _secured(f"{of}/providers/Microsoft.Security/assessments/{SCANNED}", "", name, {})
    properties = {"status": {"code": code, "severity": severity}, "additionalData": additional}
    return {
        **found,
        "id": f"{of}/providers/Microsoft.Security/assessments/{SCANNED}/subAssessments/{name}",
        "type": "microsoft.security/assessments/subassessments",
        "properties": properties,
    }


def score(key: str, share: float | None = 0.9) -> dict[str, Any]:
    return _secured(
        f"/subscriptions/{key}", "secureScores", "ascScore", {"score": {"max": 50, "current": 45, "percentage": share}}
    )


def ai_account(name: str, kind: str | None = "OpenAI") -> dict[str, Any]:
    return row("Microsoft.CognitiveServices/accounts", name, {"publicNetworkAccess": "Disabled"}, kind=kind)


def _secured(of: str, kind: str, name: str, properties: dict[str, Any]) -> dict[str, Any]:
    return {
        "id": f"{of}/providers/Microsoft.Security/{kind}/{name}",
        "name": name,
        "type": f"microsoft.security/{kind}".lower(),
        "subscriptionId": of.split("/")[2],
        "properties": properties,
    }


RESOURCES: dict[str, Any] = {
    PLANS: [plan(name, key) for key in NAMES for name in NAMES_OF_PLANS],
    SETTINGS: {key: [setting("WDATP", key=key), setting("MCAS", key=key)] for key in NAMES},
    RECOMMENDATIONS: [recommendation(of, name) for of in (WEB, DATA, SERVER) for name in (EDR, SCANNED)],
    VULNERABILITIES: [],
    SCORES: [score(key) for key in NAMES],
    AI_ACCOUNTS: [ai_account("ai-orders")],
    DEFENDED: [],
}


def with_plan(*changed: dict[str, Any]) -> dict[str, Any]:
    """The change of plans, whose ids tell which."""
    by_id = {one["id"]: one for one in changed}
    return {PLANS: [by_id.get(one["id"], one) for one in RESOURCES[PLANS]]}


def without_plan(name: str, key: str = WORKLOADS) -> dict[str, Any]:
    """The change to a subscription without this plan."""
    return {PLANS: [one for one in RESOURCES[PLANS] if one["id"] != plan(name, key)["id"]]}
