"""Private Access: the applications that it publishes, the addresses that they open, and the connectors and sensors behind them.

What is read about private applications. Connectors and sensors are shown to signed-in users only.
"""

from __future__ import annotations

import functools

import msgspec

from ztscan.core.model import ByKey, Gap
from ztscan.graph import service_plans
from ztscan.graph.lanes import Lane
from ztscan.graph.permissions import APPLICATION_READ_ALL
from ztscan.graph.resource import Keys, Licence, Permission, Resource, Shape, key_source

PRIVATE_ACCESS = Licence("Microsoft Entra Private Access", service_plans.ENTRA_PRIVATE_ACCESS)
QUICK_ACCESS = "NetworkAccessQuickAccessApplication"
PRIVATE_TAGS = frozenset((QUICK_ACCESS, "PrivateAccessNonWebApplication", "IsAccessibleViaZTNAClient"))
"""Tags of service principals that Private Access publishes. Any one of them suffices."""


class NetworkPrincipal(msgspec.Struct, frozen=True, rename="camel", gc=False, kw_only=True):
    """A service principal that users are assigned to: of a forwarding profile, or of a private application."""

    id: str
    app_id: str
    display_name: str | None
    account_enabled: bool | None
    app_role_assignment_required: bool | None
    tags: tuple[str, ...] | None


class ApplicationId(msgspec.Struct, frozen=True, rename="camel", gc=False, kw_only=True):
    id: str
    app_id: str


class ApplicationSegment(msgspec.Struct, frozen=True, rename="camel", gc=False, kw_only=True):
    """Addresses and ports that a private application opens."""

    id: str
    destination_host: str | None
    destination_type: str | None
    """``ipAddress``, ``ipRange``, ``ipRangeCidr``, ``fqdn``, ``dnsSuffix``, ``servicePrincipalName``."""
    ports: tuple[str, ...] | None
    port: int | None = None
    protocol: str | tuple[str, ...] | None = None
    action: str | None = None
    """``tunnel``, or ``exclude``: traffic to it stays outside."""


class ApplicationPublishing(msgspec.Struct, frozen=True, rename="camel", kw_only=True):
    is_dns_resolution_enabled: bool | None = None


class PrivateConnector(msgspec.Struct, frozen=True, rename="camel", gc=False, kw_only=True):
    id: str
    machine_name: str | None
    external_ip: str | None = None
    status: str | None
    """``active`` or ``inactive``."""


class ConnectorGroup(msgspec.Struct, frozen=True, rename="camel", gc=False, kw_only=True):
    id: str
    name: str | None
    is_default: bool | None = None


class ConnectorApplication(msgspec.Struct, frozen=True, rename="camel", gc=False, kw_only=True):
    """An application that a connector group serves."""

    id: str
    app_id: str
    display_name: str | None


class PrivateSensor(msgspec.Struct, frozen=True, rename="camel", gc=False, kw_only=True):
    """A sensor of Private Access on a domain controller."""

    id: str
    machine_name: str | None
    status: str | None
    is_audit_mode: bool | None
    is_breakglass_enabled: bool | None


@key_source
def private_app_ids(private_access_principals: tuple[NetworkPrincipal, ...]) -> tuple[str, ...]:
    """Application ids of the private applications."""
    return tuple(sorted({principal.app_id for principal in private_access_principals}))


@key_source
def private_applications(private_access_applications: ByKey[tuple[ApplicationId, ...]]) -> tuple[str, ...]:
    """Object ids of the private applications, which their segments are read by."""
    found = (rows for _, rows in private_access_applications.items() if not isinstance(rows, Gap))
    return tuple(sorted({application.id for rows in found for application in rows}))


@key_source
def connector_group_ids(connector_groups: tuple[ConnectorGroup, ...]) -> tuple[str, ...]:
    """Every connector group: a tenant has a few."""
    return tuple(sorted(group.id for group in connector_groups))


_BETA = "v1.0 has no Private Access"
_GLOBAL = "learn.microsoft.com/graph/api/resources/onpremisespublishing: beta, documented for the global cloud"
_SEGMENTS = "/onPremisesPublishing/segmentsConfiguration/microsoft.graph.ipSegmentConfiguration/applicationSegments"
# Microsoft documents no application permission that reads connectors and sensors without writing.
_connectors = functools.partial(
    Resource,
    permission=Permission((), delegated=("Directory.Read.All",), delegated_roles=("Global Reader", "Application Administrator")),
    lane=Lane.OTHER,
    version="beta",
    why_beta=_BETA,
    select=(),
    licence=PRIVATE_ACCESS,
    clouds=("global",),
    national=_GLOBAL,
)

_TAGGED = " or ".join(f"tags/any(t: t eq '{tag}')" for tag in sorted(PRIVATE_TAGS))

RESOURCES: tuple[Resource, ...] = (
    Resource(
        name="private_access_principals",
        path="/servicePrincipals",
        entity=NetworkPrincipal,
        permission=APPLICATION_READ_ALL,
        lane=Lane.DIRECTORY,
        filter=_TAGGED,
        top=999,
    ),
    Resource(
        name="private_access_applications",
        path="/applications",
        entity=ApplicationId,
        permission=APPLICATION_READ_ALL,
        lane=Lane.DIRECTORY,
        filter="appId eq '{key}'",
        keys=Keys(private_app_ids),
    ),
    Resource(
        name="application_segments",
        path=f"/applications/{{key}}{_SEGMENTS}",
        entity=ApplicationSegment,
        permission=APPLICATION_READ_ALL,
        lane=Lane.OTHER,
        version="beta",
        why_beta=_BETA,
        select=(),
        licence=PRIVATE_ACCESS,
        keys=Keys(private_applications),
        clouds=("global",),
        national=_GLOBAL,
    ),
    Resource(
        name="private_publishing",
        path="/applications/{key}/onPremisesPublishing",
        entity=ApplicationPublishing,
        permission=APPLICATION_READ_ALL,
        lane=Lane.OTHER,
        shape=Shape.SINGLETON,
        version="beta",
        why_beta=_BETA,
        select=(),
        licence=PRIVATE_ACCESS,
        keys=Keys(private_applications),
        clouds=("global",),
        national=_GLOBAL,
    ),
    _connectors(
        name="connector_groups",
        path="/onPremisesPublishingProfiles/applicationProxy/connectorGroups",
        entity=ConnectorGroup,
    ),
    _connectors(
        name="connector_group_members",
        path="/onPremisesPublishingProfiles/applicationProxy/connectorGroups/{key}/members",
        entity=PrivateConnector,
        keys=Keys(connector_group_ids),
    ),
    _connectors(
        name="connector_group_applications",
        path="/onPremisesPublishingProfiles/applicationProxy/connectorGroups/{key}/applications",
        entity=ConnectorApplication,
        select=("id", "appId", "displayName"),
        keys=Keys(connector_group_ids),
    ),
    _connectors(
        name="private_access_sensors",
        path="/onPremisesPublishingProfiles/privateAccess/sensors",
        entity=PrivateSensor,
    ),
)
