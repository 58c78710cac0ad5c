from __future__ import annotations

from collections.abc import Iterator

from ztscan.entities.roles import RoleManagementAlert, RoleManagementAlertConfiguration
from ztscan.plugin import Finding, Gap, Severity, check, required

from ._alerts import REDUNDANT, alert_named, require_enabled, subject_of


@check(
    title="All eligible role assignments are in use",
    severity=Severity.MEDIUM,
    objectives=["identities.pim"],
    mappings={"equal": {"maester": ["MT.1030"]}},
)
def eligible_used(
    role_management_alerts: tuple[RoleManagementAlert, ...],
    role_management_alert_configurations: tuple[RoleManagementAlertConfiguration, ...] | Gap,
) -> Iterator[Finding]:
    """Checks that PIM reports no administrators who do not use their eligible roles.

    What it checks:
        The PIM alert "Administrators aren't using their privileged roles" (`RedundantAssignmentAlert`) is switched on and not
        active. While it is switched off, PIM does not look, and a person has to.

    Why it matters:
        An unused eligible assignment increases the attack surface without benefit. An attacker who compromises the account
        can activate the role.

    Limits:
        The alert is only as recent as its last scan. It covers all roles and has its own threshold (30 days by default). The
        check does not read the incidents of the alert, which identify the users.

    Remediation:
        1. Open {portal:pim_roles} > Alerts. If the alert is switched off, open Setting, switch it on, and select Scan.
        2. Open "Administrators aren't using their privileged roles". Remove the listed assignments, or record why they are
           needed.
        3. Or read the incidents with `GET /beta/identityGovernance/roleManagementAlerts/alerts/{id}/alertIncidents`. Remove
           an eligible assignment with `POST /roleManagement/directory/roleEligibilityScheduleRequests` and
           `"action": "adminRemove"`.
        4. To verify, select Scan in the PIM alerts, check that the alert is gone, and scan again.

    References:
        https://learn.microsoft.com/entra/id-governance/privileged-identity-management/pim-how-to-configure-security-alerts
    """
    alert = alert_named(role_management_alerts, REDUNDANT)
    if required(alert.is_active, "role_management_alerts", "isActive"):
        incidents = "" if alert.incident_count is None else f", incidentCount: {alert.incident_count}"
        message = "PIM reports administrators who do not use their eligible roles"
        yield Finding(subject_of(alert, REDUNDANT), message, f"isActive: true{incidents}", "isActive: false")
    else:
        require_enabled(role_management_alert_configurations, REDUNDANT)
