"""Which certificate authorities may issue certificates of applications: a rule on credentials, and what it names."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec

from ztscan.core.immutable import freeze_fields
from ztscan.graph.areas.policies import typed_rules
from ztscan.graph.lanes import Lane
from ztscan.graph.permissions import POLICY_READ_ALL, PermissionId
from ztscan.graph.presence import Always
from ztscan.graph.resource import Permission, Resource, Shape


class AuthorityRestriction(msgspec.Struct, frozen=True, rename="camel", gc=False, kw_only=True):
    """One rule on certificates, with the authorities that it accepts."""

    restriction_type: str | None
    """``trustedCertificateAuthority`` or ``asymmetricKeyLifetime``."""
    state: str | None
    restrict_for_apps_created_after_date_time: str | None
    certificate_based_application_configuration_ids: tuple[str, ...] | None = None
    exclude_actors: Mapping[str, Any] | None = None

    def __post_init__(self) -> None:
        freeze_fields(self)


class AuthorityRestrictions(msgspec.Struct, frozen=True, rename="camel", gc=False, kw_only=True):
    key_credentials: tuple[AuthorityRestriction, ...] | None


class AuthorityPolicy(msgspec.Struct, frozen=True, rename="camel", gc=False, kw_only=True):
    """The default app management policy with its rules on certificate authorities, which v1.0 does not show."""

    id: str
    is_enabled: bool | None
    application_restrictions: AuthorityRestrictions | None
    service_principal_restrictions: AuthorityRestrictions | None


class IssuingAuthority(msgspec.Struct, frozen=True, rename="camel", gc=False, kw_only=True):
    """A certificate authority that is accepted, with its certificate in Base64."""

    certificate: str | None = None
    issuer: str | None = None


class AuthorityConfiguration(msgspec.Struct, frozen=True, rename="camel", gc=False, kw_only=True):
    """A chain of accepted authorities (``certificateBasedApplicationConfiguration``)."""

    id: str
    display_name: str | None
    trusted_certificate_authorities: tuple[IssuingAuthority, ...] | None


PERMISSION_IDS = (
    PermissionId(
        "AppCertTrustConfiguration.Read.All",
        uncertain="its id as an app role is in no published list that could be compared",
    ),
)
"""Of permissions that only this area needs."""

RESOURCES: tuple[Resource, ...] = (
    Resource(
        name="authority_policy",
        path="/policies/defaultAppManagementPolicy",
        entity=AuthorityPolicy,
        permission=POLICY_READ_ALL,
        lane=Lane.OTHER,
        shape=Shape.SINGLETON,
        version="beta",
        why_beta="v1.0 does not name the certificate authorities that a restriction accepts",
        select=(),
        always=typed_rules("applicationRestrictions", "servicePrincipalRestrictions"),
    ),
    Resource(
        name="authority_configurations",
        path="/directory/certificateAuthorities/certificateBasedApplicationConfigurations",
        entity=AuthorityConfiguration,
        permission=Permission(
            ("AppCertTrustConfiguration.Read.All",),
            delegated_roles=("Application Administrator", "Cloud Application Administrator"),
        ),
        lane=Lane.OTHER,
        version="beta",
        why_beta="v1.0 has no certificate authorities for applications",
        select=("id", "displayName"),
        expand="trustedCertificateAuthorities",
        always=(Always(sent=("trustedCertificateAuthorities",)),),
    ),
)
