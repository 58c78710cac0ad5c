from __future__ import annotations

from collections.abc import Iterator

from ztscan.directory.licences import P1_LICENCE, licensed
from ztscan.directory.people import EmergencyAccounts, PrivilegedUsers
from ztscan.entities.users import ManagementRestriction
from ztscan.plugin import ByKey, Finding, Gap, GapReason, NotApplicable, Severity, Unknown, check

RESOURCE = "privileged_user_restrictions"


@check(
    title="Accounts with privileged roles are in a restricted management administrative unit",
    severity=Severity.LOW,
    objectives=["identities.privileged_access"],
    mappings={},
    since="0.2.0",
)
def accounts_in_rmau(
    privileged_users: PrivilegedUsers,
    privileged_user_restrictions: ByKey[ManagementRestriction | None] | Gap,
    emergency_accounts: EmergencyAccounts,
    service_plans: frozenset[str],
) -> Iterator[Finding]:
    """Checks that administrators of users and groups cannot change accounts with privileged roles.

    What it checks:
        Each enabled user with an active or eligible assignment of a privileged role has `isManagementRestricted`. Graph sets
        it for members of a restricted management administrative unit. Declared emergency access accounts are exempt.

    Why it matters:
        A User Administrator can change or disable many accounts that hold roles. In a restricted unit, only administrators who
        are assigned for the unit can do that.

    Limits:
        Microsoft protects the credentials of the most privileged roles without a unit, which is why the severity is low. A
        group in the unit does not protect its members. The check does not assess who is assigned for the unit.

    Remediation:
        1. Open {portal:admin_units} > Add, and select "Restricted management administrative unit".
        2. Add the privileged accounts as members, not a group that they are in.
        3. Assign the roles that manage these accounts for the unit, as eligible.
        4. To verify, read `GET /users/{id}?$select=isManagementRestricted`, and scan again.

    References:
        https://learn.microsoft.com/entra/identity/role-based-access-control/admin-units-restricted-management
    """
    restrictions = licensed(privileged_user_restrictions, service_plans, P1_LICENCE)
    gaps: dict[Gap, None] = dict.fromkeys((*privileged_users.gaps, *privileged_users.unread))
    enabled = [user for user, details in privileged_users.details.items() if details.account_enabled is not False]
    asked = [user for user in enabled if user not in emergency_accounts.ids]
    for user in asked:
        row = restrictions[user]
        if row is None:
            row = Gap(RESOURCE, GapReason.UNAVAILABLE, f"the user `{user}` was deleted during the scan", "scan again")
        if isinstance(row, Gap):
            gaps[row] = None
        elif not row.is_management_restricted:
            subject = privileged_users.subject(user)
            message = f"{subject.name} holds a privileged role and is in no restricted management administrative unit"
            yield Finding(subject, message, "isManagementRestricted: false", "isManagementRestricted: true")
    if gaps:
        raise Unknown(*gaps)
    if not asked:
        raise NotApplicable("no enabled user but the emergency access accounts holds a privileged role")
