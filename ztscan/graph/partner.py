"""What Graph tells a partner tenant of its customers. No check reads it: only ``ztscan fleet discover`` does.

Sources: learn.microsoft.com/graph/api/tenantrelationship-list-delegatedadminrelationships, …/contract-list,
…/managedtenants-managedtenant-list-tenants
"""

from __future__ import annotations

import msgspec

from ztscan.graph.lanes import Lane
from ztscan.graph.resource import Permission, Resource, resource_table


class RelationshipCustomer(msgspec.Struct, frozen=True, rename="camel", kw_only=True):
    tenant_id: str | None = None
    display_name: str | None = None


class DelegatedAdminRelationship(msgspec.Struct, frozen=True, rename="camel", kw_only=True):
    """Granular delegated admin privileges (GDAP) in one customer's tenant."""

    id: str
    display_name: str | None
    customer: RelationshipCustomer | None
    end_date_time: str | None
    auto_extend_duration: str | None
    """``PT0S``: it is not extended."""


class PartnerContract(msgspec.Struct, frozen=True, rename="camel", kw_only=True):
    """A customer of a reseller. It implies no rights in the customer's tenant."""

    id: str
    customer_id: str | None
    default_domain_name: str | None
    display_name: str | None


class LighthouseTenant(msgspec.Struct, frozen=True, rename="camel", kw_only=True):
    """A tenant that Microsoft 365 Lighthouse manages."""

    id: str
    tenant_id: str | None
    display_name: str | None


PARTNER = resource_table(
    (
        Resource(
            name="delegated_admin_relationships",
            path="/tenantRelationships/delegatedAdminRelationships",
            entity=DelegatedAdminRelationship,
            permission=Permission(("DelegatedAdminRelationship.Read.All",)),
            lane=Lane.OTHER,
            filter="status eq 'active'",
            top=300,
        ),
        Resource(
            name="partner_contracts",
            path="/contracts",
            entity=PartnerContract,
            permission=Permission(("Directory.Read.All",)),
            lane=Lane.DIRECTORY,
            top=999,
        ),
        Resource(
            name="lighthouse_tenants",
            path="/tenantRelationships/managedTenants/tenants",
            version="beta",
            why_beta="v1.0 has no managedTenants",
            entity=LighthouseTenant,
            permission=Permission((), delegated=("ManagedTenants.Read.All",)),
            lane=Lane.OTHER,
        ),
    )
)
"""By name."""
