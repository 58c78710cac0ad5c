from __future__ import annotations

from collections.abc import Iterator, Mapping

from ztscan.directory.group_ownership import EligibleOwners
from ztscan.directory.people import EmergencyAccounts
from ztscan.directory.role_holding import RoleHoldings
from ztscan.entities.groups import DirectoryObject
from ztscan.plugin import ByKey, Finding, Gap, NotApplicable, Severity, Subject, Unknown, check

_OWNERS = "no owner, or owners who hold a privileged role"


@check(
    title="Groups with directory roles have only privileged owners and no permanent members",
    severity=Severity.HIGH,
    objectives=["identities.pim", "identities.privileged_access"],
)
def role_groups_protected(
    role_holdings: RoleHoldings,
    role_group_owners: ByKey[tuple[DirectoryObject, ...]] | Gap,
    eligible_owners: EligibleOwners,
    privileged_roles: Mapping[str, str],
    emergency_accounts: EmergencyAccounts,
    principal_names: Mapping[str, str],
) -> Iterator[Finding]:
    """Checks that groups with directory roles have only privileged owners and no permanent members.

    What it checks:
        The check covers each group with an active or eligible assignment of a directory role. The group has no owners, or
        each owner has an active or eligible assignment of a privileged role. This includes those who can activate the
        ownership (PIM for Groups). No principal holds the role through a permanent membership of the group. Declared
        emergency access accounts are excluded from that.

    Why it matters:
        The owner of a group controls its members, and therefore who has the role. Anyone who activates the ownership can do
        the same, and can become a permanent member. A permanent membership is a permanent assignment, but lists of role
        assignments do not show it.

    Limits:
        Groups without a role are not assessed. The check does not compare the owner's privileged role with the role of the
        group.

    Remediation:
        1. Open {portal:groups}, select the group, and open Owners. Remove every owner who is not an administrator:
           `DELETE /groups/{id}/owners/{ownerId}/$ref`.
        2. Open {portal:pim_groups}, and bring the group under management. Change its active members to eligible members.
           Remove eligible owners who are not administrators: `POST
           /identityGovernance/privilegedAccess/group/eligibilityScheduleRequests` with `{"accessId": "owner", "groupId":
           "{id}", "principalId": "{ownerId}", "action": "adminRemove"}`.
        3. To verify, check the owners and the active assignments of the group, and scan again.

    References:
        https://learn.microsoft.com/entra/identity/role-based-access-control/groups-concept
        https://learn.microsoft.com/entra/id-governance/privileged-identity-management/concept-pim-for-groups
    """
    gaps = dict.fromkeys((*role_holdings.gaps, *eligible_owners.gaps))
    privileged = {holding.principal for holding in role_holdings.holdings if holding.role in privileged_roles}
    for group in sorted(role_holdings.groups):
        subject = Subject("group", group, principal_names.get(group, group))
        standing = {
            holding.principal
            for holding in role_holdings.holdings
            if holding.through == group and holding.permanent and holding.principal not in emergency_accounts.ids
        }
        for principal in standing:
            name = principal_names.get(principal, principal)
            message = f"{name} is a permanent member of {subject.name} and therefore holds its role"
            expected = "an eligible membership, or a membership with an end date"
            yield Finding(subject, message, f"permanent member: {name}", expected, discriminator=f"member:{principal}")
        owners = role_group_owners if isinstance(role_group_owners, Gap) else role_group_owners[group]
        if isinstance(owners, Gap):
            gaps[owners] = None
        if role_holdings.gaps:
            continue  # the role of an owner may be hidden
        for owner in () if isinstance(owners, Gap) else owners:
            if owner.id not in privileged:
                message = f"{owner.name} owns {subject.name}, can add members, and holds no privileged role"
                yield Finding(subject, message, f"owner: {owner.name}", _OWNERS, discriminator=f"owner:{owner.id}")
        for key in eligible_owners.by_group.get(group, ()):
            if key not in privileged:
                name = principal_names.get(key, key)
                message = f"{name} can activate the ownership of {subject.name}, add members, and holds no privileged role"
                yield Finding(subject, message, f"eligible owner: {name}", _OWNERS, discriminator=f"eligible_owner:{key}")
    if gaps:
        raise Unknown(*gaps)
    if not role_holdings.groups:
        raise NotApplicable("no group holds a directory role")
