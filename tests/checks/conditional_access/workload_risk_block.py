"""Cases of `conditional_access.workload_risk_block`."""

from __future__ import annotations

from typing import Any

from tests.checks.cases import Add, Case, Remove, gap
from tests.checks.compliant.conditional_access import grant, policy, users
from tests.checks.compliant.names import BILLING
from tests.checks.compliant.tenant import subscription
from ztscan.core.model import Verdict

POLICIES = "conditional_access_policies"
PREMIUM = {"subscribed_skus": Add(subscription("workload", "Workload_Identities_P2", "AAD_WRKLDID_P1", "AAD_WRKLDID_P2"))}


def block(*services: str, state: str = "enabled", risk: tuple[str, ...] = ("high",), **conditions: Any) -> dict[str, Any]:
    """The change that buys the licence and adds a policy which blocks workload identities at some risk."""
    conditions = {
        "users": users("None", excludeUsers=[]),
        "clientApplications": {"includeServicePrincipals": list(services)},
        "servicePrincipalRiskLevels": list(risk),
        **conditions,
    }
    added = policy("services", "Services", state=state, conditions=conditions, grantControls=grant("block"))
    return {**PREMIUM, POLICIES: Add(added)}


OWNED = "ServicePrincipalsInMyTenant"

CASES = (
    Case("all are blocked at high risk", block(OWNED)),
    Case("this one is blocked at any risk", block(BILLING, risk=())),
    Case("blocked at medium risk only", block(OWNED, risk=("medium",)), fails={BILLING}),
    Case("R25: only reported", block(OWNED, state="enabledForReportingButNotEnforced"), fails={BILLING}),
    Case(
        "R25: a policy for users that blocks",
        {**PREMIUM, POLICIES: Add(policy("users", "Users", grantControls=grant("block")))},
        fails={BILLING},
    ),
    Case("R8: a level that is new", block(OWNED, risk=("grave",)), verdict=Verdict.NOT_ASSESSED),
    Case(
        "applications of others only",
        {**block(OWNED), f"service_principals/{BILLING}": Remove()},
        verdict=Verdict.NOT_APPLICABLE,
    ),
    Case("no licence for it", verdict=Verdict.NOT_ASSESSED),
    Case(
        "service principals could not be read",
        {**block(OWNED), "service_principals": gap("service_principals")},
        verdict=Verdict.NOT_ASSESSED,
    ),
)
