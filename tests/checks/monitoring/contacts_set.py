"""Cases of `monitoring.contacts_set`."""

from __future__ import annotations

from tests.checks.cases import Add, Case, Remove, gap
from tests.checks.compliant.names import TENANT, WORKER
from tests.checks.compliant.people import user
from ztscan.core.model import Verdict

ORGANIZATION = "organization/0"
MAILS = f"{ORGANIZATION}/technicalNotificationMails"
NOT_ASSESSED = Verdict.NOT_ASSESSED
HOSTILE = "<img src=x>`|\u001b[2J@evil.example"
LEAVER = {"users": Add(user("leaver", "leo leaver", accountEnabled=False, userPrincipalName="Leo@Fabrikam.example"))}
DISABLED = {f"users/{WORKER}/accountEnabled": None, f"users/{WORKER}/userPrincipalName": "it@fabrikam.example"}

CASES = (
    Case("a mailbox of the organisation"),
    Case("no address", {MAILS: []}, {TENANT}),
    Case("blanks only", {MAILS: [" "]}, {TENANT}),
    Case("null, which is none", {MAILS: None}, {TENANT}),
    Case("an address elsewhere", {MAILS: Add("boss@mail.example")}, {"boss@mail.example"}),
    Case("the same address twice", {MAILS: ["Boss@mail.example", "boss@mail.example"]}, {"boss@mail.example"}),
    Case("an approved domain", {MAILS: Add("noc@partner.example")}, options={"approved_domains": ("Partner.example",)}),
    Case("a domain that only ends alike", {MAILS: ["it@notfabrikam.example"]}, {"it@notfabrikam.example"}),
    Case(
        "the name of somebody is null",
        {"users": Add({**user("leaver", "leo leaver", accountEnabled=False), "userPrincipalName": None})},
        verdict=NOT_ASSESSED,
    ),
    Case("a person who left", {**LEAVER, MAILS: ["leo@fabrikam.example"]}, {"leo@fabrikam.example"}),
    Case("whether the account is enabled is not known", DISABLED, verdict=NOT_ASSESSED),
    Case("a hostile address", {MAILS: [HOSTILE]}, {HOSTILE.casefold()}),
    Case("no security contact", {f"{ORGANIZATION}/securityComplianceNotificationMails": []}),
    Case("no privacy contact", {f"{ORGANIZATION}/privacyProfile": {"contactEmail": "", "statementUrl": ""}}),
    Case("the domains are null", {f"{ORGANIZATION}/verifiedDomains": None}, verdict=NOT_ASSESSED),
    Case("R13: the domains were not returned", {f"{ORGANIZATION}/verifiedDomains": Remove()}, verdict=NOT_ASSESSED),
    Case("the organisation could not be read", {"organization": gap("organization")}, verdict=NOT_ASSESSED),
    Case("users could not be read", {"users": gap("users")}, verdict=NOT_ASSESSED),
)
