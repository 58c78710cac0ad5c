"""Microsoft Sentinel on workspaces, and what Defender for Cloud raises and passes on.

Sentinel's objects are in no table of Resource Graph. Sources: https://learn.microsoft.com/rest/api/securityinsights/ and
https://learn.microsoft.com/rest/api/defenderforcloud/
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from ztscan.azure.areas.workspaces import Workspace
from ztscan.azure.keys import of_subscriptions
from ztscan.azure.resource import AzureResource, AzureRow, at, managed, rows_of_types
from ztscan.core.immutable import freeze_fields
from ztscan.core.model import ByKey, Gap
from ztscan.graph.resource import Absent, Content, Keys, Resource, Shape

_INSIGHTS = "{key}/providers/Microsoft.SecurityInsights/"


class SentinelOnboarding(AzureRow, frozen=True, kw_only=True):
    """That a workspace is onboarded to Sentinel: there is no such object where it is not."""


class SentinelRule(AzureRow, frozen=True, kw_only=True):
    """A rule that raises alerts or incidents."""

    kind: str | None = None
    """``Scheduled``, ``NRT``, ``Fusion``, ``MicrosoftSecurityIncidentCreation``, ``ThreatIntelligence`` ..."""
    enabled: bool | None = at("properties.enabled")


class SentinelConnector(AzureRow, frozen=True, kw_only=True):
    """A connector that keeps an object of its own."""

    kind: str | None = None
    tenant: str | None = at("properties.tenantId")
    subscription_id: str | None = at("properties.subscriptionId")
    """Of the connector of Defender for Cloud."""
    data: Mapping[str, Any] | None = at("properties.dataTypes")
    """By kind of data an object with ``state``: ``Enabled`` or ``Disabled``."""

    def __post_init__(self) -> None:
        freeze_fields(self)


class SentinelAutomation(AzureRow, frozen=True, kw_only=True):
    """An automation rule."""

    enabled: bool | None = at("properties.triggeringLogic.isEnabled")
    expires: str | None = at("properties.triggeringLogic.expirationTimeUtc")
    trigger: str | None = at("properties.triggeringLogic.triggersOn")
    """``Incidents`` or ``Alerts``."""
    actions: Sequence[Any] | None = at("properties.actions")

    def __post_init__(self) -> None:
        freeze_fields(self)


class SentinelSetting(AzureRow, frozen=True, kw_only=True):
    """A setting that is there while its feature is on: ``EntityAnalytics``, ``Ueba`` ..."""

    sources: tuple[str, ...] | None = at("properties.dataSources")
    providers: tuple[str, ...] | None = at("properties.entityProviders")


class CloudAlert(AzureRow, frozen=True, kw_only=True):
    """An alert of Defender for Cloud. Resource Graph writes the properties in upper case, Resource Manager in lower case."""

    upper_status: str | None = at("properties.Status")
    lower_status: str | None = at("properties.status")
    upper_severity: str | None = at("properties.Severity")
    lower_severity: str | None = at("properties.severity")
    upper_time: str | None = at("properties.TimeGeneratedUtc")
    lower_time: str | None = at("properties.timeGeneratedUtc")
    upper_title: str | None = at("properties.AlertDisplayName")
    lower_title: str | None = at("properties.alertDisplayName")

    @property
    def status(self) -> str | None:
        """``Active``, ``InProgress``, ``Resolved`` or ``Dismissed``."""
        return self.upper_status or self.lower_status

    @property
    def severity(self) -> str | None:
        return self.upper_severity or self.lower_severity

    @property
    def time(self) -> str | None:
        return self.upper_time or self.lower_time

    @property
    def title(self) -> str:
        return self.upper_title or self.lower_title or self.name


class SecurityAutomation(AzureRow, frozen=True, kw_only=True):
    """An export of Defender for Cloud, or a workflow that it starts."""

    enabled: bool | None = at("properties.isEnabled")
    scopes: Sequence[Any] | None = at("properties.scopes")
    sources: Sequence[Any] | None = at("properties.sources")
    actions: Sequence[Any] | None = at("properties.actions")

    def __post_init__(self) -> None:
        freeze_fields(self)


class SecurityContact(AzureRow, frozen=True, kw_only=True):
    """Who hears of alerts of a subscription."""

    enabled: bool | None = at("properties.isEnabled")
    emails: str | None = at("properties.emails")
    """Parted by semicolons."""
    role_state: str | None = at("properties.notificationsByRole.state")
    roles: tuple[str, ...] | None = at("properties.notificationsByRole.roles")
    notifications: Sequence[Any] | None = at("properties.notificationsSources")

    def __post_init__(self) -> None:
        freeze_fields(self)


class ActivityAlert(AzureRow, frozen=True, kw_only=True):
    """An alert on an entry of the activity log."""

    enabled: bool | None = at("properties.enabled")
    """True where Azure does not send it."""
    scopes: tuple[str, ...] | None = at("properties.scopes")
    conditions: Sequence[Any] | None = at("properties.condition.allOf")
    groups: Sequence[Any] | None = at("properties.actions.actionGroups")

    def __post_init__(self) -> None:
        freeze_fields(self)


def workspace_ids(azure_workspaces: tuple[Workspace, ...]) -> Iterator[str]:
    yield from sorted(one.id for one in azure_workspaces)


def onboarded_ids(azure_sentinel: ByKey[SentinelOnboarding | None]) -> Iterator[str]:
    """Workspaces that are onboarded to Sentinel."""
    yield from sorted(key for key, found in azure_sentinel.items() if found is not None and not isinstance(found, Gap))


def _of_sentinel(name: str, path: str, entity: type[AzureRow], version: str = "2024-09-01") -> AzureResource:
    keys = Keys(onboarded_ids)
    return managed(name, f"{_INSIGHTS}{path}", entity, version, keys=keys, configuration=True)


RESOURCES: tuple[Resource, ...] = (
    managed(
        "azure_sentinel",
        f"{_INSIGHTS}onboardingStates/default",
        SentinelOnboarding,
        "2024-03-01",
        shape=Shape.SINGLETON,
        keys=Keys(workspace_ids),
        absent=Absent.NOT_CONFIGURED,
    ),
    _of_sentinel("azure_sentinel_rules", "alertRules", SentinelRule),
    _of_sentinel("azure_sentinel_connectors", "dataConnectors", SentinelConnector),
    _of_sentinel("azure_sentinel_automation", "automationRules", SentinelAutomation),
    _of_sentinel("azure_sentinel_settings", "settings", SentinelSetting, "2024-10-01-preview"),
    rows_of_types(
        "azure_cloud_alerts",
        CloudAlert,
        "microsoft.security/locations/alerts",
        table="SecurityResources",
        configuration=False,
        content=Content.ACTIVITY,
    ),
    rows_of_types("azure_security_automations", SecurityAutomation, "microsoft.security/automations"),
    rows_of_types("azure_activity_alerts", ActivityAlert, "microsoft.insights/activitylogalerts"),
    managed(
        "azure_security_contacts",
        "/subscriptions/{key}/providers/Microsoft.Security/securityContacts",
        SecurityContact,
        "2023-12-01-preview",
        keys=of_subscriptions(),
        configuration=True,
    ),
)
