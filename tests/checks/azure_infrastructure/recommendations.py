"""Cases of `azure_infrastructure.recommendations`."""

from __future__ import annotations

from typing import Any

from tests.checks.azure_infrastructure.cloud_posture import FAILS
from tests.checks.azure_infrastructure.kubernetes_sign_in import NOT_APPLICABLE, NOT_ASSESSED
from tests.checks.cases import Add, Case, gap
from tests.checks.compliant.azure_base import FOREIGN
from tests.checks.compliant.azure_defender import PLANS, RECOMMENDATIONS, plan, recommendation, with_plan
from tests.checks.compliant.azure_machines import DATA, SERVER, WEB
from tests.checks.seeing import NO_SUBSCRIPTION

NO_RISK = with_plan(plan("CloudPosture", tier="Free"))


def web(code: str | None = "Unhealthy", severity: str | None = "High", **status: Any) -> dict[str, Any]:
    return {RECOMMENDATIONS: Add(recommendation(WEB, "r-1", code, severity, **status))}


CASES = (
    Case("nothing is open"),
    Case("one is open", web(), FAILS),
    Case("a hostile title", web(title="<b>`|\u001b[2J"), FAILS),
    Case("one is accepted", web(), options={"most_open": 1}),
    Case("exempted", web(cause="Exempt")),
    Case("of medium severity", web(severity="Medium", risk="Low")),
    Case("of medium severity and critical risk", web(severity="Medium", risk="Critical"), FAILS),
    Case("of medium severity, without a plan that works out risks", {**web(severity="Medium"), **NO_RISK}),
    Case("of medium severity, and the risk was not returned", web(severity="Medium"), verdict=NOT_ASSESSED),
    Case("the severity was not returned", web(severity=None), verdict=NOT_ASSESSED),
    Case("a severity that nobody knows", web(severity="Biblical"), verdict=NOT_ASSESSED),
    Case("the code was not returned", web(code=None), verdict=NOT_ASSESSED),
    Case("a code that nobody knows", web(code="Queasy"), verdict=NOT_ASSESSED),
    Case("six of them", {RECOMMENDATIONS: Add(*(recommendation(WEB, f"r-{n}", "Unhealthy") for n in range(6)))}, FAILS),
    Case(
        "nothing was assessed in one subscription",
        {RECOMMENDATIONS: [recommendation(SERVER, "r-1"), recommendation(DATA, "r-1", "NotApplicable")]},
        verdict=NOT_ASSESSED,
    ),
    Case("of a customer", {RECOMMENDATIONS: Add(recommendation(f"/subscriptions/{FOREIGN}", "r-1", "Unhealthy"))}),
    Case("no subscription", {**NO_SUBSCRIPTION, RECOMMENDATIONS: []}, verdict=NOT_APPLICABLE),
    Case("plans could not be read", {PLANS: gap(PLANS)}, verdict=NOT_ASSESSED),
    Case("could not be read", {RECOMMENDATIONS: gap(RECOMMENDATIONS)}, verdict=NOT_ASSESSED),
)
