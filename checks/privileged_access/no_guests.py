from __future__ import annotations

from collections.abc import Iterator, Mapping

from ztscan.directory.people import PrivilegedUsers
from ztscan.plugin import Finding, Gap, GapReason, Severity, check

from ._holders import names_of, settle


@check(
    title="Guests hold no privileged roles",
    severity=Severity.CRITICAL,
    objectives=["identities.privileged_access"],
    mappings={"maester": ["MT.1025"], "zta": ["22128"]},
)
def no_guests(privileged_users: PrivilegedUsers, privileged_roles: Mapping[str, str]) -> Iterator[Finding]:
    """Checks that no guest has a privileged role.

    What it checks:
        No user with an active or eligible assignment of a privileged role is a guest (`userType`). Assignments through groups
        count.

    Why it matters:
        Another organisation controls the password, device and authentication methods of a guest, or nobody does. If the guest
        account is compromised, this tenant may have no record of it.

    Limits:
        Partners that administer the tenant through delegated relationships (GDAP) have no account here and are not assessed.
        An external user whose type was changed to Member counts as a member.

    Remediation:
        1. If the work must continue, create a member account for the person. For a partner, create a delegated relationship
           (GDAP) with an end date.
        2. Open {portal:roles}, select the role, and remove the guest's assignment.
        3. Or send `DELETE /roleManagement/directory/roleAssignments/{id}`.
        4. To verify, check that no guest is listed under the role's assignments, and scan again.

    References:
        https://learn.microsoft.com/entra/identity/role-based-access-control/best-practices
        https://learn.microsoft.com/entra/external-id/user-properties
    """
    gaps: list[Gap] = []
    for user, details in privileged_users.details.items():
        subject = privileged_users.subject(user)
        if details.user_type is None:
            detail = f"`privileged_user_details` was read, but without `userType` of {subject.name}"
            gaps.append(Gap("privileged_user_details", GapReason.MALFORMED, detail, "scan again; if this persists, report it"))
        elif details.user_type == "Guest":
            roles = names_of(privileged_users.holdings[user], privileged_roles)
            yield Finding(
                subject, f"{subject.name} is a guest and has an assignment of {roles}", "userType: Guest", "userType: Member"
            )
    settle(privileged_users, *gaps)
