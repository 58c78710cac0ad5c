"""Cases of `azure_monitoring.activity_logs_exported`."""

from __future__ import annotations

from tests.checks.azure_monitoring.entra_logs_exported import ELSEWHERE, GONE, STORAGE
from tests.checks.cases import Case, gap
from tests.checks.compliant.azure_base import PLATFORM, WORKLOADS
from tests.checks.compliant.azure_firewall import WORKSPACE
from tests.checks.compliant.azure_monitoring import ACTIVITY_CATEGORIES, setting
from tests.checks.seeing import NO_SUBSCRIPTION, SEEING_IN_PART
from ztscan.core.model import Verdict

SETTINGS, ACCOUNTS = "azure_subscription_diagnostics", "azure_storage_accounts"
NOT_ASSESSED, NOT_APPLICABLE = Verdict.NOT_ASSESSED, Verdict.NOT_APPLICABLE
ANONYMOUS = f"{ACCOUNTS}/stfabrikam/properties/allowBlobPublicAccess"
ALL = {"workspaceId": WORKSPACE, "logs": [{"category": None, "categoryGroup": "allLogs", "enabled": True}]}


def one(*settings: dict[str, object]) -> dict[str, object]:
    """The settings of one of the two subscriptions."""
    return {f"{SETTINGS}/{WORKLOADS}": [*settings]}


IN_STORAGE = one(setting(*ACTIVITY_CATEGORIES, storageAccountId=STORAGE))

CASES = (
    Case("both to the workspace"),
    Case("all logs as a group", one({**setting(), "properties": ALL})),
    Case("to storage", IN_STORAGE),
    Case("to storage with anonymous access", {**IN_STORAGE, ANONYMOUS: True}, {WORKLOADS}),
    Case("to storage, where that is not said", {**IN_STORAGE, ANONYMOUS: None}, verdict=NOT_ASSESSED),
    Case(
        "to the workspace too",
        {
            **one(setting(*ACTIVITY_CATEGORIES), setting(*ACTIVITY_CATEGORIES, name="s", storageAccountId=STORAGE)),
            ANONYMOUS: True,
        },
    ),
    Case("without policy", one(setting(*ACTIVITY_CATEGORIES[:3])), {WORKLOADS}),
    Case("disabled", one(setting(*ACTIVITY_CATEGORIES, without=ACTIVITY_CATEGORIES)), {WORKLOADS}),
    Case("no setting", one(), {WORKLOADS}),
    Case("to a deleted workspace", one(setting(*ACTIVITY_CATEGORIES, workspaceId=GONE)), {WORKLOADS}),
    Case("to a workspace that cannot be seen", one(setting(*ACTIVITY_CATEGORIES, workspaceId=ELSEWHERE)), verdict=NOT_ASSESSED),
    Case("of one subscription they could not be read", {f"{SETTINGS}/{PLATFORM}": gap(SETTINGS)}, verdict=NOT_ASSESSED),
    Case("one fails, of the other they could not be read", {**one(), f"{SETTINGS}/{PLATFORM}": gap(SETTINGS)}, {WORKLOADS}),
    Case("could not be read", {SETTINGS: gap(SETTINGS)}, verdict=NOT_ASSESSED),
    Case("storage accounts could not be read", {**IN_STORAGE, ACCOUNTS: gap(ACCOUNTS)}, verdict=NOT_ASSESSED),
    Case("the tree cannot be read", SEEING_IN_PART, verdict=NOT_ASSESSED),
    Case("no subscription", {**NO_SUBSCRIPTION, SETTINGS: {}}, verdict=NOT_APPLICABLE),
)
