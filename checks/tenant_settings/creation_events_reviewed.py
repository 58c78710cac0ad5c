from __future__ import annotations

from collections.abc import Iterator

from ztscan.entities.monitoring import DirectoryAudit
from ztscan.plugin import Finding, Severity, Subject, check


@check(
    title="All tenants that users created in the last 30 days are reviewed",
    severity=Severity.LOW,
    objectives=["identities.single_control_plane", "identities.audit_logging"],
    mappings={"partial": {"zta": ["21789"]}},
)
def creation_events_reviewed(tenant_creation_audits: tuple[DirectoryAudit, ...]) -> Iterator[Finding]:
    """Checks that all tenants created by users of this tenant in the last 30 days are reviewed.

    What it checks:
        The audit log of the last 30 days contains no successful "Create Company" event. If an event was reviewed, waive it by
        its id.

    Why it matters:
        The creator of a new tenant controls it, and the policies of this tenant do not apply to it. The new tenant can be a
        legitimate project that must be known, or an attempt to avoid these policies.

    Limits:
        Without Microsoft Entra ID P1, the audit log covers only 7 days. Tenants that were created from outside this tenant
        cause no event here.

    Remediation:
        1. Open {portal:audit_logs}, and filter by the activity "Create Company".
        2. Ask the initiator for the purpose of the tenant. Take it over, or have it deleted.
        3. Waive the finding with the reason. To prevent new tenants, see `tenant_settings.no_tenant_creation`.
        4. To verify, read `GET /auditLogs/directoryAudits?$filter=activityDisplayName eq 'Create Company'`, and scan again.

    References:
        https://learn.microsoft.com/entra/identity/monitoring-health/reference-audit-activities
        https://learn.microsoft.com/graph/api/directoryaudit-list
    """
    for event in tenant_creation_audits:
        if (event.result or "").casefold() == "failure":
            continue
        yield Finding(
            Subject("directoryAudit", event.id, _tenant(event)),
            f"{_initiator(event)} created the tenant {_tenant(event)} in the last 30 days",
            f"Create Company at {event.activity_date_time or 'an unknown time'}",
            "no new tenant, or a waiver that states its purpose",
        )


def _tenant(event: DirectoryAudit) -> str:
    names = [target.display_name for target in event.target_resources or () if target.display_name]
    return names[0] if names else "unnamed tenant"


def _initiator(event: DirectoryAudit) -> str:
    user = event.initiated_by.user if event.initiated_by else None
    app = event.initiated_by.app if event.initiated_by else None
    named = [user.user_principal_name, user.display_name] if user else []
    named += [app.display_name] if app else []
    return next((name for name in named if name), "an unknown initiator")
