"""Diagnostic settings: which logs of a resource go where. They are in no table of Resource Graph: one GET for each resource.

Source: https://learn.microsoft.com/rest/api/monitor/diagnostic-settings/list
"""

from __future__ import annotations

import msgspec

from ztscan.azure.nested import Part
from ztscan.azure.resource import AzureResource, managed
from ztscan.graph.resource import Keys, KeySource

DIAGNOSTICS_VERSION = "2021-05-01-preview"
RESOURCES_WITH_DIAGNOSTICS_LIMIT = 500
"""One request each: above so many resources of a kind, their settings are a gap."""


class LogSetting(Part, frozen=True):
    """One category of logs or metrics, or a group of categories (``allLogs``, ``audit``)."""

    category: str | None = None
    category_group: str | None = None
    enabled: bool | None = None


class DiagnosticProperties(Part, frozen=True):
    workspace_id: str | None = None
    storage_account_id: str | None = None
    event_hub: str | None = msgspec.field(name="eventHubAuthorizationRuleId", default=None)
    partner: str | None = msgspec.field(name="marketplacePartnerId", default=None)
    logs: tuple[LogSetting, ...] | None = None
    metrics: tuple[LogSetting, ...] | None = None


class DiagnosticSetting(msgspec.Struct, frozen=True, kw_only=True):
    """One diagnostic setting. It may have several destinations, and each gets all of its categories."""

    id: str = ""
    name: str = ""
    properties: DiagnosticProperties


def diagnostics(name: str, source: KeySource) -> AzureResource:
    """The diagnostic settings of each resource whose id the source gives."""
    return managed(
        name,
        "{key}/providers/Microsoft.Insights/diagnosticSettings",
        DiagnosticSetting,
        DIAGNOSTICS_VERSION,
        keys=Keys(source, limit=RESOURCES_WITH_DIAGNOSTICS_LIMIT),
    )
