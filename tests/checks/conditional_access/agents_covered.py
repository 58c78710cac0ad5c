"""Cases of `conditional_access.agents_covered`."""

from __future__ import annotations

from typing import Any

from tests.checks.cases import Add, Case, gap
from tests.checks.compliant.conditional_access import grant, policy, users
from ztscan.core.model import Verdict

POLICIES = "conditional_access_policies"
ROOT = {"conditionalAccessRoot"}


def agents(state: str = "enabled", **properties: Any) -> dict[str, Any]:
    services = {"includeAgentIdServicePrincipals": ["All"], **properties}
    conditions = {"users": users("None", excludeUsers=[]), "clientApplications": services}
    return policy("agents", "Agents", state=state, conditions=conditions, grantControls=grant("block"))


PEOPLE = policy("agent-users", "Agent users", conditions={"users": users("AllAgentIdUsers", excludeUsers=[])})
SERVICES = agents(includeAgentIdServicePrincipals=[], includeServicePrincipals=["ServicePrincipalsInMyTenant"])

SESSIONS = {"signInFrequency": {"isEnabled": True, "frequencyInterval": "everyTime"}}
NO_CONTROL = {"grantControls": None, "sessionControls": SESSIONS}
NOTHING_REQUIRED = {**PEOPLE, **NO_CONTROL}
SOME = "5fdc7a92-1f8b-4e9d-8c7e-0f8f7a2f1e11"
RULE = 'CustomSecurityAttribute.Agents_Kind -eq "internal"'
FILTER: dict[str, Any] = {"agentIdServicePrincipalFilter": {"mode": "include", "rule": RULE}}


def with_unknown_condition(of: dict[str, Any]) -> dict[str, Any]:
    return {**of, "conditions": {**of["conditions"], "moonPhases": ["full"]}}


CASES = (
    Case("both are", {POLICIES: Add(agents(), PEOPLE)}),
    Case("users of agents are not", {POLICIES: Add(agents())}, fails=ROOT),
    Case("agents are not", {POLICIES: Add(PEOPLE)}, fails=ROOT),
    Case("service principals are, agents are not", {POLICIES: Add(SERVICES, PEOPLE)}, fails=ROOT),
    Case("R25: only reported", {POLICIES: Add(agents("enabledForReportingButNotEnforced"), PEOPLE)}, fails=ROOT),
    Case("agents by a filter", {POLICIES: Add(agents(includeAgentIdServicePrincipals=[], **FILTER), PEOPLE)}),
    Case("some agents", {POLICIES: Add(agents(includeAgentIdServicePrincipals=[SOME]), PEOPLE)}),
    Case("agents without any control", {POLICIES: Add({**agents(), **NO_CONTROL}, PEOPLE)}, fails=ROOT),
    Case("a policy for users of agents requires nothing", {POLICIES: Add(agents(), NOTHING_REQUIRED)}, fails=ROOT),
    Case(
        "agents meet an unknown condition",
        {POLICIES: Add(with_unknown_condition(agents()), PEOPLE)},
        verdict=Verdict.NOT_ASSESSED,
    ),
    Case("users of agents do", {POLICIES: Add(agents(), with_unknown_condition(PEOPLE))}, verdict=Verdict.NOT_ASSESSED),
    Case("a policy for all users is none for them", fails=ROOT),
    Case("policies could not be read", {POLICIES: gap(POLICIES)}, verdict=Verdict.NOT_ASSESSED),
)
