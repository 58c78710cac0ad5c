"""Cases of `agents.external_agents_limited`."""

from __future__ import annotations

from typing import Any

from tests.checks.cases import Case, Remove, gap
from ztscan.core.model import Verdict

LIST = "agent_packages"
CATALOGUE = "copilotCatalog"
BASE: dict[str, Any] = {LIST: []}
APPROVED: dict[str, Any] = {"approved_publishers": ("woodgrove",)}
NOT_ASSESSED = Verdict.NOT_ASSESSED


def package(key: str = "P_1", **properties: Any) -> dict[str, Any]:
    """An agent of another publisher that some users may use."""
    return {
        "id": key,
        "displayName": "Ticket agent",
        "type": "external",
        "publisher": "Woodgrove",
        "isBlocked": False,
        "availableTo": "some",
        "supportedHosts": ["Teams", "Copilot"],
        **properties,
    }


def listed(*packages: dict[str, Any]) -> dict[str, Any]:
    return {LIST: list(packages)}


CASES = (
    Case("the catalogue is empty", verdict=Verdict.NOT_APPLICABLE),
    Case("for some users", listed(package())),
    Case("for nobody", listed(package(availableTo="none"))),
    Case("for everybody", listed(package(availableTo="all")), {CATALOGUE}),
    Case("a hostile name", listed(package(availableTo="all", displayName="<img src=x>`|\u001b[2J")), {CATALOGUE}),
    Case("many", listed(*(package(f"P_{number}", availableTo="all") for number in range(25))), {CATALOGUE}),
    Case("for everybody, and blocked", listed(package(availableTo="all", isBlocked=True))),
    Case("for everybody, of an approved publisher", listed(package(availableTo="all")), options=APPROVED),
    Case(
        "for everybody, of nobody",
        listed(package(availableTo="all", publisher=None)),
        {CATALOGUE},
        options=APPROVED,
    ),
    Case("of Microsoft", listed(package(type="microsoft", availableTo="all"))),
    Case("of the organisation", listed(package(type="custom", availableTo="all"))),
    Case("no agent: an application of Outlook", listed(package(supportedHosts=["Outlook"])), verdict=Verdict.NOT_APPLICABLE),
    Case("an unknown type", listed(package(type="unknownFutureValue", availableTo="all")), verdict=NOT_ASSESSED),
    Case("R13: the type was not returned", {**listed(package()), f"{LIST}/P_1/type": Remove()}, verdict=NOT_ASSESSED),
    Case("R13: to whom was not returned", {**listed(package()), f"{LIST}/P_1/availableTo": Remove()}, verdict=NOT_ASSESSED),
    Case("whether it is blocked is null", listed(package(availableTo="all", isBlocked=None)), verdict=NOT_ASSESSED),
    Case("the hosts are empty", listed(package(availableTo="all", supportedHosts=[])), verdict=NOT_ASSESSED),
    Case("the hosts are null", listed(package(supportedHosts=None)), verdict=NOT_ASSESSED),
    Case(
        "one of two has an unknown type",
        listed(package(availableTo="all"), package("P_2", type="new")),
        {CATALOGUE},
    ),
    Case("could not be read", {LIST: gap(LIST)}, verdict=NOT_ASSESSED),
)
