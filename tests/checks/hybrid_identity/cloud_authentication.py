"""Cases of `hybrid_identity.cloud_authentication`."""

from __future__ import annotations

from tests.checks.cases import Add, Case, gap
from tests.checks.compliant.password import domain
from ztscan.core.model import Verdict

FEDERATED = domain("sales.example", authenticationType="Federated")

CASES = (
    Case("all domains are managed"),
    Case("one is federated", {"domains": Add(FEDERATED)}, fails={"sales.example"}),
    Case("federated, but not verified yet", {"domains": Add({**FEDERATED, "isVerified": False})}),
    Case(
        "R13: whether it is verified was not returned",
        {"domains": Add({**FEDERATED, "isVerified": None})},
        verdict=Verdict.NOT_ASSESSED,
    ),
    Case(
        "R13: how people sign in was not returned of one, and another is federated",
        {"domains": Add(FEDERATED, domain("shop.example", authenticationType=None))},
        fails={"sales.example"},
    ),
    Case(
        "R13: how people sign in was not returned",
        {"domains": Add(domain("shop.example", authenticationType=None))},
        verdict=Verdict.NOT_ASSESSED,
    ),
    Case("no domain, which no tenant has", {"domains": []}, verdict=Verdict.NOT_ASSESSED),
    Case("domains could not be read", {"domains": gap("domains")}, verdict=Verdict.NOT_ASSESSED),
)
