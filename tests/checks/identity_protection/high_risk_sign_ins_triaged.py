"""Cases of `identity_protection.high_risk_sign_ins_triaged`."""

from __future__ import annotations

from typing import Any

from tests.checks.cases import Case, gap
from tests.checks.compliant.names import WORKER
from tests.checks.unlicensed import WITHOUT_SUBSCRIPTIONS
from ztscan.core.model import GapReason, Verdict

LIST = "risk_detections"
BASE: dict[str, Any] = {LIST: []}
NOT_ASSESSED = Verdict.NOT_ASSESSED


def detection(**properties: Any) -> dict[str, Any]:
    row = {
        "id": "detection",
        "userId": WORKER,
        "userPrincipalName": "wilma@fabrikam.example",
        "userDisplayName": "Wilma",
        "activity": "signin",
        "riskEventType": "unfamiliarFeatures",
        "riskLevel": "high",
        "riskState": "atRisk",
        "detectedDateTime": "2026-10-20T08:00:00Z",
        **properties,
    }
    return {LIST: [row]}


KINDS = ("unfamiliarFeatures", "anonymizedIPAddress", "passwordSpray", "impossibleTravel")
SEVERAL = {LIST: [row for kind in KINDS for row in detection(id=kind, riskEventType=kind)[LIST]]}
NAMELESS = detection(userPrincipalName=None, userDisplayName=None, riskEventType=None)

CASES = (
    Case("no detection"),
    Case("a sign-in at high risk", detection(), {WORKER}),
    Case("several of one user", SEVERAL, {WORKER}),
    Case("confirmed", detection(riskState="confirmedCompromised"), {WORKER}),
    Case("a hostile name", detection(userPrincipalName="<img src=x>`|\u001b[2J"), {WORKER}),
    Case("without a user principal name", detection(userPrincipalName=None), {WORKER}),
    Case("without a name, of a kind that is null", NAMELESS, {WORKER}),
    Case("at medium risk", detection(riskLevel="medium")),
    Case("dismissed", detection(riskState="dismissed")),
    Case("on the user, not on a sign-in", detection(activity="user")),
    Case("the level is hidden", detection(riskLevel="hidden"), verdict=NOT_ASSESSED),
    Case("the activity is null", detection(activity=None), verdict=NOT_ASSESSED),
    Case("the user is null", detection(userId=None), verdict=NOT_ASSESSED),
    Case("no licence", {**WITHOUT_SUBSCRIPTIONS, LIST: gap(LIST, GapReason.NOT_LICENSED)}, verdict=Verdict.NOT_APPLICABLE),
    Case("no licence, and an empty list", {**WITHOUT_SUBSCRIPTIONS, LIST: []}, verdict=Verdict.NOT_APPLICABLE),
    Case("could not be read", {LIST: gap(LIST)}, verdict=NOT_ASSESSED),
    Case("Graph says that there is no licence, and there is", {LIST: gap(LIST, GapReason.NOT_LICENSED)}, verdict=NOT_ASSESSED),
    Case("subscriptions could not be read", {"subscribed_skus": gap("subscribed_skus")}, verdict=NOT_ASSESSED),
)
