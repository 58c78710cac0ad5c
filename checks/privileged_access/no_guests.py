from __future__ import annotations

from collections.abc import Iterator, Mapping

from ztscan.directory.people import PrivilegedUsers
from ztscan.plugin import Finding, Gap, GapReason, Severity, check

from ._holders import names_of, settle


@check(
    title="Guests hold no privileged role",
    severity=Severity.CRITICAL,
    objectives=["identities.privileged_access"],
    mappings={"maester": ["MT.1025"], "zta": ["22128"]},
)
def no_guests(privileged_users: PrivilegedUsers, privileged_roles: Mapping[str, str]) -> Iterator[Finding]:
    """Whether people of other organisations hold privileged roles.

    What it checks:
        No user who holds or may activate a privileged role, directly or through a group, is a guest (`userType`).

    Why it matters:
        A guest's password, device and methods are governed by another organisation, or by nobody. Their account may be taken
        over without a trace in this tenant.

    Limits:
        Partners who administer by delegated relationships (GDAP) have no account here and are not seen. An external user whose
        type was changed to Member counts as a member.

    Remediation:
        1. Open {portal:roles}, choose the role, and remove the guest's assignment.
        2. Where the work has to go on, give the person a member account, or the partner a delegated relationship that ends.
        3. Or remove it by `DELETE /roleManagement/directory/roleAssignments/{id}`.

    References:
        https://learn.microsoft.com/entra/identity/role-based-access-control/best-practices
        https://learn.microsoft.com/entra/external-id/user-properties
    """
    gaps: list[Gap] = []
    for user, details in privileged_users.details.items():
        subject = privileged_users.subject(user)
        if details.user_type is None:
            detail = f"`privileged_user_details` was read, but without `userType` of {subject.name}"
            gaps.append(Gap("privileged_user_details", GapReason.MALFORMED, detail, "scan again; report it if it stays so"))
        elif details.user_type == "Guest":
            roles = names_of(privileged_users.holdings[user], privileged_roles)
            yield Finding(subject, f"{subject.name} is a guest and has {roles}", "userType: Guest", "userType: Member")
    settle(privileged_users, *gaps)
