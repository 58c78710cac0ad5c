"""Compares the rules of dynamic groups that policies and role assignments name. Who changes a rule decides who is a member."""

from __future__ import annotations

from collections.abc import Iterator

from ztscan.core.members import RULED, GroupMembers
from ztscan.core.model import Scan
from ztscan.drift.model import Blindness, Direction, ObjectDrift, PropertyChange

RULES = "dynamic_groups"
"""The resource of a changed rule."""
PROPERTY = "membershipRule"


def changed_rules(before: Scan, after: Scan) -> Iterator[ObjectDrift]:
    """Groups that both results name, with another rule or state of processing, or with a rule on one side only. In any order."""
    for group, was, now in _pairs(before, after):
        old, new = _texts(was), _texts(now)
        if old is not None and new is not None and old != new:
            texts = [side[0] if side else None for side in (old, new)]
            part = PropertyChange(PROPERTY, texts[0], texts[1], added=new, removed=old)
            yield ObjectDrift(RULES, group, Direction.CHANGED, was.name, now.name, (part,))


def unread_rules(before: Scan, after: Scan) -> Iterator[Blindness]:
    """Rules that one of the results, or neither, could read."""
    unread = [(was.members is None, now.members is None) for _, was, now in _pairs(before, after)]
    sides = [side for place, side in enumerate(("before", "after")) if any(pair[place] for pair in unread)]
    if sides:
        number = sum(map(any, unread))
        groups = f"{number:,} group{'s' if number != 1 else ''}"
        why = f"{' and '.join(sides)}, the membership rules of {groups} could not be read"
        yield Blindness("resource", RULES, why, hides_regression=False)


def _pairs(before: Scan, after: Scan) -> Iterator[tuple[str, GroupMembers, GroupMembers]]:
    old, new = ({group.id: group for group in scan.members.groups if group.id.endswith(RULED)} for scan in (before, after))
    for identity in old.keys() & new.keys():
        yield identity.removesuffix(RULED), old[identity], new[identity]


def _texts(rule: GroupMembers) -> tuple[str, ...] | None:
    """The rule of a group, none if it has none. None: it could not be read."""
    return None if rule.members is None else tuple(member.name for member in rule.members.few)
