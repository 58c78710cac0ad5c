"""Findings that changed because time passed.

A scan evaluates its checks again over today's evidence at the time of the baseline. Two results show it of some checks.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from datetime import datetime

import msgspec

from ztscan.config.settings import Settings
from ztscan.core.containment import contained
from ztscan.core.model import CheckResult, Finding, Scan, parse_time
from ztscan.core.sealing import seal
from ztscan.drift.cause import Cause
from ztscan.drift.causes import Reads, derived
from ztscan.drift.model import Direction, Drift, FindingDrift
from ztscan.engine.check import Check
from ztscan.engine.evaluate import Parameters, evaluate
from ztscan.engine.evidence import FACTS, EvidenceStore
from ztscan.graph.changed_settings import evidence_of

TIME = ("now",)
"""The settings that hold the time of the scan."""
At = Callable[[datetime, Collection[str]], tuple[CheckResult, ...]]
"""The results of checks, by id, over the evidence of a scan at another time. Checks without a time are left out."""
Compare = Callable[[Scan], Iterable[FindingDrift]]
"""The changes of findings from the baseline to a scan."""


def no_results(_moment: datetime, _checks: Collection[str]) -> tuple[CheckResult, ...]:
    return ()


def again(checks: Iterable[Check], store: EvidenceStore, parameters: Parameters) -> At:
    """Evaluates those of ``checks`` that depend on the time."""
    by_id = {check.id: check for check in checks}

    def at(moment: datetime, wanted: Collection[str]) -> tuple[CheckResult, ...]:
        dated = [
            check
            for name, check in sorted(by_id.items())
            if name in wanted and any(store.depends_on(need.name, TIME) for need in check.signature.needs)
        ]
        return evaluate(dated, store.with_settings(now=moment), parameters, contained) if dated else ()

    return at


def with_times(drift: Drift, before: Scan, after: Scan, at: At, compare: Compare) -> Drift:
    """``drift`` in which the cause is the time where a finding would be as before if today were the time of the baseline."""
    open_ones = {change.check for change in drift.findings if _is_open(change)}
    results = at(parse_time(before.started), open_ones) if open_ones else ()
    if not results:
        return drift
    checks, table = seal(results, (), after.tenant.id)
    then = msgspec.structs.replace(after, checks=accepted(checks, after), members=table)
    changed = {change_key(change) for change in compare(then)}
    ran = {check.id for check in checks}
    findings = tuple(
        msgspec.structs.replace(change, cause=Cause.TIME)
        if _is_open(change) and change.check in ran and is_as_before(change, changed)
        else change
        for change in drift.findings
    )
    return derived(msgspec.structs.replace(drift, findings=findings))


Judged = Callable[[Scan, str], CheckResult | None]
"""The result of a check, by id, over the policies and settings in a result. None: the check needs something else."""


def over_configuration(checks: Mapping[str, Check], reads: Reads) -> Judged:
    """Evaluates checks over what a result holds whole, at the time of that result."""

    def judged(scan: Scan, check_id: str) -> CheckResult | None:
        check, behind = checks.get(check_id), reads(check_id)
        if check is None or not behind:
            return None
        held = {name: scan.configuration[name] for name in behind if name in scan.configuration}
        evidence = evidence_of(dict.fromkeys(held, ()), msgspec.to_builtins(held, enc_hook=dict))
        if evidence.keys() != behind:
            return None
        settings = Settings().as_evidence(parse_time(scan.started), scan.tenant.cloud)
        return evaluate([check], EvidenceStore(evidence, settings, FACTS, contained), {}, contained)[0]

    return judged


def with_dated(drift: Drift, before: Scan, after: Scan, judged: Judged) -> Drift:
    """``drift`` in which the cause is the time where two results show it, without the evidence of either.

    They do if a check reads nothing but policies and settings, and finds the same again in those of either result: what it
    found is then told by the time alone.
    """
    open_ones = {change.check for change in drift.findings if _is_open(change) and change.cause is Cause.CONTROL}
    sides = ((before, after), (after, before))
    by_time = {check for check in open_ones if all(_is_repeated(scan, other, check, judged) for scan, other in sides)}
    findings = tuple(
        msgspec.structs.replace(change, cause=Cause.TIME) if _is_open(change) and change.check in by_time else change
        for change in drift.findings
    )
    return derived(msgspec.structs.replace(drift, findings=findings)) if by_time else drift


def _is_repeated(scan: Scan, other: Scan, check_id: str, judged: Judged) -> bool:
    """Whether a check finds the same again, in the configuration of the other result at the time of this one."""
    mixed = msgspec.structs.replace(scan, configuration=other.configuration)
    told = [found for found in scan.checks if found.id == check_id]
    again = [judged(one, check_id) for one in (scan, mixed)]
    return bool(told) and all(result is not None and _said(result) == _said(told[0]) for result in again)


def _said(result: CheckResult) -> tuple[object, ...]:
    return result.verdict, {(one.fingerprint, *_without_name(one)) for one in result.findings}


def _without_name(found: Finding) -> Iterator[str]:
    """What a finding says, with the id of its object in place of the name, which makes no difference."""
    for text in (found.message, found.observed, found.expected):
        yield text.replace(found.subject.name, found.subject.id) if found.subject.name else text


def accepted(checks: Iterable[CheckResult], today: Scan) -> tuple[CheckResult, ...]:
    """Results that were evaluated again, with the waivers of today: they change nothing of what was found."""
    waivers = {check.id: check.waiver for check in today.checks}
    return tuple(msgspec.structs.replace(check, waiver=waivers.get(check.id)) for check in checks)


Key = tuple[str, str, bool]
"""Check, fingerprint, and whether nothing but what was observed changed."""


def change_key(change: FindingDrift) -> Key:
    return change.check, change.finding.fingerprint, change.is_altered


def is_as_before(change: FindingDrift, changed: Collection[Key]) -> bool:
    """Whether nothing explains a change but the time. Who is affected does not depend on what else was observed."""
    check, fingerprint, altered = change_key(change)
    return (check, fingerprint, False) not in changed and not (altered and (check, fingerprint, True) in changed)


def _is_open(change: FindingDrift) -> bool:
    comparable = change.direction is not Direction.NOT_COMPARABLE
    return comparable and change.cause is not Cause.TIME and not change.waiver_ended
