"""The members of groups that policies and role assignments name: part of the compared configuration, as digest and count."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from ztscan.core.members import FEW, MOST_GROUP_DIGESTS, Crowd, Digester, Members, affected, in_hex, salt_of, total
from ztscan.core.model import ByKey
from ztscan.core.sealing import NamedGroup

MEMBERSHIPS = ("group_members", "role_group_members")
"""The resources that hold the members of such groups, direct and through nested groups."""
KIND = "member"


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
