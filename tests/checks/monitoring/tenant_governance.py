"""Cases of `monitoring.tenant_governance`."""

from __future__ import annotations

from typing import Any

from tests.checks.cases import Case, Remove, gap
from tests.checks.compliant.names import TENANT
from ztscan.core.model import Verdict

LIST = "governance_relationships"
NOT_ASSESSED = Verdict.NOT_ASSESSED
BASE: dict[str, Any] = {LIST: []}
OTHER = "aaaaaaaa-0000-4000-8000-000000000001"
APPROVED = {"approved_tenants": (OTHER.upper(),)}
ELSE = {"approved_tenants": ("aaaaaaaa-0000-4000-8000-000000000002",)}


def related(**properties: Any) -> dict[str, Any]:
    row = {
        "id": "relationship",
        "status": "active",
        "governingTenantId": OTHER,
        "governingTenantName": "Woodgrove",
        "governedTenantId": TENANT,
        **properties,
    }
    return {LIST: [row]}


CASES = (
    Case("none"),
    Case("an approved tenant", related(), options=APPROVED),
    Case("nothing is declared", related(), verdict=Verdict.MANUAL),
    Case("another tenant is declared", related(), {"relationship"}, options=ELSE),
    Case("a hostile name", related(governingTenantName="<b>`|\u001b[2J"), {"relationship"}, options=ELSE),
    Case("terminated", related(status="terminated")),
    Case("about to be terminated", related(status="terminationRequestedByGoverningTenant"), {"relationship"}, options=ELSE),
    Case("a state that nobody knows counts", related(status="unknownFutureValue"), {"relationship"}, options=ELSE),
    Case("this tenant governs another one", related(governingTenantId=TENANT, governedTenantId=OTHER)),
    Case("the governing tenant is null", related(governingTenantId=None), verdict=NOT_ASSESSED),
    Case("the state is null", related(status=None), verdict=NOT_ASSESSED),
    Case("R13: the tenant was not returned", {**related(), f"{LIST}/0/governingTenantId": Remove()}, verdict=NOT_ASSESSED),
    Case("could not be read", {LIST: gap(LIST)}, verdict=NOT_ASSESSED),
    Case("the organisation could not be read", {**related(), "organization": gap("organization")}, verdict=NOT_ASSESSED),
)
