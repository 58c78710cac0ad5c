"""Agents: agent identities, the blueprints that they are made from, and who answers for them.

What is read about agents. Graph expands one list of a directory object in a request, so that owners and sponsors are two lists.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec

from ztscan.core.immutable import freeze_fields
from ztscan.graph.areas.groups import DirectoryObject
from ztscan.graph.lanes import Lane
from ztscan.graph.permissions import PermissionId
from ztscan.graph.presence import Always
from ztscan.graph.resource import Permission, Resource

MOST_EXPANDED = 20
"""Source: https://learn.microsoft.com/graph/query-parameters#expand (directory objects: 20 at least)"""


class Agent(msgspec.Struct, frozen=True, rename="camel", gc=False, kw_only=True):
    """An agent identity, or the principal of a blueprint, with owners or sponsors, whichever was expanded."""

    id: str
    display_name: str | None
    account_enabled: bool | None
    app_owner_organization_id: str | None = None
    """Of the principal of a blueprint: the tenant in which the blueprint is registered."""
    owners: tuple[DirectoryObject, ...] | None = None
    sponsors: tuple[DirectoryObject, ...] | None = None

    @property
    def name(self) -> str:
        return self.display_name or self.id


class AgentBlueprint(msgspec.Struct, frozen=True, rename="camel", gc=False, kw_only=True):
    """A blueprint that is registered in this tenant: an application from which agent identities are made."""

    id: str
    app_id: str
    display_name: str | None
    sponsors: tuple[DirectoryObject, ...] | None = None

    @property
    def name(self) -> str:
        return self.display_name or self.id


class AgentAttributes(msgspec.Struct, frozen=True, rename="camel", gc=False, kw_only=True):
    """An agent identity with its custom security attributes: by set, then by attribute. Null to who may not read them."""

    id: str
    display_name: str | None
    account_enabled: bool | None
    custom_security_attributes: Mapping[str, Any] | None = None

    def __post_init__(self) -> None:
        freeze_fields(self)

    @property
    def name(self) -> str:
        return self.display_name or self.id


class AgentPackage(msgspec.Struct, frozen=True, rename="camel", gc=False, kw_only=True):
    """A package of the catalogue of Microsoft 365 Copilot (``copilotPackage``); an agent where it runs in Copilot."""

    id: str
    display_name: str | None
    type: str | None
    """``microsoft``, ``external``, ``shared`` or ``custom``."""
    publisher: str | None
    is_blocked: bool | None
    available_to: str | None
    """``none``, ``some`` or ``all``."""
    supported_hosts: tuple[str, ...] | None

    @property
    def name(self) -> str:
        return self.display_name or self.id


PERMISSION_IDS = (
    PermissionId(
        "AgentIdentity.Read.All",
        application="b2b8f011-2898-4234-9092-5059f6c1ebfa",
        delegated="5e850691-d86a-4b24-bfa6-8a52fb37a0c1",
    ),
    PermissionId(
        "AgentIdentityBlueprint.Read.All",
        application="7547a7d1-36fa-4479-9c31-559a600eaa4f",
        delegated="26512dc8-1364-4e9f-867c-6d8b22a9e162",
    ),
    PermissionId(
        "AgentIdentityBlueprintPrincipal.Read.All",
        application="9361dea9-4524-493d-941d-f1b65aaf6c7c",
        delegated="88c856a2-de61-4632-b2d4-ac503cbc8dd2",
    ),
    PermissionId("CopilotPackages.Read.All", uncertain="in no published list of ids that could be compared"),
)
"""Of permissions that only this area needs."""

_READERS = ("Agent ID Administrator", "Global Reader")
_IDENTITIES = "/servicePrincipals/microsoft.graph.agentIdentity"
_PRINCIPALS = "/servicePrincipals/microsoft.graph.agentIdentityBlueprintPrincipal"
_SELECTED = ("id", "displayName", "accountEnabled", "appOwnerOrganizationId")


def _agents(name: str, path: str, permission: str, expanded: str) -> Resource:
    return Resource(
        name=name,
        path=path,
        entity=Agent,
        permission=Permission((permission,), delegated_roles=_READERS),
        lane=Lane.DIRECTORY,
        select=_SELECTED,
        expand=f"{expanded}($select=id,displayName)",
        top=999,
        always=(Always(sent=(expanded,)),),
    )


RESOURCES: tuple[Resource, ...] = (
    _agents("agents_with_owners", _IDENTITIES, "AgentIdentity.Read.All", "owners"),
    _agents("agents_with_sponsors", _IDENTITIES, "AgentIdentity.Read.All", "sponsors"),
    _agents("blueprint_principals_with_owners", _PRINCIPALS, "AgentIdentityBlueprintPrincipal.Read.All", "owners"),
    _agents("blueprint_principals_with_sponsors", _PRINCIPALS, "AgentIdentityBlueprintPrincipal.Read.All", "sponsors"),
    Resource(
        name="agent_blueprints",
        path="/applications/microsoft.graph.agentIdentityBlueprint",
        entity=AgentBlueprint,
        permission=Permission(("AgentIdentityBlueprint.Read.All",), delegated_roles=_READERS),
        lane=Lane.DIRECTORY,
        select=("id", "appId", "displayName"),
        expand="sponsors($select=id,displayName)",
        top=999,
        always=(Always(sent=("sponsors",)),),
    ),
    # CustomSecAttributeAssignment.Read.All shows the attributes of people as well. It is not asked of every tenant for the sake
    # of one check whose option most do not set: the check names it where it lacks the attributes.
    Resource(
        name="agents_with_attributes",
        path=_IDENTITIES,
        entity=AgentAttributes,
        permission=Permission(("AgentIdentity.Read.All",), delegated_roles=_READERS),
        lane=Lane.DIRECTORY,
        top=999,
    ),
    Resource(
        name="agent_packages",
        path="/copilot/admin/catalog/packages",
        entity=AgentPackage,
        permission=Permission(("CopilotPackages.Read.All",), delegated_roles=("Global Reader", "AI Administrator")),
        lane=Lane.OTHER,
        version="beta",
        why_beta="v1.0 has no catalogue of agents in the published documentation",
        select=(),  # not documented for this endpoint
        clouds=("global",),
        national="learn.microsoft.com/microsoft-365-copilot/extensibility/api/admin-settings/package: global cloud only",
    ),
)
