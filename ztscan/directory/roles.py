"""Who holds which directory role, how, and through which group: the answer that six lists of Graph give only together.

Sources: learn.microsoft.com/graph/api/resources/privilegedidentitymanagementv3-overview and
learn.microsoft.com/graph/api/resources/privilegedidentitymanagement-for-groups-api-overview.
"""

from __future__ import annotations

import enum
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from typing import TypeVar

from ztscan.directory.licences import is_off
from ztscan.directory.role_templates import PRIVILEGED
from ztscan.evidence import fact
from ztscan.graph.entities.groups import DirectoryObject, Member
from ztscan.graph.entities.roles import (
    GroupAssignment,
    GroupEligibility,
    RoleAssignment,
    RoleAssignmentScheduleInstance,
    RoleDefinition,
    RoleEligibilityScheduleInstance,
)
from ztscan.model import ByKey, Gap

T = TypeVar("T")

TENANT_WIDE = "/"
PIM_PLANS = ("AAD_PREMIUM_P2", "Entra_Identity_Governance")


class Tenure(enum.StrEnum):
    """How a role is held at this moment."""

    STANDING = "standing"
    ACTIVATED = "activated"
    ELIGIBLE = "eligible"
    IN_FORCE = "in_force"
    """In force, but whether standing or activated could not be read."""


@dataclass(frozen=True, slots=True, order=True)
class RoleHolding:
    """One way in which one principal holds a role, or may activate it."""

    principal: str
    role: str
    """Id of the role definition; for built-in roles the template id."""
    tenure: Tenure
    kind: str
    """``user``, ``servicePrincipal`` ...; empty where it could not be read."""
    scope: str = TENANT_WIDE
    through: str = ""
    """Id of the group that it comes through; empty: assigned directly."""
    ends: str = ""
    """ISO 8601 time; empty: permanent."""

    @property
    def active(self) -> bool:
        return self.tenure is not Tenure.ELIGIBLE

    @property
    def permanent(self) -> bool:
        """Held for good and without activation."""
        return self.tenure is Tenure.STANDING and not self.ends


@dataclass(frozen=True, slots=True)
class RoleHoldings:
    """All holdings that could be seen, groups expanded, and what may hide more of them.

    ``gaps`` is empty where the picture is complete. A finding on a holding that is seen is certain all the same.
    """

    holdings: tuple[RoleHolding, ...]
    gaps: tuple[Gap, ...]
    groups: frozenset[str]
    """Groups that hold or may activate a role; their members are in ``holdings``."""

    def of(self, roles: Collection[str], kinds: Collection[str] = ("user", "")) -> tuple[RoleHolding, ...]:
        """Holdings of any of ``roles`` by principals of these kinds; a kind that could not be read counts as a user."""
        return tuple(h for h in self.holdings if h.role in roles and h.kind in kinds)


@fact
def privileged_roles(role_definitions: tuple[RoleDefinition, ...]) -> dict[str, str]:
    """Names of the privileged roles by id: those that the tenant's schema marks, and those that Microsoft documents so."""
    named = {role.id: role.display_name or role.id for role in role_definitions}
    marked = {role.id for role in role_definitions if role.is_privileged}
    return {role: named.get(role) or PRIVILEGED[role] for role in sorted(marked | set(PRIVILEGED))}


@fact
def role_names(role_definitions: tuple[RoleDefinition, ...]) -> dict[str, str]:
    """Names of all roles by id."""
    return {role.id: role.display_name or role.id for role in role_definitions}


@fact
def role_holdings(
    role_assignments: tuple[RoleAssignment, ...],
    role_assignment_schedule_instances: tuple[RoleAssignmentScheduleInstance, ...] | Gap,
    role_eligibility_schedule_instances: tuple[RoleEligibilityScheduleInstance, ...] | Gap,
    role_group_members: ByKey[tuple[Member, ...]] | Gap,
    role_group_assignment_schedules: ByKey[tuple[GroupAssignment, ...]] | Gap,
    role_group_eligibility: ByKey[tuple[GroupEligibility, ...]] | Gap,
    directory_objects: ByKey[DirectoryObject | None] | Gap,
    service_plans: frozenset[str] | Gap,
) -> RoleHoldings:
    """Every holding of every directory role, from plain assignments, PIM's instances, and PIM for Groups.

    A plain assignment that PIM does not know counts as standing and permanent. Where the tenant certainly has no PIM (Graph
    says so and no subscription carries it), its absence is no gap.
    """
    gaps: dict[Gap, None] = {}

    def miss(gap: Gap) -> None:
        if not is_off(gap, service_plans, *PIM_PLANS):
            gaps[gap] = None

    def seen(evidence: T | Gap, nothing: T) -> T:
        if isinstance(evidence, Gap):
            miss(evidence)
            return nothing
        return evidence

    instances = role_assignment_schedule_instances
    tenure_known = not isinstance(instances, Gap) or is_off(instances, service_plans, *PIM_PLANS)
    members = seen(role_group_members, ByKey[tuple[Member, ...]]("role_group_members", {}))
    known_groups = frozenset(members)

    def kind_of(key: str) -> str:
        found = None if isinstance(directory_objects, Gap) else directory_objects[key]
        if isinstance(found, Gap):
            miss(found)
        kind = "" if found is None or isinstance(found, Gap) else found.kind
        return "group" if key in known_groups else kind

    if isinstance(directory_objects, Gap):
        miss(directory_objects)
    direct = [
        *_active(role_assignments, seen(instances, ()), kind_of, tenure_known),
        *_eligible(seen(role_eligibility_schedule_instances, ()), kind_of),
    ]
    groups = frozenset(holding.principal for holding in direct if holding.kind == "group")
    expansion = _Expansion(groups, members, kind_of, miss)
    schedules = seen(role_group_assignment_schedules, ByKey[tuple[GroupAssignment, ...]]("role_group_assignment_schedules", {}))
    expanded = set(expansion.of_members(direct, expansion.memberships(schedules)))
    if isinstance(role_group_eligibility, Gap):
        miss(role_group_eligibility)
    else:
        expanded |= set(expansion.of_eligible_members(direct, role_group_eligibility))
    holdings = {holding for holding in direct if holding.kind != "group"} | expanded
    return RoleHoldings(tuple(sorted(holdings)), tuple(gaps), groups)


def _active(
    assignments: Iterable[RoleAssignment],
    instances: Iterable[RoleAssignmentScheduleInstance],
    kind_of: Callable[[str], str],
    tenure_known: bool,
) -> Iterator[RoleHolding]:
    """Holdings in force. An instance says how; an assignment without one is standing, if instances could be read at all."""
    seen: dict[tuple[str, str, str], list[RoleHolding]] = defaultdict(list)
    for instance in instances:
        if instance.member_type == "Group":
            continue  # the group's own assignment is listed too, and is expanded with everybody in it
        scope = instance.directory_scope_id or instance.app_scope_id or TENANT_WIDE
        tenure = Tenure.ACTIVATED if instance.assignment_type == "Activated" else Tenure.STANDING
        seen[instance.principal_id, instance.role_definition_id, scope].append(
            RoleHolding(
                instance.principal_id,
                instance.role_definition_id,
                tenure,
                kind_of(instance.principal_id),
                scope,
                ends=instance.end_date_time or "",
            )
        )
    for assignment in assignments:
        scope = assignment.directory_scope_id or assignment.app_scope_id or TENANT_WIDE
        key = (assignment.principal_id, assignment.role_definition_id, scope)
        if key not in seen:
            tenure = Tenure.STANDING if tenure_known else Tenure.IN_FORCE
            seen[key].append(
                RoleHolding(
                    assignment.principal_id, assignment.role_definition_id, tenure, kind_of(assignment.principal_id), scope
                )
            )
    for holdings in seen.values():
        yield from holdings


def _eligible(instances: Iterable[RoleEligibilityScheduleInstance], kind_of: Callable[[str], str]) -> Iterator[RoleHolding]:
    for instance in instances:
        if instance.member_type == "Group":
            continue
        yield RoleHolding(
            instance.principal_id,
            instance.role_definition_id,
            Tenure.ELIGIBLE,
            kind_of(instance.principal_id),
            instance.directory_scope_id or instance.app_scope_id or TENANT_WIDE,
            ends=instance.end_date_time or "",
        )


@dataclass(frozen=True, slots=True)
class _Expansion:
    """Turns holdings of groups into holdings of the people and principals in them."""

    groups: frozenset[str]
    members: ByKey[tuple[Member, ...]]
    kind_of: Callable[[str], str]
    miss: Callable[[Gap], None]

    def memberships(self, schedules: ByKey[tuple[GroupAssignment, ...]]) -> dict[tuple[str, str], GroupAssignment]:
        """Memberships that PIM for Groups knows, by group and principal; a standing one wins over an activated one."""
        found: dict[tuple[str, str], GroupAssignment] = {}
        for group, rows in schedules.items():
            if isinstance(rows, Gap):
                self.miss(rows)
                continue
            for row in rows:
                key = (group, row.principal_id)
                if row.access_id == "member" and (key not in found or row.assignment_type == "assigned"):
                    found[key] = row
        return found

    def of_members(
        self, direct: Iterable[RoleHolding], memberships: dict[tuple[str, str], GroupAssignment]
    ) -> Iterator[RoleHolding]:
        """What the members of each group hold: as the group holds it, and no longer than their membership lasts."""
        for holding in direct:
            if holding.principal not in self.groups:
                continue
            for member, kind in self._people(holding.principal):
                own = memberships.get((holding.principal, member))
                just_in_time = own is not None and own.assignment_type == "activated"
                tenure = Tenure.ACTIVATED if just_in_time and holding.tenure is Tenure.STANDING else holding.tenure
                ends = min(filter(None, (holding.ends, own.end_date_time if own else None)), default="")
                yield replace(holding, principal=member, kind=kind, tenure=tenure, ends=ends, through=holding.principal)

    def of_eligible_members(
        self, direct: Iterable[RoleHolding], eligibility: ByKey[tuple[GroupEligibility, ...]]
    ) -> Iterator[RoleHolding]:
        """What those may activate who are eligible for membership in a group, themselves or through another group."""
        for holding in direct:
            if holding.principal not in self.groups:
                continue
            rows = eligibility[holding.principal]
            if isinstance(rows, Gap):
                self.miss(rows)
                continue
            for row in rows:
                if row.access_id != "member":
                    continue
                kind = self.kind_of(row.principal_id)
                people = self._people(row.principal_id) if kind == "group" else [(row.principal_id, kind)]
                ends = row.end_date_time or ""
                for person, kind_of_person in people:
                    as_eligible = replace(holding, tenure=Tenure.ELIGIBLE, ends=ends, through=holding.principal)
                    yield replace(as_eligible, principal=person, kind=kind_of_person)

    def _people(self, group: str) -> list[tuple[str, str]]:
        """Members and their kinds, nested groups left out: the list is transitive, so whoever is in them is listed too."""
        rows = self.members[group]
        if isinstance(rows, Gap):
            self.miss(rows)
            return []
        return [(member.id, member.kind) for member in rows if member.kind != "group"]
