"""Cases of `tenant_settings.creation_events_reviewed`."""

from __future__ import annotations

from typing import Any

from tests.checks.cases import Add, Case, gap
from tests.checks.compliant.names import WORKER
from ztscan.core.model import Verdict

AUDITS = "tenant_creation_audits"


def event(key: str, **properties: Any) -> dict[str, Any]:
    """The event of a new tenant in the audit log."""
    return {
        "id": key,
        "activityDateTime": "2026-10-20T12:00:00Z",
        "activityDisplayName": "Create Company",
        "category": "DirectoryManagement",
        "result": "success",
        "initiatedBy": {"user": {"id": WORKER, "userPrincipalName": "wilma.worker@fabrikam.example"}, "app": None},
        "targetResources": [{"id": "new-tenant", "displayName": "Fabrikam Labs", "type": "Directory"}],
        **properties,
    }


BOT = {"appId": "6a1b0000-0000-4000-8000-000000000071", "displayName": "Tenant factory", "servicePrincipalId": None}
CASES = (
    Case("nobody created a tenant"),
    Case("two were created", {AUDITS: Add(event("event-1"), event("event-2"))}, fails={"event-1", "event-2"}),
    Case("an attempt failed", {AUDITS: Add(event("event-1", result="failure"))}),
    Case("the outcome is not known", {AUDITS: Add(event("event-1", result="timeout"))}, fails={"event-1"}),
    Case("by an application", {AUDITS: Add(event("event-1", initiatedBy={"user": None, "app": BOT}))}, {"event-1"}),
    Case("by an application, without a name", {AUDITS: Add(event("event-1", initiatedBy=None, targetResources=[]))}, {"event-1"}),
    Case("the log could not be read", {AUDITS: gap(AUDITS)}, verdict=Verdict.NOT_ASSESSED),
)
