"""Cases of `identity_protection.risky_agents_triaged`."""

from __future__ import annotations

from typing import Any

from tests.checks.agents.have_owners import AGENT, AGENTS, PRINCIPALS, owned, person, principal
from tests.checks.cases import Case, Remove, gap
from tests.checks.unlicensed import WITHOUT_SUBSCRIPTIONS
from ztscan.core.model import GapReason, Verdict

LIST = "risky_agents"
BASE: dict[str, Any] = {LIST: []}
NOT_ASSESSED = Verdict.NOT_ASSESSED


def risk(**properties: Any) -> dict[str, Any]:
    row = {
        "id": AGENT,
        "agentDisplayName": "Invoice reader",
        "identityType": "agentIdentity",
        "isDeleted": False,
        "isEnabled": True,
        "riskLevel": "high",
        "riskState": "atRisk",
        **properties,
    }
    return {**owned(person()), LIST: [row]}


CASES = (
    Case("no agents", verdict=Verdict.NOT_APPLICABLE),
    Case("none is at risk", owned(person())),
    Case("blueprints only, and none is at risk", principal(person())),
    Case("at risk", risk(), {AGENT}),
    Case("at risk, and the list of agents is empty", {**risk(), AGENTS: []}, {AGENT}),
    Case("at low risk", risk(riskLevel="low"), {AGENT}),
    Case("a hostile name", risk(agentDisplayName="<img src=x>`|\u001b[2J"), {AGENT}),
    Case("without a name", risk(agentDisplayName=None, identityType=None), {AGENT}),
    Case("confirmed, and whether it is enabled is not known", risk(riskState="confirmedCompromised", isEnabled=None), {AGENT}),
    Case("whether it was deleted is not known", risk(isDeleted=None), {AGENT}),
    Case("deleted", risk(isDeleted=True)),
    Case("disabled", risk(isEnabled=False)),
    Case("dismissed", risk(riskState="dismissed")),
    Case("the state is null", risk(riskState=None), verdict=NOT_ASSESSED),
    Case("R13: the state was not returned", {**risk(), f"{LIST}/{AGENT}/riskState": Remove()}, verdict=NOT_ASSESSED),
    Case("a state that is new", risk(riskState="unknownFutureValue"), verdict=NOT_ASSESSED),
    Case("no licence", {**WITHOUT_SUBSCRIPTIONS, LIST: gap(LIST, GapReason.NOT_LICENSED)}, verdict=Verdict.NOT_APPLICABLE),
    Case("could not be read", {**owned(person()), LIST: gap(LIST)}, verdict=NOT_ASSESSED),
    Case("agents could not be read", {AGENTS: gap(AGENTS)}, verdict=NOT_ASSESSED),
    Case("blueprints could not be read", {PRINCIPALS: gap(PRINCIPALS)}, verdict=NOT_ASSESSED),
)
