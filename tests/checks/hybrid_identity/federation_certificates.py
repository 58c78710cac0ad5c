"""Cases of `hybrid_identity.federation_certificates`."""

from __future__ import annotations

from typing import Any

from tests import certificates
from tests.checks.cases import Add, Case, gap
from tests.checks.compliant.password import domain
from tests.checks.hybrid_identity.federated_mfa import SALES, federated, with_subdomain
from ztscan.core.model import Verdict

NOT_ASSESSED = Verdict.NOT_ASSESSED
APPROVED: dict[str, object] = {"approved_thumbprints": (certificates.CURRENT_THUMBPRINT,)}


def signed(current: str | None, following: str | None = None) -> dict[str, Any]:
    return federated(signingCertificate=current, nextSigningCertificate=following)


def of_one(current: str | None) -> list[dict[str, Any]]:
    """Two federation settings with the same certificate."""
    (row,) = signed(current)[f"domain_federation/{SALES}"]
    return [{**row, "id": f"{len(current or '')}-{letter}"} for letter in "ab"]


CASES = (
    Case("no domain is federated", verdict=Verdict.NOT_APPLICABLE),
    Case("approved and valid", signed(certificates.CURRENT), options=APPROVED),
    Case(
        "approved in lower case with colons",
        signed(certificates.CURRENT),
        options={
            "approved_thumbprints": (":".join(certificates.CURRENT_THUMBPRINT.lower()[at : at + 2] for at in range(0, 40, 2)),)
        },
    ),
    Case("valid, and nothing is declared", signed(certificates.CURRENT), verdict=Verdict.MANUAL),
    Case("another one than the approved", signed(certificates.LONG), {SALES}, options=APPROVED),
    Case("the next one is not approved", signed(certificates.CURRENT, certificates.LONG), {SALES}, options=APPROVED),
    Case(
        "two federations of one domain, and all of their certificates are at fault",
        {**signed(None), f"domain_federation/{SALES}": [*of_one(None), *of_one(certificates.WEAK)]},
        {SALES},
    ),
    Case("expired", signed(certificates.EXPIRED), {SALES}),
    Case("an expired next one signs nothing", signed(certificates.CURRENT, certificates.EXPIRED), verdict=Verdict.MANUAL),
    Case("a weak key", signed(certificates.WEAK), {SALES}),
    Case("a weak key of the next one", signed(certificates.CURRENT, certificates.WEAK), {SALES}),
    Case("a weak key that is admitted", signed(certificates.WEAK), options={"minimum_rsa_bits": 1024}, verdict=Verdict.MANUAL),
    Case("no certificate", signed(None), {SALES}),
    Case("an empty certificate", signed(""), {SALES}),
    Case("no certificate that can be read", signed("SU5WRU5URUQ="), verdict=NOT_ASSESSED),
    Case("a hostile certificate", signed("<img src=x>`|\u001b[2J"), verdict=NOT_ASSESSED),
    Case("a subdomain", with_subdomain("rejectMfaByFederatedIdp"), options=APPROVED),
    Case("domains could not be read", {"domains": gap("domains")}, verdict=NOT_ASSESSED),
    Case(
        "the settings could not be read",
        {"domains": Add(domain(SALES, authenticationType="Federated")), f"domain_federation/{SALES}": gap("domain_federation")},
        verdict=NOT_ASSESSED,
    ),
)
