from __future__ import annotations

from collections.abc import Iterator

from ztscan.entities.monitoring import DirectoryAudit
from ztscan.plugin import Finding, Severity, Subject, check


@check(
    title="Every tenant that somebody here created lately is accounted for",
    severity=Severity.LOW,
    objectives=["identities.single_control_plane", "identities.audit_logging"],
    mappings={"zta": ["21789"]},
)
def creation_events_reviewed(tenant_creation_audits: tuple[DirectoryAudit, ...]) -> Iterator[Finding]:
    """Whether members created tenants in the last 30 days.

    What it checks:
        The audit log of the last 30 days holds no successful event "Create Company". An event that somebody explained is
        waived by its id.

    Why it matters:
        A new tenant belongs to whoever created it and is outside of every control. It is either a project that should be
        known, or the start of a detour around this tenant's policies.

    Limits:
        Without Microsoft Entra ID P1 the log reaches back 7 days only. Tenants that were created from outside of this one
        leave no event here.

    Remediation:
        1. Open {portal:audit_logs} and filter by the activity "Create Company".
        2. Ask the initiator what the tenant is for; take it over or have it deleted.
        3. Waive the finding with the reason, or keep members from creating tenants (`tenant_settings.no_tenant_creation`).

    References:
        https://learn.microsoft.com/entra/identity/monitoring-health/reference-audit-activities
        https://learn.microsoft.com/graph/api/directoryaudit-list
    """
    for event in tenant_creation_audits:
        if (event.result or "").casefold() == "failure":
            continue
        yield Finding(
            Subject("directoryAudit", event.id, _tenant(event)),
            f"{_initiator(event)} created a tenant",
            f"Create Company at {event.activity_date_time or 'an unknown time'}",
            "no new tenant, or a waiver that says what it is for",
        )


def _tenant(event: DirectoryAudit) -> str:
    names = [target.display_name for target in event.target_resources or () if target.display_name]
    return names[0] if names else "tenant without a name"


def _initiator(event: DirectoryAudit) -> str:
    user = event.initiated_by.user if event.initiated_by else None
    app = event.initiated_by.app if event.initiated_by else None
    named = [user.user_principal_name, user.display_name] if user else []
    named += [app.display_name] if app else []
    return next((name for name in named if name), "somebody")
