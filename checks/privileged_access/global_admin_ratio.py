from __future__ import annotations

from collections.abc import Iterator

from ztscan.directory.people import PrivilegedUsers
from ztscan.directory.role_templates import GLOBAL_ADMINISTRATOR
from ztscan.plugin import Finding, NotApplicable, Severity, Subject, Unknown, affected, check


@check(
    title="Most privileged users hold roles with fewer permissions than Global Administrator",
    severity=Severity.MEDIUM,
    objectives=["identities.privileged_access"],
    mappings={"partial": {"maester": ["CISA.MS.AAD.7.2"], "scuba": ["MS.AAD.7.2v1"], "zta": ["21813"]}},
)
def global_admin_ratio(privileged_users: PrivilegedUsers, *, below_percent: int = 30) -> Iterator[Finding]:
    """Checks that only a small share of the privileged users are Global Administrators.

    What it checks:
        The check counts all users with an active or eligible assignment of a privileged role, each user once. Global
        Administrators are not more than the users with any other privileged role. They are fewer than `below_percent` (30)
        percent of all privileged users.

    Why it matters:
        If most administrators are Global Administrators, any mistake or stolen account can affect the whole tenant. This
        ratio shows whether administration is delegated to roles with fewer permissions.

    Limits:
        Emergency access accounts count as Global Administrators. A tenant with very few administrators can therefore hardly
        pass. In such a tenant, waive the finding or increase `below_percent`.

    Remediation:
        1. Open {portal:roles} > Global Administrator > Assignments. Find out which tasks each person performs with the role.
        2. Select the least privileged role for each task. Make the person eligible for it:
           `POST /roleManagement/directory/roleEligibilityScheduleRequests` with `"action": "adminAssign"`.
        3. Remove the person's assignment of Global Administrator: `DELETE /roleManagement/directory/roleAssignments/{id}`.
        4. To verify, compare the assignments of Global Administrator with those of the other privileged roles, and scan
           again.

    References:
        https://learn.microsoft.com/entra/identity/role-based-access-control/delegate-by-task
        https://learn.microsoft.com/entra/identity/role-based-access-control/best-practices
    """
    everybody = len(privileged_users.holdings)
    holders = privileged_users.of(GLOBAL_ADMINISTRATOR)
    global_administrators = len(holders)
    others = sum(
        any(holding.role != GLOBAL_ADMINISTRATOR for holding in holdings) for holdings in privileged_users.holdings.values()
    )
    if privileged_users.gaps:
        raise Unknown(*privileged_users.gaps)
    if not everybody:
        raise NotApplicable("no user holds a privileged role")
    members = (affected("user", ((user, privileged_users.subject(user).name) for user in holders)),)
    subject = Subject("unifiedRoleDefinition", GLOBAL_ADMINISTRATOR, "Global Administrator")
    if global_administrators > others:
        message = f"more users hold Global Administrator ({global_administrators}) than any other privileged role ({others})"
        observed = f"{global_administrators} Global Administrators, {others} with another privileged role"
        yield Finding(
            subject,
            message,
            observed,
            "at most as many Global Administrators as users with another privileged role",
            discriminator="ratio",
            users=global_administrators,
            members=members,
        )
    if global_administrators * 100 >= below_percent * everybody:
        hold = "holds" if global_administrators == 1 else "hold"
        message = f"{global_administrators} of {everybody} privileged users {hold} Global Administrator"
        observed = f"{global_administrators * 100 / everybody:.0f} percent"
        expected = f"below {below_percent} percent"
        yield Finding(subject, message, observed, expected, discriminator="share", users=global_administrators, members=members)
