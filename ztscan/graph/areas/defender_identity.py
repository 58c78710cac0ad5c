"""Defender for Identity: its sensors, their health, and what the secure score says of on-premises accounts.

What is read about Defender for Identity. The secure score is read for the controls that only it shows.
"""

from __future__ import annotations

import msgspec

from ztscan.graph import service_plans
from ztscan.graph.lanes import Lane
from ztscan.graph.permissions import PermissionId
from ztscan.graph.resource import V1_METADATA, Content, Licence, Permission, Resource

DEFENDER_FOR_IDENTITY = Licence("Microsoft Defender for Identity", service_plans.IDENTITY)


class DefenderSensor(msgspec.Struct, frozen=True, rename="camel", gc=False, kw_only=True):
    """A Defender for Identity sensor on one server."""

    id: str
    display_name: str | None
    domain_name: str | None = None
    sensor_type: str | None
    """``domainControllerIntegrated``, ``domainControllerStandalone``, ``adfsIntegrated``, ``adcsIntegrated``,
    ``adConnectIntegrated``."""
    deployment_status: str | None
    """``upToDate``, ``outdated``, ``updating``, ``updateFailed``, ``notConfigured``, ``unreachable``, ``disconnected``,
    ``startFailure``, ``syncing``."""
    health_status: str | None
    """``healthy``, ``notHealthyLow``, ``notHealthyMedium``, ``notHealthyHigh``."""
    service_status: str | msgspec.UnsetType | None = msgspec.UNSET
    """``running``, ``stopped``, ``starting``, ``disabled``, ``onboarding``, ``unknown``."""

    @property
    def name(self) -> str:
        return self.display_name or self.id


class SensorCandidate(msgspec.Struct, frozen=True, rename="camel", gc=False, kw_only=True):
    """A server that could have a sensor and has none."""

    id: str
    computer_dns_name: str | None
    domain_name: str | None = None
    last_seen_date_time: str | None = None


class SensorHealthIssue(msgspec.Struct, frozen=True, rename="camel", gc=False, kw_only=True):
    """A health issue of sensors or of a domain. Graph has a row for each change of its status."""

    id: str
    display_name: str | None
    issue_type_id: str | None
    severity: str | None
    """``low``, ``medium`` or ``high``."""
    status: str | None
    """``open``, ``closed`` or ``suppressed``."""
    created_date_time: str | None
    last_modified_date_time: str | None
    domain_names: tuple[str, ...] | None
    sensor_dns_names: tuple[str, ...] | None = msgspec.field(name="sensorDNSNames")


class ControlScore(msgspec.Struct, frozen=True, rename="camel", gc=False, kw_only=True):
    control_name: str | None
    score: float | None


class SecureScore(msgspec.Struct, frozen=True, rename="camel", gc=False, kw_only=True):
    """The secure score of one day."""

    id: str
    created_date_time: str
    control_scores: tuple[ControlScore, ...]


class ControlStateUpdate(msgspec.Struct, frozen=True, rename="camel", gc=False, kw_only=True):
    """Somebody said what is done about a control: ``Default``, ``Ignored``, ``ThirdParty``, ``Reviewed`` ...

    A control that nobody touched has one update to ``Default``, often without a time.
    """

    state: str | None
    updated_date_time: str | None = None


class SecureScoreControl(msgspec.Struct, frozen=True, rename="camel", gc=False, kw_only=True):
    """A control of the secure score. Its id is its name."""

    id: str
    max_score: float | None
    deprecated: bool | None = None
    control_state_updates: tuple[ControlStateUpdate, ...] | None = None


PERMISSION_IDS = (
    PermissionId(
        "SecurityEvents.Read.All",
        application="bf394140-e372-4bf9-a898-299cfc7564e5",
        delegated="64733abd-851e-478a-bffb-e47a14b18235",
    ),
    PermissionId(
        "SecurityIdentitiesHealth.Read.All",
        application="f8dcd971-5d83-4e1e-aa95-ef44611ad351",
        delegated="a0d0da43-a6df-4416-b63d-99c79991aae8",
    ),
    PermissionId(
        "SecurityIdentitiesSensors.Read.All",
        application="5f0ffea2-f474-4cf2-9834-61cda2bcea5c",
        delegated="2c221239-7c5c-4b30-9355-d84663bfcd96",
    ),
)
"""Of permissions that only this area needs."""

_READERS = ("Global Reader", "Security Reader", "Security Operator")
_SENSORS = Permission(("SecurityIdentitiesSensors.Read.All",), delegated_roles=_READERS)
_EVENTS = Permission(("SecurityEvents.Read.All",), delegated_roles=_READERS)

RESOURCES: tuple[Resource, ...] = (
    Resource(
        name="defender_sensors",
        path="/security/identities/sensors",
        entity=DefenderSensor,
        permission=_SENSORS,
        lane=Lane.OTHER,
        select=(),  # not documented for this endpoint
        licence=DEFENDER_FOR_IDENTITY,
        clouds=("global", "usgov", "usgovdod"),
        national=V1_METADATA,
    ),
    Resource(
        name="defender_sensor_candidates",
        path="/security/identities/sensorCandidates",
        entity=SensorCandidate,
        permission=_SENSORS,
        lane=Lane.OTHER,
        select=(),
        licence=DEFENDER_FOR_IDENTITY,
        clouds=("global",),
        national=V1_METADATA,
    ),
    Resource(
        name="defender_health_issues",
        path="/security/identities/healthIssues",
        entity=SensorHealthIssue,
        permission=Permission(("SecurityIdentitiesHealth.Read.All",), delegated_roles=_READERS),
        lane=Lane.OTHER,
        select=(),
        licence=DEFENDER_FOR_IDENTITY,
        clouds=("global", "usgov", "usgovdod"),
        national=V1_METADATA,
        content=Content.ACTIVITY,
    ),
    Resource(
        name="secure_scores",
        path="/security/secureScores",
        entity=SecureScore,
        permission=_EVENTS,
        lane=Lane.OTHER,
        select=(),
        filter="createdDateTime ge {since}",
        since_days=7,  # one a day; the newest counts
        clouds=("global", "usgov", "usgovdod"),
        national=V1_METADATA,
        content=Content.ACTIVITY,
    ),
    Resource(
        name="secure_score_controls",
        path="/security/secureScoreControlProfiles",
        entity=SecureScoreControl,
        permission=_EVENTS,
        lane=Lane.OTHER,
        select=(),
        clouds=("global", "usgov", "usgovdod"),
        national=V1_METADATA,
    ),
)
