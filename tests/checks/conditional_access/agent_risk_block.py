"""Cases of `conditional_access.agent_risk_block`."""

from __future__ import annotations

from typing import Any

from tests.checks.cases import Add, Case, gap
from tests.checks.compliant.conditional_access import applications, grant, policy, users
from ztscan.core.model import Verdict

POLICIES = "conditional_access_policies"
SOME = "5fdc7a92-1f8b-4e9d-8c7e-0f8f7a2f1e11"
ROOT = {"conditionalAccessRoot"}


def block(risk: str | None = "high", control: str = "block", state: str = "enabled", **properties: Any) -> dict[str, Any]:
    """The change that adds a policy which blocks agents at some risk; ``properties`` replace whom it is for."""
    others: dict[str, Any] = {name: properties.pop(name) for name in ("clientAppTypes", "platforms") if name in properties}
    conditions: dict[str, Any] = {
        "users": users("None", excludeUsers=[]),
        "applications": applications(properties.pop("target", "All")),
        "clientApplications": {"includeAgentIdServicePrincipals": ["All"], **properties},
        "agentIdRiskLevels": risk,
        **others,
    }
    return {POLICIES: Add(policy("agents", "Agents", state=state, conditions=conditions, grantControls=grant(control)))}


CASES = (
    Case("all are blocked at high risk", block()),
    Case("R8: at two levels", block("medium,high")),
    Case("at any risk", block(None)),
    Case("at medium risk only", block("medium"), fails=ROOT),
    Case("R8: at a level that is new", block("grave"), verdict=Verdict.NOT_ASSESSED),
    Case("some are left out", block(excludeAgentIdServicePrincipals=[SOME]), fails=ROOT),
    Case("who is left out is null", block(excludeAgentIdServicePrincipals=None), verdict=Verdict.NOT_ASSESSED),
    Case("some are included", block(includeAgentIdServicePrincipals=[SOME]), fails=ROOT),
    Case("one resource", block(target="00000003-0000-0000-c000-000000000000"), fails=ROOT),
    Case("in browsers only, which agents do not have", block(clientAppTypes=["browser"]), verdict=Verdict.NOT_ASSESSED),
    Case(
        "on Windows only, which agents do not have",
        block(platforms={"includePlatforms": ["windows"], "excludePlatforms": []}),
        verdict=Verdict.NOT_ASSESSED,
    ),
    Case("nothing is blocked", block(control="mfa"), fails=ROOT),
    Case("R25: only reported", block(state="enabledForReportingButNotEnforced"), fails=ROOT),
    Case("R18: no policies", {POLICIES: []}, fails=ROOT),
    Case("a national cloud", {}, verdict=Verdict.NOT_APPLICABLE, cloud="usgov"),
    Case("a national cloud with a policy for agents", block("medium"), fails=ROOT, cloud="usgov"),
    Case("policies could not be read", {POLICIES: gap(POLICIES)}, verdict=Verdict.NOT_ASSESSED),
)
