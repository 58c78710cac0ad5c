from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from ztscan.entities.azure_defender import DefenderPlan
from ztscan.entities.azure_sentinel import CloudAlert
from ztscan.estate.ages import age_of
from ztscan.estate.rows import each_if_any
from ztscan.estate.unread import Unread
from ztscan.estate.visibility import Visibility
from ztscan.plugin import Finding, Gap, GapReason, Severity, Subject, Unknown, check, known

ALERTS = "azure_cloud_alerts"
_OPEN, _STATES = frozenset({"active", "inprogress"}), frozenset({"active", "inprogress", "resolved", "dismissed"})
_LEVELS = frozenset({"informational", "low", "medium", "high"})
_SILENT = frozenset({"cloudposture", "foundationalcspm", "discovery"})
"""Plans that raise no alerts."""
_SILENCE = "no plan of Defender for Cloud that raises alerts is on, so there are none"


@check(
    title="No high-severity alert of Defender for Cloud is left open",
    severity=Severity.HIGH,
    objectives=["visibility.respond"],
    mappings={"partial": {"cis-azure-6.0": ["8.1.5.2"], "mcsb": ["IR-5"]}},
    since="0.2.0",
)
def defender_alerts_handled(
    azure_cloud_alerts: tuple[CloudAlert, ...],
    azure_defender_plans: tuple[DefenderPlan, ...] | Gap,
    azure_visibility: Visibility,
    now: datetime,
    *,
    maximum_days: int = 7,
) -> Iterator[Finding]:
    """Checks that attacks on Azure resources are answered.

    What it checks:
        No alert of high severity has been active or in progress for more than `maximum_days` (7).

    Why it matters:
        A high alert means that a resource is probably compromised.

    Limits:
        Without any alert, this is assessed only where a plan that raises alerts is on: silence of plans that are off is no
        evidence.

    Remediation:
        1. Open Azure portal > Microsoft Defender for Cloud > Security alerts, and filter by severity and status.
        2. Follow "Take action" in the alert, and set the status to Resolved or Dismissed.
        3. To verify: `az security alert list --subscription ID`.

    References:
        https://learn.microsoft.com/azure/defender-for-cloud/managing-and-responding-alerts
    """
    unread = Unread()
    assessed = False
    for alert in unread.over(each_if_any(azure_cloud_alerts, azure_visibility, "alert")):
        assessed = True
        with unread.of_one():
            yield from _left_open(alert, azure_visibility, now, timedelta(days=maximum_days), unread)
    unread.raise_any()
    if not assessed:
        plans = unread.rows_of(azure_defender_plans)
        unread.raise_any()
        if not any(_raises_alerts(plan) for plan in plans if azure_visibility.holds(plan)):
            raise Unknown(Gap("azure_defender_plans", GapReason.NOT_LICENSED, _SILENCE, "turn on plans of Defender for Cloud"))


def _left_open(alert: CloudAlert, visibility: Visibility, now: datetime, limit: timedelta, unread: Unread) -> Iterator[Finding]:
    state = known(alert.status, _STATES, ALERTS, "status")
    level = known(alert.severity, _LEVELS, ALERTS, "severity")
    if state not in _OPEN or level != "high":
        return
    age = age_of(alert.time, now)
    if age is None:
        detail = f"`{ALERTS}` does not state when the alert {alert.title} was raised"
        unread.add(Gap(ALERTS, GapReason.MALFORMED, detail, "scan again; if this persists, report it"))
    elif age > limit:
        message = f"the alert {alert.title} in {visibility.name_of(alert.subscription)} has been open for {age.days} days"
        yield Finding(
            Subject("securityAlert", alert.key, alert.title), message, f"status: {alert.status}", "resolved or dismissed"
        )


def _raises_alerts(plan: DefenderPlan) -> bool:
    return (plan.tier or "").casefold() == "standard" and plan.name.casefold() not in _SILENT
