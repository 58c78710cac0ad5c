"""Cases of `azure_monitoring.intune_logs_exported`."""

from __future__ import annotations

from tests.checks.azure_monitoring.entra_logs_exported import ELSEWHERE, GONE, STORAGE
from tests.checks.cases import Case, gap
from tests.checks.compliant.azure_monitoring import INTUNE_CATEGORIES, setting
from tests.checks.unlicensed import WITHOUT_SUBSCRIPTIONS
from ztscan.core.model import Verdict

SETTINGS = "azure_intune_diagnostics"
FAILS = {"microsoft.intune"}
NOT_ASSESSED = Verdict.NOT_ASSESSED

CASES = (
    Case("all to the workspace"),
    Case("audit only", {SETTINGS: [setting("AuditLogs")]}),
    Case("to storage", {SETTINGS: [setting("AuditLogs", storageAccountId=STORAGE)]}),
    Case("audit is off", {SETTINGS: [setting(*INTUNE_CATEGORIES, without=("AuditLogs",))]}, FAILS),
    Case("to a deleted workspace", {SETTINGS: [setting("AuditLogs", workspaceId=GONE)]}, FAILS),
    Case("no setting", {SETTINGS: []}, FAILS),
    Case("to a workspace that cannot be seen", {SETTINGS: [setting("AuditLogs", workspaceId=ELSEWHERE)]}, verdict=NOT_ASSESSED),
    Case("no licence", WITHOUT_SUBSCRIPTIONS, verdict=Verdict.NOT_APPLICABLE),
    Case("could not be read", {SETTINGS: gap(SETTINGS)}, verdict=NOT_ASSESSED),
)
