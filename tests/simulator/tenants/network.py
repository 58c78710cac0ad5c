"""What a tenant with Global Secure Access has in its directory: service principals of profiles, and private applications."""

from __future__ import annotations

from collections.abc import Sequence

from tests.simulator.tenant import Json, days_ago, guid
from tests.simulator.tenants import records, settings
from tests.simulator.tenants.building import Builder
from tests.simulator.tenants.microsoft import MICROSOFT_TENANT

FORWARDING = {
    "m365": "ZTNA Microsoft traffic forwarding",
    "internet": "ZTNA Internet traffic forwarding",
    "private": "ZTNA Private traffic forwarding",
}
SEGMENTS = (
    "applications/{id}/onPremisesPublishing/segmentsConfiguration/microsoft.graph.ipSegmentConfiguration/applicationSegments"
)
PUBLISHING = "applications/{id}/onPremisesPublishing"
SUITE = "f9602137-2203-447b-9fff-41b36e08ce5d"
DEFENDER = "4b9405b0-7788-4568-add1-99614e613b69"
PLANS = {
    "Entra_Premium_Internet_Access": "8d23cb83-ab07-418f-8517-d7aca77307dc",
    "Entra_Premium_Private_Access": "f057aab1-b184-49b2-85c0-881b02a405c5",
}
DEFENDER_PLANS = {
    "WINDEFATP": "871d91ec-ec1a-452b-a83f-bd76c7d770ef",
    "THREAT_INTELLIGENCE": "8e0c0a52-6a6c-4d40-8370-dd62790dcd70",
}


def subscriptions(tenant: str, people: int) -> list[Json]:
    return [
        settings.sku(tenant, SUITE, "Microsoft_Entra_Suite", PLANS, bought=people, used=people),
        settings.sku(tenant, DEFENDER, "DEFENDER_SUITE", DEFENDER_PLANS, bought=people, used=people),
    ]


def forwarding(build: Builder, ids: dict[str, str], app_ids: dict[str, str]) -> None:
    """The service principals of the forwarding profiles, which everybody gets."""
    for traffic, name in FORWARDING.items():
        build.service_principals.append(
            records.service_principal(
                ids[traffic], app_ids[traffic], name, home=MICROSOFT_TENANT, publisher="", redirects=(), local=False
            )
        )


def private_application(
    build: Builder,
    name: str,
    segments: Sequence[Json],
    *,
    people: Sequence[str] = (),
    owners: Sequence[str] = (),
    quick: bool = False,
    resolves: bool = False,
) -> str:
    """An application of Private Access for these groups and users; without them, for everybody. Returns its service principal."""
    kind = "NetworkAccessQuickAccessApplication" if quick else "PrivateAccessNonWebApplication"
    used = {"tags": [kind, "IsAccessibleViaZTNAClient"], "appRoleAssignmentRequired": bool(people)}
    principal = build.application(name, owners=owners, created=100, used=used)
    key = guid(build.name, "application", name)
    build.keyed[SEGMENTS][key] = list(segments)
    build.keyed_singletons.setdefault(PUBLISHING, {})[key] = {"isDnsResolutionEnabled": resolves}
    for key in people:
        assign(build, principal, key)
    return principal


def assign(build: Builder, principal: str, key: str) -> None:
    """Assigns a group or a user to an application."""
    group = key in build.groups
    build.assigned_to(principal).append(
        {
            "id": guid(build.name, "assigned", principal, key),
            "appRoleId": "00000000-0000-0000-0000-000000000000",
            "createdDateTime": days_ago(90),
            "principalDisplayName": (build.groups if group else build.users)[key]["displayName"],
            "principalId": key,
            "principalType": "Group" if group else "User",
            "resourceDisplayName": "Private",
            "resourceId": principal,
        }
    )


def segment(tenant: str, host: str, *ports: str, kind: str = "ipAddress", protocol: str = "tcp") -> Json:
    return {
        "id": guid(tenant, "segment", host, *ports),
        "destinationHost": host,
        "destinationType": kind,
        "port": 0,
        "ports": list(ports),
        "protocol": [protocol],
        "action": "tunnel",
    }


def alert(
    tenant: str, title: str, days: float, *, source: str, status: str = "new", severity: str = "high", **more: object
) -> Json:
    """An alert of Microsoft Defender."""
    return {
        "id": guid(tenant, "defender alert", title),
        "title": title,
        "severity": severity,
        "status": status,
        "serviceSource": source,
        "assignedTo": None,
        "classification": None,
        "investigationState": "unsupportedAlertType",
        "incidentId": None,
        "createdDateTime": days_ago(days),
        "lastUpdateDateTime": days_ago(days),
        "evidence": [],
        **more,
    }


def incident(
    tenant: str, name: str, days: float, *, changed: float, status: str = "active", severity: str = "high", **more: object
) -> Json:
    return {
        "id": str(int(guid(tenant, "incident", name)[:6], 16)),
        "displayName": name,
        "severity": severity,
        "status": status,
        "assignedTo": None,
        "classification": "unknown",
        "determination": "unknown",
        "createdDateTime": days_ago(days),
        "lastUpdateDateTime": days_ago(changed),
        **more,
    }


def user_evidence(status: str) -> Json:
    return {
        "@odata.type": "#microsoft.graph.security.userEvidence",
        "createdDateTime": days_ago(5),
        "roles": ["compromised"],
        "remediationStatus": status,
        "verdict": "suspicious",
    }
