"""Holders of directory roles, how they hold them and through which group, combined from six lists of Graph.

Source: learn.microsoft.com/graph/api/resources/privilegedidentitymanagementv3-overview.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from types import MappingProxyType

from ztscan.config.settings import PrivilegedRoleSettings
from ztscan.core.columns import Table
from ztscan.core.model import ByKey, Gap
from ztscan.directory.blind_spots import BlindSpots, Kinds
from ztscan.directory.role_groups import GroupExpansion
from ztscan.directory.role_holding import NO_OBJECT, TENANT_WIDE, RoleHolding, RoleHoldings, Tenure
from ztscan.directory.role_templates import FRAMEWORK_PRIVILEGED, PRIVILEGED
from ztscan.engine.evidence import fact
from ztscan.graph.areas.groups import DirectoryObject, Member
from ztscan.graph.areas.roles import (
    GroupAssignment,
    GroupEligibility,
    RoleAssignment,
    RoleAssignmentScheduleInstance,
    RoleDefinition,
    RoleEligibilityScheduleInstance,
)

PIM_PLANS = ("AAD_PREMIUM_P2", "Entra_Identity_Governance")
_TENURES = {"Assigned": Tenure.STANDING, "Activated": Tenure.ACTIVATED}


@fact
def privileged_roles(
    role_definitions: tuple[RoleDefinition, ...], privileged_role_settings: PrivilegedRoleSettings
) -> Mapping[str, str]:
    """Names of the privileged roles by id: those that the tenant, Microsoft, a mapped framework or the configuration counts.

    A name says who counts the role as privileged if Microsoft does not.
    """
    named = {role.id: role.display_name or role.id for role in role_definitions}
    marked = {role.id for role in role_definitions if role.is_privileged} | set(PRIVILEGED)
    names = {role: named.get(role) or PRIVILEGED[role] for role in marked}
    for role, (name, framework) in FRAMEWORK_PRIVILEGED.items():
        names.setdefault(role, f"{named.get(role) or name} (privileged by {framework})")
    for role in privileged_role_settings.include:
        names.setdefault(role, f"{named.get(role) or role} (privileged by ztscan.toml)")
    kept = names.keys() - set(privileged_role_settings.exclude)
    return MappingProxyType({role: names[role] for role in sorted(kept)})


@fact
def role_names(role_definitions: tuple[RoleDefinition, ...]) -> Mapping[str, str]:
    """Names of all roles by id."""
    return MappingProxyType({role.id: role.display_name or role.id for role in role_definitions})


@fact
def role_holdings(
    role_assignments: tuple[RoleAssignment, ...],
    role_assignment_schedule_instances: tuple[RoleAssignmentScheduleInstance, ...] | Gap,
    role_eligibility_schedule_instances: tuple[RoleEligibilityScheduleInstance, ...] | Gap,
    role_group_members: ByKey[Table[Member]] | Gap,
    role_group_assignment_schedules: ByKey[tuple[GroupAssignment, ...]] | Gap,
    role_group_eligibility: ByKey[tuple[GroupEligibility, ...]] | Gap,
    directory_objects: ByKey[DirectoryObject | None] | Gap,
    service_plans: frozenset[str] | Gap,
) -> RoleHoldings:
    """All holdings of all directory roles, from plain assignments, PIM schedule instances and PIM for Groups.

    A plain assignment that PIM does not list counts as standing and permanent. If the tenant certainly has no PIM (Graph
    reports this and no subscription includes it), the missing PIM data is not a gap.
    """
    blind_spots = BlindSpots(service_plans, *PIM_PLANS)
    known_groups = frozenset(() if isinstance(role_group_members, Gap) else role_group_members)
    kinds = Kinds(directory_objects, known_groups, blind_spots, NO_OBJECT)
    instances = blind_spots.of_feature(role_assignment_schedule_instances, ())
    all_seen = not isinstance(role_assignment_schedule_instances, Gap) or blind_spots.off(role_assignment_schedule_instances)
    direct = [
        *_active(role_assignments, instances, kinds, blind_spots, all_seen=all_seen),
        *_eligible(blind_spots.of_feature(role_eligibility_schedule_instances, ()), kinds),
    ]
    expansion = GroupExpansion(role_group_members, role_group_assignment_schedules, role_group_eligibility, kinds, blind_spots)
    holdings = {holding for holding in direct if holding.kind != "group"}
    by_group = [holding for holding in direct if holding.kind == "group"]
    for holding in by_group:
        holdings.update(expansion.of(holding))
    return RoleHoldings(tuple(sorted(holdings)), blind_spots.gaps, frozenset(holding.principal for holding in by_group))


def _active(
    assignments: Iterable[RoleAssignment],
    instances: Iterable[RoleAssignmentScheduleInstance],
    kinds: Kinds,
    blind_spots: BlindSpots,
    *,
    all_seen: bool,
) -> Iterator[RoleHolding]:
    """Active holdings. An instance states how. An assignment without one is standing if all instances could be read."""
    known: set[tuple[str, str, str]] = set()
    for instance in instances:
        if instance.member_type == "Group" and instance.assignment_type != "Activated":
            continue  # the assignment of the group is listed too, and is expanded with its members
        if instance.assignment_type not in _TENURES:
            blind_spots.unsaid("role_assignment_schedule_instances", f"does not state whether `{instance.id}` was activated")
        holding = RoleHolding(
            instance.principal_id,
            instance.role_definition_id,
            _TENURES.get(instance.assignment_type or "", Tenure.IN_FORCE),
            kinds.of(instance.principal_id),
            _scope(instance),
            ends=instance.end_date_time or "",
        )
        known.add((holding.principal, holding.role, holding.scope))
        yield holding
    tenure = Tenure.STANDING if all_seen else Tenure.IN_FORCE
    for assignment in assignments:
        principal, role, scope = assignment.principal_id, assignment.role_definition_id, _scope(assignment)
        if (principal, role, scope) not in known:
            yield RoleHolding(principal, role, tenure, kinds.of(principal), scope)


def _eligible(instances: Iterable[RoleEligibilityScheduleInstance], kinds: Kinds) -> Iterator[RoleHolding]:
    """Eligible holdings. The eligible assignment of a group represents those of its members."""
    for instance in instances:
        if instance.member_type != "Group":
            principal, role = instance.principal_id, instance.role_definition_id
            ends = instance.end_date_time or ""
            yield RoleHolding(principal, role, Tenure.ELIGIBLE, kinds.of(principal), _scope(instance), ends=ends)


def _scope(entry: RoleAssignment | RoleAssignmentScheduleInstance | RoleEligibilityScheduleInstance) -> str:
    return entry.directory_scope_id or entry.app_scope_id or TENANT_WIDE
