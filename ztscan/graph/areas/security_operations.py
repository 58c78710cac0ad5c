"""How security operations answer: alerts and incidents of Microsoft Defender, detections, rehearsals.

Alerts and incidents are lists with a narrow filter, read up to a number of rows. There is never a request for one alert.
"""

from __future__ import annotations

import functools

import msgspec

from ztscan.graph import service_plans
from ztscan.graph.areas.defender_identity import DEFENDER_FOR_IDENTITY
from ztscan.graph.lanes import Lane
from ztscan.graph.permissions import PermissionId
from ztscan.graph.resource import V1_METADATA, Content, Licence, Permission, Resource, Shape

DEFENDER_FOR_ENDPOINT = Licence("Microsoft Defender for Endpoint P2", service_plans.ENDPOINT_2)
DEFENDER_FOR_OFFICE = Licence("Microsoft Defender for Office 365 P2", service_plans.OFFICE_2)
DEFENDER_XDR = Licence(
    "Microsoft Defender XDR",
    (
        *service_plans.ENDPOINT_1,
        *service_plans.ENDPOINT_2,
        *service_plans.BUSINESS,
        *service_plans.OFFICE_1,
        *service_plans.OFFICE_2,
        *service_plans.IDENTITY,
        *service_plans.CLOUD_APPS,
    ),
)
"""Any product of Microsoft Defender raises alerts and incidents."""

RESPONSE_DAYS = 30
"""Resolved incidents and alerts of Defender for Identity are read that far back. Open ones are read whatever their age."""
MOST_ALERTS = 2000
MOST_INCIDENTS = 2000


class Evidence(msgspec.Struct, frozen=True, rename="camel", gc=False, kw_only=True):
    """What an alert is about, and what was done about it (``security.alertEvidence``)."""

    odata_type: str = msgspec.field(name="@odata.type", default="")
    roles: tuple[str, ...] | None = None
    remediation_status: str | None = None

    @property
    def is_user(self) -> bool:
        return self.odata_type.endswith("userEvidence")


class DefenderAlert(msgspec.Struct, frozen=True, rename="camel", gc=False, kw_only=True):
    """An alert that is not resolved (``security.alert``)."""

    id: str
    title: str | None
    severity: str | None
    """``informational``, ``low``, ``medium``, ``high``, ``unknown``."""
    status: str | None
    """``new``, ``inProgress`` or ``resolved``."""
    service_source: str | None
    assigned_to: str | None
    investigation_state: str | None
    incident_id: str | None
    created_date_time: str | None
    last_update_date_time: str | None


class IdentityAlert(msgspec.Struct, frozen=True, rename="camel", gc=False, kw_only=True):
    """An alert of Defender for Identity, with what it is about."""

    id: str
    title: str | None
    status: str | None
    classification: str | None
    created_date_time: str | None
    evidence: tuple[Evidence, ...] | None


class Incident(msgspec.Struct, frozen=True, rename="camel", gc=False, kw_only=True):
    """An incident: alerts that belong together (``security.incident``)."""

    id: str
    display_name: str | None
    severity: str | None
    status: str | None
    """``active``, ``inProgress``, ``awaitingAction``, ``resolved`` or ``redirected`` (merged into another one)."""
    assigned_to: str | None
    classification: str | None
    determination: str | None
    created_date_time: str | None
    last_update_date_time: str | None


class DetectionRun(msgspec.Struct, frozen=True, rename="camel", gc=False, kw_only=True):
    last_run_date_time: str | None = None
    status: str | None = None
    """``running``, ``completed``, ``failed`` or ``partiallyFailed``."""


class DetectionRule(msgspec.Struct, frozen=True, rename="camel", gc=False, kw_only=True):
    """A custom detection. ``status`` replaces ``isEnabled``, which Graph sends no more where it has the former."""

    id: str
    display_name: str | None
    status: str | None = None
    """``enabled``, ``disabled`` or ``autoDisabled``."""
    is_enabled: bool | None = None
    last_run_details: DetectionRun | None = None


class AutoAuditing(msgspec.Struct, frozen=True, rename="camel", kw_only=True):
    is_automatic: bool | None


class AttackSimulation(msgspec.Struct, frozen=True, rename="camel", gc=False, kw_only=True):
    id: str
    display_name: str | None
    status: str | None
    """``succeeded``, ``running``, ``failed``, ``cancelled`` ..."""
    completion_date_time: str | None


PERMISSION_IDS = (
    PermissionId(
        "AttackSimulation.Read.All",
        application="93283d0a-6322-4fa8-966b-8c121624760d",
        delegated="104a7a4b-ca76-4677-b7e7-2f4bc482f381",
    ),
    PermissionId(
        "CustomDetection.Read.All",
        application="673a007a-9e0f-4c97-b066-3c0164486909",
        delegated="b13ff42e-f321-4d7d-a462-141c46a1b832",
    ),
    PermissionId(
        "SecurityIdentitiesAutoConfig.Read.All",
        uncertain="in no published list of ids that could be compared",
    ),
    PermissionId(
        "SecurityIncident.Read.All",
        application="45cc0394-e837-488b-a098-1918f48d186c",
        delegated="b9abcc4f-94fc-4457-9141-d20ce80ec952",
    ),
)
"""Of permissions that only this area needs."""

_READERS = ("Global Reader", "Security Reader", "Security Operator")
# Members behind the sentinel of an enum come as `unknownFutureValue` unless they are asked for.
_UNKNOWN_MEMBERS = {"Prefer": "include-unknown-enum-members"}
_defender = functools.partial(
    Resource,
    lane=Lane.OTHER,
    select=(),  # not documented for these endpoints
    headers=_UNKNOWN_MEMBERS,
    clouds=("global", "usgov", "usgovdod"),
)
_alerts = functools.partial(
    _defender,
    path="/security/alerts_v2",
    permission=Permission(("SecurityAlert.Read.All",), delegated_roles=_READERS),
    most=MOST_ALERTS,
    content=Content.ACTIVITY,
    national="learn.microsoft.com/graph/api/security-list-alerts_v2, national cloud deployments",
)
_incidents = functools.partial(
    _defender,
    path="/security/incidents",
    entity=Incident,
    permission=Permission(("SecurityIncident.Read.All",), delegated_roles=_READERS),
    licence=DEFENDER_XDR,
    top=50,
    most=MOST_INCIDENTS,
    content=Content.ACTIVITY,
    national="learn.microsoft.com/graph/api/security-list-incidents, national cloud deployments",
)

OPEN_ALERTS = _alerts(name="open_alerts", entity=DefenderAlert, filter="status ne 'resolved'", licence=DEFENDER_XDR)
IDENTITY_ALERTS = _alerts(
    name="identity_alerts",
    entity=IdentityAlert,
    filter="serviceSource eq 'microsoftDefenderForIdentity' and createdDateTime ge {since}",
    since_days=RESPONSE_DAYS,
    licence=DEFENDER_FOR_IDENTITY,
)
OPEN_INCIDENTS = _incidents(name="open_incidents", filter="status ne 'resolved' and status ne 'redirected'")
RESOLVED_INCIDENTS = _incidents(
    name="resolved_incidents", filter="status eq 'resolved' and lastUpdateDateTime ge {since}", since_days=RESPONSE_DAYS
)

RESOURCES: tuple[Resource, ...] = (
    OPEN_ALERTS,
    IDENTITY_ALERTS,
    OPEN_INCIDENTS,
    RESOLVED_INCIDENTS,
    Resource(
        name="custom_detections",
        path="/security/rules/detectionRules",
        entity=DetectionRule,
        permission=Permission(("CustomDetection.Read.All",), delegated_roles=_READERS),
        lane=Lane.OTHER,
        version="beta",
        why_beta="v1.0 has no custom detections",
        select=(),
        headers=_UNKNOWN_MEMBERS,
        licence=DEFENDER_XDR,
        clouds=("global",),
        national="learn.microsoft.com/graph/api/security-rulesroot-list-detectionrules, national cloud deployments",
    ),
    Resource(
        name="directory_auto_auditing",
        path="/security/identities/settings/autoAuditingConfiguration",
        entity=AutoAuditing,
        permission=Permission(("SecurityIdentitiesAutoConfig.Read.All",), delegated_roles=_READERS),
        lane=Lane.OTHER,
        shape=Shape.SINGLETON,
        select=(),
        licence=DEFENDER_FOR_IDENTITY,
        clouds=("global",),
        national=V1_METADATA,
        configuration=True,
    ),
    Resource(
        name="attack_simulations",
        path="/security/attackSimulation/simulations",
        entity=AttackSimulation,
        permission=Permission(("AttackSimulation.Read.All",), delegated_roles=_READERS),
        lane=Lane.OTHER,
        licence=DEFENDER_FOR_OFFICE,
        clouds=("global",),
        national=V1_METADATA,
        content=Content.ACTIVITY,
    ),
)
