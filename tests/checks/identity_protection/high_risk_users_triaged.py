"""Cases of `identity_protection.high_risk_users_triaged`."""

from __future__ import annotations

from typing import Any

from tests.checks.cases import Case, gap
from tests.checks.compliant.names import WORKER
from tests.checks.unlicensed import WITHOUT_SUBSCRIPTIONS
from ztscan.core.model import GapReason, Verdict

LIST = "risky_users"
BASE: dict[str, Any] = {LIST: []}
NOT_ASSESSED = Verdict.NOT_ASSESSED


def risk(**properties: Any) -> dict[str, Any]:
    row = {
        "id": WORKER,
        "userPrincipalName": "wilma@fabrikam.example",
        "userDisplayName": "Wilma",
        "isDeleted": False,
        "riskLevel": "high",
        "riskState": "atRisk",
        "riskLastUpdatedDateTime": "2026-10-20T08:00:00Z",
        **properties,
    }
    return {LIST: [row]}


CASES = (
    Case("nobody is at risk"),
    Case("at high risk", risk(), {WORKER}),
    Case("confirmed", risk(riskState="confirmedCompromised", riskLastUpdatedDateTime=None), {WORKER}),
    Case("a hostile name", risk(userPrincipalName="<img src=x>`|\u001b[2J"), {WORKER}),
    Case("at medium risk", risk(riskLevel="medium")),
    Case("remediated", risk(riskState="remediated")),
    Case("deleted", risk(isDeleted=True)),
    Case("the level is hidden", risk(riskLevel="hidden"), verdict=NOT_ASSESSED),
    Case("a state that is new", risk(riskState="unknownFutureValue"), verdict=NOT_ASSESSED),
    Case("the state is null", risk(riskState=None), verdict=NOT_ASSESSED),
    Case("one is at risk, another is not known", {LIST: [*risk()[LIST], *risk(id="other", riskLevel=None)[LIST]]}, {WORKER}),
    Case("no licence", {**WITHOUT_SUBSCRIPTIONS, LIST: gap(LIST, GapReason.NOT_LICENSED)}, verdict=Verdict.NOT_APPLICABLE),
    Case("no licence, and an empty list", {**WITHOUT_SUBSCRIPTIONS, LIST: []}, verdict=Verdict.NOT_APPLICABLE),
    Case("could not be read", {LIST: gap(LIST)}, verdict=NOT_ASSESSED),
    Case("Graph says that there is no licence, and there is", {LIST: gap(LIST, GapReason.NOT_LICENSED)}, verdict=NOT_ASSESSED),
    Case("subscriptions could not be read", {"subscribed_skus": gap("subscribed_skus")}, verdict=NOT_ASSESSED),
)
