"""Cases of `password_protection.never_expires`."""

from __future__ import annotations

from tests.checks.cases import Add, Case, gap
from tests.checks.compliant.password import domain
from ztscan.core.model import Verdict

ROOT = "domains/fabrikam.example"
AGE = f"{ROOT}/passwordValidityPeriodInDays"
WORKS = "fabrikam-works.example"
CREATED = "organization/0/createdDateTime"
OLD = "2014-05-01T08:00:00Z"
SITE = {"supportedServices": ["SharePoint"]}

CASES = (
    Case("never, and the subdomain follows"),
    Case("null, as in a tenant made after 2021", {AGE: None, CREATED: "2022-02-01T08:00:00Z"}),
    Case("null in a tenant made before 2021", {AGE: None, CREATED: "2020-12-31T08:00:00Z"}, fails={"fabrikam.example"}),
    Case("null in a tenant made in 2021", {AGE: None, CREATED: "2021-06-01T08:00:00Z"}, verdict=Verdict.NOT_ASSESSED),
    Case("null in a tenant that does not say when it was made", {AGE: None, CREATED: None}, verdict=Verdict.NOT_ASSESSED),
    Case(
        "null, and the tenant could not be read", {AGE: None, "organization": gap("organization")}, verdict=Verdict.NOT_ASSESSED
    ),
    Case("the tenant could not be read, and need not be", {"organization": gap("organization")}),
    Case(
        "null on the domain of a former public website",
        {"domains": Add(domain("fabrikam-public.sharepoint.com", passwordValidityPeriodInDays=None, **SITE)), CREATED: OLD},
    ),
    Case(
        "null on a domain with mail in a tenant made before 2021",
        {"domains": Add(domain(WORKS, passwordValidityPeriodInDays=None)), CREATED: OLD},
        fails={WORKS},
    ),
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
