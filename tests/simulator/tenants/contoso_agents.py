"""Contoso's agents: made in a hurry, and some of those who asked for them have left."""

from __future__ import annotations

from tests.simulator.tenant import Json, days_ago, guid

BLUEPRINT = guid("contoso", "blueprint", "application")


def collections(tenant: str, owner: str, sponsor: str) -> dict[str, list[Json]]:
    """Agent identities, their blueprint and its principal; ``owner`` and ``sponsor`` are users who are still there."""
    gone = guid("contoso", "user", "left long ago")
    people = {"owners": [_user(owner)], "sponsors": [_user(sponsor)]}
    return {
        "servicePrincipals/microsoft.graph.agentIdentity": [
            _agent("Invoice triage agent", people),
            _agent("Travel desk agent", {"owners": [], "sponsors": []}),
            _agent("Contract summary agent", {"owners": [_user(owner)], "sponsors": [_user(gone)]}),
            _agent("Pilot agent of last year", {"owners": [], "sponsors": []}, enabled=False),
        ],
        "servicePrincipals/microsoft.graph.agentIdentityBlueprintPrincipal": [
            {
                "id": guid("contoso", "blueprint", "principal"),
                "appId": BLUEPRINT,
                "displayName": "Contoso agents",
                "accountEnabled": True,
                "appOwnerOrganizationId": tenant,
                "servicePrincipalType": "Application",
                **people,
            }
        ],
        "applications/microsoft.graph.agentIdentityBlueprint": [
            {
                "id": guid("contoso", "blueprint", "object"),
                "appId": BLUEPRINT,
                "displayName": "Contoso agents",
                "createdDateTime": days_ago(210),
                "sponsors": [],
                "owners": [_user(owner)],
            }
        ],
    }


def _user(key: str) -> Json:
    return {"@odata.type": "#microsoft.graph.user", "id": key, "displayName": None}


def _agent(name: str, people: Json, *, enabled: bool = True) -> Json:
    return {
        "id": guid("contoso", "agent", name),
        "displayName": name,
        "accountEnabled": enabled,
        "agentIdentityBlueprintId": BLUEPRINT,
        "appOwnerOrganizationId": None,
        "createdDateTime": days_ago(200),
        "servicePrincipalType": "ServiceIdentity",
        **people,
    }
