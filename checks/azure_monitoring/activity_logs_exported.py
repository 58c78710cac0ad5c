from __future__ import annotations

from collections.abc import Iterator

from ztscan.entities.azure_diagnostics import DiagnosticSetting
from ztscan.entities.azure_storage import StorageAccount
from ztscan.estate.diagnostics import Arrival, LogDestinations
from ztscan.estate.rows import each_subscription
from ztscan.estate.visibility import Visibility
from ztscan.plugin import ByKey, Finding, Gap, GapReason, Severity, Subject, Unknown, check

SETTINGS = "azure_subscription_diagnostics"
CATEGORIES = ("Administrative", "Security", "Alert", "Policy")


@check(
    title="The activity log of every subscription is exported",
    severity=Severity.HIGH,
    objectives=["identities.audit_logging"],
    mappings={
        "equal": {
            "prowler": [
                "monitor_diagnostic_setting_with_appropriate_categories",
                "monitor_diagnostic_settings_exists",
                "monitor_storage_account_with_activity_logs_is_private",
            ]
        },
        "partial": {"cis-azure-6.0": ["6.1.1.1", "6.1.1.2"], "mcsb": ["LT-3"]},
    },
    since="0.2.0",
)
def activity_logs_exported(
    azure_subscription_diagnostics: ByKey[tuple[DiagnosticSetting, ...]] | Gap,
    azure_log_destinations: LogDestinations,
    azure_storage_accounts: tuple[StorageAccount, ...] | Gap,
    azure_visibility: Visibility,
) -> Iterator[Finding]:
    """Checks that changes of Azure resources can be followed later.

    What it checks:
        One destination gets the categories Administrative, Security, Alert and Policy of the activity log of each subscription.
        It exists, and is no storage account that admits anonymous access to blobs.

    Why it matters:
        Azure keeps the activity log for 90 days, where nobody is told of anything.

    Limits:
        Settings of management groups do not export the activity logs of subscriptions, and are not read.

    Remediation:
        1. Open Azure portal > Monitor > Activity log > Export Activity Logs, and select the subscription.
        2. Add a setting with the four categories and a workspace, or assign the policy "Configure Azure Activity logs to stream
           to specified Log Analytics workspace" to a management group.
        3. To verify: `az monitor diagnostic-settings subscription list --subscription ID`.

    References:
        https://learn.microsoft.com/azure/azure-monitor/platform/activity-log
    """
    anonymous = _anonymous(azure_storage_accounts)
    gaps: dict[Gap, None] = {}
    try:
        for key, name, settings in each_subscription(azure_subscription_diagnostics, azure_visibility):
            arrived = azure_log_destinations.arrived(SETTINGS, settings, CATEGORIES)
            open_places = [place.id for place in arrived.destinations if anonymous.get(place.id, False) is not False]
            subject = Subject("subscription", key, name)
            if arrived.arrival >= Arrival.STORED and len(open_places) < len(arrived.destinations):
                continue
            if arrived.gaps:
                gaps.update(dict.fromkeys(arrived.gaps))
            elif any(anonymous.get(place) is None for place in open_places):
                gaps[_unsaid()] = None
            elif open_places:
                message = f"the activity log of {name} lies in a storage account that admits anonymous access"
                yield Finding(subject, message, arrived.observed, "a destination without anonymous access")
            else:
                expected = f"{', '.join(CATEGORIES)} to one destination"
                yield Finding(subject, f"the activity log of {name} is not exported", arrived.observed, expected)
    except Unknown as unknown:
        gaps.update(dict.fromkeys(unknown.gaps))
    if gaps:
        raise Unknown(*gaps)


def _anonymous(accounts: tuple[StorageAccount, ...] | Gap) -> dict[str, bool | None]:
    """Whether each storage account admits anonymous access; accounts that were not read are no destinations either."""
    return {} if isinstance(accounts, Gap) else {one.key: one.anonymous_blobs for one in accounts}


def _unsaid() -> Gap:
    detail = "`azure_storage_accounts` does not state whether an account with activity logs admits anonymous access"
    return Gap("azure_storage_accounts", GapReason.MALFORMED, detail, "set `allowBlobPublicAccess` to false, and scan again")
