"""The members of groups that policies and role assignments name: part of the compared configuration, as digest and count."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from ztscan.core.members import FEW, MOST_GROUP_DIGESTS, Crowd, Digester, Members, affected, in_hex, salt_of, total
from ztscan.core.model import ByKey, Gap, GapReason
from ztscan.core.sealing import NamedGroup

MEMBERSHIPS = ("group_members", "role_group_members")
"""The resources that hold the members of such groups, direct and through nested groups."""
KIND = "member"
MEMBER = "member"
"""Graph's word for access to a group that is membership, and not ownership."""


def named_groups(evidence: Mapping[str, Any], tenant: str) -> Iterator[NamedGroup]:
    """Each group once, in order of id."""
    told: set[str] = set()
    for resource in MEMBERSHIPS:
        groups = evidence.get(resource)
        if isinstance(groups, ByKey):
            for group, rows in sorted(groups.items()):
                if group not in told:
                    told.add(group)
                    yield NamedGroup(group, _name(evidence, group), _members(evidence, rows, tenant))


ELIGIBILITY = "excluded_group_eligibility"
"""The resource with those who can activate the membership of a group that a policy excludes."""


def eligible_members(evidence: Mapping[str, Any]) -> Iterator[NamedGroup]:
    """Those who can activate the membership of each excluded group. Without a licence for it nobody can."""
    groups = evidence.get(ELIGIBILITY)
    if isinstance(groups, Gap) and groups.reason not in (GapReason.NOT_LICENSED, GapReason.NOT_IN_CLOUD):
        yield NamedGroup(ELIGIBILITY, "members that are eligible", None)
    for group, rows in sorted(groups.items()) if isinstance(groups, ByKey) else ():
        if isinstance(rows, Gap):
            yield NamedGroup(ELIGIBILITY, "members that are eligible", None)
        elif rows:
            people = ((row.principal_id, _name(evidence, row.principal_id)) for row in rows if row.access_id == MEMBER)
            yield NamedGroup(f"{group}:eligible:group", f"{_name(evidence, group)} (eligible)", affected("principal", people))


def _members(evidence: Mapping[str, Any], rows: Any, tenant: str) -> Members | Crowd | None:
    """None: they could not be read in full."""
    if not hasattr(rows, "__len__"):
        return None
    if len(rows) > MOST_GROUP_DIGESTS:
        digester = Digester(salt_of(tenant))
        return Members(KIND, len(rows), in_hex(total(digester.full(row.id) for row in rows)))
    people = evidence.get("users") if len(rows) <= FEW else None
    known = getattr(people, "by_id", {})
    return affected(KIND, ((row.id, known[row.id].name if row.id in known else _name(evidence, row.id)) for row in rows))


def _name(evidence: Mapping[str, Any], identity: str) -> str:
    objects = evidence.get("directory_objects")
    found = objects[identity] if isinstance(objects, ByKey) else None
    return getattr(found, "display_name", None) or identity
