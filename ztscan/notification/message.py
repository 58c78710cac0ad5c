"""What there is to say of a result: nothing, or a headline and the most important points. Pure.

Every text is one line without invisible characters. What a channel would read as markup is escaped by the channel.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

import msgspec

from ztscan.core.confidential import swept
from ztscan.core.exit_codes import NOTHING, ExitCode, FailOnDrift, exit_code, failing
from ztscan.core.expectation_ids import is_expectation
from ztscan.core.fingerprint import SHORT
from ztscan.core.model import CheckResult, Finding, Severity, Verdict
from ztscan.drift import listing, story
from ztscan.drift.cause import Cause
from ztscan.drift.compare import Graded
from ztscan.drift.model import Drift, FindingDrift, may_be_worse
from ztscan.reports.numbers.changes import first_changes
from ztscan.reports.numbers.gap import gap_numbers, gap_order, open_findings
from ztscan.reports.plain import one_line

MOST_POINTS = 10
"""The most points of a message. The rest is counted."""
LONGEST_TEXT = 300
"""Characters of a point."""
LONGEST_ACTION = 160
"""Characters of what is changed. What it closes and takes follows, and is not cut."""


class Point(msgspec.Struct, frozen=True):
    """One thing to say. ``kind``: expectation, change, finding, evidence or action."""

    kind: str
    severity: str
    text: str
    check: str = ""
    fingerprint: str = ""


class Notification(msgspec.Struct, frozen=True):
    """A message to people."""

    tenant: str
    domain: str
    finished: str
    headline: str
    points: tuple[Point, ...]
    more: int
    """Points that are left out."""
    exit_code: int
    link: str = ""

    @property
    def title(self) -> str:
        return f"ztscan: {self.tenant}"

    @property
    def lines(self) -> tuple[str, ...]:
        """The points as lines of text."""
        told = [f"{point.severity}: {point.text}" if point.severity else point.text for point in self.points]
        return (*told, f"and {self.more:,} more") if self.more else tuple(told)


def notification_of(
    graded: Graded,
    drift: Drift | None,
    *,
    fail_on: Severity | None,
    fail_on_drift: FailOnDrift,
    allowed: Collection[str] = NOTHING,
    always: bool = False,
    link: str = "",
) -> Notification | None:
    """The message, or None if there is nothing to say.

    There is something to say if the gate of the comparison fails or is undecided, or an expectation does not hold. Gaps that the
    baseline has, too, are no news. Without a baseline, the gate on severity counts.
    """
    scan, gate = graded.scan, fail_on if drift is None else None
    code = exit_code(scan, graded.grade, fail_on=gate, drift=drift, fail_on_drift=fail_on_drift, allowed=allowed)
    if code is ExitCode.MET and not always:
        return None
    points = list(_points(graded, drift, gate, fail_on_drift, allowed))
    action = _first_action(graded) if points and drift is None else ()
    tenant = scan.tenant
    return Notification(
        tenant=_short(tenant.name or tenant.domain or tenant.id or "unknown tenant"),
        domain=_short(tenant.domain),
        finished=scan.finished,
        headline=_short(_headline(graded, drift, gate, code)),
        points=(*points[:MOST_POINTS], *action),
        more=max(0, len(points) - MOST_POINTS),
        exit_code=int(code),
        link=link,
    )


def _headline(graded: Graded, drift: Drift | None, fail_on: Severity | None, code: ExitCode) -> str:
    parts = []
    broken = sum(1 for _ in _contradicted(graded))
    if broken:
        parts.append("1 expectation does not hold" if broken == 1 else f"{broken} expectations do not hold")
    if drift:
        parts.append(f"since {drift.before.finished}: {story.told(drift)}")
    elif fail_on:
        found = len(failing(graded.scan, fail_on))
        parts.append(f"{found} {'check' if found == 1 else 'checks'} with gaps of severity {fail_on} or above")
    if code is ExitCode.INCOMPLETE:
        parts.append("the gate is undecided, because evidence is missing")
    if code is ExitCode.FAILED:
        parts.append("a check failed to run")
    text = "; ".join(parts) or "nothing to report"
    return text[:1].upper() + text[1:]


def _points(
    graded: Graded, drift: Drift | None, fail_on: Severity | None, mode: FailOnDrift, allowed: Collection[str]
) -> Iterator[Point]:
    """What to say, the cause before its effects: expectations, changes, findings, evidence that is missing."""
    for check, finding in _contradicted(graded):
        yield _of_finding("expectation", check, finding)
    if drift is None:
        places = gap_order(graded.scan.checks)
        for check in sorted(failing(graded.scan, fail_on), key=lambda check: places[check.id]):
            if found := open_findings(check):
                yield _of_gap(check, found)
    else:
        yield from _changes(drift)
        for blind in drift.undecided(mode, allowed):
            yield Point("evidence", "", _short(f"cannot be compared: {blind.name or blind.kind}: {blind.reason}"), blind.name)
    unread = (check for check in graded.scan.checks if is_expectation(check.id) and check.verdict is Verdict.NOT_ASSESSED)
    for check in unread:
        yield Point("evidence", "", _short(f"{check.id} is undecided: {check.detail}"), check.id)


def _changes(drift: Drift) -> Iterator[Point]:
    """Changed policies, settings, groups and roles, then every finding that is worse, each once."""
    for event in story.changed_objects(drift):
        by = f", by {event.who}" if event.who else ""
        yield Point("change", "", _short(f"{event.kind}, {event.name}: {event.what}{by}"))
    worse = [one for one in drift.findings if may_be_worse(one) and not is_expectation(one.check)]
    yield from map(_of_change, sorted(worse, key=lambda one: (one.severity.rank, one.check)))


def _of_change(one: FindingDrift) -> Point:
    moved = "".join(f"; {told}" for told in one.details)
    unknown = ", cause not known" if one.cause is Cause.UNDETERMINED else ""
    by = f", by {who}" if (who := story.who_made(one.attribution)) else ""
    text = f"{listing.WORDS[one.direction]}{unknown}: {listing.with_subject(one.finding)}{moved} ({one.check}){by}"
    return Point("finding", one.severity.value, _short(text), one.check, one.finding.fingerprint[:SHORT])


def _of_finding(kind: str, check: CheckResult, finding: Finding) -> Point:
    text = f"{listing.with_subject(finding)} ({check.id})"
    return Point(kind, check.severity.value, _short(text), check.id, finding.fingerprint[:SHORT])


def _of_gap(check: CheckResult, found: Sequence[Finding]) -> Point:
    """A gap with all its findings as one point."""
    numbers = gap_numbers(found)
    names = [finding.subject.name or finding.subject.id for finding in found]
    message = listing.with_subject(found[0]) if len(found) == 1 else found[0].message
    text = f"{numbers.told(message, names)} ({check.id})"
    return Point("finding", check.severity.value, _short(text), check.id, found[0].fingerprint[:SHORT])


def _first_action(graded: Graded) -> tuple[Point, ...]:
    """The change to begin with, with what it closes."""
    first = first_changes(graded.scan, graded.grade).changes[:1]
    told = ((_short(f"Begin with: {change.description}", LONGEST_ACTION), change) for change in first)
    return tuple(Point("action", "", f"{text}. {_short(change.figures)}", change.check) for text, change in told)


def _contradicted(graded: Graded) -> Iterator[tuple[CheckResult, Finding]]:
    """Each expectation that does not hold, with its first finding."""
    failed = (check for check in graded.scan.checks if is_expectation(check.id) and check.verdict is Verdict.FAIL)
    return ((check, (open_findings(check) or check.findings)[0]) for check in failed if check.findings)


def _short(text: str, longest: int = LONGEST_TEXT) -> str:
    return swept(one_line(text, longest))
