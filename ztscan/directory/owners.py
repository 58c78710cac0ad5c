"""Who owns applications and service principals."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping
from types import MappingProxyType

import msgspec

from ztscan.core.columns import Table
from ztscan.core.model import ByKey, Gap, GapReason, Subject
from ztscan.directory.people import GUEST
from ztscan.engine.evidence import fact
from ztscan.graph.areas.applications import Application, ApplicationOwners, ServicePrincipal, ServicePrincipalOwners
from ztscan.graph.areas.groups import DirectoryObject
from ztscan.graph.areas.tenant import Organization
from ztscan.graph.areas.users import User


class OwnerNames(msgspec.Struct, frozen=True):
    """Names of the owners of applications, for messages: what could not be read is left out."""

    names: Mapping[str, tuple[str, ...]]
    """By application (client) id."""

    def told(self, app_id: str) -> str:
        """``. Owners: ...``, ``. No owner``, or nothing if the owners could not be read."""
        names = self.names.get(app_id)
        return "" if names is None else f". Owners: {', '.join(names)}" if names else ". No owner"


@fact
def application_owner_names(applications_with_owners: tuple[ApplicationOwners, ...] | Gap) -> OwnerNames:
    """Never a gap: a finding without the owners is still a finding."""
    rows = () if isinstance(applications_with_owners, Gap) else applications_with_owners
    return OwnerNames(
        MappingProxyType({row.app_id: tuple(sorted(one.name for one in row.owners)) for row in rows if row.owners is not None})
    )


class Owned(msgspec.Struct, frozen=True):
    """An application or service principal with its owners, or why they could not be read."""

    subject: Subject
    app_id: str
    owners: tuple[DirectoryObject, ...] | Gap


Keyed = ByKey[tuple[DirectoryObject, ...]] | Gap


@fact
def owned_applications(
    applications: tuple[Application, ...],
    applications_with_owners: tuple[ApplicationOwners, ...],
    application_owners: ByKey[tuple[DirectoryObject, ...]] | Gap,
) -> tuple[Owned, ...]:
    """All applications with all their owners: those that the expansion cut off are read by application."""
    rows = {row.id: row for row in applications_with_owners}
    found = []
    for one in applications:
        subject = Subject("application", one.id, one.display_name or one.id)
        found.append(
            Owned(subject, one.app_id, _owners(rows.get(one.id), one.id, application_owners, "applications_with_owners"))
        )
    return tuple(found)


@fact
def owned_service_principals(
    service_principals: tuple[ServicePrincipal, ...],
    service_principals_with_owners: tuple[ServicePrincipalOwners, ...],
    service_principal_owners: ByKey[tuple[DirectoryObject, ...]] | Gap,
) -> tuple[Owned, ...]:
    """All service principals with all their owners."""
    rows = {row.id: row for row in service_principals_with_owners}
    found = []
    for one in service_principals:
        subject = Subject("servicePrincipal", one.id, one.display_name or one.id)
        owners = _owners(rows.get(one.id), one.id, service_principal_owners, "service_principals_with_owners")
        found.append(Owned(subject, one.app_id, owners))
    return tuple(found)


def _owners(
    row: ApplicationOwners | ServicePrincipalOwners | None, key: str, rest: Keyed, resource: str
) -> tuple[DirectoryObject, ...] | Gap:
    if row is None or row.owners is None:
        detail = f"`{resource}` was read, but without the owners of `{key}`"
        return Gap(resource, GapReason.MALFORMED, detail, "scan again; if this persists, report it")
    if not row.may_have_more_owners:
        return row.owners
    return rest if isinstance(rest, Gap) else rest[key]


class Outsiders(msgspec.Struct, frozen=True):
    """Ids of guests, and of members who sign in with credentials of another organisation."""

    guests: frozenset[str]
    external_members: frozenset[str]
    known: frozenset[str]
    """All users."""


@fact
def outsiders(users: Table[User], external_users: frozenset[str]) -> Outsiders:
    """By ``userType``, and by ``external_users``."""
    guests = frozenset(users.where(lambda user: user.user_type == GUEST).column("id"))
    return Outsiders(guests, external_users - guests, frozenset(users.column("id")))


def gaps_of(owned: Iterable[Owned]) -> tuple[Gap, ...]:
    """Why owners of single objects could not be read."""
    return tuple(dict.fromkeys(one.owners for one in owned if isinstance(one.owners, Gap)))


def unlisted(principal: ServicePrincipal, registered: Container[str], organization: tuple[Organization, ...]) -> Iterator[Gap]:
    """A gap if the application of a service principal is one of this tenant, and is not in the list (``registered``: app ids)."""
    own = principal.app_owner_organization_id in {tenant.id for tenant in organization}
    if own and principal.app_id not in registered:
        detail = f"`applications` lacks `{principal.app_id}`, which is registered in this tenant, so its owners are not known"
        yield Gap("applications", GapReason.MALFORMED, detail, "scan again; if this persists, report it")
