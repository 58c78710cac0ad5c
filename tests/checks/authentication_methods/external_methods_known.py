"""Cases of `authentication_methods.external_methods_known`."""

from __future__ import annotations

from typing import Any

from tests.checks.cases import Add, Case, gap
from tests.checks.compliant.authentication_methods import ALL_USERS
from ztscan.core.model import Verdict

PATH = "authentication_methods_policy"
METHODS = f"{PATH}/authenticationMethodConfigurations"
NOT_ASSESSED = Verdict.NOT_ASSESSED
PROVIDER, OTHER = "b7c2a9de-0000-4000-8000-00000000c0de", "b7c2a9de-0000-4000-8000-00000000dead"
APPROVED = {"approved_applications": (PROVIDER.upper(),)}


def external(key: str = "ext", **properties: Any) -> dict[str, Any]:
    return {
        "@odata.type": "#microsoft.graph.externalAuthenticationMethodConfiguration",
        "id": key,
        "displayName": "Adatum MFA",
        "state": "enabled",
        "appId": PROVIDER,
        "openIdConnectSetting": {"clientId": "ztscan", "discoveryUrl": "https://adatum.example/.well-known/openid-configuration"},
        "excludeTargets": [],
        "includeTargets": [ALL_USERS],
        **properties,
    }


def added(*methods: dict[str, Any]) -> dict[str, Any]:
    return {METHODS: Add(*methods)}


EXCLUDED = {"targetType": "group", "id": "8f1c7a7e-0000-4000-8000-000000000001"}

CASES = (
    Case("no external method", verdict=Verdict.NOT_APPLICABLE),
    Case("an external method, and nothing is declared", added(external()), verdict=Verdict.MANUAL),
    Case("it is approved", added(external()), options=APPROVED),
    Case("another one", added(external(), external("ext-2", appId=OTHER)), {"ext-2"}, options=APPROVED),
    Case("a hostile name", added(external(appId=OTHER, displayName="<b>`|\u001b[2J")), {"ext"}, options=APPROVED),
    Case("disabled", added(external(appId=OTHER, state="disabled")), verdict=Verdict.NOT_APPLICABLE, options=APPROVED),
    Case("for nobody", added(external(appId=OTHER, includeTargets=[])), verdict=Verdict.NOT_APPLICABLE, options=APPROVED),
    Case("a state that is new", added(external(appId=OTHER, state="preview")), {"ext"}, options=APPROVED),
    Case("its type was not returned", added({**external(appId=OTHER), "@odata.type": None}), {"ext"}, options=APPROVED),
    Case("R13: the application was not returned", added(external(appId=None)), verdict=NOT_ASSESSED, options=APPROVED),
    Case("R13: the state was not returned", added(external(state=None)), verdict=NOT_ASSESSED, options=APPROVED),
    Case("R13: the targets were not returned", added(external(includeTargets=None)), verdict=NOT_ASSESSED, options=APPROVED),
    Case(
        "one is not approved, of another the application was not returned",
        added(external(appId=None), external("ext-2", appId=OTHER)),
        {"ext-2"},
        options=APPROVED,
    ),
    Case("the policy could not be read", {PATH: gap(PATH)}, verdict=NOT_ASSESSED),
    Case(
        "its only group is excluded",
        added(external(appId=OTHER, includeTargets=[EXCLUDED], excludeTargets=[EXCLUDED])),
        verdict=Verdict.NOT_APPLICABLE,
        options=APPROVED,
    ),
)
