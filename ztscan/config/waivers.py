"""Waivers (accepted risks): the findings that they cover, their end dates, and their problems.

A waiver never changes a raw verdict and never removes a finding. It sets the verdict for the gate (``CheckResult.effective``).
It is bound to the accepted evidence, if that was recorded, and it always has an end date.
"""

from __future__ import annotations

import enum
import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from types import MappingProxyType

import msgspec

from ztscan.config.settings import WaiverEntry
from ztscan.core.errors import UsageError
from ztscan.core.expectation_ids import is_expectation
from ztscan.core.fingerprint import SHORT, fingerprint
from ztscan.core.members import COVERED_CONDITION, COVERED_LOCATION, Members
from ztscan.core.model import CheckResult, Finding, Scan, Verdict, Waiver

LONGEST = timedelta(days=400)
"""The longest time until a waiver or an attestation expires: a year, and some weeks for the review."""
_NAMED = 5
_COVERED = frozenset((COVERED_CONDITION, COVERED_LOCATION))
"""Kinds of members that a finding does not affect."""
_DEVICES = frozenset(("device", "managedDevice"))
"""Kinds of members that come and go every day: their number is what was accepted."""


class WaiverState(enum.StrEnum):
    """The state of one waiver."""

    APPLIED = "applied"
    UNDECIDED = "undecided"
    """Its check did not run or could not be assessed, so the state of the waiver is unknown."""
    EXPIRED = "expired"
    TOO_FAR_AHEAD = "too_far_ahead"
    LAPSED = "lapsed"
    """The evidence has changed since it was accepted."""
    UNMATCHED = "unmatched"
    """Its check has findings, but none on that subject."""
    UNUSED = "unused"
    """Its check has no findings any more."""
    DUPLICATE = "duplicate"
    """Earlier waivers already cover everything that it covers."""

    @property
    def is_problem(self) -> bool:
        return self not in (WaiverState.APPLIED, WaiverState.UNDECIDED)


class WaiverUse(msgspec.Struct, frozen=True):
    """One waiver of the configuration, and its state. ``detail`` is a sentence in lower case."""

    entry: WaiverEntry
    state: WaiverState
    detail: str
    findings: tuple[str, ...] = ()
    """Fingerprints of the findings that it covers."""


class WaivedScan(msgspec.Struct, frozen=True):
    """A scan with waivers applied, and the state of every waiver in the order of the configuration."""

    scan: Scan
    uses: tuple[WaiverUse, ...]

    @property
    def problems(self) -> tuple[WaiverUse, ...]:
        return tuple(use for use in self.uses if use.state.is_problem)


def evidence_fingerprint(*findings: Finding) -> str:
    """Identity of the accepted evidence, 32 hex digits: the findings, what was observed and expected, and what they affect.

    A text names the first of a long list, so the members of a finding are part of it. Of people, applications and devices that
    are counted, the number is. The example sign-in and the message are not part of it: another example of the same gap is not
    new evidence. The findings are those of a result: their members are sealed.
    """
    parts = sorted("\x1f".join((found.fingerprint, found.observed, found.expected, *_affected(found))) for found in findings)
    return hashlib.sha256("\x1e".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:32]


def _affected(found: Finding) -> Iterator[str]:
    """How many users and applications a finding affects, and which other members it has."""
    counted = {"user": found.users, "application": found.applications}
    yield from (str(number) for number in counted.values())
    for members in sorted(found.members, key=lambda members: members.kind):
        if members.kind in _COVERED or counted.get(members.kind) is not None:
            continue
        who = "" if members.kind in _DEVICES else _who(members)
        yield f"{members.kind}\x1d{members.count}\x1d{who}"


def _who(members: Members) -> str:
    """The ids of members. Of many, the digest: it depends on the id of the tenant, which a scan may not have read."""
    return "\x1c".join(sorted(one.id.lower() for one in members.few)) if len(members.few) == members.count else members.digest


def is_waived(result: CheckResult, finding: Finding) -> bool:
    """Whether a waiver covers ``finding``."""
    return result.waiver is not None and finding.fingerprint in result.waiver.findings


def apply_waivers(
    scan: Scan, entries: Sequence[WaiverEntry], today: date, successors: Mapping[str, str] = MappingProxyType({})
) -> WaivedScan:
    """``scan`` with the waivers that hold on ``today``. Raw verdicts and findings stay as they are.

    ``successors``: by the id of a retired check that of the check that replaces it. A waiver of the retired check covers the
    same findings of its successor.
    """
    results = {check.id: check for check in scan.checks}
    retired: dict[str, tuple[str, ...]] = {}
    for old, new in successors.items():
        retired[new] = (*retired.get(new, ()), old)
    covering: dict[str, list[WaiverEntry]] = {}
    covered: dict[str, dict[str, None]] = {}
    uses = []
    for entry in entries:
        check_id = successors.get(entry.check, entry.check)
        use = _judge(entry, results.get(check_id), retired.get(check_id, ()), covered.get(check_id, {}), today)
        uses.append(use)
        if use.state is WaiverState.APPLIED:
            covering.setdefault(check_id, []).append(entry)
            covered.setdefault(check_id, {}).update(dict.fromkeys(use.findings))
    checks = tuple(
        _waived(check, covering[check.id], tuple(covered[check.id])) if check.id in covering else check for check in scan.checks
    )
    return WaivedScan(msgspec.structs.replace(scan, checks=checks), tuple(uses))


def refuse_waivers(uses: Iterable[WaiverUse], *, strict: bool, told: Callable[[str], str] = str) -> None:
    """Raise UsageError for the first invalid waiver. If ``strict`` (``--strict-waivers``), for the first with any problem.

    ``told``: gives the name of a subject for the error.
    """
    for use in uses:
        if use.state is WaiverState.TOO_FAR_AHEAD or (strict and use.state.is_problem):
            raise UsageError(
                f"the waiver of `{use.entry.check}` for `{told(use.entry.subject)}` {use.detail}", _NEXT_STEP[use.state]
            )


_NEXT_STEP = {
    WaiverState.EXPIRED: "remove it, or accept the risk again with `ztscan waive`",
    WaiverState.TOO_FAR_AHEAD: f"set an end date within {LONGEST.days} days",
    WaiverState.LAPSED: "review the finding, then accept it again with `ztscan waive`",
    WaiverState.UNMATCHED: "correct its `subject`, or remove it",
    WaiverState.UNUSED: "remove it",
    WaiverState.DUPLICATE: "remove it",
}


def select_finding(scan: Scan, prefix: str) -> tuple[CheckResult, Finding]:
    """The finding whose fingerprint begins with ``prefix``. Raises UsageError if there is none, or more than one."""
    found = [(check, f) for check in scan.checks for f in check.findings if prefix and f.fingerprint.startswith(prefix.lower())]
    if not found:
        raise UsageError(
            f"no finding has the fingerprint `{prefix}`", "take one from the report or from `checks[].findings[]` of the result"
        )
    if len(found) > 1:
        raise UsageError(f"{len(found)} fingerprints begin with `{prefix}`", "give more digits")
    return found[0]


def select_on_subject(scan: Scan, check_id: str, subject: str) -> tuple[CheckResult, Finding]:
    """The finding of a check on the subject of this name or id. Raises UsageError if there is none, or more than one.

    The name only selects: the waiver keeps the fingerprint, because a person who can rename an object could otherwise choose
    what a waiver covers.
    """
    check = next((check for check in scan.checks if check.id == check_id), None)
    if check is None:
        raise UsageError(f"the result has no check `{check_id}`", "take an id from the report")
    if not check.findings:
        raise UsageError(f"`{check_id}` has no finding in the result: its verdict is {check.verdict}", "only a finding is waived")
    wanted = subject.casefold()
    found = [one for one in check.findings if wanted in (one.subject.name.casefold(), one.subject.id.casefold())]
    if not found:
        raise UsageError(f"`{check_id}` has no finding on `{subject}`", "take the name or id of the subject from the report")
    if len(found) > 1:
        fingerprints = ", ".join(one.fingerprint[:SHORT] for one in found[:_NAMED])
        raise UsageError(
            f"`{check_id}` has {len(found)} findings on `{subject}`", f"give the fingerprint of one ({fingerprints}...)"
        )
    return check, found[0]


def waiver_for(check: CheckResult, found: Finding, *, reason: str, owner: str, expires: date, today: date) -> WaiverEntry:
    """The entry that accepts one finding with the current evidence. Raises UsageError for an invalid date, or an expectation."""
    if is_expectation(check.id):
        raise UsageError(f"`{check.id}` is an expectation, which has no waiver", "correct it, or add to its `except`")
    if expires < today:
        raise UsageError(f"`{expires}` is in the past", "give a future date")
    if expires - today > LONGEST:
        raise UsageError(f"`{expires}` is more than {LONGEST.days} days ahead", f"give `{today + LONGEST}` or an earlier day")
    if not reason.strip() or not owner.strip():
        raise UsageError("a waiver needs a reason and an owner", "give `--reason` and `--owner`")
    return WaiverEntry(
        check=check.id,
        subject=found.fingerprint,
        reason=reason,
        owner=owner,
        expires=expires,
        evidence=evidence_fingerprint(found),
    )


def _judge(
    entry: WaiverEntry, result: CheckResult | None, retired: Sequence[str], covered: Iterable[str], today: date
) -> WaiverUse:
    """What becomes of a waiver; ``retired`` are the former ids of its check."""
    if entry.expires < today:
        return WaiverUse(entry, WaiverState.EXPIRED, f"expired on {entry.expires}")
    if entry.expires - today > LONGEST:
        return WaiverUse(entry, WaiverState.TOO_FAR_AHEAD, f"expires on {entry.expires}, more than {LONGEST.days} days ahead")
    if result is None:
        return WaiverUse(entry, WaiverState.UNDECIDED, "was not used: its check did not run")
    if result.findings:
        return _match(entry, result.findings, retired, covered)
    if result.verdict is Verdict.NOT_ASSESSED:
        return WaiverUse(entry, WaiverState.UNDECIDED, "is undecided: its check could not be assessed")
    return WaiverUse(entry, WaiverState.UNUSED, f"covers nothing: the verdict is {result.verdict}")


def _match(entry: WaiverEntry, findings: Iterable[Finding], retired: Sequence[str], covered: Iterable[str]) -> WaiverUse:
    matched = tuple(
        found
        for found in findings
        if entry.subject in ("*", found.subject.id, found.fingerprint, *(fingerprint(old, found) for old in retired))
    )
    if not matched:
        return WaiverUse(entry, WaiverState.UNMATCHED, "matches no finding of its check")
    if entry.evidence and entry.evidence not in _evidence_fingerprints(matched, retired):
        return WaiverUse(entry, WaiverState.LAPSED, "has lapsed: the evidence is no longer the one that was accepted")
    fingerprints = tuple(found.fingerprint for found in matched)
    if set(fingerprints) <= set(covered):
        return WaiverUse(entry, WaiverState.DUPLICATE, "covers only findings that earlier waivers already cover")
    return WaiverUse(entry, WaiverState.APPLIED, f"covers {len(matched)} finding{'s' if len(matched) > 1 else ''}", fingerprints)


def _evidence_fingerprints(matched: Sequence[Finding], retired: Sequence[str]) -> Iterator[str]:
    """The identity of the evidence, under the id of the check and under each of its former ids."""
    yield evidence_fingerprint(*matched)
    for old in retired:
        yield evidence_fingerprint(*(msgspec.structs.replace(found, fingerprint=fingerprint(old, found)) for found in matched))


def _waived(check: CheckResult, entries: Sequence[WaiverEntry], covered: tuple[str, ...]) -> CheckResult:
    """INVARIANT: findings without a waiver, and gaps, still decide the effective verdict."""
    if any(f.fingerprint not in covered for f in check.findings):
        effective = Verdict.FAIL
    else:
        effective = Verdict.NOT_ASSESSED if check.gaps else Verdict.PASS
    waiver = Waiver(
        reason="; ".join(dict.fromkeys(entry.reason for entry in entries)),
        owner=", ".join(dict.fromkeys(entry.owner for entry in entries)),
        expires=min(entry.expires for entry in entries).isoformat(),
        findings=tuple(f.fingerprint for f in check.findings if f.fingerprint in covered),
        effective=effective,
    )
    return msgspec.structs.replace(check, waiver=waiver)
