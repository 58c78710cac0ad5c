"""Cases of `security_operations.risky_agents_handled`."""

from __future__ import annotations

from typing import Any

from tests.checks.cases import Case, gap
from tests.checks.security_operations.alerts_triaged import LATE, NOT_APPLICABLE, NOT_ASSESSED, UNLICENSED
from ztscan.core.model import GapReason

LIST = "risky_agents"


def agent(state: str | None = "atRisk", **properties: Any) -> dict[str, Any]:
    return {
        "id": "late",
        "agentDisplayName": "Expenses",
        "isDeleted": False,
        "riskState": state,
        "riskLevel": "high",
        "riskLastModifiedDateTime": "2026-10-20T08:00:00Z",
        **properties,
    }


BASE: dict[str, Any] = {LIST: []}

CASES = (
    Case("none"),
    Case("at risk", {LIST: [agent()]}, LATE),
    Case("a hostile name", {LIST: [agent(agentDisplayName="<b>`|\u001b[2J")]}, LATE),
    Case("confirmed as compromised", {LIST: [agent("confirmedCompromised")]}, LATE),
    Case("dismissed", {LIST: [agent("dismissed")]}),
    Case("deleted", {LIST: [agent(isDeleted=True)]}),
    Case("no licence", {**UNLICENSED, LIST: gap(LIST, GapReason.NOT_LICENSED)}, verdict=NOT_APPLICABLE),
    Case("a state that nobody knows", {LIST: [agent("unknownFutureValue")]}, verdict=NOT_ASSESSED),
    Case("the state is null", {LIST: [agent(None)]}, verdict=NOT_ASSESSED),
    Case("could not be read", {LIST: gap(LIST)}, verdict=NOT_ASSESSED),
)
