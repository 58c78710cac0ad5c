"""What changed in one tenant since its last result, and the same change in many tenants."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from ztscan.drift.model import CheckDrift, Direction, Drift, FindingDrift, ObjectDrift, is_worse

WORSE = (Direction.REGRESSED, Direction.NEW)
BETTER = (Direction.IMPROVED, Direction.GONE)


class ChangeKey(NamedTuple):
    """What makes a change of two tenants the same: the check, or the kind of object with the changed properties."""

    kind: str
    """``check`` or ``configuration``."""
    what: str
    """Id of the check, or name of the resource."""
    name: str
    """Title of the check; for an object its name."""
    direction: Direction
    properties: tuple[str, ...] = ()


class TenantChanges(NamedTuple):
    """``worse`` and ``better`` count findings, ``controls`` changed policies and settings, ``unclear`` what cannot be compared.

    ``why_not``: why nothing could be compared; the counts are 0 then and mean nothing.
    """

    since: str
    worse: int = 0
    better: int = 0
    controls: int = 0
    unclear: int = 0
    keys: tuple[ChangeKey, ...] = ()
    why_not: str = ""

    @property
    def compared(self) -> bool:
        return not self.why_not


class CommonChange(NamedTuple):
    """One change and the tenants that have it, by their numbers."""

    key: ChangeKey
    tenants: tuple[int, ...]


def tenant_changes(drift: Drift) -> TenantChanges:
    """The comparison in numbers, with what makes each change comparable with those of other tenants."""
    blind = [entry.reason for entry in drift.blindness if entry.kind == "tenant"]
    if blind:
        return not_compared(blind[0], drift.before.finished)
    told = [change for change in drift.findings if not (change.quiet or change.waived_after)]
    directions = [change.direction for change in told]
    keys = {
        *(_of_finding(one) for one in told if one.direction is not Direction.NOT_COMPARABLE),
        *(_of_verdict(one) for one in drift.checks if one.direction in (*WORSE, *BETTER)),
        *map(_of_object, drift.configuration),
    }
    return TenantChanges(
        since=drift.before.finished,
        worse=sum(map(is_worse, drift.findings)),
        better=sum(direction in BETTER for direction in directions),
        controls=len(drift.controls),
        unclear=len(drift.blindness),
        keys=tuple(sorted(keys)),
    )


def not_compared(why: str, since: str = "") -> TenantChanges:
    """A tenant that cannot be compared with its last result."""
    return TenantChanges(since=since, why_not=why)


def common_changes(changes: Iterable[tuple[int, TenantChanges]]) -> tuple[CommonChange, ...]:
    """Every change with the tenants that have it, most tenants first."""
    found: Mapping[ChangeKey, list[int]] = defaultdict(list)
    for number, of in changes:
        for key in of.keys:
            found[key].append(number)
    listed = (CommonChange(key, tuple(numbers)) for key, numbers in found.items())
    return tuple(sorted(listed, key=lambda one: (-len(one.tenants), one.key)))


_SIDES = {Direction.NEW: Direction.REGRESSED, Direction.GONE: Direction.IMPROVED}
"""A finding that came makes its check worse: tenants differ in which of the two they have."""


def _of_finding(change: FindingDrift) -> ChangeKey:
    return ChangeKey("check", change.check, change.title, _SIDES.get(change.direction, change.direction))


def _of_verdict(change: CheckDrift) -> ChangeKey:
    return ChangeKey("check", change.id, change.title, _SIDES.get(change.direction, change.direction))


def _of_object(change: ObjectDrift) -> ChangeKey:
    paths = tuple(sorted({one.path for one in change.changes})) if change.direction is Direction.CHANGED else ()
    return ChangeKey("configuration", change.resource, change.name, change.direction, paths)
