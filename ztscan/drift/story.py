"""The causes of a comparison, most important first: what changed, what follows from it, and what to do.

Every output begins with it. ``ztscan.drift.listing`` has all changes.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from ztscan.core.members import (
    APPLICATION_GRANTS,
    AUTHORITIES,
    FEDERATED,
    GRANTS,
    OLDER_AUTHORITIES,
    TRUSTS,
    USER_GRANTS,
)
from ztscan.core.model import Severity
from ztscan.drift import listing
from ztscan.drift.cause import Cause, PeopleChange
from ztscan.drift.members import MEMBERSHIP, ROLES
from ztscan.drift.model import Attribution, Direction, Drift, FindingDrift, ObjectDrift, PropertyChange, is_worse, may_be_worse

_KINDS: Mapping[str, str] = {
    USER_GRANTS: "consent for all users",
    APPLICATION_GRANTS: "application permissions",
    FEDERATED: "federated credentials",
    AUTHORITIES: "certificate authorities",
    OLDER_AUTHORITIES: "certificate authorities",
}
"""What a resource is called, if not by its name."""
MOVES: Mapping[str, tuple[str, str]] = {
    **dict.fromkeys((MEMBERSHIP, ROLES), ("entered", "left")),
    **dict.fromkeys(GRANTS, ("granted", "withdrawn")),
    **dict.fromkeys(TRUSTS, ("added", "removed")),
}
"""What members of a resource that is held as members do."""
_NAMED = 3
_SHOWN = 3
_LATER = len(Severity)
MOST_CAUSES = 5
"""Causes that a summary tells. The list of changes has all."""
MOST_EFFECTS = 2
"""Findings that a summary tells with their cause."""
PLANNED = "If a change was planned, accept this result as the next baseline."
"""Follows the causes."""


_UNCHANGED = ("no control changed", "no change of a control is known")
"""Where everything could be compared, and where it could not."""


class Event(NamedTuple):
    """One changed control, or a change whose cause is not known. ``name`` and ``what`` are texts of the tenant."""

    cause: Cause
    kind: str
    """What was changed, in words of ztscan: a resource or a check."""
    name: str
    what: str
    advice: str
    attribution: Attribution | None = None
    effects: tuple[FindingDrift, ...] = ()
    """The findings that are worse because of it."""
    rank: int = _LATER
    reopened: bool = False
    """Whether it is a finding that was accepted in the baseline: nothing of the tenant needs to have changed."""

    @property
    def told_effects(self) -> tuple[FindingDrift, ...]:
        """The effects that a summary tells, most severe first."""
        return self.effects[:MOST_EFFECTS]

    @property
    def more_effects(self) -> str:
        """How many it does not tell. Empty: none."""
        return _more(len(self.effects) - MOST_EFFECTS, "finding")

    @property
    def who(self) -> str:
        """Who made the change, when and from where. Empty: that is not known."""
        return who_made(self.attribution)


def who_made(by: Attribution | None) -> str:
    """Who made a change, when and from where. Empty: that is not known."""
    if by is None or not by.who:
        return ""
    return f"{by.who}, {by.when}" + (f", from {by.where}" if by.where else "") + (f": {by.operation}" if by.operation else "")


class Summary(NamedTuple):
    """The causes that a summary tells, most important first, and how many more there are. Empty ``more``: none."""

    events: tuple[Event, ...]
    more: str


def summary(drift: Drift) -> Summary:
    """The causes as the terminal, the job summary and messages tell them."""
    found = events(drift)
    return Summary(found[:MOST_CAUSES], _more(len(found) - MOST_CAUSES, "cause"))


def events(drift: Drift) -> tuple[Event, ...]:
    """The causes: controls before what is not known, then by the most severe finding that is worse because of them."""
    return _in_order((*_objects(drift), *_findings(drift)))


def changed_objects(drift: Drift) -> tuple[Event, ...]:
    """The causes that are policies, settings, groups and roles, for an output that tells each finding itself."""
    return _in_order(_objects(drift))


def _in_order(found: Iterable[Event]) -> tuple[Event, ...]:
    return tuple(sorted(found, key=lambda event: (list(Cause).index(event.cause), event.rank, event.kind, event.name)))


def told(drift: Drift) -> str:
    """The comparison in one line without any text of the tenant, the causes first."""
    lead, listed = "; ".join(_lead(drift)), listing.in_words(drift)
    if lead and listed.startswith("nothing changed"):
        listed = listed.replace("nothing changed", "nothing else changed", 1)
    return f"{lead}; {listed}" if lead else listed


def _lead(drift: Drift) -> Iterator[str]:
    controls = len(drift.controls)
    reopened = sum(change.waiver_ended and may_be_worse(change) for change in drift.findings)
    alone = [change for change in drift.findings if _is_unexplained(change)]
    unclear = sum(event.cause is Cause.UNDETERMINED and not event.reopened for event in events(drift))
    if drift.settings:
        yield f"ztscan.toml changed ({_listed(drift.settings)}), so what depends on it cannot be compared"
    if controls:
        yield f"{controls:,} control{'s' if controls > 1 else ''} changed"
    if reopened:
        yield f"{_counted(reopened, 'accepted gap is', 'accepted gaps are')} open again"
    if alone:
        others = "other " if controls else ""
        how = "worse" if all(map(is_worse, alone)) else "worse or different"
        told_of = _counted(len(alone), f"{others}finding is", f"{others}findings are")
        yield f"{told_of} {how}, unexplained by a compared policy or setting"
    if unclear:
        yield f"the cause of {unclear:,} change{'s' if unclear > 1 else ''} is not known"
    if people := _people(drift.people):
        yield people
    timed = sum(change.cause is Cause.TIME for change in drift.findings)
    if timed:
        yield f"{timed:,} finding{'s' if timed > 1 else ''} changed with time or activity"
    if not controls and not alone and not unclear and not reopened and drift.has_changes:
        better = any(change.cause is Cause.CONTROL for change in drift.findings)
        words = ("no control became weaker", "no weaker control is known") if better else _UNCHANGED
        yield words[bool(drift.blindness)]


def _is_unexplained(change: FindingDrift) -> bool:
    """Whether it counts as a change of a control, and no changed object is one that its check reads: a secret, a consent."""
    return change.cause is Cause.CONTROL and not change.through and not change.waiver_ended and may_be_worse(change)


def _people(people: PeopleChange | None) -> str:
    if people is None:
        return ""
    guests = people.guests
    joined = (
        [_counted(people.joined, "person", "people")]
        if guests is None
        else [_counted(people.joined - guests, "hire", "hires"), _counted(guests, "guest", "guests")]
    )
    parts = [f"{text} joined" for text in [" and ".join(filter(None, joined))] if text]
    return ", ".join([*parts, *(f"{text} left" for text in [_counted(people.left, "person", "people")] if text)])


def _more(number: int, one: str) -> str:
    return f"and {_counted(number, f'more {one}', f'more {one}s')}" if number > 0 else ""


def _counted(number: int, one: str, many: str) -> str:
    return f"{number:,} {one if number == 1 else many}" if number else ""


def _objects(drift: Drift) -> Iterator[Event]:
    """Changed policies, settings, groups and roles."""
    for change in drift.configuration:
        if change.recreated_from or change.cause not in (Cause.CONTROL, Cause.UNDETERMINED):
            continue
        effects = tuple(found for found in drift.findings if change.resource in found.through and may_be_worse(found))
        yield Event(
            change.cause,
            _KINDS.get(change.resource, change.resource.replace("_", " ")),
            change.name,
            change.meaning or _what(change),
            _advice(change),
            change.attribution,
            tuple(sorted(effects, key=lambda found: (found.severity.rank, found.check))),
            min((found.severity.rank for found in effects), default=_LATER),
        )


def _findings(drift: Drift) -> Iterator[Event]:
    """Findings that no changed object explains, by check: a new secret, a consent, an owner."""
    by_check: dict[tuple[str, Cause, bool], list[FindingDrift]] = {}
    for change in drift.findings:
        if not change.through and change.cause in (Cause.CONTROL, Cause.UNDETERMINED) and may_be_worse(change):
            by_check.setdefault((change.check, change.cause, change.waiver_ended), []).append(change)
    for (check, cause, reopened), found in by_check.items():
        first = min(found, key=lambda change: change.finding.subject.name)
        more = f" (and {len(found) - 1:,} more)" if len(found) > 1 else ""
        members = "".join(f"; {told}" for told in first.details)
        yield Event(
            cause,
            check,
            first.finding.subject.name or first.finding.subject.id,
            f"{listing.WORDS[first.direction]}: {first.finding.message}{members}{more}",
            f"Remediation: ztscan checks show {check}",
            first.attribution,
            rank=first.severity.rank,
            reopened=reopened,
        )


def _what(change: ObjectDrift) -> str:
    if change.direction in (Direction.NEW, Direction.GONE):
        return "created" if change.direction is Direction.NEW else "deleted"
    if words := MOVES.get(change.resource):
        return "; ".join(_moves(change.changes[0], words)) if change.changes else ""
    shown = [f"{part.path}: {_text(part.removed, part.before)} → {_text(part.added, part.after)}" for part in change.changes]
    more = f" and {len(shown) - _SHOWN} more properties" if len(shown) > _SHOWN else ""
    return "; ".join(shown[:_SHOWN]) + more


def _moves(part: PropertyChange, words: tuple[str, str]) -> Iterator[str]:
    """Who entered and who left, as far as names are known."""
    for word, names in zip(words, (part.added, part.removed), strict=True):
        if names:
            yield f"{word}: {_listed(names)}"
    if not part.added and not part.removed:
        yield f"other {part.path}"


def _listed(names: tuple[str, ...]) -> str:
    return ", ".join(names[:_NAMED]) + (f" and {len(names) - _NAMED} more" if len(names) > _NAMED else "")


def _text(names: Iterable[str], value: object) -> str:
    listed = _listed(tuple(names))
    return listed or ("nothing" if value is None else str(value))


_ADVICE: Mapping[str, str] = {
    MEMBERSHIP: "If this was not planned, restore the earlier members of the group.",
    ROLES: "If this was not planned, restore the earlier assignments of the role.",
    **dict.fromkeys(GRANTS, "If this was not planned, withdraw what was granted, and grant again what was withdrawn."),
    **dict.fromkeys(TRUSTS, "If this was not planned, remove what was added: it lets somebody sign in."),
}
"""By resource, what to do about a change that is no policy or setting."""


def _advice(change: ObjectDrift) -> str:
    if change.resource in _ADVICE:
        return _ADVICE[change.resource]
    if change.direction is Direction.NEW:
        return "If this was not planned, delete it."
    if change.direction is Direction.GONE:
        return "If this was not planned, create it again: the baseline holds its content."
    return "If this was not planned, set the earlier values again: the list of changes has them."
