from __future__ import annotations

from collections.abc import Iterator

from ztscan.directory.account_states import one_is_able, states_of
from ztscan.directory.counting import counted
from ztscan.entities.groups import M365Group
from ztscan.entities.users import User
from ztscan.plugin import Finding, Gap, GapReason, NotApplicable, Severity, Subject, Table, Unknown, check


@check(
    title="Microsoft 365 groups have an owner who can act",
    severity=Severity.LOW,
    objectives=["identities.self_service_access"],
    since="0.2.0",
)
def no_ownerless(m365_groups: tuple[M365Group, ...], users: Table[User]) -> Iterator[Finding]:
    """Checks that each Microsoft 365 group has at least one owner whose account is enabled.

    What it checks:
        Each Microsoft 365 group that is not synchronised has an owner, and the accounts of its owners are not all disabled.

    Why it matters:
        Nobody answers requests to join, renews the group, or removes guests who have left.

    Limits:
        Graph lists twenty owners of a group at most: a group is a finding only if all that are listed are disabled. The
        ownerless group policy, which asks members to become owners, is not read.

    Remediation:
        1. Open {portal:groups}, select the group, and open Owners > Add owners.
        2. Or send `POST /groups/{id}/owners/$ref`.
        3. Set up the ownerless group policy in the Microsoft 365 admin center, so that active members are asked.

    References:
        https://learn.microsoft.com/microsoft-365/solutions/ownerless-groups-teams
        https://learn.microsoft.com/graph/api/group-post-owners
    """
    groups = [group for group in m365_groups if not group.on_premises_sync_enabled]
    if not groups:
        raise NotApplicable("the tenant has no Microsoft 365 groups of its own")
    states = states_of(users, {owner.id for group in groups for owner in group.owners or ()})
    gaps: list[Gap] = []
    for group in sorted(groups, key=lambda one: one.id):
        if group.owners is None:
            detail = f"Graph does not list the owners of group {group.id}"
            gaps.append(Gap("m365_groups", GapReason.MALFORMED, detail, "scan again; if this persists, report it"))
            continue
        try:
            able = one_is_able(states.get(owner.id, True) for owner in group.owners)
        except Unknown as unknown:
            gaps += unknown.gaps
            continue
        if not able:
            what = "no owner" if not group.owners else "no owner whose account is enabled"
            subject = Subject("group", group.id, group.name)
            yield Finding(
                subject,
                f"{group.name} has {what}",
                f"{counted(len(group.owners), 'owner')}, all disabled" if group.owners else what,
                "an enabled owner",
            )
    if gaps:
        raise Unknown(*gaps)
