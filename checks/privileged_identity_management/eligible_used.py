from __future__ import annotations

from collections.abc import Iterator

from ztscan.entities.roles import RoleManagementAlert
from ztscan.plugin import Finding, Severity, check, required

from ._alerts import REDUNDANT, alert_named, subject_of


@check(
    title="Eligible role assignments are in use",
    severity=Severity.MEDIUM,
    objectives=["identities.pim"],
    mappings={"maester": ["MT.1030"]},
)
def eligible_used(role_management_alerts: tuple[RoleManagementAlert, ...]) -> Iterator[Finding]:
    """Whether PIM reports administrators who never activate the role that they are eligible for.

    What it checks:
        PIM's alert "Administrators aren't using their privileged roles" (`RedundantAssignmentAlert`) is not active.

    Why it matters:
        Eligibility that nobody uses is attack surface without benefit: whoever takes over the account can activate it.

    Limits:
        The alert is as recent as its last scan, watches every role and has a threshold of its own (30 days unless changed). Its
        incidents, by which the people could be named, are not read.

    Remediation:
        1. Open {portal:pim_roles} > Alerts.
        2. Open "Administrators aren't using their privileged roles" and remove the assignments that it lists, or record why they
           are needed.
        3. Or read the incidents by `GET /beta/identityGovernance/roleManagementAlerts/alerts/{id}/alertIncidents` and remove an
           eligibility by `POST /roleManagement/directory/roleEligibilityScheduleRequests` with `"action": "adminRemove"`.

    References:
        https://learn.microsoft.com/entra/id-governance/privileged-identity-management/pim-how-to-configure-security-alerts
    """
    alert = alert_named(role_management_alerts, REDUNDANT)
    if required(alert.is_active, "role_management_alerts", "isActive"):
        incidents = "" if alert.incident_count is None else f" with {alert.incident_count} incidents"
        message = "administrators do not use the roles that they are eligible for"
        yield Finding(subject_of(alert, REDUNDANT), message, f"isActive: true{incidents}", "isActive: false")
