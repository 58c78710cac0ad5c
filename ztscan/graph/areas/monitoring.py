"""What Microsoft recommends to the tenant, and what its audit log recorded.

What is read from recommendations and the audit log.
"""

from __future__ import annotations

import msgspec

from ztscan.graph.lanes import Lane
from ztscan.graph.permissions import AUDIT_LOG_READ_ALL, PermissionId
from ztscan.graph.resource import Content, Keys, Permission, Resource

ADAL_MIGRATION = "adaltomsalmigration"
"""The type of the recommendation to leave the ADAL library, in lower case."""

OPEN = frozenset({"active", "postponed", "planned", "needsmoreaction"})
DONE = frozenset({"completedbysystem", "completedbyuser"})
ACCEPTED = frozenset({"dismissed", "riskaccepted", "thirdparty", "alternatemitigation"})
"""Statuses of recommendations in lower case: still to do, done, and answered by a person in another way."""


class Recommendation(msgspec.Struct, frozen=True, rename="camel", gc=False, kw_only=True):
    """A recommendation of Microsoft Entra. Types that are new to us keep their name."""

    id: str
    recommendation_type: str | None
    display_name: str | None
    status: str | None
    """One of ``OPEN``, ``DONE`` or ``ACCEPTED``."""
    priority: str | None
    """``low``, ``medium`` or ``high``."""
    category: str | None
    impact_type: str | None
    insights: str | None
    last_modified_date_time: str | None


class ImpactedResource(msgspec.Struct, frozen=True, rename="camel", gc=False, kw_only=True):
    """Something that a recommendation is about, such as an application."""

    id: str
    subject_id: str | None
    display_name: str | None
    status: str | None
    """As that of a recommendation."""

    @property
    def name(self) -> str:
        return self.display_name or self.subject_id or self.id


def _adal_migrations(recommendations: tuple[Recommendation, ...]) -> tuple[str, ...]:
    return tuple(sorted(one.id for one in recommendations if (one.recommendation_type or "").casefold() == ADAL_MIGRATION))


class AuditTarget(msgspec.Struct, frozen=True, rename="camel", gc=False, kw_only=True):
    id: str | None = None
    display_name: str | None = None
    type: str | None = None
    user_principal_name: str | None = None


class AuditUser(msgspec.Struct, frozen=True, rename="camel", gc=False, kw_only=True):
    id: str | None = None
    user_principal_name: str | None = None
    display_name: str | None = None
    ip_address: str | None = None


class AuditApp(msgspec.Struct, frozen=True, rename="camel", gc=False, kw_only=True):
    app_id: str | None = None
    service_principal_id: str | None = None
    display_name: str | None = None


class AuditInitiator(msgspec.Struct, frozen=True, rename="camel", gc=False, kw_only=True):
    user: AuditUser | None = None
    app: AuditApp | None = None


class DirectoryAudit(msgspec.Struct, frozen=True, rename="camel", gc=False, kw_only=True):
    """One event of the directory's audit log."""

    id: str
    activity_date_time: str | None = None
    activity_display_name: str | None = None
    category: str | None = None
    result: str | None = None
    initiated_by: AuditInitiator | None = None
    target_resources: tuple[AuditTarget, ...] | None = None


DIRECTORY_AUDITS = Resource(
    name="directory_audits",
    path="/auditLogs/directoryAudits",
    entity=DirectoryAudit,
    permission=AUDIT_LOG_READ_ALL,
    lane=Lane.REPORTS,
    select=(),  # not documented for this endpoint
    filter="activityDateTime ge {since}",
    since_days=30,  # the longest that the log is kept; a comparison reads since its baseline
    content=Content.ACTIVITY,
)
"""Every change of the directory. No check needs it; a comparison uses it to attribute changes."""

PERMISSION_IDS = (
    PermissionId(
        "DirectoryRecommendations.Read.All",
        application="ae73097b-cb2a-4447-b064-5d80f6093921",
        delegated="34d3bd24-f6a6-468c-b67c-0c365c1d6410",
    ),
)
"""Of permissions that only this area needs."""

RESOURCES: tuple[Resource, ...] = (
    Resource(
        name="recommendations",
        path="/directory/recommendations",
        entity=Recommendation,
        permission=Permission(
            ("DirectoryRecommendations.Read.All",), delegated_roles=("Global Reader", "Security Reader", "Reports Reader")
        ),
        lane=Lane.OTHER,
        version="beta",
        why_beta="v1.0 has no recommendations",
        content=Content.ACTIVITY,
    ),
    Resource(
        name="adal_applications",
        path="/directory/recommendations/{key}/impactedResources",
        entity=ImpactedResource,
        permission=Permission(
            ("DirectoryRecommendations.Read.All",), delegated_roles=("Global Reader", "Security Reader", "Reports Reader")
        ),
        lane=Lane.OTHER,
        version="beta",
        why_beta="v1.0 has no recommendations",
        keys=Keys(_adal_migrations),
        content=Content.ACTIVITY,
    ),
    Resource(
        name="tenant_creation_audits",
        path="/auditLogs/directoryAudits",
        entity=DirectoryAudit,
        permission=AUDIT_LOG_READ_ALL,
        lane=Lane.REPORTS,
        select=(),  # not documented for this endpoint
        filter="activityDateTime ge {since} and activityDisplayName eq 'Create Company'",
        since_days=30,  # a tenant without Microsoft Entra ID P1 keeps 7 days only
        content=Content.ACTIVITY,
    ),
    DIRECTORY_AUDITS,
)
