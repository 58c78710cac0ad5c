"""Groups that PIM manages, and the groups nested in them.

Source: learn.microsoft.com/entra/id-governance/privileged-identity-management/concept-pim-for-groups.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType

import msgspec

from ztscan.core.columns import Table
from ztscan.core.model import ByKey, Gap
from ztscan.directory.blind_spots import BlindSpots, Kinds
from ztscan.directory.role_holding import NO_OBJECT
from ztscan.directory.roles import PIM_PLANS
from ztscan.engine.evidence import fact
from ztscan.graph.areas.groups import DirectoryObject, Member
from ztscan.graph.areas.role_groups import GroupAssignment, GroupEligibility


class ManagedGroups(msgspec.Struct, frozen=True):
    """``nested``: by id of each role-assignable group that PIM manages, the ids of its nested or eligible groups."""

    nested: Mapping[str, frozenset[str]]
    gaps: tuple[Gap, ...]
    """What could hide more of them."""


@fact
def managed_groups(
    role_group_eligibility: ByKey[tuple[GroupEligibility, ...]],
    role_group_assignment_schedules: ByKey[tuple[GroupAssignment, ...]],
    role_group_members: ByKey[Table[Member]] | Gap,
    directory_objects: ByKey[DirectoryObject | None] | Gap,
    service_plans: frozenset[str] | Gap,
) -> ManagedGroups:
    """Role-assignable groups with an eligibility or a membership in PIM for Groups: Graph has no list of managed groups."""
    blind_spots = BlindSpots(service_plans, *PIM_PLANS)
    members = blind_spots.seen(role_group_members, ByKey[Table[Member]]("role_group_members", {}))
    kinds = Kinds(directory_objects, frozenset(members), blind_spots, NO_OBJECT)
    nested: dict[str, frozenset[str]] = {}
    for group in sorted({*role_group_eligibility, *role_group_assignment_schedules}):
        rows: Iterable[GroupEligibility | GroupAssignment] = (
            *blind_spots.seen(role_group_eligibility[group], ()),
            *blind_spots.seen(role_group_assignment_schedules[group], ()),
        )
        principals = sorted({row.principal_id for row in rows})  # gaps are told in this order
        if not principals:
            continue
        found = {principal for principal in principals if kinds.of(principal) == "group"}
        if group in members:
            for member in blind_spots.seen(members[group], ()):
                if blind_spots.kind_known(member.id, member.kind, "role_group_members") == "group":
                    found.add(member.id)
        nested[group] = frozenset(found)
    return ManagedGroups(MappingProxyType(nested), blind_spots.gaps)
