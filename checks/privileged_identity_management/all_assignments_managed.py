from __future__ import annotations

from collections.abc import Iterator, Mapping

from ztscan.directory.role_holding import RoleHoldings, Tenure
from ztscan.directory.role_templates import DIRECTORY_SYNCHRONIZATION_ACCOUNTS, ON_PREMISES_DIRECTORY_SYNC_ACCOUNT
from ztscan.entities.roles import RoleAssignment, RoleAssignmentSchedule, RoleManagementAlert
from ztscan.plugin import Finding, Severity, Subject, Unknown, check, required

from ._alerts import OUTSIDE_PIM, alert_named, subject_of

Place = tuple[str, str, str]
"""Principal, role and scope."""


@check(
    title="Privileged roles are assigned only through Privileged Identity Management",
    severity=Severity.HIGH,
    objectives=["identities.pim"],
    mappings={
        "cis-m365-6.0": ["5.3.1"],
        "cis-m365-7.0": ["5.3.1"],
        "maester": ["CISA.MS.AAD.7.5", "MT.1031"],
        "monkey365": ["eid-pim-is-used-to-manage-roles"],
        "scuba": ["MS.AAD.7.5v1"],
        "zta": ["21816", "21876"],
    },
)
def all_assignments_managed(
    role_assignments: tuple[RoleAssignment, ...],
    role_assignment_schedules: tuple[RoleAssignmentSchedule, ...],
    role_management_alerts: tuple[RoleManagementAlert, ...],
    role_holdings: RoleHoldings,
    privileged_roles: Mapping[str, str],
    principal_names: Mapping[str, str],
) -> Iterator[Finding]:
    """Whether every assignment of a privileged role came about through PIM, and PIM is used for what it is for.

    What it checks:
        Every assignment in force of a privileged role has a schedule of PIM that says by which request it was made
        (`createdUsing`) and from when on it holds. At least one person is eligible for a privileged role. PIM's alert "Roles are
        being assigned outside of Privileged Identity Management" is not active. The two roles that only the directory
        synchronisation can hold are left out.

    Why it matters:
        An assignment past PIM has no approval, no end, no notification and no justification. It is also how an intruder makes
        an account last.

    Limits:
        Emergency access accounts are expected to be assigned through PIM too, permanently. The alert is as recent as PIM's last
        scan.

    Remediation:
        1. Open {portal:pim_roles} > Assignments.
        2. Add an eligible assignment for each person that is listed here, and have it activated once.
        3. Remove the old one: `DELETE /roleManagement/directory/roleAssignments/{id}`.
        4. Open Alerts and dismiss "Roles are being assigned outside of Privileged Identity Management" when none is left.

    References:
        https://learn.microsoft.com/entra/id-governance/privileged-identity-management/pim-configure
        https://learn.microsoft.com/entra/id-governance/privileged-identity-management/pim-how-to-configure-security-alerts
        https://learn.microsoft.com/graph/api/resources/unifiedroleassignmentschedule
    """
    managed = {_place(schedule) for schedule in role_assignment_schedules if _came_through_pim(schedule)}
    assigned_by_hand = privileged_roles.keys() - {DIRECTORY_SYNCHRONIZATION_ACCOUNTS, ON_PREMISES_DIRECTORY_SYNC_ACCOUNT}
    for assignment in role_assignments:
        if assignment.role_definition_id in assigned_by_hand and _place(assignment) not in managed:
            who = principal_names.get(assignment.principal_id, assignment.principal_id)
            name = f"{privileged_roles[assignment.role_definition_id]} of {who}"
            subject = Subject("unifiedRoleAssignment", assignment.id, name)
            message = f"{name} was assigned past PIM"
            yield Finding(subject, message, "no schedule with createdUsing and startDateTime", "a schedule that a request made")
    alert = alert_named(role_management_alerts, OUTSIDE_PIM)
    if required(alert.is_active, "role_management_alerts", "isActive"):
        message = "PIM reports roles that were assigned past it"
        yield Finding(subject_of(alert, OUTSIDE_PIM), message, "isActive: true", "isActive: false")
    if any(holding.tenure is Tenure.ELIGIBLE and holding.role in privileged_roles for holding in role_holdings.holdings):
        return
    if role_holdings.gaps:
        raise Unknown(*role_holdings.gaps)
    kind = "unifiedRoleEligibilityScheduleInstance"
    message = "nobody is eligible for a privileged role: PIM is there, but is not used"
    yield Finding(Subject(kind, kind, "Eligible assignments"), message, "no eligible assignment", "at least one")


def _place(entry: RoleAssignment | RoleAssignmentSchedule) -> Place:
    return entry.principal_id, entry.role_definition_id, entry.directory_scope_id or entry.app_scope_id or "/"


def _came_through_pim(schedule: RoleAssignmentSchedule) -> bool:
    return bool(schedule.created_using and schedule.schedule_info and schedule.schedule_info.start_date_time)
