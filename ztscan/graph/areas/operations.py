"""How the tenant is run: configuration monitors, backups, alerts of health and App governance, reports, governing tenants."""

from __future__ import annotations

import msgspec

from ztscan.graph import service_plans
from ztscan.graph.lanes import Lane
from ztscan.graph.permissions import PermissionId
from ztscan.graph.resource import P1, Content, Licence, Permission, Resource, Shape

CLOUD_APPS = Licence("Microsoft Defender for Cloud Apps", service_plans.CLOUD_APPS)
"""App governance is a part of it."""
ALERT_DAYS = 30
"""Alerts of App governance are read that far back."""


class ConfigurationMonitor(msgspec.Struct, frozen=True, rename="camel", gc=False, kw_only=True):
    """A monitor of Microsoft 365 that compares the configuration with a baseline (``configurationMonitor``)."""

    id: str
    display_name: str | None
    status: str | None
    """``active`` or ``inactive``."""
    inactivation_reason: str | None
    created_date_time: str | None
    monitor_run_frequency_in_hours: int | None

    @property
    def name(self) -> str:
        return self.display_name or self.id


class ConfigurationMonitorRun(msgspec.Struct, frozen=True, rename="camel", gc=False, kw_only=True):
    """One run of a monitor (``configurationMonitoringResult``)."""

    id: str
    monitor_id: str | None
    run_completion_date_time: str | None
    run_status: str | None
    """``successful``, ``partiallySuccessful`` or ``failed``."""


class ConfigurationDrift(msgspec.Struct, frozen=True, rename="camel", gc=False, kw_only=True):
    """A difference from the baseline of a monitor."""

    id: str
    monitor_id: str | None
    status: str | None
    """``active`` or ``fixed``."""
    resource_type: str | None
    baseline_resource_display_name: str | None
    first_reported_date_time: str | None


class DirectorySnapshot(msgspec.Struct, frozen=True, rename="camel", gc=False, kw_only=True):
    """A backup of the directory (``entraRecoveryServices.snapshot``)."""

    id: str
    created_date_time: str | None


class HealthAlert(msgspec.Struct, frozen=True, rename="camel", gc=False, kw_only=True):
    """An anomaly in the sign-ins of the tenant (``healthMonitoring.alert``) of the last 30 days."""

    id: str
    alert_type: str | None
    scenario: str | None
    state: str | None
    """``active`` or ``resolved``."""
    created_date_time: str | None


class ReportSettings(msgspec.Struct, frozen=True, rename="camel", kw_only=True):
    display_concealed_names: bool | None
    """Whether usage reports show pseudonyms in place of people, groups and sites."""


class GovernanceRelationship(msgspec.Struct, frozen=True, rename="camel", gc=False, kw_only=True):
    """A tenant that governs another one, by delegated roles and applications."""

    id: str
    status: str | None
    """``active``, ``terminated`` or ``terminationRequestedByGoverningTenant``."""
    governing_tenant_id: str | None
    governing_tenant_name: str | None
    governed_tenant_id: str | None


class SecurityAlert(msgspec.Struct, frozen=True, rename="camel", gc=False, kw_only=True):
    """An alert of Microsoft Defender (``security.alert``)."""

    id: str
    title: str | None
    severity: str | None
    status: str | None
    """``new``, ``inProgress`` or ``resolved``."""
    created_date_time: str | None


PERMISSION_IDS = (
    PermissionId(
        "ConfigurationMonitoring.Read.All",
        application="aca929ec-9830-44dc-bda1-85cf938aaa95",
        delegated="c645bb69-adc4-4242-b620-02e635f03bf6",
    ),
    PermissionId(
        "EntraBackup.Read.All",
        application="c16f30f0-3121-4976-bafe-66cb042f4f80",
        delegated="e3dbb094-f3f9-4625-bf6a-32e96856f34c",
    ),
    PermissionId(
        "HealthMonitoringAlert.Read.All",
        application="5183ed5d-b7f8-4e9a-915e-dafb46b9cb62",
        delegated="74b4ff32-4917-4536-a66d-38a4861e6220",
    ),
    PermissionId(
        "ReportSettings.Read.All",
        application="ee353f83-55ef-4b78-82da-555bfa2b4b95",
        delegated="84fac5f4-33a9-4100-aa38-a20c6d29e5e7",
    ),
    PermissionId(
        "SecurityAlert.Read.All",
        application="472e4a4d-bb4a-4026-98d1-0b0d74cb74a5",
        delegated="bc257fb8-46b4-4b15-8713-01e91bfbe4ea",
    ),
    PermissionId(
        "TenantGovernance-Relationship.Read.All",
        application="41c250d0-8793-44e1-a130-5fdbd5bccd0a",
        delegated="0b1c2458-4845-477b-a704-3cce8b06bf28",
    ),
)
"""Of permissions that only this area needs."""

_MONITORING = Permission(("ConfigurationMonitoring.Read.All",), delegated_roles=("Global Reader", "Security Reader"))
_MONITORS = "learn.microsoft.com/graph/api/configurationmanagement-list-configurationmonitors, national cloud deployments"

RESOURCES: tuple[Resource, ...] = (
    Resource(
        name="configuration_monitors",
        path="/admin/configurationManagement/configurationMonitors",
        entity=ConfigurationMonitor,
        permission=_MONITORING,
        lane=Lane.OTHER,
        clouds=("global",),
        national=_MONITORS,
    ),
    Resource(
        name="configuration_monitor_runs",
        path="/admin/configurationManagement/configurationMonitoringResults",
        entity=ConfigurationMonitorRun,
        permission=_MONITORING,
        lane=Lane.OTHER,
        filter="runInitiationDateTime ge {since}",
        since_days=7,
        top=999,
        clouds=("global",),
        national=_MONITORS,
        content=Content.ACTIVITY,
    ),
    Resource(
        name="configuration_drifts",
        path="/admin/configurationManagement/configurationDrifts",
        entity=ConfigurationDrift,
        permission=_MONITORING,
        lane=Lane.OTHER,
        top=999,
        clouds=("global",),
        national=_MONITORS,
    ),
    Resource(
        name="directory_snapshots",
        path="/directory/recovery/snapshots",
        entity=DirectorySnapshot,
        permission=Permission(("EntraBackup.Read.All",), delegated_roles=("Entra Backup Reader",)),
        lane=Lane.OTHER,
        licence=P1,
        clouds=("global",),
        national="learn.microsoft.com/graph/api/entrarecoveryservices-recovery-list-snapshots, national cloud deployments",
        content=Content.ACTIVITY,
    ),
    Resource(
        name="health_alerts",
        path="/reports/healthMonitoring/alerts",
        entity=HealthAlert,
        permission=Permission(
            ("HealthMonitoringAlert.Read.All",), delegated_roles=("Global Reader", "Security Reader", "Reports Reader")
        ),
        lane=Lane.REPORTS,
        version="beta",
        why_beta="v1.0 has no health alerts",
        licence=P1,
        clouds=("global",),
        national="learn.microsoft.com/graph/api/resources/healthmonitoring-alert: documented for the global cloud",
        content=Content.ACTIVITY,
    ),
    Resource(
        name="app_governance_alerts",
        path="/security/alerts_v2",
        entity=SecurityAlert,
        permission=Permission(("SecurityAlert.Read.All",), delegated_roles=("Global Reader", "Security Reader")),
        lane=Lane.OTHER,
        select=(),  # not documented for this endpoint
        filter="serviceSource eq 'microsoftAppGovernance' and createdDateTime ge {since}",
        since_days=ALERT_DAYS,
        licence=CLOUD_APPS,
        clouds=("global", "usgov", "usgovdod"),
        national="learn.microsoft.com/graph/api/security-list-alerts_v2, national cloud deployments",
        content=Content.ACTIVITY,
    ),
    Resource(
        name="report_settings",
        path="/admin/reportSettings",
        entity=ReportSettings,
        permission=Permission(("ReportSettings.Read.All",), delegated_roles=("Global Reader", "Reports Reader")),
        lane=Lane.OTHER,
        shape=Shape.SINGLETON,
        select=(),
        clouds=("global",),
        national="learn.microsoft.com/graph/api/adminreportsettings-get, national cloud deployments",
        configuration=True,
    ),
    Resource(
        name="governance_relationships",
        path="/directory/tenantGovernance/governanceRelationships",
        entity=GovernanceRelationship,
        permission=Permission(
            ("TenantGovernance-Relationship.Read.All",),
            delegated_roles=("Tenant Governance Reader", "Tenant Governance Relationship Reader"),
        ),
        lane=Lane.OTHER,
        version="beta",
        why_beta="v1.0 has no governance relationships",
        select=(),  # not documented for this endpoint
        clouds=("global",),
        national="learn.microsoft.com/graph/api/resources/tenantgovernanceservices-overview: documented for the global cloud",
        configuration=True,
    ),
)
