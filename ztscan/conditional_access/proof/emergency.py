"""The policies that could lock out emergency access accounts: those whose user condition includes them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from ztscan.conditional_access.policy.people import Users
from ztscan.conditional_access.policy.reading import policy_of
from ztscan.conditional_access.policy.sign_in import Identity
from ztscan.conditional_access.policy.tenant import SignInTenant
from ztscan.conditional_access.policy.vocabulary import Dimension
from ztscan.core.columns import Table
from ztscan.core.model import ByKey, Gap, Subject
from ztscan.directory.blind_spots import BlindSpots
from ztscan.directory.people import EmergencyAccounts
from ztscan.directory.role_holding import RoleHoldings
from ztscan.engine.evidence import fact
from ztscan.graph.areas.conditional_access import ConditionalAccessPolicy
from ztscan.graph.areas.groups import DirectoryObject, Member

CONDITIONAL_ACCESS_PLANS = ("AAD_PREMIUM", "AAD_PREMIUM_P2")


@dataclass(frozen=True, slots=True)
class EmergencyReach:
    """Enabled policies that certainly apply to an emergency access account, by account id; ``gaps``: what may hide more."""

    policies: Mapping[str, tuple[Subject, ...]]
    gaps: tuple[Gap, ...]


@fact
def emergency_reach(
    emergency_accounts: EmergencyAccounts,
    conditional_access_policies: tuple[ConditionalAccessPolicy, ...] | Gap,
    group_members: ByKey[Table[Member]] | Gap,
    directory_objects: ByKey[DirectoryObject | None] | Gap,
    role_holdings: RoleHoldings,
    service_plans: frozenset[str] | Gap,
) -> EmergencyReach:
    """Enabled policies that include an emergency access account and do not exclude it, directly or by group or role.

    Only the user condition counts: a narrow policy can be widened later. Policies for workload identities do not count, and
    neither do policies that are off or in report-only mode.
    """
    blind_spots = BlindSpots(service_plans, *CONDITIONAL_ACCESS_PLANS)
    policies = [policy_of(policy) for policy in blind_spots.of_feature(conditional_access_policies, ())]
    conditions = [
        (policy.subject, condition)
        for policy in sorted(policies, key=lambda policy: policy.id)
        if policy.enforced and isinstance(condition := policy.conditions[Dimension.IDENTITY], Users)
    ]
    groups = {group for _, users in conditions for group in users.included.groups | users.excluded.groups}
    roles = {role for _, users in conditions for role in users.included.roles | users.excluded.roles}
    members = _Members(group_members, directory_objects)
    memberships = {group: members.of(group, emergency_accounts.ids) for group in sorted(groups)}
    unread = frozenset(group for group, found in memberships.items() if isinstance(found, Gap))
    reached: dict[str, list[Subject]] = defaultdict(list)
    for account in sorted(emergency_accounts.ids):
        identity = Identity(
            id=account.lower(),
            groups=frozenset(group for group, found in memberships.items() if not isinstance(found, Gap) and account in found),
            roles=frozenset(h.role.lower() for h in role_holdings.holdings if h.principal == account and h.active),
            unread=unread | (frozenset(roles) if role_holdings.gaps else frozenset()),
        )
        for subject, users in conditions:
            truth = users.holds(identity, SignInTenant())
            if truth:
                reached[account].append(subject)
            elif truth is None:
                _note(blind_spots, subject, users, memberships, role_holdings.gaps)
    return EmergencyReach(MappingProxyType({account: tuple(subjects) for account, subjects in reached.items()}), blind_spots.gaps)


def _note(
    blind_spots: BlindSpots,
    policy: Subject,
    users: Users,
    memberships: Mapping[str, frozenset[str] | Gap],
    role_gaps: tuple[Gap, ...],
) -> None:
    """Note why it is undetermined whether a policy applies to an account."""
    for group in sorted(users.included.groups | users.excluded.groups):
        found = memberships[group]
        if isinstance(found, Gap):
            blind_spots.note(found)
    if users.included.roles | users.excluded.roles:
        for gap in role_gaps:
            blind_spots.note(gap)
    for doubt in (*users.included.doubts, *users.excluded.doubts):
        detail = f"refers to users by `{doubt}` in the policy `{policy.id}`, which ztscan does not model"
        blind_spots.unsaid("conditional_access_policies", detail)


class _Members:
    """Which accounts are in a group. Policies here have group ids in lower case; the lists keep the spelling of Graph."""

    def __init__(self, group_members: ByKey[Table[Member]] | Gap, directory_objects: ByKey[DirectoryObject | None] | Gap) -> None:
        self._members = group_members
        self._spelling = {} if isinstance(group_members, Gap) else {group.lower(): group for group in group_members}
        objects = () if isinstance(directory_objects, Gap) else directory_objects.items()
        self._deleted = frozenset(key.lower() for key, found in objects if found is None)

    def of(self, group: str, accounts: frozenset[str]) -> frozenset[str] | Gap:
        """Those of ``accounts`` that are in the group. A deleted group has no members."""
        if group in self._deleted:
            return frozenset()
        rows = self._members if isinstance(self._members, Gap) else self._members[self._spelling.get(group, group)]
        return rows if isinstance(rows, Gap) else accounts.intersection(rows.column("id"))
