from __future__ import annotations

from collections.abc import Iterator, Mapping

from ztscan.directory.people import EmergencyAccounts
from ztscan.directory.role_holding import RoleHoldings
from ztscan.entities.groups import DirectoryObject
from ztscan.plugin import ByKey, Finding, Gap, NotApplicable, Severity, Subject, Unknown, check


@check(
    title="Role-assignable groups have no weak owners and are joined just in time",
    severity=Severity.HIGH,
    objectives=["identities.pim", "identities.privileged_access"],
)
def role_groups_protected(
    role_holdings: RoleHoldings,
    role_group_owners: ByKey[tuple[DirectoryObject, ...]] | Gap,
    privileged_roles: Mapping[str, str],
    emergency_accounts: EmergencyAccounts,
    principal_names: Mapping[str, str],
) -> Iterator[Finding]:
    """Whether a group that carries a role can be taken over by its owner, or is joined for good.

    What it checks:
        Each group that holds or may activate a directory role: its owners are none, or hold or may activate a privileged role
        themselves. Nobody holds the role through a membership that stands and has no end, declared emergency access accounts
        excepted.

    Why it matters:
        The owner of a group decides who is in it, and thereby who has the role. A permanent membership is a permanent
        assignment that lists of assignments do not show.

    Limits:
        Groups that carry no role are not looked at. That an owner's privileged role is as strong as the group's is not compared.

    Remediation:
        1. Open {portal:groups}, choose the group, then Owners, and remove every owner who is no
           administrator: `DELETE /groups/{id}/owners/{ownerId}/$ref`.
        2. Open ID Governance > Privileged Identity Management > Groups, bring the group under management, and turn its active
           members into eligible ones.

    References:
        https://learn.microsoft.com/entra/identity/role-based-access-control/groups-concept
        https://learn.microsoft.com/entra/id-governance/privileged-identity-management/concept-pim-for-groups
    """
    gaps = dict.fromkeys(role_holdings.gaps)
    privileged = {holding.principal for holding in role_holdings.holdings if holding.role in privileged_roles}
    for group in sorted(role_holdings.groups):
        subject = Subject("group", group, principal_names.get(group, group))
        standing = {
            holding.principal
            for holding in role_holdings.holdings
            if holding.through == group and holding.permanent and holding.principal not in emergency_accounts.ids
        }
        for principal in sorted(standing):
            name = principal_names.get(principal, principal)
            message = f"{name} is in {subject.name} for good and so holds its role"
            expected = "eligible for membership, or a member until a date"
            yield Finding(subject, message, f"permanent member: {name}", expected, discriminator=f"member:{principal}")
        owners = role_group_owners if isinstance(role_group_owners, Gap) else role_group_owners[group]
        if isinstance(owners, Gap):
            gaps[owners] = None
        elif not role_holdings.gaps:  # else an owner's own role may be hidden
            for owner in owners:
                if owner.id not in privileged:
                    message = f"{owner.name} owns {subject.name} without holding a privileged role, and can let anybody in"
                    expected = "no owner, or one who is privileged"
                    yield Finding(subject, message, f"owner: {owner.name}", expected, discriminator=f"owner:{owner.id}")
    if gaps:
        raise Unknown(*gaps)
    if not role_holdings.groups:
        raise NotApplicable("no group holds a directory role")
