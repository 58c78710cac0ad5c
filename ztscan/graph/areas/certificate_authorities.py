"""Certificate authorities whose certificates users may sign in with.

What is read about them: the stores of the tenant with their authorities, and the older list of the organisation.
"""

from __future__ import annotations

import msgspec

from ztscan.graph.areas.tenant import Organization
from ztscan.graph.lanes import Lane
from ztscan.graph.permissions import PermissionId
from ztscan.graph.resource import Keys, Permission, Resource


class CertificateStore(msgspec.Struct, frozen=True, rename="camel", kw_only=True):
    """A public key infrastructure of the tenant (``certificateBasedAuthPki``)."""

    id: str
    display_name: str | None


class CertificateAuthority(msgspec.Struct, frozen=True, rename="camel", kw_only=True):
    """A certificate authority in such a store."""

    id: str
    display_name: str | None
    expiration_date_time: str | None
    certificate_revocation_list_url: str | None


class OlderAuthority(msgspec.Struct, frozen=True, rename="camel", kw_only=True):
    """A certificate authority of the older list, by the name of its issuer."""

    issuer: str | None
    issuer_ski: str | None = None
    """Identifier of its key."""
    is_root_authority: bool | None = None
    certificate_revocation_list_url: str | None


class OlderAuthorities(msgspec.Struct, frozen=True, rename="camel", kw_only=True):
    """The older list of certificate authorities (``certificateBasedAuthConfiguration``)."""

    id: str
    certificate_authorities: tuple[OlderAuthority, ...] | None


def _stores(certificate_stores: tuple[CertificateStore, ...]) -> tuple[str, ...]:
    return tuple(sorted(store.id for store in certificate_stores))


def _organizations(organization: tuple[Organization, ...]) -> tuple[str, ...]:
    return tuple(sorted(one.id for one in organization))


_READ = Permission(
    ("PublicKeyInfrastructure.Read.All",),
    delegated_roles=("Global Reader", "Authentication Policy Administrator", "Privileged Authentication Administrator"),
)
_PATH = "/directory/publicKeyInfrastructure/certificateBasedAuthConfigurations"

PERMISSION_IDS = (
    PermissionId(
        "PublicKeyInfrastructure.Read.All",
        application="214fda0c-514a-4650-b037-b562b1a66124",
        delegated="04a4b2a2-3f26-4fc8-87ee-9c46e68db175",
    ),
)
"""Of permissions that only this area needs."""

RESOURCES: tuple[Resource, ...] = (
    Resource(name="certificate_stores", path=_PATH, entity=CertificateStore, permission=_READ, lane=Lane.OTHER),
    Resource(
        name="certificate_authorities",
        path=f"{_PATH}/{{key}}/certificateAuthorities",
        entity=CertificateAuthority,
        permission=_READ,
        lane=Lane.OTHER,
        keys=Keys(_stores),
    ),
    Resource(
        name="older_certificate_authorities",
        path="/organization/{key}/certificateBasedAuthConfiguration",
        entity=OlderAuthorities,
        permission=Permission(("Organization.Read.All",)),
        lane=Lane.OTHER,
        select=(),  # not documented for this endpoint
        keys=Keys(_organizations),
    ),
)
