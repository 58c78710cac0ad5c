from __future__ import annotations

from collections.abc import Iterator, Mapping

from ztscan.directory.people import PrivilegedUsers
from ztscan.directory.role_holding import RoleHoldings
from ztscan.plugin import Finding, Gap, GapReason, Severity, Subject, check

from ._holders import names_of, settle

_OWN = "an account of this organisation"


@check(
    title="Guests and other external users hold no privileged roles",
    severity=Severity.CRITICAL,
    objectives=["identities.privileged_access"],
    mappings={"stronger": {"maester": ["MT.1025"], "zta": ["22128"]}},
    version=2,
)
def no_guests(
    privileged_users: PrivilegedUsers,
    privileged_roles: Mapping[str, str],
    external_users: frozenset[str],
    role_holdings: RoleHoldings,
    partner_principals: Mapping[str, str],
    principal_names: Mapping[str, str],
) -> Iterator[Finding]:
    """Checks that no guest and no other external user has a privileged role.

    What it checks:
        No user with an active or eligible assignment of a privileged role is a guest (`userType`) or an external user.
        Assignments through groups count. `creationType`, `externalUserState` or `#EXT#` in the user principal name shows an
        external user. A person who was invited and then made a member counts.

    Why it matters:
        Another organisation controls the password, device and authentication methods of a guest, or nobody does. If the guest
        account is compromised, this tenant may have no record of it.

    Limits:
        A group of a partner tenant (GDAP) is reported once. This tenant cannot show who its members are.

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
        if user in external_users and details.user_type != "Guest":
            roles = names_of(privileged_users.holdings[user], privileged_roles)
            message = f"{subject.name} is an external user and has an assignment of {roles}"
            yield Finding(subject, message, f"an account of another organisation, userType: {details.user_type}", _OWN)
        elif details.user_type is None:
            detail = f"`privileged_user_details` was read, but without `userType` of {subject.name}"
            gaps.append(Gap("privileged_user_details", GapReason.MALFORMED, detail, "scan again; if this persists, report it"))
        elif details.user_type == "Guest":
            roles = names_of(privileged_users.holdings[user], privileged_roles)
            yield Finding(subject, f"{subject.name} is a guest and has an assignment of {roles}", "userType: Guest", _OWN)
    for principal, partner in partner_principals.items():
        held = [h for h in role_holdings.holdings if h.principal == principal and h.role in privileged_roles]
        if held:
            message = f"a group of partner tenant {partner} has an assignment of {names_of(held, privileged_roles)}"
            yield Finding(Subject("partnerGroup", principal, principal_names[principal]), message, f"GDAP with {partner}", _OWN)
    settle(privileged_users, *gaps)
