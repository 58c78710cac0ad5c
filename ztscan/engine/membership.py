"""The members of groups that policies, assignments and roles name: part of the compared configuration, as digest and count."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from ztscan.core.columns import Table
from ztscan.core.members import (
    ASSIGNED,
    ELIGIBLE,
    FEW,
    MOST_GROUP_DIGESTS,
    RULED,
    Crowd,
    Digester,
    Members,
    affected,
    in_hex,
    salt_of,
    total,
)
from ztscan.core.model import ByKey, Gap, GapReason
from ztscan.core.sealing import NamedGroup

MEMBERSHIPS = ("group_members", "role_group_members")
"""The resources that hold the members of such groups, direct and through nested groups."""
ASSIGNMENTS = ("assignment_group_members", "app_protection_members")
"""The same of groups that assignments of Intune name."""
ELIGIBILITY = "excluded_group_eligibility"
"""The resource with those who can activate the membership of a group that a policy excludes."""
RULES = "dynamic_groups"
"""The resource with the rules that members follow from."""
NAMES = ("directory_objects", "assignment_groups", "app_protection_groups")
"""The resources with the names of objects by id."""
KIND = "member"
RULE = "rule"
MEMBER = "member"
"""Graph's word for access to a group that is membership, and not ownership."""


def named_groups(evidence: Mapping[str, Any], tenant: str) -> Iterator[NamedGroup]:
    """Each group once. One that policies on sign-ins or role assignments name is none that only assignments name."""
    told: set[str] = set()
    for resource in (*MEMBERSHIPS, *ASSIGNMENTS):
        groups = evidence.get(resource)
        kind = ASSIGNED if resource in ASSIGNMENTS else KIND
        for group, rows in sorted(groups.items()) if isinstance(groups, ByKey) else ():
            if group not in told:
                told.add(group)
                yield NamedGroup(group, _name(evidence, group), _members(evidence, rows, tenant, kind))


def eligible_members(evidence: Mapping[str, Any]) -> Iterator[NamedGroup]:
    """Those who can activate the membership of each group that a policy excludes. Without a licence for it nobody can."""
    found, named = evidence.get(ELIGIBILITY), evidence.get(MEMBERSHIPS[0])
    unlicensed = isinstance(found, Gap) and found.reason in (GapReason.NOT_LICENSED, GapReason.NOT_IN_CLOUD)
    groups = found if isinstance(found, ByKey) else named if isinstance(found, Gap) and not unlicensed else None
    for group, rows in sorted(groups.items()) if isinstance(groups, ByKey) else ():
        name = f"{_name(evidence, group)} (eligible)"
        if isinstance(found, Gap) or isinstance(rows, Gap):
            yield NamedGroup(f"{group}{ELIGIBLE}", name, None)
        else:
            people = [row.principal_id for row in rows if row.access_id == MEMBER]
            yield NamedGroup(f"{group}{ELIGIBLE}", name, affected(KIND, _named(evidence, people)))


def membership_rules(evidence: Mapping[str, Any]) -> Iterator[NamedGroup]:
    """The rule of each such group as its only member. Nothing, if a scan did not ask for dynamic groups."""
    found = evidence.get(RULES)
    if found is None:
        return
    rules = {} if isinstance(found, Gap) else {group.id.lower(): group.rule_with_state for group in found if group.is_dynamic}
    for group in sorted({group for name in (*MEMBERSHIPS, *ASSIGNMENTS) for group in _keys(evidence.get(name))}):
        rule = None if isinstance(found, Gap) else rules.get(group.lower(), "")
        text = () if not rule else ((rule, rule),)
        yield NamedGroup(f"{group}{RULED}", _name(evidence, group), None if rule is None else affected(RULE, text))


def _keys(groups: Any) -> Iterator[str]:
    return iter(groups if isinstance(groups, ByKey) else ())


def _members(evidence: Mapping[str, Any], rows: Any, tenant: str, kind: str) -> Members | Crowd | None:
    """None: they could not be read in full."""
    if not hasattr(rows, "__len__"):
        return None
    if len(rows) > MOST_GROUP_DIGESTS:
        digester = Digester(salt_of(tenant))
        return Members(kind, len(rows), in_hex(total(map(digester.full, _ids(rows)))))
    return affected(kind, _named(evidence, _ids(rows)))


def _ids(rows: Iterable[Any]) -> list[str]:
    """The ids of the members, which are most often held in columns."""
    return [*rows.column("id")] if isinstance(rows, Table) else [row.id for row in rows]


def _named(evidence: Mapping[str, Any], members: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Ids with their names. Where the result will not name them, names are not looked for."""
    if len(members) > FEW:
        return zip(members, members, strict=True)
    known = getattr(evidence.get("users"), "by_id", {})
    return ((member, known[member].name if member in known else _name(evidence, member)) for member in members)


def _name(evidence: Mapping[str, Any], identity: str) -> str:
    for resource in NAMES:
        objects = evidence.get(resource)
        found = objects[identity] if isinstance(objects, ByKey) else None
        if name := getattr(found, "display_name", None):
            return str(name)
    return identity
