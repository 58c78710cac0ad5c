"""Cases of `hybrid_identity.federated_mfa`."""

from __future__ import annotations

from typing import Any

from tests.checks.cases import Add, Case, gap
from tests.checks.compliant.password import domain
from tests.simulator.tenants.federation import federation as settings_of
from ztscan.core.model import Verdict

SALES = "sales.example"
SUB = "eu.sales.example"
BASE: dict[str, Any] = {"domain_federation": {}}
NOT_ASSESSED = Verdict.NOT_ASSESSED


def federated(name: str = SALES, **properties: Any) -> dict[str, Any]:
    """The change that federates a domain whose server's MFA is rejected; ``properties`` are those of its federation."""
    row = {**settings_of("fabrikam", name, mfa="rejectMfaByFederatedIdp"), **properties}
    return {"domains": Add(domain(name, authenticationType="Federated")), f"domain_federation/{name}": [row]}


def behaviour(value: Any, name: str = SALES) -> dict[str, Any]:
    return federated(name, federatedIdpMfaBehavior=value)


def twice(*values: str | None) -> dict[str, Any]:
    """A domain with several federation settings, as after a migration that was not finished."""
    change = federated()
    (row,) = change[f"domain_federation/{SALES}"]
    rows = [{**row, "id": f"federation-{at}", "federatedIdpMfaBehavior": value} for at, value in enumerate(values)]
    return {**change, f"domain_federation/{SALES}": rows}


def with_subdomain(value: str, **properties: Any) -> dict[str, Any]:
    """A federated domain with a subdomain that has no settings of its own."""
    child = domain(SUB, authenticationType="Federated", isRoot=False, **properties)
    return {
        **behaviour(value),
        "domains": Add(domain(SALES, authenticationType="Federated"), child),
        f"domain_federation/{SUB}": [],
    }


CASES = (
    Case("no domain is federated", verdict=Verdict.NOT_APPLICABLE),
    Case("MFA of the server is rejected", federated()),
    Case("MFA of the server is accepted", behaviour("acceptIfMfaDoneByFederatedIdp"), {SALES}),
    Case("MFA is left to the server", behaviour("enforceMfaByFederatedIdp"), {SALES}),
    Case("nothing is set: the default accepts it", behaviour(None), {SALES}),
    Case("the domain is accepted", behaviour("enforceMfaByFederatedIdp"), options={"accepted_domains": ("Sales.example",)}),
    Case("two federations of one domain, and both are trusted", twice("acceptIfMfaDoneByFederatedIdp", None), {SALES}),
    Case("two federations of one domain, and one is trusted", twice("rejectMfaByFederatedIdp", None), {SALES}),
    Case("a new word", behaviour("askMfaByFederatedIdp"), verdict=NOT_ASSESSED),
    Case("a subdomain has the settings of its root", with_subdomain("rejectMfaByFederatedIdp")),
    Case("and so has the root its finding", with_subdomain("acceptIfMfaDoneByFederatedIdp"), {SALES}),
    Case(
        "a root domain without settings",
        {"domains": Add(domain(SALES, authenticationType="Federated")), f"domain_federation/{SALES}": []},
        verdict=NOT_ASSESSED,
    ),
    Case(
        "federated, but not verified",
        {"domains": Add(domain(SALES, authenticationType="Federated", isVerified=False))},
        verdict=Verdict.NOT_APPLICABLE,
    ),
    Case(
        "whether it is verified was not returned", {"domains": Add(domain("shop.example", isVerified=None))}, verdict=NOT_ASSESSED
    ),
    Case(
        "how users sign in is a new word",
        {"domains": Add(domain("shop.example", authenticationType="Other"))},
        verdict=NOT_ASSESSED,
    ),
    Case(
        "a hostile name",
        behaviour("acceptIfMfaDoneByFederatedIdp", "<img src=x>`|\u001b[2J.example"),
        {"<img src=x>`|\u001b[2J.example"},
    ),
    Case("domains could not be read", {"domains": gap("domains")}, verdict=NOT_ASSESSED),
    Case(
        "the settings could not be read",
        {"domains": Add(domain(SALES, authenticationType="Federated")), f"domain_federation/{SALES}": gap("domain_federation")},
        verdict=NOT_ASSESSED,
    ),
)
