"""What changed between two scans of one tenant. Values only; ``ztscan.drift.compare`` finds them.

Three levels: findings (and the verdicts they make up), objectives and maturity, and the configuration itself, property by
property, whether or not a check looks at it.
"""

from __future__ import annotations

import enum
from collections.abc import Iterable
from typing import Any

import msgspec

from ztscan.core.model import Finding, Maturity, ObjectiveStatus, Severity, Tenant, Verdict


class Direction(enum.StrEnum):
    """Which way something went, seen from before to after."""

    REGRESSED = "regressed"
    IMPROVED = "improved"
    NEW = "new"
    GONE = "gone"
    CHANGED = "changed"
    """Different, and neither better nor worse by itself."""
    NOT_COMPARABLE = "not_comparable"
    """One side could not be seen, or was judged by another rule: losing a permission closes nothing."""


class Attribution(msgspec.Struct, frozen=True):
    """Who made a change, by the directory's audit log; or, in ``why_not``, why that cannot be told."""

    who: str = ""
    """User principal name or name of the application."""
    who_kind: str = ""
    """``user`` or ``application``."""
    when: str = ""
    """ISO 8601 in UTC."""
    where: str = ""
    """IP address, where the log has one."""
    operation: str = ""
    record: str = ""
    """Id of the audit record."""
    others: int = 0
    """How many earlier records in the same span name the object too."""
    why_not: str = ""


class FindingDrift(msgspec.Struct, frozen=True):
    """A finding that is new, gone, affects more or fewer, or cannot be compared (then ``reason`` says why).

    ``before`` and ``after`` are the finding on either side, None where it is not there.
    """

    check: str
    title: str
    severity: Severity
    direction: Direction
    before: Finding | None
    after: Finding | None
    waived_before: bool = False
    waived_after: bool = False
    reason: str = ""
    attribution: Attribution | None = None

    @property
    def finding(self) -> Finding:
        """The finding as last seen."""
        found = self.after or self.before
        if found is None:
            raise ValueError("a drift of a finding has the finding on one side at least")
        return found


class CheckDrift(msgspec.Struct, frozen=True):
    """A check whose verdict changed, or that one of the scans cannot answer (None: it did not run there)."""

    id: str
    title: str
    severity: Severity
    direction: Direction
    before: Verdict | None
    after: Verdict | None
    reason: str = ""


class ObjectiveDrift(msgspec.Struct, frozen=True):
    id: str
    title: str
    pillar: str
    direction: Direction
    before: ObjectiveStatus | None
    after: ObjectiveStatus | None


class PillarDrift(msgspec.Struct, frozen=True):
    """A pillar whose maturity, score or share of assessed objectives changed. Scores and shares are 0-100."""

    id: str
    title: str
    direction: Direction
    maturity_before: Maturity
    maturity_after: Maturity
    score_before: int | None
    score_after: int | None
    assessed_before: int
    assessed_after: int


class PropertyChange(msgspec.Struct, frozen=True):
    """One property of a policy or setting, by its path in Graph's names (``conditions.users.excludeUsers``).

    ``before`` and ``after`` are canonical values (None: absent, null or empty). ``added`` and ``removed`` are the elements of
    a set that came and went, by name where one is known.
    """

    path: str
    before: Any
    after: Any
    added: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()


class ObjectDrift(msgspec.Struct, frozen=True):
    """A policy or settings object that was created, deleted or changed. ``resource`` is the resource that it was read by."""

    resource: str
    id: str
    direction: Direction
    name_before: str
    name_after: str
    changes: tuple[PropertyChange, ...]
    meaning: str = ""
    """For Conditional Access: what the change opens or closes, or that it affects no sign-in; empty for all else."""
    attribution: Attribution | None = None

    @property
    def name(self) -> str:
        """The name as last seen, else the id."""
        return self.name_after or self.name_before or self.id


class Rename(msgspec.Struct, frozen=True):
    """An object that has another name. Told, but no drift: a name decides nothing."""

    resource: str
    id: str
    before: str
    after: str


class UnseenConfiguration(msgspec.Struct, frozen=True):
    """Configuration that only one of the scans could read."""

    resource: str
    reason: str


class Moment(msgspec.Struct, frozen=True):
    """One of the two scans: when it ran (ISO 8601) and by which version of the tool."""

    started: str
    finished: str
    tool: str


class Drift(msgspec.Struct, frozen=True):
    """All that changed between two scans. Every sequence is in a fixed order."""

    tenant: Tenant
    before: Moment
    after: Moment
    findings: tuple[FindingDrift, ...] = ()
    checks: tuple[CheckDrift, ...] = ()
    objectives: tuple[ObjectiveDrift, ...] = ()
    pillars: tuple[PillarDrift, ...] = ()
    configuration: tuple[ObjectDrift, ...] = ()
    unseen: tuple[UnseenConfiguration, ...] = ()
    renamed: tuple[Rename, ...] = ()
    warnings: tuple[str, ...] = ()
    """Sentences about the baseline: retired checks in it."""

    @property
    def _directions(self) -> Iterable[Direction]:
        yield from (change.direction for change in self.findings)
        yield from (change.direction for change in self.checks)
        yield from (change.direction for change in self.objectives)
        yield from (change.direction for change in self.pillars)
        yield from (change.direction for change in self.configuration)

    @property
    def is_empty(self) -> bool:
        """Nothing changed and everything could be compared. A new name is no change."""
        return not any(self._directions) and not self.unseen

    @property
    def has_changes(self) -> bool:
        """Whether anything is known to have changed, for better or worse (``--fail-on-drift any``)."""
        return any(direction is not Direction.NOT_COMPARABLE for direction in self._directions)

    @property
    def has_regressions(self) -> bool:
        """Whether anything is worse (``--fail-on-drift regressions``). A finding that is waived now is accepted, so it is not."""
        worse = (Direction.REGRESSED, Direction.NEW)
        return (
            any(change.direction in worse and not change.waived_after for change in self.findings)
            or any(change.direction is Direction.REGRESSED for change in self.objectives)
            or any(change.direction is Direction.REGRESSED for change in self.pillars)
        )

    def findings_by(self, direction: Direction) -> tuple[FindingDrift, ...]:
        return tuple(change for change in self.findings if change.direction is direction)


DRIFT_SCHEMA = "ztscan.drift/1"


def to_document(drift: Drift) -> dict[str, Any]:
    """The drift as JSON-ready values, with the name of its schema in front."""
    document: dict[str, Any] = msgspec.to_builtins(drift)
    return {"schema": DRIFT_SCHEMA, **document}
