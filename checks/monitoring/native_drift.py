from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from ztscan.directory.past_times import past
from ztscan.entities.operations import ConfigurationDrift, ConfigurationMonitor, ConfigurationMonitorRun
from ztscan.plugin import Finding, Gap, NotApplicable, Severity, Subject, Unknown, check, required

MONITORS, RUNS, DRIFTS = "configuration_monitors", "configuration_monitor_runs", "configuration_drifts"
_DONE = frozenset({"successful", "partiallysuccessful"})
_STATES = {MONITORS: frozenset({"active", "inactive"}), DRIFTS: frozenset({"active", "fixed"})}


@check(
    title="Configuration monitors of Microsoft 365 run and report no drift",
    severity=Severity.LOW,
    objectives=["identities.audit_logging"],
    since="0.2.0",
)
def native_drift(
    configuration_monitors: tuple[ConfigurationMonitor, ...],
    configuration_monitor_runs: tuple[ConfigurationMonitorRun, ...],
    configuration_drifts: tuple[ConfigurationDrift, ...],
    now: datetime,
) -> Iterator[Finding]:
    """Checks that the configuration monitors of this tenant work, and that nothing differs from their baselines.

    What it checks:
        Each monitor is active, its last complete run is not older than twice its interval, and no drift is active. Without a
        monitor, this is not applicable.

    Why it matters:
        Monitors also see Exchange, Teams, Purview and Intune settings that Graph does not return. One that stopped reports no
        drift, which looks like good news.

    Limits:
        What the baselines contain is not assessed: a monitor with an empty baseline passes. Runs of the last 7 days are read.

    Remediation:
        1. Read `GET /admin/configurationManagement/configurationDrifts`, and decide for each drift which side is right.
        2. Set the configuration back, or change the baseline: `PATCH /admin/configurationManagement/configurationMonitors/{id}`.
        3. For a monitor that does not run, read its `errorDetails` in `configurationMonitoringResults`.

    References:
        https://learn.microsoft.com/graph/unified-tenant-configuration-management-concept-overview
        https://learn.microsoft.com/graph/api/resources/configurationmonitor
    """
    if not configuration_monitors:
        raise NotApplicable("the tenant has no configuration monitor")
    gaps: dict[Gap, None] = {}
    for monitor in configuration_monitors:
        try:
            yield from _of_monitor(monitor, configuration_monitor_runs, now)
        except Unknown as unknown:
            gaps.update(dict.fromkeys(unknown.gaps))
    for drift in configuration_drifts:
        try:
            if _state(drift.status, DRIFTS) == "active":
                name = drift.baseline_resource_display_name or drift.resource_type or drift.id
                subject = Subject("configurationDrift", drift.id, name)
                observed = (
                    f"{drift.resource_type or 'a resource'} since {(drift.first_reported_date_time or 'an unknown day')[:10]}"
                )
                yield Finding(subject, f"{name} differs from the baseline of its monitor", observed, "as in the baseline")
        except Unknown as unknown:
            gaps.update(dict.fromkeys(unknown.gaps))
    if gaps:
        raise Unknown(*gaps)


def _of_monitor(monitor: ConfigurationMonitor, runs: tuple[ConfigurationMonitorRun, ...], now: datetime) -> Iterator[Finding]:
    subject = Subject("configurationMonitor", monitor.id, monitor.name)
    if _state(monitor.status, MONITORS) == "inactive":
        reason = monitor.inactivation_reason or "no reason given"
        yield Finding(subject, f"the monitor {monitor.name} is inactive", f"inactive: {reason}", "an active monitor")
        return
    hours = required(monitor.monitor_run_frequency_in_hours, MONITORS, "monitorRunFrequencyInHours")
    oldest = now - timedelta(hours=2 * hours)
    own = [run for run in runs if required(run.monitor_id, RUNS, "monitorId") == monitor.id and _is_done(run)]
    complete = [past(run.run_completion_date_time, now, RUNS, "runCompletionDateTime") for run in own]
    if any(time >= oldest for time in complete):
        return
    if not complete and past(monitor.created_date_time, now, MONITORS, "createdDateTime") >= oldest:
        return
    last = f"last complete run: {max(complete):%Y-%m-%d %H:%M}" if complete else "no complete run in the last 7 days"
    yield Finding(subject, f"the monitor {monitor.name} does not run", last, f"a run every {hours} hours")


def _is_done(run: ConfigurationMonitorRun) -> bool:
    status = required(run.run_status, RUNS, "runStatus").casefold()
    return required(status if status in _DONE | {"failed"} else None, RUNS, "runStatus (a known value)") in _DONE


def _state(value: str | None, resource: str) -> str:
    state = required(value, resource, "status").casefold()
    return required(state if state in _STATES[resource] else None, resource, "status (a known value)")
