from __future__ import annotations

from collections.abc import Iterator, Mapping

from ztscan.directory.role_holding import RoleHoldings, Tenure
from ztscan.directory.role_templates import DIRECTORY_SYNCHRONIZATION_ACCOUNTS, ON_PREMISES_DIRECTORY_SYNC_ACCOUNT
from ztscan.entities.roles import RoleAssignment, RoleAssignmentSchedule, RoleManagementAlert, RoleManagementAlertConfiguration
from ztscan.plugin import Finding, Gap, GapReason, Severity, Subject, Unknown, check, required

from ._alerts import OUTSIDE_PIM, alert_named, require_enabled, subject_of

Place = tuple[str, str, str]
"""Principal, role and scope; an empty scope was not returned."""


@check(
    title="All privileged roles are assigned through Privileged Identity Management",
    severity=Severity.HIGH,
    objectives=["identities.pim"],
    mappings={
        "stronger": {"maester": ["CISA.MS.AAD.7.5", "MT.1031"], "scuba": ["MS.AAD.7.5v1"]},
        "partial": {
            "cis-m365-6.0": ["5.3.1"],
            "cis-m365-7.0": ["5.3.1"],
            "monkey365": ["eid-pim-is-used-to-manage-roles"],
            "zta": ["21816", "21876"],
        },
    },
)
def all_assignments_managed(
    role_assignments: tuple[RoleAssignment, ...],
    role_assignment_schedules: tuple[RoleAssignmentSchedule, ...],
    role_management_alerts: tuple[RoleManagementAlert, ...],
    role_management_alert_configurations: tuple[RoleManagementAlertConfiguration, ...] | Gap,
    role_holdings: RoleHoldings,
    privileged_roles: Mapping[str, str],
    principal_names: Mapping[str, str],
) -> Iterator[Finding]:
    """Checks that all privileged roles are assigned through PIM, and that PIM is in use.

    What it checks:
        Every current assignment of a privileged role has a PIM schedule. The schedule names the request that created it
        (`createdUsing`) and its start time. At least one principal has an eligible assignment of a privileged role. The PIM
        alert "Roles are being assigned outside of Privileged Identity Management" is switched on and not active. While it is
        switched off, a person has to look. The two roles that only directory synchronisation can hold are excluded.

    Why it matters:
        An assignment outside PIM has no approval, expiration, notification or justification. Attackers use such assignments
        to keep their access.

    Limits:
        Emergency access accounts are also expected to have their permanent assignments through PIM. The alert is only as
        recent as the last scan by PIM.

    Remediation:
        1. Open {portal:pim_roles} > Assignments.
        2. Add an eligible assignment for each principal in the findings. Have each person activate it once.
        3. Remove the assignment outside PIM: `DELETE /roleManagement/directory/roleAssignments/{id}`.
        4. Open Alerts. When no such assignment is left, dismiss "Roles are being assigned outside of Privileged Identity
           Management". If the alert is switched off, open Setting, switch it on, and select Scan.
        5. To verify, read `GET /roleManagement/directory/roleAssignmentSchedules`, and scan again.

    References:
        https://learn.microsoft.com/entra/id-governance/privileged-identity-management/pim-configure
        https://learn.microsoft.com/entra/id-governance/privileged-identity-management/pim-how-to-configure-security-alerts
        https://learn.microsoft.com/graph/api/resources/unifiedroleassignmentschedule
    """
    managed = {_place(schedule) for schedule in role_assignment_schedules if _came_through_pim(schedule)}
    assigned_by_hand = privileged_roles.keys() - {DIRECTORY_SYNCHRONIZATION_ACCOUNTS, ON_PREMISES_DIRECTORY_SYNC_ACCOUNT}
    unscoped = {place[:2] for place in managed if not place[2]}
    gaps: dict[Gap, None] = {}
    for assignment in role_assignments:
        place = _place(assignment)
        if assignment.role_definition_id not in assigned_by_hand or place in managed:
            continue
        if not place[2] or place[:2] in unscoped:
            detail = f"the scope of `{assignment.id}`, or of its schedule, was not returned"
            gaps[Gap("role_assignments", GapReason.MALFORMED, detail, "scan again; if this persists, report it")] = None
        else:
            who = principal_names.get(assignment.principal_id, assignment.principal_id)
            name = f"{privileged_roles[assignment.role_definition_id]} is assigned to {who}"
            subject = Subject("unifiedRoleAssignment", assignment.id, name)
            message = f"{name} outside PIM"
            yield Finding(subject, message, "no schedule with createdUsing and startDateTime", "a schedule created by a request")
    alert = alert_named(role_management_alerts, OUTSIDE_PIM)
    active = required(alert.is_active, "role_management_alerts", "isActive")
    if active:
        message = "PIM reports role assignments outside PIM"
        yield Finding(subject_of(alert, OUTSIDE_PIM), message, "isActive: true", "isActive: false")
    if gaps:
        raise Unknown(*gaps)
    if not any(holding.tenure is Tenure.ELIGIBLE and holding.role in privileged_roles for holding in role_holdings.holdings):
        if role_holdings.gaps:
            raise Unknown(*role_holdings.gaps)
        kind = "unifiedRoleEligibilityScheduleInstance"
        message = "no principal has an eligible assignment of a privileged role, so PIM is not in use"
        yield Finding(
            Subject(kind, kind, "Eligible assignments"), message, "no eligible assignment", "at least one eligible assignment"
        )
    if not active:
        require_enabled(role_management_alert_configurations, OUTSIDE_PIM)


def _place(entry: RoleAssignment | RoleAssignmentSchedule) -> Place:
    return entry.principal_id, entry.role_definition_id, entry.directory_scope_id or entry.app_scope_id or ""


def _came_through_pim(schedule: RoleAssignmentSchedule) -> bool:
    return bool(schedule.created_using and schedule.schedule_info and schedule.schedule_info.start_date_time)
