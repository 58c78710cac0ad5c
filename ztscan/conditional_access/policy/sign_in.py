"""One concrete sign-in: a point of the scenario space, with everything that a policy can look at."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

import msgspec

from ztscan.conditional_access.policy.devices import UNREGISTERED, Device
from ztscan.conditional_access.policy.truth import Truth
from ztscan.conditional_access.policy.vocabulary import BROWSER, Dimension
from ztscan.core.immutable import freeze_fields

IdentityKind = Literal["user", "servicePrincipal", "agentIdentity", "agentUser"]
Attributes = Mapping[str, tuple[str, ...]]
"""Custom security attributes, ``<set>_<name>`` in lower case; several values where the attribute has them."""


class Trust(msgspec.Struct, frozen=True):
    """Which claims of the home tenant are believed (cross-tenant access, inbound trust)."""

    mfa: Truth = None
    compliant_device: Truth = None
    hybrid_device: Truth = None


class Identity(msgspec.Struct, frozen=True):
    """Who signs in. Ids in lower case; groups are transitive; roles are active, tenant-wide, built-in template ids."""

    kind: IdentityKind = "user"
    id: str = ""
    name: str = ""
    groups: frozenset[str] = frozenset()
    roles: frozenset[str] = frozenset()
    unread: frozenset[str] | None = frozenset()
    """Groups and roles of which it is not known whether this identity has them; None: any."""
    external_type: str | None = None
    home_tenant: str | None = None
    trust: Trust = msgspec.field(default_factory=Trust)
    shared_channel_eligible: Truth = False
    """Whether the person could also come by B2B direct connect."""
    single_tenant_owned: Truth = None
    """Service principals: of a single-tenant application that this tenant owns."""
    blueprint: str | None = None
    attributes: Attributes | None = None
    """None: not read."""

    def __post_init__(self) -> None:
        freeze_fields(self)

    def may_have_any(self, groups_or_roles: frozenset[str]) -> Truth:
        """Whether the identity is in one of the groups or holds one of the roles."""
        if not (groups_or_roles.isdisjoint(self.groups) and groups_or_roles.isdisjoint(self.roles)):
            return True
        return None if groups_or_roles and (self.unread is None or not groups_or_roles.isdisjoint(self.unread)) else False


class Target(msgspec.Struct, frozen=True):
    """What is asked for: resources by appId, or a user action; plus authentication contexts.

    ``scopes`` is set only where they decide (baseline scopes). ``assumed_groups`` says for an unlisted Microsoft
    application whether it belongs to a named group such as Office 365.
    """

    resources: tuple[str, ...] = ()
    user_action: str | None = None
    authentication_contexts: frozenset[str] = frozenset()
    scopes: frozenset[str] = frozenset()
    client_app_id: str | None = None
    confidential_client: bool = False
    id_token: bool = False
    attributes: Mapping[str, Attributes] = msgspec.field(default_factory=dict)
    """Custom security attributes by resource; a resource that is missing here was not read."""
    assumed_groups: tuple[tuple[str, bool], ...] = ()

    def __post_init__(self) -> None:
        freeze_fields(self)

    @property
    def audiences(self) -> tuple[str, ...]:
        """Every application whose policies the request meets: a confidential client asking for an ID token is one itself."""
        if self.confidential_client and self.id_token and self.client_app_id:
            return (*self.resources, self.client_app_id)
        return self.resources


UNSTATED = "?"


class Location(msgspec.Struct, frozen=True):
    """Where the request comes from, as Entra sees it. ``country`` None: the address maps to none; ``UNSTATED``: not told."""

    ip: str | None = None
    country: str | None = None
    mfa_trusted_ip: Truth = None
    """In the trusted IPs of the per-user MFA settings, which no API gives."""
    compliant_network: bool = False
    gps_country: str | None = None
    """Country that Authenticator reports; None: not reported."""


class SignIn(msgspec.Struct, frozen=True):
    identity: Identity = msgspec.field(default_factory=Identity)
    target: Target = msgspec.field(default_factory=Target)
    client: str = BROWSER
    platform: str = "windows"
    location: Location = msgspec.field(default_factory=Location)
    user_risk: str = "none"
    sign_in_risk: str = "none"
    insider_risk: str = "none"
    device: Device = UNREGISTERED
    flow: frozenset[str] = frozenset()
    """Transfer methods of this request and of the session's origin (protocol tracking); empty: neither."""
    service_principal_risk: str = "none"
    agent_risk: str = "none"

    def value(self, dimension: Dimension) -> Any:
        """The sign-in's value on one dimension."""
        return getattr(self, _FIELDS[dimension])


_FIELDS = {dimension: dimension.name.lower() for dimension in Dimension}
