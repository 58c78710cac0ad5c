"""Findings that changed because time passed: the checks are evaluated again over today's evidence at the time of the baseline."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from datetime import datetime

import msgspec

from ztscan.core.containment import contained
from ztscan.core.model import CheckResult, Scan, parse_time
from ztscan.core.sealing import seal
from ztscan.drift.cause import Cause
from ztscan.drift.causes import derived
from ztscan.drift.model import Direction, Drift, FindingDrift
from ztscan.engine.check import Check
from ztscan.engine.evaluate import Parameters, evaluate
from ztscan.engine.evidence import EvidenceStore

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
    then = msgspec.structs.replace(after, checks=checks, members=table)
    changed = {(change.check, change.finding.fingerprint) for change in compare(then)}
    ran = {check.id for check in checks}
    findings = tuple(
        msgspec.structs.replace(change, cause=Cause.TIME)
        if _is_open(change) and change.check in ran and (change.check, change.finding.fingerprint) not in changed
        else change
        for change in drift.findings
    )
    return derived(msgspec.structs.replace(drift, findings=findings))


def _is_open(change: FindingDrift) -> bool:
    return change.direction is not Direction.NOT_COMPARABLE and change.cause is not Cause.TIME
