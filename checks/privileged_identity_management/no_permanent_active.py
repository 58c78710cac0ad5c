from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping

from ztscan.directory.people import EmergencyAccounts
from ztscan.directory.role_holding import RoleHolding, RoleHoldings
from ztscan.directory.role_templates import DIRECTORY_SYNCHRONIZATION_ACCOUNTS, ON_PREMISES_DIRECTORY_SYNC_ACCOUNT
from ztscan.plugin import Finding, Severity, Subject, Unknown, check


@check(
    title="Privileged roles have no permanent active assignments",
    severity=Severity.HIGH,
    objectives=["identities.pim", "identities.privileged_access"],
    mappings={
        "equal": {"zta": ["21815"]},
        "stronger": {"maester": ["CISA.MS.AAD.7.4"], "scuba": ["MS.AAD.7.4v1"]},
        "partial": {"zta": ["51016"]},
    },
)
def no_permanent_active(
    role_holdings: RoleHoldings,
    privileged_roles: Mapping[str, str],
    emergency_accounts: EmergencyAccounts,
    principal_names: Mapping[str, str],
) -> Iterator[Finding]:
    """Checks that only emergency access accounts have permanent active assignments of privileged roles.

    What it checks:
        No principal has an active assignment of a privileged role without an end date. This includes assignments in PIM
        without an end date, assignments outside PIM, and permanent memberships in a group that holds the role. Declared
        emergency access accounts are excluded. A group can have a permanent assignment if its members activate their
        membership (PIM for Groups). The two roles that only directory synchronisation can hold are excluded.

    Why it matters:
        An attacker who compromises an account with a permanent assignment can use the role at any time, without a further
        control.

    Limits:
        An active assignment with an end date is not permanent and is not reported. Service principals count. PIM cannot make
        them eligible, so each one requires a waiver or the removal of the role.

    Remediation:
        1. Open {portal:pim_roles} > Assignments > Active assignments.
        2. Add an eligible assignment for each person in the findings.
        3. Remove the active assignment: `POST /roleManagement/directory/roleAssignmentScheduleRequests` with
           `"action": "adminRemove"`. For an assignment outside PIM, send
           `DELETE /roleManagement/directory/roleAssignments/{id}`.
        4. For a group, open {portal:pim_groups}, and change its active members to eligible members.
        5. Declare the emergency access accounts in `ztscan.toml` under `[emergency_access]`.
        6. To verify, check Active assignments for entries that are permanent, and scan again.

    References:
        https://learn.microsoft.com/entra/id-governance/privileged-identity-management/pim-configure
        https://learn.microsoft.com/entra/identity/role-based-access-control/best-practices
        https://learn.microsoft.com/entra/id-governance/privileged-identity-management/concept-pim-for-groups
    """
    can_be_eligible = privileged_roles.keys() - {DIRECTORY_SYNCHRONIZATION_ACCOUNTS, ON_PREMISES_DIRECTORY_SYNC_ACCOUNT}
    permanent: dict[tuple[str, str, str], list[RoleHolding]] = defaultdict(list)
    for holding in role_holdings.holdings:
        exempt = holding.principal in emergency_accounts.ids
        if holding.permanent and holding.kind and holding.role in can_be_eligible and not exempt:
            permanent[holding.kind, holding.principal, holding.role].append(holding)
    for (kind, principal, role), holdings in permanent.items():
        subject = Subject(kind, principal, principal_names.get(principal, principal))
        message = f"{subject.name} has a permanent active assignment of {privileged_roles[role]}"
        observed = "; ".join(_way(holding, principal_names) for holding in holdings)
        yield Finding(
            subject, message, observed, "an eligible assignment, or an active assignment with an end date", discriminator=role
        )
    if role_holdings.gaps:
        raise Unknown(*role_holdings.gaps)


def _way(holding: RoleHolding, names: Mapping[str, str]) -> str:
    way = f"through the group {names.get(holding.through, holding.through)}" if holding.through else "assigned directly"
    where = "" if holding.scope == "/" else f" on {holding.scope}"
    return f"{way}{where}, without an end date"
