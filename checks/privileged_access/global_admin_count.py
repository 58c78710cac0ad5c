from __future__ import annotations

from collections.abc import Iterator

from ztscan.directory.counting import in_order
from ztscan.directory.people import PrivilegedUsers
from ztscan.directory.role_templates import GLOBAL_ADMINISTRATOR
from ztscan.plugin import Finding, Severity, Subject, Unknown, affected, check


@check(
    title="Two to four users hold Global Administrator",
    severity=Severity.HIGH,
    objectives=["identities.privileged_access"],
    mappings={
        "equal": {
            "cis-m365-6.0": ["1.1.3"],
            "cis-m365-7.0": ["1.1.3"],
            "maester": ["CIS.M365.1.1.3"],
            "monkey365": ["eid-iam-excessive-global-admins"],
            "prowler": ["admincenter_users_between_two_and_four_global_admins"],
        },
        "stronger": {
            "maester": ["CISA.MS.AAD.7.1", "MT.1032"],
            "prowler": ["entra_global_admin_in_less_than_five_users"],
            "scuba": ["MS.AAD.7.1v1"],
        },
        "partial": {"zta": ["21812"]},
    },
)
def global_admin_count(privileged_users: PrivilegedUsers, *, minimum: int = 2, maximum: int = 4) -> Iterator[Finding]:
    """Checks that the number of users with Global Administrator is within the limits.

    What it checks:
        At least `minimum` (2) and at most `maximum` (4) users have an active or eligible assignment of Global Administrator.
        Direct assignments, groups and eligible group memberships count. Each user counts once. Emergency access accounts
        count.

    Why it matters:
        With one Global Administrator, the loss of one device can leave the tenant without administration. Each additional
        Global Administrator is another account whose compromise gives control of the whole tenant.

    Limits:
        Disabled accounts count, because they can be enabled in one step. Service principals are assessed by
        `privileged_access.workload_no_privileged_role`. CISA allows up to eight: set `maximum` to 8 to follow CISA.

    Remediation:
        1. Open {portal:roles} > Global Administrator > Assignments.
        2. Select the least privileged role for the tasks of each person, and assign it.
        3. Remove the assignment of Global Administrator: `DELETE /roleManagement/directory/roleAssignments/{id}`. For an
           eligible assignment, send `POST /roleManagement/directory/roleEligibilityScheduleRequests` with
           `"action": "adminRemove"`.
        4. If there is only one Global Administrator, add a second one or two emergency access accounts.
        5. To verify, count the users under Assignments, and scan again.

    References:
        https://learn.microsoft.com/entra/identity/role-based-access-control/best-practices
        https://learn.microsoft.com/entra/identity/role-based-access-control/delegate-by-task
    """
    holders = privileged_users.of(GLOBAL_ADMINISTRATOR)
    subject = Subject("unifiedRoleDefinition", GLOBAL_ADMINISTRATOR, "Global Administrator")
    names = in_order(privileged_users.subject(user).name for user in holders)
    observed = f"{len(holders)}: {names}" if holders else "0"
    expected = f"{minimum} to {maximum}"
    members = (affected("user", ((user, privileged_users.subject(user).name) for user in holders)),)
    users = "user has" if len(holders) == 1 else "users have"
    if len(holders) > maximum:
        message = f"{len(holders)} {users} an active or eligible assignment of Global Administrator"
        yield Finding(subject, message, observed, expected, users=len(holders), members=members)
    if privileged_users.gaps:
        raise Unknown(*privileged_users.gaps)
    if len(holders) < minimum:
        message = f"only {len(holders)} {users} an active or eligible assignment of Global Administrator"
        yield Finding(subject, message, observed, expected, users=len(holders), members=members)
