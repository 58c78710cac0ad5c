from __future__ import annotations

from collections.abc import Iterator

from ztscan.directory.people import PrivilegedUsers
from ztscan.directory.role_templates import GLOBAL_ADMINISTRATOR
from ztscan.plugin import Finding, Severity, Subject, Unknown, check


@check(
    title="Between two and four people hold Global Administrator",
    severity=Severity.HIGH,
    objectives=["identities.privileged_access"],
    mappings={
        "cis-m365-6.0": ["1.1.3"],
        "cis-m365-7.0": ["1.1.3"],
        "maester": ["CIS.M365.1.1.3", "CISA.MS.AAD.7.1", "MT.1032"],
        "monkey365": ["eid-iam-excessive-global-admins"],
        "prowler": ["admincenter_users_between_two_and_four_global_admins"],
        "scuba": ["MS.AAD.7.1v1"],
        "zta": ["21812"],
    },
)
def global_admin_count(privileged_users: PrivilegedUsers, *, minimum: int = 2, maximum: int = 4) -> Iterator[Finding]:
    """Whether there are enough Global Administrators not to be locked out, and few enough to be watched.

    What it checks:
        The users who hold Global Administrator or may activate it, directly, through a group or through membership that they
        are eligible for, each counted once, are at least `minimum` (2) and at most `maximum` (4). Emergency access
        accounts count.

    Why it matters:
        One Global Administrator is one lost phone away from a tenant that nobody can administer. With each one more, there is
        another account whose theft is the theft of everything.

    Limits:
        Disabled accounts count, since enabling them is one step. Service principals are left to
        `privileged_access.workload_no_privileged_role`. CISA admits up to eight: set `maximum` to 8 to follow it.

    Remediation:
        1. Open {portal:roles} > Global Administrator > Assignments.
        2. Give each person the narrowest role that their work needs, by least privileged role by task, and remove the
           assignment: `DELETE /roleManagement/directory/roleAssignments/{id}`, or for an eligible one
           `POST /roleManagement/directory/roleEligibilityScheduleRequests` with `"action": "adminRemove"`.
        3. Where there is only one, add a second, or two emergency access accounts.

    References:
        https://learn.microsoft.com/entra/identity/role-based-access-control/best-practices
        https://learn.microsoft.com/entra/identity/role-based-access-control/delegate-by-task
    """
    holders = privileged_users.of(GLOBAL_ADMINISTRATOR)
    subject = Subject("unifiedRoleDefinition", GLOBAL_ADMINISTRATOR, "Global Administrator")
    names = ", ".join(sorted(privileged_users.subject(user).name for user in holders))
    observed = f"{len(holders)}: {names}" if holders else "0"
    expected = f"{minimum} to {maximum}"
    if len(holders) > maximum:
        message = f"{len(holders)} people hold or may activate Global Administrator"
        yield Finding(subject, message, observed, expected, users=len(holders))
    if privileged_users.gaps:
        raise Unknown(*privileged_users.gaps)
    if len(holders) < minimum:
        message = f"only {len(holders)} people hold or may activate Global Administrator"
        yield Finding(subject, message, observed, expected, users=len(holders))
