"""Contoso's federation and Defender for Identity: bought, set up in part, and nobody looks at it."""

from __future__ import annotations

from tests.simulator.tenant import Json, days_ago, guid
from tests.simulator.tenants import federation

DOMAIN = "corp.contoso.example"


def collections() -> dict[str, list[Json]]:
    return {
        "policies/featureRolloutPolicies": [
            {
                "id": guid("contoso", "rollout"),
                "displayName": "Password hash pilot of the subsidiary",
                "description": None,
                "feature": "passwordHashSync",
                "isEnabled": True,
                "isAppliedToOrganization": False,
            }
        ],
        "security/identities/sensors": [
            _sensor("DC01"),
            _sensor("DC02", deployment="outdated", health="notHealthyMedium"),
            _sensor("DC03", service="stopped", deployment="disconnected", health="notHealthyHigh"),
            _sensor("ADFS01", kind="adfsIntegrated"),
        ],
        "security/identities/sensorCandidates": [
            {
                "id": guid("contoso", "candidate", "DC04"),
                "computerDnsName": f"dc04.{DOMAIN}",
                "domainName": DOMAIN,
                "lastSeenDateTime": days_ago(1),
                "senseClientVersion": "10.8735.26100.1",
            }
        ],
        "security/identities/healthIssues": [
            _issue("Directory Services Object Auditing is not configured as required", "medium", "open", days=120),
            _issue("Sensor stopped communicating", "high", "open", days=9, sensors=[f"dc03.{DOMAIN}"]),
            _issue("Sensor stopped communicating", "high", "closed", days=4, sensors=[f"dc01.{DOMAIN}"]),
            _issue("Some network traffic could not be analyzed", "low", "open", days=30, sensors=[f"dc02.{DOMAIN}"]),
        ],
        "security/secureScores": [_score(2, 2.0), _score(1, 3.0)],
        "security/secureScoreControlProfiles": [
            {
                "id": "AATP_DormantAccounts",
                "title": "Remove dormant accounts from sensitive groups",
                "service": "AATP",
                "maxScore": 5.0,
                "deprecated": False,
                "controlStateUpdates": [],
            },
            {
                "id": "scid_2004",
                "title": "Enable EDR in block mode",
                "service": "MDATP",
                "maxScore": 9.0,
                "deprecated": False,
                "controlStateUpdates": [],
            },
        ],
    }


def singletons() -> dict[str, Json]:
    return {"policies/federatedTokenValidationPolicy": federation.token_validation("contoso", "allFederated")}


def _sensor(
    name: str,
    *,
    kind: str = "domainControllerIntegrated",
    deployment: str = "upToDate",
    health: str = "healthy",
    service: str = "running",
) -> Json:
    return {
        "id": guid("contoso", "sensor", name),
        "displayName": name,
        "domainName": DOMAIN,
        "sensorType": kind,
        "version": "2.239.18124.58593",
        "deploymentStatus": deployment,
        "healthStatus": health,
        "serviceStatus": service,
        "openHealthIssuesCount": 0 if health == "healthy" else 1,
        "createdDateTime": days_ago(400),
        "settings": None,
    }


def _issue(name: str, severity: str, status: str, *, days: float, sensors: list[str] | None = None) -> Json:
    return {
        "id": guid("contoso", "health issue", name, *(sensors or ())),
        "displayName": name,
        "healthIssueType": "sensor" if sensors else "global",
        "issueTypeId": "1007" if sensors else "1031",
        "severity": severity,
        "status": status,
        "createdDateTime": days_ago(days),
        "lastModifiedDateTime": days_ago(days),
        "domainNames": [DOMAIN],
        "sensorDNSNames": sensors or [],
        "description": name,
        "recommendations": [],
        "recommendedActionCommands": [],
        "additionalInformation": [],
    }


def _score(days: float, dormant: float) -> Json:
    return {
        "id": f"{guid('contoso', 'tenant')}_{days_ago(days)[:10]}",
        "azureTenantId": guid("contoso", "tenant"),
        "createdDateTime": days_ago(days),
        "currentScore": 412.0,
        "maxScore": 921.0,
        "controlScores": [
            {"controlCategory": "Identity", "controlName": "AATP_DormantAccounts", "description": None, "score": dormant},
            {"controlCategory": "Device", "controlName": "scid_2004", "description": None, "score": 4.0},
        ],
    }
