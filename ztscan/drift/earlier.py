"""Findings that changed under changed policies and settings, but not because of them.

The checks are evaluated again over today's people with the policies and settings of the baseline. A finding that is the same
under both is attributed as if no policy or setting had changed.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from typing import Any

import msgspec

from ztscan.core.containment import contained
from ztscan.core.model import CheckResult, Scan
from ztscan.core.sealing import seal
from ztscan.drift.blindness import is_blurred
from ztscan.drift.cause import Cause
from ztscan.drift.causes import Reads, cause_without_controls, derived
from ztscan.drift.model import Drift, FindingDrift
from ztscan.drift.times import Compare, accepted, change_key, is_as_before
from ztscan.engine.check import Check
from ztscan.engine.evaluate import Parameters, evaluate
from ztscan.engine.evidence import EvidenceStore
from ztscan.graph.changed_settings import evidence_of

Put = tuple[tuple[CheckResult, ...], frozenset[str]]
"""Results of checks, and the resources that were put back for them."""
Under = Callable[[Mapping[str, Any], Collection[str]], Put]
"""The results of checks, by id, over the evidence of a scan with some of its policies and settings put back."""


def nothing_put_back(_earlier: Mapping[str, Any], _checks: Collection[str]) -> Put:
    return (), frozenset()


def under_earlier(checks: Iterable[Check], store: EvidenceStore, parameters: Parameters) -> Under:
    """Evaluates ``checks`` with earlier policies and settings, given as JSON by resource. What cannot be read stays as it is."""
    by_id = {check.id: check for check in checks}

    def under(earlier: Mapping[str, Any], wanted: Collection[str]) -> Put:
        put = evidence_of(store.collected, msgspec.to_builtins(earlier, enc_hook=dict))
        chosen = [check for name, check in sorted(by_id.items()) if name in wanted]
        return evaluate(chosen, store.with_settings(**put), parameters, contained) if put else (), frozenset(put)

    return under


def with_earlier(drift: Drift, before: Scan, after: Scan, reads: Reads, under: Under, compare: Compare) -> Drift:
    """``drift`` in which policies and settings are the cause only of findings that would be others without their change.

    ``compare``: the changes of findings from other results to today's.
    """
    changed = {change.resource for change in drift.configuration if change.cause is Cause.CONTROL}
    earlier = {name: before.configuration[name] for name in sorted(changed) if name in before.configuration}
    otherwise = cause_without_controls(drift, before, after, reads)
    causes = {
        _key(change): cause
        for change in drift.findings
        if change.cause is Cause.CONTROL and change.through and earlier.keys() >= set(change.through)
        if (cause := otherwise(change)) is not Cause.CONTROL
    }
    results, put = under(earlier, {check for check, _ in causes}) if causes else ((), frozenset())
    if not results:
        return drift
    checks, table = seal(results, (), after.tenant.id)
    then = msgspec.structs.replace(after, checks=accepted(checks, after), members=table)
    today = {check.id: check for check in after.checks}
    whole = {check.id for check in checks if not is_blurred(check, today.get(check.id))}
    depends = {change_key(change) for change in compare(then)}

    def attributed(change: FindingDrift) -> FindingDrift:
        key = _key(change)
        if key not in causes or change.check not in whole or not put >= set(change.through):
            return change
        if not is_as_before(change, depends):
            return change
        return msgspec.structs.replace(change, cause=causes[key], through=())

    return derived(msgspec.structs.replace(drift, findings=tuple(map(attributed, drift.findings))))


def _key(change: FindingDrift) -> tuple[str, str]:
    return change.check, change.finding.fingerprint
