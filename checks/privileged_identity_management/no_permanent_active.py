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
        "maester": ["CISA.MS.AAD.7.4"],
        "scuba": ["MS.AAD.7.4v1"],
        "zta": ["21815"],
    },
)
def no_permanent_active(
    role_holdings: RoleHoldings,
    privileged_roles: Mapping[str, str],
    emergency_accounts: EmergencyAccounts,
    principal_names: Mapping[str, str],
) -> Iterator[Finding]:
    """Whether anybody but the emergency accounts holds a privileged role for good, without activating it.

    What it checks:
        Nobody holds a privileged role by an assignment that stands and has no end: assigned in PIM without an end date, assigned
        past PIM, or through a group of which they are a permanent member. Declared emergency access accounts may. A group that
        holds the role for good is fine as long as its members join just in time (PIM for Groups). The two roles that only the
        directory synchronisation can hold are left out.

    Why it matters:
        Standing privilege is there for whoever takes over the account, at any hour, without a further hurdle.

    Limits:
        An assignment that stands until a date is not permanent and is not listed here. Service principals count: PIM cannot make
        them eligible, so that each one needs a waiver or a role less.

    Remediation:
        1. Open {portal:pim_roles} > Assignments >
           Active assignments.
        2. Add an eligible assignment for each person listed, then remove the active one:
           `POST /roleManagement/directory/roleAssignmentScheduleRequests` with `"action": "adminRemove"`, or
           `DELETE /roleManagement/directory/roleAssignments/{id}` for an assignment past PIM.
        3. For a group, open Privileged Identity Management > Groups, and turn its active members into eligible ones.
        4. Declare the emergency access accounts in `ztscan.toml` under `[emergency_access]`.

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
        message = f"{subject.name} holds {privileged_roles[role]} for good"
        observed = "; ".join(_way(holding, principal_names) for holding in holdings)
        yield Finding(subject, message, observed, "eligible, or active until a date", discriminator=role)
    if role_holdings.gaps:
        raise Unknown(*role_holdings.gaps)


def _way(holding: RoleHolding, names: Mapping[str, str]) -> str:
    way = f"through the group {names.get(holding.through, holding.through)}" if holding.through else "assigned directly"
    where = "" if holding.scope == "/" else f" on {holding.scope}"
    return f"{way}{where}, without an end"
