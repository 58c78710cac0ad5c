"""What is read from recommendations and the audit log."""

from __future__ import annotations

from ztscan.graph.entities.monitoring import DirectoryAudit, Recommendation
from ztscan.graph.lanes import Lane
from ztscan.graph.resource import Permission, Resource
from ztscan.graph.resources.permissions import AUDIT_LOG_READ_ALL

DIRECTORY_AUDITS = Resource(
    name="directory_audits",
    path="/auditLogs/directoryAudits",
    entity=DirectoryAudit,
    permission=AUDIT_LOG_READ_ALL,
    lane=Lane.REPORTS,
    select=(),  # not documented for this endpoint
    filter="activityDateTime ge {since}",
    since_days=30,  # the longest that the log is kept; a comparison reads since its baseline
)
"""Every change of the directory. No check needs it; a comparison joins what changed with it."""

MONITORING: tuple[Resource, ...] = (
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
    ),
    DIRECTORY_AUDITS,
)
