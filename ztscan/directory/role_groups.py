"""Roles through groups: which roles the members of a group hold, and for how long.

With PIM for Groups, members activate their membership. The role can then be permanent for the group and just-in-time for its
members. Source: learn.microsoft.com/graph/api/resources/privilegedidentitymanagement-for-groups-api-overview.
"""

from __future__ import annotations

from collections.abc import Iterator

import msgspec
from msgspec.structs import replace

from ztscan.core.columns import Table
from ztscan.core.model import ByKey, Gap
from ztscan.directory.blind_spots import BlindSpots, Kinds
from ztscan.directory.role_holding import RoleHolding, Tenure
from ztscan.graph.areas.groups import Member
from ztscan.graph.areas.role_groups import GroupAssignment, GroupEligibility

MEMBER = "member"
OWNER = "owner"
"""What can be activated in PIM for Groups. An owner can add themselves to the members."""


class GroupExpansion(msgspec.Struct, frozen=True):
    """Turns holdings of groups into holdings of the people and principals in them."""

    members: ByKey[Table[Member]] | Gap
    """Transitive members by group."""
    memberships: ByKey[tuple[GroupAssignment, ...]] | Gap
    """Current memberships in PIM for Groups, by group."""
    eligibility: ByKey[tuple[GroupEligibility, ...]] | Gap
    kinds: Kinds
    blind_spots: BlindSpots

    def of(self, holding: RoleHolding) -> Iterator[RoleHolding]:
        """Holdings of the members of the group of ``holding``, and of principals that are eligible for membership."""
        yield from self._of_members(holding)
        yield from self._of_eligible(holding)

    def _of_members(self, holding: RoleHolding) -> Iterator[RoleHolding]:
        people = self._people(holding.principal)
        managed = self._managed(holding.principal) if people else {}
        for person, kind in people:
            own = None if managed is None else managed.get(person)
            if own is not None and own.assignment_type not in {"assigned", "activated"}:
                self.blind_spots.unsaid("role_group_assignment_schedules", f"does not state whether `{own.id}` was activated")
            yield replace(
                holding,
                principal=person,
                kind=kind,
                tenure=_tenure(holding.tenure, own, known=managed is not None),
                ends=_earlier(holding.ends, own.end_date_time if own else None),
                through=holding.principal,
            )

    def _of_eligible(self, holding: RoleHolding) -> Iterator[RoleHolding]:
        found = self.eligibility if isinstance(self.eligibility, Gap) else self.eligibility[holding.principal]
        for row in self.blind_spots.of_feature(found, ()):
            if row.access_id not in {MEMBER, OWNER}:
                self.blind_spots.unsaid("role_group_eligibility", f"does not state whether `{row.id}` is of a member")
            if row.access_id != MEMBER:
                continue
            kind = self.kinds.of(row.principal_id)
            people = self._people(row.principal_id) if kind == "group" else [(row.principal_id, kind)]
            for person, kind_of_person in people:
                yield replace(
                    holding,
                    principal=person,
                    kind=kind_of_person,
                    tenure=Tenure.ELIGIBLE,
                    ends=_earlier(holding.ends, row.end_date_time),
                    through=holding.principal,
                )

    def _people(self, group: str) -> list[tuple[str, str]]:
        """Members and their kinds, without nested groups. The list is transitive, so their members are listed too."""
        rows = self.members if isinstance(self.members, Gap) else self.members[group]
        kinds = [
            (member.id, self.blind_spots.kind_known(member.id, member.kind, "role_group_members"))
            for member in self.blind_spots.seen(rows, ())
        ]
        return [(member, kind) for member, kind in kinds if kind != "group"]

    def _managed(self, group: str) -> dict[str, GroupAssignment] | None:
        """Memberships in PIM for Groups, by principal, the longest of each. None if they could not be read.

        If PIM is certainly off, there are none: every membership is permanent.
        """
        rows = self.memberships if isinstance(self.memberships, Gap) else self.memberships[group]
        if isinstance(rows, Gap):
            if self.blind_spots.off(rows):
                return {}
            self.blind_spots.note(rows)
            return None
        found: dict[str, GroupAssignment] = {}
        for row in sorted((row for row in rows if row.access_id == MEMBER), key=_endurance):
            found[row.principal_id] = row
        return found


def _endurance(row: GroupAssignment) -> tuple[bool, bool, str, str]:
    """Sorts memberships from the shortest to the longest."""
    return row.assignment_type != "activated", not row.end_date_time, row.end_date_time or "", row.id


def _tenure(of_group: Tenure, own: GroupAssignment | None, *, known: bool) -> Tenure:
    """How a member holds the role of the group. A membership that PIM for Groups does not list is permanent."""
    if of_group is Tenure.ELIGIBLE:
        return of_group
    if own is not None and own.assignment_type == "activated":
        return Tenure.ACTIVATED
    certain = known and (own is None or own.assignment_type == "assigned")
    return of_group if certain else Tenure.IN_FORCE


def _earlier(*ends: str | None) -> str:
    """The earliest end date, without empty ones."""
    return min(filter(None, ends), default="")
