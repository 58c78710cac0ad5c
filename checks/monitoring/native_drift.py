from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from ztscan.directory.past_times import past
from ztscan.entities.operations import ConfigurationDrift, ConfigurationMonitor, ConfigurationMonitorRun
from ztscan.plugin import Finding, Gap, NotApplicable, Severity, Subject, Unknown, check, known, required

MONITORS, RUNS, DRIFTS = "configuration_monitors", "configuration_monitor_runs", "configuration_drifts"
_RUNS = frozenset({"successful", "partiallysuccessful", "failed"})
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
        Each monitor is active, its last successful run is not older than twice its interval, and no drift is active. A run that
        was partly successful is a finding: what it did not read may differ. Without a monitor, this is not applicable.

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
    own = [run for run in runs if required(run.monitor_id, RUNS, "monitorId") == monitor.id]
    complete = _ended(own, "successful", now)
    if any(time >= oldest for time in complete):
        return
    partial = _ended(own, "partiallysuccessful", now)
    if any(time >= oldest for time in partial):
        message = f"the monitor {monitor.name} reads only a part of what it monitors"
        yield Finding(subject, message, f"partly successful: {max(partial):%Y-%m-%d %H:%M}", "a successful run")
        return
    if not complete and past(monitor.created_date_time, now, MONITORS, "createdDateTime") >= oldest:
        return
    last = f"its last complete run was on {max(complete):%Y-%m-%d}" if complete else "it has no complete run in the last 7 days"
    message = f"the monitor {monitor.name} does not run: {last}"
    yield Finding(subject, message, f"no complete run for {2 * hours} hours", f"a run every {hours} hours")


def _ended(runs: list[ConfigurationMonitorRun], status: str, now: datetime) -> list[datetime]:
    """When the runs with this status ended. Raises Unknown if one has a status that is not known."""
    ended = [run for run in runs if known(run.run_status, _RUNS, RUNS, "runStatus") == status]
    return [past(run.run_completion_date_time, now, RUNS, "runCompletionDateTime") for run in ended]


def _state(value: str | None, resource: str) -> str:
    state = required(value, resource, "status").casefold()
    return required(state if state in _STATES[resource] else None, resource, "status (a known value)")
