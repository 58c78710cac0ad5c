"""The changes between two scans of one tenant. Values only; ``ztscan.drift.compare`` computes them.

There are three levels: findings and verdicts; objectives and maturity; and the configuration, property by property, even where no
check reads it.
"""

from __future__ import annotations

import enum
from collections.abc import Collection, Iterable
from typing import Any, Literal

import msgspec

from ztscan.core.exit_codes import NOTHING, FailOnDrift
from ztscan.core.gates import Ruling, every
from ztscan.core.immutable import thawed
from ztscan.core.model import Finding, Maturity, ObjectiveStatus, Severity, Tenant, Verdict
from ztscan.drift.cause import COUNTED, NO_GATE, Cause, PeopleChange
from ztscan.drift.set_change import SetChange


class Direction(enum.StrEnum):
    """The direction of a change, from before to after."""

    REGRESSED = "regressed"
    IMPROVED = "improved"
    NEW = "new"
    GONE = "gone"
    CHANGED = "changed"
    """Different, but neither better nor worse."""
    NOT_COMPARABLE = "not_comparable"
    """One side was not assessed, or had another rule. Losing a permission closes no gap."""


class Attribution(msgspec.Struct, frozen=True):
    """Who made a change, by the directory's audit log. ``why_not``: why that is not known."""

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
    """The number of earlier records between the scans that also name the object."""
    why_not: str = ""


OPEN_AGAIN = "accepted in the baseline, and no waiver covers it now"


class FindingDrift(msgspec.Struct, frozen=True):
    """A finding that is new, closed, affects more or fewer, or is not comparable (``reason`` says why).

    ``before`` and ``after`` are the finding on either side. None: that side has no such finding.
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
    members: tuple[SetChange, ...] = ()
    """Who entered and who left what a finding affects that is on both sides."""
    cause: Cause = Cause.CONTROL
    through: tuple[str, ...] = ()
    """The resources of changed controls that the check reads."""
    quiet: bool = False
    """Whether so few people entered that the threshold of the check is not reached (``[drift."check.id"]``)."""

    @property
    def finding(self) -> Finding:
        """The finding of the later scan, else of the earlier one."""
        found = self.after or self.before
        if found is None:
            raise ValueError("a drift of a finding has the finding on one side at least")
        return found

    @property
    def waiver_ended(self) -> bool:
        """Whether the finding was accepted in the baseline and is open now: its waiver expired, lapsed or was removed."""
        return self.before is not None and self.after is not None and self.waived_before and not self.waived_after

    @property
    def is_altered(self) -> bool:
        """Whether something else was observed, and nothing tells whether it is worse."""
        return self.direction is Direction.CHANGED and self.before is not None and self.after is not None

    @property
    def details(self) -> tuple[str, ...]:
        """Who entered and left, and what was observed before and after where that, or the waiver, changed alone."""
        moved = tuple(changed.text for changed in self.members)
        if self.waiver_ended:
            moved = (OPEN_AGAIN, *moved)
        if not (self.is_altered or self.waiver_ended) or self.before is None or self.after is None:
            return moved
        if self.before.observed == self.after.observed:
            return moved
        return (*moved, f"observed: {self.before.observed} → {self.after.observed}")


class CheckDrift(msgspec.Struct, frozen=True):
    """A check whose verdict changed, or that one of the scans did not assess (None: it did not run)."""

    id: str
    title: str
    severity: Severity
    direction: Direction
    before: Verdict | None
    after: Verdict | None
    reason: str = ""
    cause: Cause = Cause.CONTROL


class ObjectiveDrift(msgspec.Struct, frozen=True):
    id: str
    title: str
    pillar: str
    direction: Direction
    before: ObjectiveStatus | None
    after: ObjectiveStatus | None
    cause: Cause = Cause.CONTROL
    quiet: bool = False
    checks: tuple[str, ...] = ()
    """The checks that moved it."""


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
    cause: Cause = Cause.CONTROL


class PropertyChange(msgspec.Struct, frozen=True):
    """One property of a policy or setting, by its path in Graph's names (``conditions.users.excludeUsers``).

    ``before`` and ``after`` are canonical values (None: absent, null or empty). ``added`` and ``removed`` are the changed
    elements of a set, by name if it is known.
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
    cause: Cause = Cause.CONTROL

    @property
    def recreated_from(self) -> str:
        """The earlier id of an object that was deleted and created again with the same content. Empty: it was not."""
        only = self.changes[0] if len(self.changes) == 1 else None
        return str(only.before) if only and only.path == "id" and only.before and only.after == self.id else ""

    @property
    def name(self) -> str:
        """The latest name, else the id."""
        return self.name_after or self.name_before or self.id


class Rename(msgspec.Struct, frozen=True):
    """An object with a new name. It is reported, but is not drift: a name has no effect on access."""

    resource: str
    id: str
    before: str
    after: str


class UnseenConfiguration(msgspec.Struct, frozen=True):
    """Configuration that only one of the scans could read. ``side``: the scan that lacks it."""

    resource: str
    reason: str
    side: Literal["before", "after"] = "after"
    requested: bool = True
    """Whether that scan tried to read it."""


class Blindness(msgspec.Struct, frozen=True):
    """What the two results cannot be compared by: it may hide a change."""

    kind: Literal["tenant", "check", "resource", "objective"]
    name: str
    """Id of a check or objective, or name of a resource. For ``tenant``: empty."""
    reason: str
    hides_regression: bool
    """Whether something may have become worse. If not, only some other change may be hidden."""
    checks: tuple[str, ...] = ()
    """For a resource: the checks that could not be assessed without it. For an objective: the checks behind it."""
    activity: bool = False
    """Whether only activity can be hidden: a check that reads sign-ins, alerts and the like, and that a person decides where
    there are none, was whole in both results."""
    unread: bool = True
    """Whether something could not be read, so that it can be restored. If not, what was read does not decide the check."""

    def hides(self, mode: FailOnDrift) -> bool:
        """Whether drift of the kind that fails the scan may be hidden."""
        if mode not in COUNTED:
            return mode == "any" or self.hides_regression
        return (self.hides_regression and not self.activity) or self.kind == "resource"

    def is_allowed(self, allowed: Collection[str]) -> bool:
        """Whether ``--allow-unassessed`` names it, or all checks that need it."""
        return self.name in allowed or (bool(self.checks) and all(check in allowed for check in self.checks))


def is_worse(change: FindingDrift) -> bool:
    """Whether a finding is worse, not accepted, and above the threshold of its check."""
    return change.direction in (Direction.REGRESSED, Direction.NEW) and not change.waived_after and not change.quiet


def may_be_worse(change: FindingDrift) -> bool:
    """Whether a finding is worse, or something else was observed of it, and it is not accepted."""
    return is_worse(change) or (change.is_altered and not change.waived_after)


def is_quiet(change: msgspec.Struct) -> bool:
    """Whether the threshold of its check is not reached."""
    return bool(getattr(change, "quiet", False))


def _novelty(change: FindingDrift, allowed: Collection[str]) -> Ruling:
    """A finding that the baseline lacks is new, and so is one that is worse for another cause than its people or the time."""
    if change.waived_after or change.quiet or change.after is None:
        return Ruling.PASS
    if change.direction is Direction.NEW or (change.direction is Direction.REGRESSED and change.cause is Cause.CONTROL):
        return Ruling.FAIL
    unclear = change.direction is Direction.NOT_COMPARABLE or (
        change.direction is Direction.REGRESSED and change.cause is Cause.UNDETERMINED
    )
    return Ruling.UNKNOWN if unclear and change.check not in allowed else Ruling.PASS


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
    blindness: tuple[Blindness, ...] = ()
    """Everything that makes a gate undecided: what one of the scans, or neither, could assess."""

    settings: tuple[str, ...] = ()
    """Tables of ``ztscan.toml`` that say something else than for the baseline. What depends on them is not comparable."""
    people: PeopleChange | None = None
    """Who joined and left. None: one of the results does not tell."""

    @property
    def _changes(self) -> Iterable[FindingDrift | CheckDrift | ObjectiveDrift | PillarDrift | ObjectDrift]:
        yield from self.findings
        yield from self.checks
        yield from self.objectives
        yield from self.pillars
        yield from self.configuration

    @property
    def is_empty(self) -> bool:
        """Nothing changed and everything could be compared. A new name is not a change."""
        return not any(self._changes) and not self.unseen

    @property
    def has_changes(self) -> bool:
        """Whether anything is known to have changed, for better or worse, other than by time alone (``--fail-on-drift any``)."""
        return any(
            change.direction is not Direction.NOT_COMPARABLE and change.cause is not Cause.TIME and not is_quiet(change)
            for change in self._changes
        )

    @property
    def worse(self) -> tuple[FindingDrift | ObjectiveDrift, ...]:
        """Findings and objectives that are worse. A finding that is now waived is not worse.

        Scores of pillars do not count by themselves: they also fall where an objective no longer applies.
        """
        return (
            *(change for change in self.findings if is_worse(change)),
            *(c for c in self.objectives if c.direction is Direction.REGRESSED and not c.quiet),
        )

    @property
    def altered(self) -> tuple[FindingDrift, ...]:
        """Findings of which something else was observed, and that may be worse. A finding that is now waived is accepted."""
        return tuple(change for change in self.findings if change.is_altered and not change.waived_after)

    @property
    def has_regressions(self) -> bool:
        """Whether anything is worse, for any cause (``--fail-on-drift regressions``)."""
        return bool(self.worse)

    @property
    def controls(self) -> tuple[ObjectDrift, ...]:
        """Changed controls. An object that was created again with the same content changes nothing."""
        return tuple(c for c in self.configuration if c.cause is Cause.CONTROL and not c.recreated_from)

    def fails(self, mode: FailOnDrift) -> bool:
        """Whether drift of this kind is known."""
        if mode in COUNTED:
            altered = any(change.cause is Cause.CONTROL for change in self.altered)
            return bool(self.controls) or altered or any(change.cause in COUNTED[mode] for change in self.worse)
        return self.has_changes if mode == "any" else mode == "regressions" and self.has_regressions

    def undecided(self, mode: FailOnDrift, allowed: Collection[str] = NOTHING) -> tuple[Blindness, ...]:
        """What may hide drift of the kind that fails the scan, without what ``allowed`` names."""
        if mode in NO_GATE:
            return ()
        found = (
            *(blind for blind in self.blindness if blind.hides(mode)),
            *(self._undetermined if mode in COUNTED else ()),
        )
        return tuple(blind for blind in dict.fromkeys(found) if not blind.is_allowed(allowed))

    @property
    def _undetermined(self) -> Iterable[Blindness]:
        """Changes whose cause may be a control."""
        why = "it changed, and the cause could not be determined: evidence on people or controls is missing in one of the results"
        for change in (*self.worse, *self.altered):
            if change.cause is Cause.UNDETERMINED:
                kind, name = ("check", change.check) if isinstance(change, FindingDrift) else ("objective", change.id)
                checks = () if isinstance(change, FindingDrift) else change.checks
                yield Blindness(kind, name, why, hides_regression=True, checks=checks)  # type: ignore[arg-type]
        for changed in self.configuration:
            if changed.cause is Cause.UNDETERMINED:
                yield Blindness("resource", changed.resource, why, hides_regression=False)

    def ruling(self, mode: FailOnDrift, allowed: Collection[str] = NOTHING) -> Ruling:
        """What the drift gate says (see ``ztscan.core.exit_codes``)."""
        known = Ruling.FAIL if self.fails(mode) else Ruling.PASS
        return every((known, Ruling.UNKNOWN if self.undecided(mode, allowed) else Ruling.PASS))

    def novelty(self, check: str, allowed: Collection[str] = NOTHING) -> Ruling:
        """Whether a failed check has a gap that the baseline does not have (``--new-only``): then it is a fail."""
        if any(blind.kind == "tenant" for blind in self.blindness):
            return Ruling.UNKNOWN
        hidden = (
            Ruling.UNKNOWN
            for blind in self.blindness
            if blind.kind == "check" and blind.name == check and blind.hides_regression and not blind.is_allowed(allowed)
        )
        return every((*hidden, *(_novelty(change, allowed) for change in self.findings if change.check == check)))


DRIFT_SCHEMA = "ztscan.drift/1"


def to_document(drift: Drift) -> dict[str, Any]:
    """The drift as values for JSON, with the name of its schema first."""
    document: dict[str, Any] = msgspec.to_builtins(drift, enc_hook=thawed)
    return {"schema": DRIFT_SCHEMA, **document}
