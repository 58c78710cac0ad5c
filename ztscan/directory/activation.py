"""The PIM rules for the activation of each role, and of each group through which a role is activated.

Source: learn.microsoft.com/graph/identity-governance-pim-rules-overview.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import timedelta
from types import MappingProxyType

import msgspec

from ztscan.core.model import ByKey, Gap, GapReason
from ztscan.directory.role_groups import MEMBER, OWNER
from ztscan.directory.role_holding import TENANT_WIDE
from ztscan.engine.evidence import fact
from ztscan.graph.areas.groups import Group
from ztscan.graph.areas.role_groups import GroupEligibility
from ztscan.graph.areas.roles import (
    RoleAssignment,
    RoleAssignmentScheduleInstance,
    RoleEligibilityScheduleInstance,
    RolePolicy,
    RolePolicyAssignment,
)

APPROVAL = "Approval_EndUser_Assignment"
ENABLEMENT = "Enablement_EndUser_Assignment"
AUTHENTICATION_CONTEXT = "AuthenticationContext_EndUser_Assignment"
ACTIVATION_EXPIRATION = "Expiration_EndUser_Assignment"
ELIGIBILITY_EXPIRATION = "Expiration_Admin_Eligibility"
ELIGIBILITY_NOTIFICATION = "Notification_Admin_Admin_Eligibility"
ASSIGNMENT_NOTIFICATION = "Notification_Admin_Admin_Assignment"
ACTIVATION_NOTIFICATION = "Notification_Admin_EndUser_Assignment"

_WORDS = {"MultiFactorAuthentication": "mfa", "Justification": "justification", "Ticketing": "ticket"}
_DURATION = re.compile(r"P(?:(\d+)W)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:\.\d+)?)S)?)?")


class GroupActivation(msgspec.Struct, frozen=True):
    """PIM settings of a group with a role whose membership or ownership can be activated.

    A group has a policy for each of the two. Who activates the ownership can add themselves to the members, and so gets the role
    without the policy for members.
    """

    group: str
    access: str
    """What is activated: ``member`` or ``owner``. Empty: that is not known, and ``policy`` is a Gap."""
    name: str
    assigned: frozenset[str]
    """Roles that the group holds. A member who activates the membership has them, without any rule of the role itself."""
    eligible: frozenset[str]
    """Roles that the group is eligible for. After the membership, a member activates the role under the rules of the role."""
    policy: RolePolicy | Gap


class PimPolicies(msgspec.Struct, frozen=True):
    """The policies that govern how privileged roles are activated: those of the roles and those of groups."""

    roles: Mapping[str, RolePolicy]
    """By id of the role, tenant-wide."""
    groups: tuple[GroupActivation, ...]
    gaps: tuple[Gap, ...]
    """What could hide a group."""


@fact
def pim_policies(
    role_policies: Mapping[str, RolePolicy],
    role_assignments: tuple[RoleAssignment, ...] | Gap,
    role_assignment_schedule_instances: tuple[RoleAssignmentScheduleInstance, ...] | Gap,
    role_eligibility_schedule_instances: tuple[RoleEligibilityScheduleInstance, ...] | Gap,
    role_group_eligibility: ByKey[tuple[GroupEligibility, ...]] | Gap,
    role_group_policies: ByKey[tuple[RolePolicyAssignment, ...]] | Gap,
    role_assignable_groups: tuple[Group, ...] | Gap,
) -> PimPolicies:
    """The policy of each role, and those of each group with a role whose membership or ownership can be activated.

    What nobody can activate has no policy to evaluate. Sources, on PIM for Groups:
    learn.microsoft.com/entra/id-governance/privileged-identity-management/groups-role-settings and concept-pim-for-groups.
    """
    lists = (role_assignments, role_assignment_schedule_instances, role_eligibility_schedule_instances, role_group_eligibility)
    gaps = tuple(dict.fromkeys(found for found in lists if isinstance(found, Gap)))
    if isinstance(role_group_eligibility, Gap):
        return PimPolicies(role_policies, (), gaps)
    assigned = _roles_of(role_assignments, role_assignment_schedule_instances)
    eligible = _roles_of(role_eligibility_schedule_instances)
    names = {} if isinstance(role_assignable_groups, Gap) else {group.id: group.display_name for group in role_assignable_groups}
    groups = []
    for group in sorted(role_group_eligibility):
        roles = assigned.get(group, frozenset()), eligible.get(group, frozenset())
        for access in _activated(role_group_eligibility[group]) if any(roles) else ():
            policy = _group_policy(group, access, role_group_eligibility[group], role_group_policies)
            groups.append(GroupActivation(group, access, names.get(group) or group, *roles, policy))
    return PimPolicies(role_policies, tuple(groups), gaps)


def _roles_of(
    *lists: tuple[RoleAssignment, ...]
    | tuple[RoleAssignmentScheduleInstance, ...]
    | tuple[RoleEligibilityScheduleInstance, ...]
    | Gap,
) -> Mapping[str, frozenset[str]]:
    """Ids of roles by principal, as far as the lists could be read."""
    found: dict[str, set[str]] = defaultdict(set)
    for entries in lists:
        for entry in () if isinstance(entries, Gap) else entries:
            found[entry.principal_id].add(entry.role_definition_id)
    return {principal: frozenset(roles) for principal, roles in found.items()}


def _activated(eligible: Iterable[GroupEligibility] | Gap) -> Iterator[str]:
    """What of a group can be activated. Empty for rows that do not say it, and where there is no list."""
    found = {""} if isinstance(eligible, Gap) else {row.access_id or "" for row in eligible}
    yield from sorted({one if one in {MEMBER, OWNER} else "" for one in found})


def _group_policy(
    group: str,
    access: str,
    eligible: Iterable[GroupEligibility] | Gap,
    policies: ByKey[tuple[RolePolicyAssignment, ...]] | Gap,
) -> RolePolicy | Gap:
    """The policy for the members or the owners of the group."""
    if isinstance(eligible, Gap):
        return eligible
    if not access:
        detail = f"`role_group_eligibility` does not state for all of `{group}` whether it is of a member or of an owner"
        return Gap("role_group_eligibility", GapReason.MALFORMED, detail, "scan again; if this persists, report it")
    read = policies if isinstance(policies, Gap) else policies[group]
    if isinstance(read, Gap):
        return read
    found = (one.policy for one in sorted(read, key=lambda one: one.id) if one.role_definition_id == access and one.policy)
    detail = f"`role_group_policies` was read, but without the settings for {access}s of `{group}`"
    return next(found, Gap("role_group_policies", GapReason.MALFORMED, detail, "scan again; if this persists, report it"))


@fact
def role_policies(role_management_policy_assignments: tuple[RolePolicyAssignment, ...]) -> Mapping[str, RolePolicy]:
    """The policy that governs each role tenant-wide, by id of the role."""
    return MappingProxyType(
        {
            assignment.role_definition_id: assignment.policy
            for assignment in sorted(role_management_policy_assignments, key=lambda assignment: assignment.id)
            if assignment.role_definition_id and assignment.policy and assignment.scope_id in {TENANT_WIDE, None}
        }
    )


def activation_requires(policy: RolePolicy) -> tuple[str, ...]:
    """What a policy requires for activation: ``approval``, ``authentication_context``, ``justification``, ``mfa``, ``ticket``.

    A requirement without a word of ours keeps Graph's word.
    """
    return tuple(sorted(set(_required(policy))))


def _required(policy: RolePolicy) -> Iterator[str]:
    enablement, approval, context = map(policy.rule, (ENABLEMENT, APPROVAL, AUTHENTICATION_CONTEXT))
    for word in (enablement and enablement.enabled_rules) or ():
        yield _WORDS.get(word, word)
    if approval and approval.setting and approval.setting.is_approval_required:
        yield "approval"
    if context and context.is_enabled and context.claim_value:
        yield "authentication_context"


def duration(text: str) -> timedelta | None:
    """An ISO 8601 duration as PIM writes it (``PT8H``, ``P365D``). None for anything else, including years and months."""
    match = _DURATION.fullmatch(text)
    if match is None or not any(match.groups()):
        return None
    weeks, days, hours, minutes, seconds = (float(part or 0) for part in match.groups())
    return timedelta(weeks=weeks, days=days, hours=hours, minutes=minutes, seconds=seconds)
