"""A company that changes from night to night is one of its own."""

from __future__ import annotations

from tests.simulator.churn import Company
from tests.simulator.tenant import Tenant
from tests.simulator.tenants import TENANTS


def told(tenant: Tenant) -> dict[str, str]:
    return {path: repr(rows.page(0, len(rows))) for path, rows in tenant.collections.items()}


def test_what_changes_in_a_company_does_not_change_in_the_tenant_that_other_tests_read() -> None:
    before = told(TENANTS["contoso"]())
    company = Company(13)
    first = told(company.tenant)
    for _ in range(10):
        company.sleep()
    assert told(company.tenant) != first
    assert told(TENANTS["contoso"]()) == before
