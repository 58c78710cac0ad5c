"""Holders of directory roles, how they hold them and through which group, combined from six lists of Graph.

Source: learn.microsoft.com/graph/api/resources/privilegedidentitymanagementv3-overview.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from types import MappingProxyType

from ztscan.config.settings import PrivilegedRoleSettings
from ztscan.core.columns import Table
from ztscan.core.model import ByKey, Gap, GapReason
from ztscan.directory.blind_spots import BlindSpots, Kinds
from ztscan.directory.role_groups import GroupExpansion
from ztscan.directory.role_holding import NO_OBJECT, TENANT_WIDE, RoleHolding, RoleHoldings, Tenure
from ztscan.directory.role_templates import FRAMEWORK_PRIVILEGED, PRIVILEGED
from ztscan.engine.evidence import fact
from ztscan.graph.areas.groups import DirectoryObject, Member
from ztscan.graph.areas.role_groups import GroupAssignment, GroupEligibility
from ztscan.graph.areas.roles import (
    RoleAssignment,
    RoleAssignmentScheduleInstance,
    RoleDefinition,
    RoleEligibilityScheduleInstance,
)
from ztscan.graph.resource import P2_OR_GOVERNANCE

PIM_LICENCE = P2_OR_GOVERNANCE
PIM_PLANS = PIM_LICENCE.service_plans
_TENURES = {"Assigned": Tenure.STANDING, "Activated": Tenure.ACTIVATED}


@fact
def privileged_roles(
    role_definitions: tuple[RoleDefinition, ...], privileged_role_settings: PrivilegedRoleSettings
) -> Mapping[str, str] | Gap:
    """Names of the privileged roles by id: those that the tenant, Microsoft, a mapped framework or the configuration counts.

    A name says who counts the role as privileged if Microsoft does not. A Gap if Graph omits the mark of a role that Microsoft
    does not document.
    """
    for role in role_definitions:
        if role.is_privileged is None and role.is_built_in is not True:
            detail = f"`role_definitions` does not state whether `{role.id}` is privileged"
            return Gap("role_definitions", GapReason.MALFORMED, detail, "scan again; if this persists, report it")
    named = {role.id: role.display_name or role.id for role in role_definitions}
    marked = {role.id for role in role_definitions if role.is_privileged} | set(PRIVILEGED)
    names = {one: named.get(one) or PRIVILEGED[one] for one in marked}
    for listed, (name, framework) in FRAMEWORK_PRIVILEGED.items():
        names.setdefault(listed, f"{named.get(listed) or name} (privileged by {framework})")
    for added in privileged_role_settings.include:
        names.setdefault(added, f"{named.get(added) or added} (privileged by ztscan.toml)")
    kept = names.keys() - set(privileged_role_settings.exclude)
    return MappingProxyType({one: names[one] for one in sorted(kept)})


@fact
def role_names(role_definitions: tuple[RoleDefinition, ...]) -> Mapping[str, str]:
    """Names of all roles by id."""
    return MappingProxyType({role.id: role.display_name or role.id for role in role_definitions})


@fact
def role_holdings(
    role_definitions: tuple[RoleDefinition, ...] | Gap,
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
    eligibilities = blind_spots.of_feature(role_eligibility_schedule_instances, ())
    known_groups = frozenset(() if isinstance(role_group_members, Gap) else role_group_members)
    kinds = Kinds(directory_objects, known_groups, blind_spots, NO_OBJECT)
    instances = blind_spots.of_feature(role_assignment_schedule_instances, ())
    all_seen = not isinstance(role_assignment_schedule_instances, Gap) or blind_spots.off(role_assignment_schedule_instances)
    direct = [
        *_active(role_assignments, instances, kinds, blind_spots, all_seen=all_seen),
        *_eligible(eligibilities, kinds),
    ]
    _note_undefined(role_definitions, (holding.role for holding in direct), blind_spots)
    _note_unscoped(role_assignments, "role_assignments", blind_spots)
    _note_unscoped(instances, "role_assignment_schedule_instances", blind_spots)
    _note_unscoped(eligibilities, "role_eligibility_schedule_instances", blind_spots)
    expansion = GroupExpansion(role_group_members, role_group_assignment_schedules, role_group_eligibility, kinds, blind_spots)
    holdings = {holding for holding in direct if holding.kind != "group"}
    by_group = [holding for holding in direct if holding.kind == "group"]
    for holding in by_group:
        holdings.update(expansion.of(holding))
    return RoleHoldings(tuple(sorted(holdings)), blind_spots.gaps, frozenset(holding.principal for holding in by_group))


def _note_undefined(definitions: tuple[RoleDefinition, ...] | Gap, held: Iterable[str], blind_spots: BlindSpots) -> None:
    """Roles that are held and not defined were lost on the way: whether they are privileged is not known."""
    if isinstance(definitions, Gap):
        return  # checks that evaluate what a role is meet that gap
    defined = {name.casefold() for role in definitions for name in (role.id, role.template_id) if name}
    for role in sorted({role.casefold() for role in held} - defined):
        blind_spots.unsaid("role_definitions", f"lacks the role `{role}`, which is assigned")


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


Entry = RoleAssignment | RoleAssignmentScheduleInstance | RoleEligibilityScheduleInstance


def _note_unscoped(entries: Iterable[Entry], resource: str, blind_spots: BlindSpots) -> None:
    """Graph states the scope of each entry, in one of two properties: a role without one may be for a part of the tenant."""
    for entry in entries:
        if not entry.directory_scope_id and not entry.app_scope_id:
            blind_spots.unsaid(resource, f"does not state the scope of `{entry.id}`")


def _scope(entry: Entry) -> str:
    return entry.directory_scope_id or entry.app_scope_id or TENANT_WIDE
