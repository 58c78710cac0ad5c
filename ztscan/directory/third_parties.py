"""Applications in a tenant that belong neither to the tenant itself nor to Microsoft."""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping
from types import MappingProxyType

from ztscan.engine.check import required
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


OF_NO_APPLICATION = frozenset(("managedidentity", "legacy", "socialidp"))
"""Types of service principals that have no application, and so no owner organisation."""


def require_owners(service_principals: Iterable[ServicePrincipal], holders: Container[str]) -> None:
    """Raises Unknown where one of ``holders`` has an application of which Graph does not say whose it is."""
    for principal in service_principals:
        of_application = (principal.service_principal_type or "").casefold() not in OF_NO_APPLICATION
        if principal.id in holders and of_application and principal.account_enabled is not False:
            required(principal.app_owner_organization_id, "service_principals", "appOwnerOrganizationId")


def has_application(service_principals: Iterable[ServicePrincipal], app_id: str) -> bool:
    """Whether the tenant has this application."""
    return any(principal.app_id.lower() == app_id for principal in service_principals)
