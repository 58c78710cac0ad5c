"""Applications in a tenant that belong neither to the tenant itself nor to Microsoft."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from ztscan.engine.evidence import fact
from ztscan.graph.areas.applications import ServicePrincipal
from ztscan.graph.areas.tenant import Organization

MICROSOFT_TENANTS = frozenset(("f8cdef31-a31e-4b4a-93e4-5f571e91255a", "72f988bf-86f1-41af-91ab-2d7cd011db47"))
"""Tenants in which Microsoft registers its own applications."""


@fact
def third_party_applications(
    service_principals: tuple[ServicePrincipal, ...], organization: tuple[Organization, ...]
) -> Mapping[str, ServicePrincipal]:
    """Enabled service principals, by id, whose application is registered in the tenant of another organisation.

    Managed identities and applications without an owner organisation are not third-party applications. A disabled service
    principal gets no token, regardless of its permissions.
    """
    own = {tenant.id for tenant in organization} | MICROSOFT_TENANTS
    return MappingProxyType(
        {
            principal.id: principal
            for principal in service_principals
            if principal.app_owner_organization_id is not None
            and principal.app_owner_organization_id not in own
            and principal.account_enabled is not False
        }
    )
