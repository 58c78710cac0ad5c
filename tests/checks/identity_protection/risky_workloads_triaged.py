"""Cases of `identity_protection.risky_workloads_triaged`."""

from __future__ import annotations

from typing import Any

from tests.checks.cases import Add, Case, gap
from tests.checks.compliant.names import BILLING
from tests.checks.compliant.tenant import subscription
from ztscan.core.model import GapReason, Verdict

LIST = "risky_service_principals"
BASE: dict[str, Any] = {LIST: []}
LICENSED: dict[str, Any] = {"subscribed_skus": Add(subscription("workload", "Workload_Identities_P2", "AAD_WRKLDID_P2"))}
NOT_ASSESSED = Verdict.NOT_ASSESSED


def risk(**properties: Any) -> dict[str, Any]:
    row = {
        "id": BILLING,
        "displayName": "Billing",
        "appId": "6a1b0000-0000-4000-8000-000000000051",
        "isEnabled": True,
        "riskLevel": "high",
        "riskState": "atRisk",
        "riskLastUpdatedDateTime": "2026-10-20T08:00:00Z",
        **properties,
    }
    return {**LICENSED, LIST: [row]}


CASES = (
    Case("none is at risk", LICENSED),
    Case("at risk", risk(), {BILLING}),
    Case("at low risk", risk(riskLevel="low"), {BILLING}),
    Case("a hostile name", risk(displayName="<img src=x>`|\u001b[2J"), {BILLING}),
    Case("confirmed, and whether it is enabled is not known", risk(riskState="confirmedCompromised", isEnabled=None), {BILLING}),
    Case("disabled", risk(isEnabled=False)),
    Case("dismissed, and disabled", risk(riskState="dismissed", isEnabled=False)),
    Case("dismissed", risk(riskState="dismissed")),
    Case("the state is null", risk(riskState=None), verdict=NOT_ASSESSED),
    Case("no licence", {LIST: gap(LIST, GapReason.NOT_LICENSED)}, verdict=Verdict.NOT_APPLICABLE),
    Case("no licence, and an empty list", verdict=Verdict.NOT_APPLICABLE),
    Case("could not be read", {**LICENSED, LIST: gap(LIST)}, verdict=NOT_ASSESSED),
    Case("subscriptions could not be read", {"subscribed_skus": gap("subscribed_skus")}, verdict=NOT_ASSESSED),
)
