"""Cases of `hybrid_identity.federated_token_validation`."""

from __future__ import annotations

from typing import Any

from tests.checks.cases import Add, Case, gap
from tests.checks.compliant.password import domain
from tests.checks.hybrid_identity.federated_mfa import SALES
from ztscan.core.model import Verdict

POLICY = "federated_token_validation_policy"
SUBJECT = {POLICY}
FEDERATED = {"domains": Add(domain(SALES, authenticationType="Federated"))}
BASE: dict[str, Any] = {
    POLICY: {
        "id": "6a1b0000-0000-4000-8000-0000000000f1",
        "validatingDomains": {"@odata.type": "#microsoft.graph.allDomains", "rootDomains": "all"},
    }
}
NOT_ASSESSED = Verdict.NOT_ASSESSED


def covering(value: str | None, *names: str) -> dict[str, Any]:
    kind = "enumeratedDomains" if names else "allDomains"
    domains = {"domainNames": list(names)} if names else {}
    return {f"{POLICY}/validatingDomains": {"@odata.type": f"#microsoft.graph.{kind}", "rootDomains": value, **domains}}


CASES = (
    Case("all domains"),
    Case("all domains, one federated", FEDERATED),
    Case("the value is null: the type is the same for all, some and none", covering(None), verdict=NOT_ASSESSED),
    Case("none", covering("none"), SUBJECT),
    Case("none, in another case", covering("None"), SUBJECT),
    Case("federated domains only", {**FEDERATED, **covering("allFederated")}, SUBJECT),
    Case("managed domains only", {**FEDERATED, **covering("allManaged")}, SUBJECT),
    Case("managed domains only, and none is federated", covering("allManaged")),
    Case("managed and the listed one", {**FEDERATED, **covering("allManagedAndEnumeratedFederated", "Sales.example")}),
    Case("managed and another one", {**FEDERATED, **covering("allManagedAndEnumeratedFederated", "shop.example")}, SUBJECT),
    Case("each one is listed; subdomains follow", {**FEDERATED, **covering("enumerated", SALES, "fabrikam.example")}),
    Case("one is not listed", {**FEDERATED, **covering("enumerated", SALES)}, SUBJECT),
    Case("listed, and the list was not returned", {**FEDERATED, **covering("enumerated")}, verdict=NOT_ASSESSED),
    Case("a new word", covering("allButOne"), verdict=NOT_ASSESSED),
    Case("nothing was returned", {f"{POLICY}/validatingDomains": None}, verdict=NOT_ASSESSED),
    Case("a list without a value", covering(None, SALES), verdict=NOT_ASSESSED),
    Case(
        "a hostile name",
        {"domains": Add(domain("<img src=x>`|\u001b[2J", authenticationType="Federated")), **covering("allManaged")},
        SUBJECT,
    ),
    Case(
        "the kind of a domain was not returned",
        {"domains": Add(domain("shop.example", authenticationType=None)), **covering("allManaged")},
        verdict=NOT_ASSESSED,
    ),
    Case("could not be read", {POLICY: gap(POLICY)}, verdict=NOT_ASSESSED),
    Case("domains could not be read", {"domains": gap("domains")}, verdict=NOT_ASSESSED),
)
