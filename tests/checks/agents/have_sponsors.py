"""Cases of `agents.have_sponsors`."""

from __future__ import annotations

from typing import Any

from tests.checks.agents.have_owners import AGENT, MICROSOFT, PRINCIPAL, USER, agent, person
from tests.checks.cases import Case, gap
from tests.checks.compliant.names import ONBOARDING
from ztscan.core.model import Verdict

AGENTS, PRINCIPALS, BLUEPRINTS = "agents_with_sponsors", "blueprint_principals_with_sponsors", "agent_blueprints"
BLUEPRINT = "6a1b0000-0000-4000-8000-0000000000a3"
BASE: dict[str, Any] = {AGENTS: [], PRINCIPALS: [], BLUEPRINTS: []}
NOT_ASSESSED = Verdict.NOT_ASSESSED


def sponsored(*people: dict[str, Any], **properties: Any) -> dict[str, Any]:
    return {AGENTS: [agent(AGENT, "sponsors", *people, **properties)]}


def principal(*people: dict[str, Any], **properties: Any) -> dict[str, Any]:
    return {PRINCIPALS: [agent(PRINCIPAL, "sponsors", *people, **properties)]}


def blueprint(*people: dict[str, Any]) -> dict[str, Any]:
    return {BLUEPRINTS: [{"id": BLUEPRINT, "appId": BLUEPRINT, "displayName": "Readers", "sponsors": list(people)}]}


CASES = (
    Case("no agents", verdict=Verdict.NOT_APPLICABLE),
    Case("an enabled user", {**sponsored(person()), **principal(person()), **blueprint(person())}),
    Case("a group", sponsored(person(ONBOARDING, "group"))),
    Case("nobody", {**sponsored(), **principal(), **blueprint()}, {AGENT, PRINCIPAL, BLUEPRINT}),
    Case("a hostile name", sponsored(displayName="<img src=x>`|\u001b[2J"), {AGENT}),
    Case("a sponsor who is disabled", {**sponsored(person()), f"users/{USER}/accountEnabled": False}, {AGENT}),
    Case(
        "a sponsor whose state was not returned",
        {**sponsored(person()), f"users/{USER}/accountEnabled": None},
        verdict=NOT_ASSESSED,
    ),
    Case("a sponsor who left", blueprint(person("6a1b0000-0000-4000-8000-0000000000a8")), {BLUEPRINT}),
    Case("nobody, and disabled", sponsored(accountEnabled=False)),
    Case("a blueprint of Microsoft", principal(appOwnerOrganizationId=MICROSOFT)),
    Case("agents could not be read", {AGENTS: gap(AGENTS)}, verdict=NOT_ASSESSED),
    Case("principals could not be read", {**sponsored(person()), PRINCIPALS: gap(PRINCIPALS)}, verdict=NOT_ASSESSED),
    Case("blueprints could not be read", {**sponsored(person()), BLUEPRINTS: gap(BLUEPRINTS)}, verdict=NOT_ASSESSED),
    Case("users could not be read", {**sponsored(person()), "users": gap("users")}, verdict=NOT_ASSESSED),
)
