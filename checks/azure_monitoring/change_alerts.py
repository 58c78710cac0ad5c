from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from ztscan.entities.azure_scope import SubscriptionRow
from ztscan.entities.azure_sentinel import ActivityAlert
from ztscan.estate.rows import each
from ztscan.estate.subscriptions import home_of, subscription_subject
from ztscan.estate.visibility import Visibility
from ztscan.plugin import Finding, Gap, GapReason, Severity, Unknown, check

ALERTS = "azure_activity_alerts"
OPERATIONS = tuple(
    f"Microsoft.{what}/{verb}"
    for what in (
        "Authorization/policyAssignments",
        "Network/networkSecurityGroups",
        "Network/publicIPAddresses",
        "Security/securitySolutions",
        "Sql/servers/firewallRules",
    )
    for verb in ("write", "delete")
)


@check(
    title="Changes of policies, network security groups and security settings raise an alert",
    severity=Severity.LOW,
    objectives=["visibility.respond"],
    mappings={
        "partial": {
            "prowler": [
                "monitor_alert_create_policy_assignment",
                "monitor_alert_create_update_nsg",
                "monitor_alert_create_update_security_solution",
                "monitor_alert_delete_nsg",
                "monitor_alert_delete_policy_assignment",
            ],
            "cis-azure-6.0": ["6.1.2.1", "6.1.2.3", "6.1.2.5"],
            "mcsb": ["LT-1"],
        }
    },
    since="0.2.0",
)
def change_alerts(
    azure_activity_alerts: tuple[ActivityAlert, ...] | Gap,
    azure_subscription_rows: tuple[SubscriptionRow, ...],
    azure_visibility: Visibility,
) -> Iterator[Finding]:
    """Checks that somebody hears of changes that weaken a subscription.

    What it checks:
        Each subscription has enabled activity log alerts with an action group. They cover writing and deleting policy
        assignments, network security groups, public IP addresses, security solutions and firewall rules of SQL servers. An
        alert that is limited further, by caller, status or resource, does not cover them.

    Why it matters:
        An attacker opens a port or takes away a policy before anything else. The log is read by nobody.

    Limits:
        A rule of Sentinel on the table AzureActivity does the same, and is not assessed here. An alert may be in another
        subscription than the one that it watches: where the tenant was not read whole, nothing is found missing.

    Remediation:
        1. Open Azure portal > Monitor > Alerts > Create > Alert rule, and select the subscription and the operation.
        2. Or run `az monitor activity-log alert create --name NAME --resource-group GROUP --scope /subscriptions/ID --condition
           category=Administrative and operationName=Microsoft.Network/networkSecurityGroups/write --action-group GROUP_ID`.
        3. To verify: `az monitor activity-log alert list --subscription ID`.

    References:
        https://learn.microsoft.com/azure/azure-monitor/alerts/alerts-create-activity-log-alert-rule
        https://learn.microsoft.com/azure/templates/microsoft.insights/activitylogalerts
    """
    alerts = () if isinstance(azure_activity_alerts, Gap) else azure_activity_alerts
    gaps: dict[Gap, None] = dict.fromkeys((azure_activity_alerts,)) if isinstance(azure_activity_alerts, Gap) else {}
    covered: dict[str, set[str]] = {}
    for one in alerts:
        for scope in one.scopes or ():
            covered.setdefault(scope.lower(), set()).update(_operations(one))
    unclear = any(one.scopes is None or one.conditions is None or one.groups is None or one.enabled is None for one in alerts)
    try:
        for row in each(azure_subscription_rows, azure_visibility, "subscription"):
            here = covered.get(f"/subscriptions/{row.subscription}".lower(), set())
            missing = [operation for operation in OPERATIONS if operation.lower() not in here]
            if missing and azure_visibility.gap is not None:
                gaps[azure_visibility.gap] = None
            elif missing and unclear:
                gaps[_unsaid()] = None
            elif missing and not gaps:
                name = azure_visibility.name_of(row.subscription)
                message = f"{len(missing)} of {len(OPERATIONS)} kinds of changes of {name} raise no alert"
                subject = subscription_subject(azure_visibility, home_of(row))
                yield Finding(subject, message, f"no alert on {', '.join(missing)}", "an alert with an action group on each")
    except Unknown as unknown:
        gaps.update(dict.fromkeys(unknown.gaps))
    if gaps:
        raise Unknown(*gaps)


def _operations(alert: ActivityAlert) -> Iterator[str]:
    """The operations, in lower case, that certainly raise an alert and tell somebody."""
    if not alert.enabled or not alert.groups or not alert.conditions:
        return
    found = {one.lower() for one in OPERATIONS}
    for condition in alert.conditions:
        found &= _meeting(condition)
    yield from found


def _meeting(condition: object) -> set[str]:
    """The operations, in lower case, that certainly meet a condition: a field, or one of several conditions (``anyOf``)."""
    if not isinstance(condition, Mapping):
        return set()
    if several := condition.get("anyOf"):
        return set[str]().union(*map(_meeting, several))
    field = str(condition.get("field", "")).lower()
    if field == "operationname":
        return _words(condition)
    is_all = field == "category" and "administrative" in _words(condition)
    return {one.lower() for one in OPERATIONS} if is_all else set()


def _words(condition: Mapping[str, Any]) -> set[str]:
    """What the field of a condition may be, in lower case."""
    several: Iterable[Any] = condition.get("containsAny") or ()
    return {str(one).lower() for one in (condition.get("equals"), *several) if one}


def _unsaid() -> Gap:
    detail = f"`{ALERTS}` does not state what an alert is about"
    return Gap(ALERTS, GapReason.MALFORMED, detail, "scan again; if this persists, report it")
