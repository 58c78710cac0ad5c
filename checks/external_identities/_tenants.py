"""What the checks on cross-tenant access share: how findings name an organisation, and who is approved."""

from __future__ import annotations

from collections.abc import Iterator

from ztscan.directory.cross_tenant import AccessBetweenTenants, Reach, TenantAccess
from ztscan.plugin import Note, Subject

DEFAULT = Subject("crossTenantAccessPolicy", "default", "Cross-tenant access default")


def subject_of(tenant: TenantAccess) -> Subject:
    """The configuration of one organisation."""
    return Subject("crossTenantAccessPartner", tenant.organization, f"Partner {tenant.organization}")


def unapproved(access: AccessBetweenTenants, approved: tuple[str, ...]) -> tuple[TenantAccess, ...]:
    """Partners whose tenant id is not in the declared list."""
    known = {tenant.casefold() for tenant in approved}
    return tuple(partner for partner in access.partners if partner.organization.casefold() not in known)


def opened_to(access: AccessBetweenTenants, name: str, what: str) -> Iterator[Note]:
    """A note on each partner for whom a setting is open, which the default is not."""
    for partner in access.partners:
        reach = getattr(partner, name)
        if isinstance(reach, Reach) and not reach.blocked:
            yield Note(f"{subject_of(partner).name} is an exception: {what} ({reach})")
