"""Cases of `password_protection.never_expires`."""

from __future__ import annotations

from tests.checks.cases import Add, Case, gap
from tests.checks.compliant.password import domain
from ztscan.core.model import Verdict

ROOT = "domains/fabrikam.example"
AGE = f"{ROOT}/passwordValidityPeriodInDays"
WORKS = "fabrikam-works.example"

CASES = (
    Case("never, and the subdomain follows"),
    Case("null, as in a tenant made after 2021", {AGE: None}),
    Case("every 90 days", {AGE: 90}, fails={"fabrikam.example"}),
    Case("a second domain, every 730 days", {"domains": Add(domain(WORKS, passwordValidityPeriodInDays=730))}, fails={WORKS}),
    Case(
        "R19: a federated domain does not count",
        {"domains": Add(domain(WORKS, passwordValidityPeriodInDays=90, authenticationType="Federated"))},
    ),
    Case(
        "R19: a domain that is not verified does not count",
        {"domains": Add(domain(WORKS, passwordValidityPeriodInDays=90, isVerified=False))},
    ),
    Case(
        "R19: every domain is federated or not verified",
        {
            "domains": [
                domain(WORKS, passwordValidityPeriodInDays=90, authenticationType="Federated"),
                domain("fabrikam.example", passwordValidityPeriodInDays=90, isVerified=False),
            ]
        },
        verdict=Verdict.NOT_APPLICABLE,
    ),
    Case("R13: whether a domain is verified was not returned", {f"{ROOT}/isVerified": None}, verdict=Verdict.NOT_ASSESSED),
    Case("R13: how a domain signs in was not returned", {f"{ROOT}/authenticationType": None}, verdict=Verdict.NOT_ASSESSED),
    Case(
        "one domain does not say, another expires for certain",
        {f"{ROOT}/isVerified": None, "domains": Add(domain(WORKS, passwordValidityPeriodInDays=90))},
        fails={WORKS},
    ),
    Case("R3: there are no domains", {"domains": []}, verdict=Verdict.NOT_APPLICABLE),
    Case("the domains could not be read", {"domains": gap("domains")}, verdict=Verdict.NOT_ASSESSED),
)
