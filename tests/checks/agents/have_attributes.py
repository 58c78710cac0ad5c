"""Cases of `agents.have_attributes`."""

from __future__ import annotations

from typing import Any

from tests.checks.agents.have_owners import AGENT
from tests.checks.cases import Case, gap
from ztscan.core.model import GapReason, Verdict

LIST = "agents_with_attributes"
BASE: dict[str, Any] = {LIST: []}
REQUIRED: dict[str, Any] = {"required_attributes": ("Lifecycle_Stage",)}
STAGE = {"Lifecycle": {"@odata.type": "#Microsoft.DirectoryServices.CustomSecurityAttributeValue", "Stage": "Production"}}
NOT_ASSESSED = Verdict.NOT_ASSESSED


def agent(attributes: dict[str, Any] | None, key: str = AGENT, **properties: Any) -> dict[str, Any]:
    row = {"id": key, "displayName": "Invoice reader", "accountEnabled": True, "customSecurityAttributes": attributes}
    return {**row, **properties}


def listed(*agents: dict[str, Any]) -> dict[str, Any]:
    return {LIST: list(agents)}


OTHER = agent(STAGE, "other")

CASES = (
    Case("nothing is required", listed(agent(None)), verdict=Verdict.MANUAL),
    Case("no agents, and nothing is required", verdict=Verdict.NOT_APPLICABLE),
    Case("no agents", options=REQUIRED, verdict=Verdict.NOT_APPLICABLE),
    Case("the attribute has a value", listed(agent(STAGE)), options=REQUIRED),
    Case("its names in other letters", listed(agent({"lifecycle": {"stage": "Test"}})), options=REQUIRED),
    Case("several values", listed(agent({"Lifecycle": {"Stage": ["Test"]}})), options=REQUIRED),
    Case("another attribute of the set", listed(agent({"Lifecycle": {"Owner": "Sales"}})), {AGENT}, options=REQUIRED),
    Case("another set", listed(agent({"Colours": {"Stage": "blue"}})), {AGENT}, options=REQUIRED),
    Case("an empty value", listed(agent({"Lifecycle": {"Stage": []}}), OTHER), {AGENT}, options=REQUIRED),
    Case("none, and another agent has one", listed(agent(None), OTHER), {AGENT}, options=REQUIRED),
    Case("a hostile name", listed(agent(None, displayName="<img src=x>`|\u001b[2J"), OTHER), {AGENT}, options=REQUIRED),
    Case("none, and perhaps enabled", listed(agent(None, accountEnabled=None), OTHER), {AGENT}, options=REQUIRED),
    Case("none, and disabled", listed(agent(None, accountEnabled=False), OTHER), options=REQUIRED),
    Case("all are disabled", listed(agent(None, accountEnabled=False)), options=REQUIRED, verdict=Verdict.NOT_APPLICABLE),
    Case("no agent has any: the caller may not read them", listed(agent(None)), options=REQUIRED, verdict=NOT_ASSESSED),
    Case("could not be read", {LIST: gap(LIST)}, options=REQUIRED, verdict=NOT_ASSESSED),
    Case("could not be read, and nothing is required", {LIST: gap(LIST)}, verdict=NOT_ASSESSED),
    Case("answered late", {LIST: gap(LIST, GapReason.UNAVAILABLE)}, options=REQUIRED, verdict=NOT_ASSESSED),
)
