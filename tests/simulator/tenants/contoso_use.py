"""How Contoso's applications are used, and what of them nobody uses any more."""

from __future__ import annotations

import json
from collections.abc import Iterable

from tests.simulator.tenant import Json, days_ago, guid
from tests.simulator.tenants.building import Builder

UNUSED = frozenset({"Infrastructure pipeline", "Old intranet", "Partner portal"})
"""Nobody has signed in to these for a long time; the first one was never used."""
NEVER = "Infrastructure pipeline"
LONG_TOKENS = guid("contoso", "token lifetime", "terminals")
OLD_SCANNER = guid("contoso", "home realm", "scanner")


def add_use(build: Builder) -> None:
    """Adds the reports, a published application and the policies on tokens."""
    build.collections["reports/servicePrincipalSignInActivities"] = [
        _sign_ins(row["appId"], 200 if row["displayName"] in UNUSED else 0.4 + number % 20)
        for number, row in enumerate(build.service_principals)
        if row["displayName"] != NEVER
    ]
    build.collections["reports/appCredentialSignInActivities"] = list(_credentials(build.applications))
    intranet = next(row for row in build.applications if row["displayName"] == "Old intranet")
    intranet["onPremisesPublishing"] = {
        "externalAuthenticationType": "passthru",
        "externalUrl": "https://intranet-contoso.msappproxy.net/",
        "internalUrl": "http://intranet.corp.contoso.example/",
        "isOnPremPublishingEnabled": True,
        "applicationType": "enterpriseapp",
    }
    principal = next(row for row in build.service_principals if row["appId"] == intranet["appId"])
    principal["tags"] = [*principal["tags"], "WindowsAzureActiveDirectoryOnPremApp"]
    build.collections["policies/tokenLifetimePolicies"] = [
        _policy(LONG_TOKENS, "Shop floor terminals", {"TokenLifetimePolicy": {"Version": 1, "AccessTokenLifetime": "23:59:59"}})
    ]
    build.keyed["policies/tokenLifetimePolicies/{id}/appliesTo"] = {LONG_TOKENS: [_target(build.applications[2])]}
    build.collections["policies/homeRealmDiscoveryPolicies"] = [
        _policy(OLD_SCANNER, "Old scanner", {"HomeRealmDiscoveryPolicy": {"AllowCloudPasswordValidation": True}})
    ]
    build.keyed["policies/homeRealmDiscoveryPolicies/{id}/appliesTo"] = {OLD_SCANNER: []}


def _sign_ins(app_id: str, days: float) -> Json:
    last = {"lastSignInDateTime": days_ago(days), "lastSignInRequestId": guid("contoso", "request", app_id)}
    return {
        "id": guid("contoso", "activity", app_id),
        "appId": app_id,
        "lastSignInActivity": last,
        "delegatedClientSignInActivity": None,
        "delegatedResourceSignInActivity": None,
        "applicationAuthenticationClientSignInActivity": last,
        "applicationAuthenticationResourceSignInActivity": None,
    }


def _credentials(applications: Iterable[Json]) -> Iterable[Json]:
    """The first credential of each application is used, and any other one is forgotten."""
    for number, row in enumerate(applications):
        listed = [*row["passwordCredentials"], *row["keyCredentials"]]
        if listed and row["displayName"] not in UNUSED:
            last = {"lastSignInDateTime": days_ago(0.5 + number % 5), "lastSignInRequestId": None}
            yield {
                "id": guid("contoso", "credential activity", listed[0]["keyId"]),
                "keyId": listed[0]["keyId"],
                "appId": row["appId"],
                "appObjectId": row["id"],
                "signInActivity": last,
            }


def _policy(key: str, name: str, rule: Json) -> Json:
    return {"id": key, "displayName": name, "definition": [json.dumps(rule)], "isOrganizationDefault": False}


def _target(application: Json) -> Json:
    return {"@odata.type": "#microsoft.graph.application", "id": application["id"], "displayName": application["displayName"]}
