"""Cases of `agents.have_owners`."""

from __future__ import annotations

from typing import Any

from tests.checks.cases import Case, Remove, gap
from tests.checks.compliant.names import TENANT, WORKER
from tests.checks.compliant.people import RESOURCES as PEOPLE
from ztscan.core.model import Verdict
from ztscan.graph.areas.agents import MOST_EXPANDED

AGENTS, PRINCIPALS = "agents_with_owners", "blueprint_principals_with_owners"
AGENT = "6a1b0000-0000-4000-8000-0000000000a1"
PRINCIPAL = "6a1b0000-0000-4000-8000-0000000000a2"
MICROSOFT = "f8cdef31-a31e-4b4a-93e4-5f571e91255a"
BASE: dict[str, Any] = {AGENTS: [], PRINCIPALS: []}
NOT_ASSESSED = Verdict.NOT_ASSESSED
USER = next(number for number, row in enumerate(PEOPLE["users"]) if row["id"] == WORKER)


def person(key: str = WORKER, kind: str = "user") -> dict[str, Any]:
    return {"@odata.type": f"#microsoft.graph.{kind}", "id": key, "displayName": "Wilma"}


def agent(key: str = AGENT, named: str = "owners", *people: dict[str, Any], **properties: Any) -> dict[str, Any]:
    """An enabled agent with the people named for it."""
    owner = TENANT if key == PRINCIPAL else None
    row = {"id": key, "displayName": "Invoice reader", "accountEnabled": True, "appOwnerOrganizationId": owner, **properties}
    return {named: list(people), **row}


def owned(*people: dict[str, Any], **properties: Any) -> dict[str, Any]:
    return {AGENTS: [agent(AGENT, "owners", *people, **properties)]}


def principal(*people: dict[str, Any], **properties: Any) -> dict[str, Any]:
    return {PRINCIPALS: [agent(PRINCIPAL, "owners", *people, **properties)]}


CASES = (
    Case("no agents", verdict=Verdict.NOT_APPLICABLE),
    Case("an enabled user", owned(person())),
    Case("a workload", owned(person("6a1b0000-0000-4000-8000-0000000000a9", "servicePrincipal"))),
    Case("nobody", owned(), {AGENT}),
    Case("a hostile name", owned(displayName="<img src=x>`|\u001b[2J"), {AGENT}),
    Case("a user who is disabled", {**owned(person()), f"users/{USER}/accountEnabled": False}, {AGENT}),
    Case("a user who was deleted", owned(person("6a1b0000-0000-4000-8000-0000000000a8")), {AGENT}),
    Case("one who left, and one who did not", owned(person("6a1b0000-0000-4000-8000-0000000000a8"), person())),
    Case("nobody, and disabled", owned(accountEnabled=False)),
    Case("nobody, and whether it is enabled was not returned", owned(accountEnabled=None), {AGENT}),
    Case("a blueprint without an owner", principal(), {PRINCIPAL}),
    Case("a blueprint of Microsoft", principal(appOwnerOrganizationId=MICROSOFT)),
    Case("whose blueprint it is was not returned", principal(appOwnerOrganizationId=None), verdict=NOT_ASSESSED),
    Case(
        "twenty who left: there may be more",
        owned(*[person(f"gone-{number}") for number in range(MOST_EXPANDED)]),
        verdict=NOT_ASSESSED,
    ),
    Case("an owner of an unknown kind", owned({"id": "6a1b0000-0000-4000-8000-0000000000a7"}), verdict=NOT_ASSESSED),
    Case("owners are null", {AGENTS: [{**agent(), "owners": None}]}, verdict=NOT_ASSESSED),
    Case("owners were not returned", {**owned(), f"{AGENTS}/0/owners": Remove()}, verdict=NOT_ASSESSED),
    Case("agents could not be read", {AGENTS: gap(AGENTS)}, verdict=NOT_ASSESSED),
    Case("blueprints could not be read", {**owned(), PRINCIPALS: gap(PRINCIPALS)}, verdict=NOT_ASSESSED),
    Case("users could not be read", {**owned(person()), "users": gap("users")}, verdict=NOT_ASSESSED),
)
