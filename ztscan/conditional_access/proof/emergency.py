"""The policies that could lock out emergency access accounts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from types import MappingProxyType

import msgspec

from ztscan.conditional_access.policy.people import People, Users
from ztscan.conditional_access.policy.policy import Policy
from ztscan.conditional_access.policy.sign_in import Identity
from ztscan.conditional_access.policy.tenant import SignInTenant
from ztscan.conditional_access.policy.vocabulary import MFA, STRENGTH_PREFIX, Dimension
from ztscan.core.columns import Table
from ztscan.core.model import ByKey, Gap, Subject
from ztscan.directory.blind_spots import BlindSpots
from ztscan.directory.people import EmergencyAccounts
from ztscan.directory.role_holding import RoleHoldings
from ztscan.engine.evidence import fact
from ztscan.graph.areas.groups import DirectoryObject, Member

CONDITIONAL_ACCESS_PLANS = ("AAD_PREMIUM", "AAD_PREMIUM_P2")


PASSKEY = frozenset(("fido2",))


class EmergencyReach(msgspec.Struct, frozen=True):
    """Enabled policies that can lock out emergency access accounts, by account id; ``gaps``: what may hide more.

    A policy can lock an account out if it blocks, or requires a control that the account's passkey does not satisfy. A policy
    that a passkey satisfies does so, too, unless it is the accounts' own or another account is free of all such policies.
    Source: learn.microsoft.com/entra/identity/role-based-access-control/security-emergency-access.
    """

    policies: Mapping[str, tuple[Subject, ...]]
    gaps: tuple[Gap, ...]


@fact
def emergency_reach(
    emergency_accounts: EmergencyAccounts,
    typed_policies: tuple[Policy, ...] | Gap,
    group_members: ByKey[Table[Member]] | Gap,
    directory_objects: ByKey[DirectoryObject | None] | Gap,
    role_holdings: RoleHoldings,
    service_plans: frozenset[str] | Gap,
    sign_in_tenant: SignInTenant,
) -> EmergencyReach:
    """Enabled policies that include an emergency access account, do not exclude it, and can lock it out.

    Of the conditions only users count: a narrow policy can be widened later. Policies for workload identities do not count,
    and neither do policies that are off or in report-only mode.
    """
    blind_spots = BlindSpots(service_plans, *CONDITIONAL_ACCESS_PLANS)
    conditions = [
        (policy, condition)
        for policy in blind_spots.of_feature(typed_policies, ())
        if policy.enforced and isinstance(condition := policy.conditions[Dimension.IDENTITY], Users) and policy.grant.strictest
    ]
    groups = {group for _, users in conditions for group in users.included.groups | users.excluded.groups}
    roles = {role for _, users in conditions for role in users.included.roles | users.excluded.roles}
    members = _Members(group_members, directory_objects)
    memberships = {group: members.of(group, emergency_accounts.ids) for group in sorted(groups)}
    unread = frozenset(group for group, found in memberships.items() if isinstance(found, Gap))
    harmful: dict[str, list[Subject]] = defaultdict(list)
    satisfied: dict[str, list[Subject]] = defaultdict(list)
    for account in sorted(emergency_accounts.ids):
        identity = Identity(
            id=account.lower(),
            groups=frozenset(group for group, found in memberships.items() if not isinstance(found, Gap) and account in found),
            roles=frozenset(h.role.lower() for h in role_holdings.holdings if h.principal == account and h.active),
            unread=unread | (frozenset(roles) if role_holdings.gaps else frozenset()),
        )
        for policy, users in conditions:
            truth = users.holds(identity, SignInTenant())
            if truth is None:
                _note(blind_spots, policy.subject, users, memberships, role_holdings.gaps)
            elif truth and not satisfied_by_passkey(policy, sign_in_tenant):
                harmful[account].append(policy.subject)
            elif truth and not _is_own(users.included, emergency_accounts.ids, members):
                satisfied[account].append(policy.subject)
    free = [account for account in emergency_accounts.ids if not harmful[account] and not satisfied[account]]
    reached = {
        account: tuple(sorted((*harmful[account], *(() if free else satisfied[account])), key=lambda subject: subject.id))
        for account in sorted(emergency_accounts.ids)
    }
    return EmergencyReach(MappingProxyType({key: found for key, found in reached.items() if found}), blind_spots.gaps)


def satisfied_by_passkey(policy: Policy, tenant: SignInTenant) -> bool:
    """Whether a person with a passkey and nothing else meets everything that the policy requires."""
    return all(any(_met_by_passkey(control, tenant) for control in clause) for clause in policy.grant.strictest)


def _met_by_passkey(control: str, tenant: SignInTenant) -> bool:
    if control.startswith(STRENGTH_PREFIX):
        strength = tenant.strength(control.removeprefix(STRENGTH_PREFIX))
        return strength is not None and PASSKEY in strength.accepted
    return control == MFA


def _is_own(included: People, accounts: frozenset[str], members: _Members) -> bool:
    """Whether a policy includes emergency access accounts and nobody else."""
    own = frozenset(account.lower() for account in accounts)
    if included.everyone or included.agent_users or included.roles or included.external or included.doubts:
        return False
    return included.users <= own and all(members.only(group, accounts) for group in included.groups)


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

    def only(self, group: str, accounts: frozenset[str]) -> bool:
        """Whether the group certainly has no member but ``accounts``."""
        rows = self._members if isinstance(self._members, Gap) else self._members[self._spelling.get(group, group)]
        return not isinstance(rows, Gap) and accounts.issuperset(rows.column("id"))
