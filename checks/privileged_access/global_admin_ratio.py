from __future__ import annotations

from collections.abc import Iterator

from ztscan.directory.people import PrivilegedUsers
from ztscan.directory.role_templates import GLOBAL_ADMINISTRATOR
from ztscan.plugin import Finding, NotApplicable, Severity, Subject, Unknown, check


@check(
    title="Fine-grained roles are used instead of Global Administrator",
    severity=Severity.MEDIUM,
    objectives=["identities.privileged_access"],
    mappings={
        "maester": ["CISA.MS.AAD.7.2"],
        "scuba": ["MS.AAD.7.2v1"],
        "zta": ["21813"],
    },
)
def global_admin_ratio(privileged_users: PrivilegedUsers, *, below_percent: int = 30) -> Iterator[Finding]:
    """Whether most privileged people work with less than Global Administrator.

    What it checks:
        Of the users who hold or may activate a privileged role, each counted once: those with Global Administrator are not more
        than those with any other privileged role, and are fewer than `below_percent` (30) percent of all.

    Why it matters:
        Where everybody is Global Administrator, every mistake and every theft has the whole tenant in reach. Delegation shows in
        this ratio before it shows anywhere else.

    Limits:
        Emergency access accounts count as Global Administrators, so that a tenant with very few administrators can hardly pass:
        waive it there, or raise `below_percent`.

    Remediation:
        1. Open {portal:roles} > Global Administrator > Assignments and ask of each person what
           they use it for.
        2. Find the least privileged role for each task, make the person eligible for it:
           `POST /roleManagement/directory/roleEligibilityScheduleRequests` with `"action": "adminAssign"`.
        3. Remove Global Administrator from them.

    References:
        https://learn.microsoft.com/entra/identity/role-based-access-control/delegate-by-task
        https://learn.microsoft.com/entra/identity/role-based-access-control/best-practices
    """
    everybody = len(privileged_users.holdings)
    global_administrators = len(privileged_users.of(GLOBAL_ADMINISTRATOR))
    others = sum(
        any(holding.role != GLOBAL_ADMINISTRATOR for holding in holdings) for holdings in privileged_users.holdings.values()
    )
    if privileged_users.gaps:
        raise Unknown(*privileged_users.gaps)
    if not everybody:
        raise NotApplicable("nobody holds a privileged role")
    subject = Subject("unifiedRoleDefinition", GLOBAL_ADMINISTRATOR, "Global Administrator")
    if global_administrators > others:
        message = "there are more Global Administrators than people with any other privileged role"
        observed = f"{global_administrators} Global Administrators, {others} with another privileged role"
        yield Finding(subject, message, observed, "a ratio of at most 1", discriminator="ratio", users=global_administrators)
    if global_administrators * 100 >= below_percent * everybody:
        message = f"{global_administrators} of {everybody} privileged people are Global Administrators"
        observed = f"{global_administrators * 100 / everybody:.0f} percent"
        expected = f"below {below_percent} percent"
        yield Finding(subject, message, observed, expected, discriminator="share", users=global_administrators)
