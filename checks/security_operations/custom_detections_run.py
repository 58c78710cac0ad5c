from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from ztscan.directory.licences import licensed
from ztscan.directory.past_times import past
from ztscan.directory.response import known_word
from ztscan.entities.security_operations import DEFENDER_XDR, DetectionRule
from ztscan.plugin import Finding, Gap, NotApplicable, Note, Severity, Subject, Unknown, check, required

RESOURCE = "custom_detections"
_RUNS = frozenset(("running", "completed", "failed", "partiallyfailed"))
_STATES = frozenset(("enabled", "disabled", "autodisabled"))


@check(
    title="Custom detections run without errors",
    severity=Severity.LOW,
    objectives=["visibility.respond"],
    since="0.2.0",
)
def custom_detections_run(
    custom_detections: tuple[DetectionRule, ...] | Gap, service_plans: frozenset[str], now: datetime
) -> Iterator[Finding | Note]:
    """Checks that the organisation's own detections still detect.

    What it checks:
        The service did not switch off any custom detection after errors. The last run of each enabled one did not fail and is
        not older than a week. Detections that people disabled are counted in a note.

    Why it matters:
        A query that broke when a table changed raises no alert, and silence looks like safety.

    Limits:
        Whether the detections cover the attacks that matter is not assessed. Without any custom detection, the check does not
        apply, nor where people have disabled them all. A detection that never ran is not assessed.

    Remediation:
        1. Open {portal:custom_detections}, and select the rule. The error is shown there.
        2. Correct the query, run it, and enable the rule again. Delete rules that nobody needs.
        3. To verify, read `GET /beta/security/rules/detectionRules`, and scan again.

    References:
        https://learn.microsoft.com/defender-xdr/custom-detection-rules
        https://learn.microsoft.com/graph/api/security-rulesroot-list-detectionrules
    """
    rules = licensed(custom_detections, service_plans, DEFENDER_XDR)
    if not rules:
        raise NotApplicable("the tenant has no custom detections")
    gaps: dict[Gap, None] = {}
    disabled = judged = 0
    for rule in rules:
        name = rule.display_name or rule.id
        try:
            state = _state(rule)
            disabled += state == "disabled"
            fault = _fault(rule, now) if state == "enabled" else "disabled by the service" if state == "autodisabled" else ""
        except Unknown as unknown:
            gaps.update(dict.fromkeys(unknown.gaps))
            continue
        judged += state != "disabled"
        if fault:
            yield Finding(Subject("detectionRule", rule.id, name), f"a custom detection fails: {name}", fault, "completed")
    if disabled:
        yield Note(f"disabled: {disabled} of {len(rules)}")
    if gaps:
        raise Unknown(*gaps)
    if not judged:
        raise NotApplicable("people have disabled every custom detection")


def _state(rule: DetectionRule) -> str:
    if rule.status is not None:
        return known_word(rule.status, _STATES, RESOURCE, "status")
    return "enabled" if required(rule.is_enabled, RESOURCE, "isEnabled") else "disabled"


def _fault(rule: DetectionRule, now: datetime) -> str:
    """What is wrong with the last run; empty: nothing."""
    run = required(rule.last_run_details, RESOURCE, "lastRunDetails")
    status = known_word(run.status, _RUNS, RESOURCE, "lastRunDetails/status")
    if status in {"failed", "partiallyfailed"}:
        return f"last run: {status}"
    last = past(run.last_run_date_time, now, RESOURCE, "lastRunDetails/lastRunDateTime")
    return f"last run: {last:%Y-%m-%d}" if last < now - _OVERDUE else ""


_OVERDUE = timedelta(days=7)
"""The longest period that can be chosen is a day."""
