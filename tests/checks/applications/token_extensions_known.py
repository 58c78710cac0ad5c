"""Cases of `applications.token_extensions_known`."""

from __future__ import annotations

from typing import Any

from tests.checks.cases import Case, Remove, gap
from ztscan.core.model import Verdict

LIST = "authentication_extensions"
KEY = "6a1b0000-0000-4000-8000-0000000000e1"
GRAPH = "#microsoft.graph."
BASE: dict[str, Any] = {LIST: []}
APPROVED: dict[str, Any] = {"approved_endpoints": ("Claims.fabrikam.example", "subscription/group/workflow")}
NOT_ASSESSED = Verdict.NOT_ASSESSED


def url(target: str | None) -> dict[str, Any]:
    return {"@odata.type": f"{GRAPH}httpRequestEndpoint", "targetUrl": target}


def extension(**properties: Any) -> dict[str, Any]:
    """An extension that adds claims to tokens."""
    row = {
        "@odata.type": f"{GRAPH}onTokenIssuanceStartCustomExtension",
        "id": KEY,
        "displayName": "Claims of the HR system",
        "authenticationConfiguration": {"@odata.type": f"{GRAPH}azureAdTokenAuthentication", "resourceId": "api://claims"},
        "endpointConfiguration": url("https://claims.fabrikam.example/api"),
        **properties,
    }
    return {LIST: [row]}


def logic_app(workflow: str | None = "workflow") -> dict[str, Any]:
    kind = f"{GRAPH}logicAppTriggerEndpointConfiguration"
    names = {"subscriptionId": "subscription", "resourceGroupName": "group", "logicAppWorkflowName": workflow}
    return extension(endpointConfiguration={"@odata.type": kind, **names})


AUTHENTICATION, ENDPOINT = f"{LIST}/{KEY}/authenticationConfiguration", f"{LIST}/{KEY}/endpointConfiguration"

CASES = (
    Case("none", verdict=Verdict.NOT_APPLICABLE),
    Case("an approved host", extension(), options=APPROVED),
    Case("another path of it", extension(endpointConfiguration=url("https://CLAIMS.fabrikam.example:8443/x")), options=APPROVED),
    Case("an approved logic app", logic_app(), options=APPROVED),
    Case("another logic app", logic_app("other"), {KEY}, options=APPROVED),
    Case("another host", extension(endpointConfiguration=url("https://evil.example/api")), {KEY}, options=APPROVED),
    Case(
        "a host that only begins alike",
        extension(endpointConfiguration=url("https://claims.fabrikam.example.evil.example/")),
        {KEY},
        options=APPROVED,
    ),
    Case(
        "an approved host as the name of a user",
        extension(endpointConfiguration=url("https://claims.fabrikam.example@evil.example/")),
        {KEY},
        options=APPROVED,
    ),
    Case("not encrypted", extension(endpointConfiguration=url("http://claims.fabrikam.example/")), {KEY}, options=APPROVED),
    Case("no authentication", extension(authenticationConfiguration=None), {KEY}, options=APPROVED),
    Case("no authentication, and nothing is declared", extension(authenticationConfiguration=None), {KEY}),
    Case("a hostile name", extension(displayName="<img src=x>`|\u001b[2J", authenticationConfiguration=None), {KEY}),
    Case("nothing is declared", extension(), verdict=Verdict.MANUAL),
    Case(
        "R13: authentication was not returned", {**extension(), AUTHENTICATION: Remove()}, options=APPROVED, verdict=NOT_ASSESSED
    ),
    Case("the endpoint is null", extension(endpointConfiguration=None), options=APPROVED, verdict=NOT_ASSESSED),
    Case("R13: the endpoint was not returned", {**extension(), ENDPOINT: Remove()}, options=APPROVED, verdict=NOT_ASSESSED),
    Case("the URL is null", extension(endpointConfiguration=url(None)), options=APPROVED, verdict=NOT_ASSESSED),
    Case("no URL at all", extension(endpointConfiguration=url("https://[")), options=APPROVED, verdict=NOT_ASSESSED),
    Case(
        "an unknown kind of endpoint",
        extension(endpointConfiguration={"@odata.type": f"{GRAPH}queueEndpoint"}),
        options=APPROVED,
        verdict=NOT_ASSESSED,
    ),
    Case("a part of the logic app is null", logic_app(None), options=APPROVED, verdict=NOT_ASSESSED),
    Case(
        "one without authentication, and one that cannot be told",
        {LIST: [*extension(authenticationConfiguration=None)[LIST], *extension(id="other", endpointConfiguration=None)[LIST]]},
        {KEY},
        options=APPROVED,
    ),
    Case("could not be read", {LIST: gap(LIST)}, verdict=NOT_ASSESSED),
)
