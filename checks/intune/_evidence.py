"""What the checks on Intune share: judging rows one by one, assignments, times, and the people in groups."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime, timedelta
from typing import TypeVar

import msgspec

from ztscan.directory.account_states import one_is_able
from ztscan.directory.counting import counted
from ztscan.directory.past_times import past
from ztscan.endpoints.policy import PolicyTarget
from ztscan.endpoints.targets import includes_somebody, policy_target
from ztscan.entities.devices import PolicyAssignment
from ztscan.entities.groups import Member
from ztscan.entities.intune_roles import IntuneGroup
from ztscan.entities.users import User
from ztscan.plugin import ByKey, Finding, Gap, Subject, Table, Unknown, present, required

T = TypeVar("T")

TENANT = Subject("deviceManagement", "deviceManagement", "Microsoft Intune")


def judged(rows: Iterable[T], judge: Callable[[T], Iterable[Finding]]) -> Iterator[Finding]:
    """The findings on each row. Raises Unknown at the end, with the gaps of the rows that could not be judged."""
    gaps: dict[Gap, None] = {}
    for row in rows:
        try:
            yield from judge(row)
        except Unknown as unknown:
            gaps.update(dict.fromkeys(unknown.gaps))
    if gaps:
        raise Unknown(*gaps)


def targets_of(assignments: tuple[PolicyAssignment, ...] | None, resource: str) -> tuple[PolicyTarget, ...]:
    """The targets of an object. Raises Unknown where its assignments were not returned."""
    found = (one.target for one in required(assignments, resource, "assignments"))
    return tuple(
        policy_target(None, None, None, None)
        if target is None
        else policy_target(target.odata_type, target.group_id, target.filter_id, target.filter_type)
        for target in found
    )


def is_assigned(assignments: tuple[PolicyAssignment, ...] | None, resource: str) -> bool:
    """Whether an assignment includes somebody: an exclusion does not. Raises Unknown where that depends on an unknown target."""
    return required(includes_somebody(targets_of(assignments, resource)), resource, "assignments/target (of a known kind)")


def last(value: str | msgspec.UnsetType | None, now: datetime, resource: str, name: str) -> datetime | None:
    """When something last happened; None: never, which Graph writes as null or as the first of January in the year 1.

    Raises Unknown where it was not returned, or is no time in the past.
    """
    text = present(value, resource, name)
    if text is None:
        return None
    time = past(text, now, resource, name)
    return time if time.year > 1 else None


def expiring(left: timedelta) -> str:
    """How long something is valid, as a message says it."""
    if left <= timedelta(0):
        return "has expired"
    return f"expires in {counted(left.days, 'day')}" if left.days else "expires within a day"


def ago(time: datetime | None, now: datetime) -> str:
    """How long ago something happened."""
    if time is None:
        return "never"
    days = (now - time).days
    return f"{days} days ago" if days > 1 else f"at {time.astimezone(UTC):%Y-%m-%d %H:%M} UTC"


class GroupPeople(msgspec.Struct, frozen=True):
    """Who is in the groups that Intune names."""

    groups: ByKey[IntuneGroup | None] | Gap
    members: ByKey[Table[Member]] | Gap
    users: Table[User]

    def group(self, key: str) -> IntuneGroup | None:
        """The group; None: it was deleted. Raises Unknown where it could not be read."""
        found = self.groups if isinstance(self.groups, Gap) else self.groups[key.casefold()]
        if isinstance(found, Gap):
            raise Unknown(found)
        return found

    def enabled(self, keys: Iterable[str]) -> tuple[frozenset[str], tuple[Gap, ...]]:
        """Enabled users in the groups, and why others may be: what could not be read, or whether they are enabled."""
        people: set[str] = set()
        gaps: dict[Gap, None] = {}
        for key in keys:
            try:
                states = self._states(key)
                people.update(member for member, state in states.items() if state)
                one_is_able(state for state in states.values() if not state)
            except Unknown as unknown:
                gaps.update(dict.fromkeys(unknown.gaps))
        return frozenset(people), tuple(gaps)

    def _states(self, key: str) -> dict[str, bool | None]:
        """Whether each user in a group is enabled."""
        if self.group(key) is None:
            return {}
        rows = self.members if isinstance(self.members, Gap) else self.members[key.casefold()]
        if isinstance(rows, Gap):
            raise Unknown(rows)
        found = (self.users.by_id.get(member) for member in rows.column("id"))
        return {user.id: user.account_enabled for user in found if user is not None}
