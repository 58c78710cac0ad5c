"""Who can activate the ownership of a group with a directory role (PIM for Groups).

Source: learn.microsoft.com/entra/id-governance/privileged-identity-management/concept-pim-for-groups.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType

import msgspec

from ztscan.core.columns import Table
from ztscan.core.model import ByKey, Gap
from ztscan.directory.blind_spots import BlindSpots, Kinds
from ztscan.directory.role_groups import OWNER
from ztscan.directory.role_holding import NO_OBJECT
from ztscan.directory.roles import PIM_PLANS
from ztscan.engine.evidence import fact
from ztscan.graph.areas.groups import DirectoryObject, Member
from ztscan.graph.areas.role_groups import GroupEligibility


class EligibleOwners(msgspec.Struct, frozen=True):
    """``by_group``: by id of the group, the ids of those who are eligible for its ownership, with the members of groups."""

    by_group: Mapping[str, tuple[str, ...]]
    gaps: tuple[Gap, ...]
    """What could hide more of them."""


@fact
def eligible_owners(
    role_group_eligibility: ByKey[tuple[GroupEligibility, ...]] | Gap,
    role_group_members: ByKey[Table[Member]] | Gap,
    directory_objects: ByKey[DirectoryObject | None] | Gap,
    service_plans: frozenset[str] | Gap,
) -> EligibleOwners:
    """Eligible owners of role-assignable groups. If the tenant certainly has no PIM, there are none."""
    blind_spots = BlindSpots(service_plans, *PIM_PLANS)
    nobody = ByKey[tuple[GroupEligibility, ...]]("role_group_eligibility", {})
    eligibility = blind_spots.of_feature(role_group_eligibility, nobody)
    known = frozenset(() if isinstance(role_group_members, Gap) else role_group_members)
    kinds = Kinds(directory_objects, known, blind_spots, NO_OBJECT)

    def people(row: GroupEligibility) -> Iterable[str]:
        """Whom a row makes eligible, as far as that is known: what was deleted activates nothing."""
        kind = kinds.of(row.principal_id)
        if kind != "group":
            return () if kind in {"", NO_OBJECT} else (row.principal_id,)
        rows = role_group_members if isinstance(role_group_members, Gap) else role_group_members[row.principal_id]
        found = ((one.id, blind_spots.kind_known(one.id, one.kind, "role_group_members")) for one in blind_spots.seen(rows, ()))
        return (key for key, of in found if of not in {"", "group"})

    owners: dict[str, tuple[str, ...]] = {}
    for group in sorted(eligibility):
        rows = [row for row in blind_spots.of_feature(eligibility[group], ()) if row.access_id == OWNER]
        owners[group] = tuple(sorted({person for row in rows for person in people(row)}))
    return EligibleOwners(MappingProxyType(owners), blind_spots.gaps)
