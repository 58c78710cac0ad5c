"""Cases of `azure_monitoring.entra_logs_in_siem`."""

from __future__ import annotations

from tests.checks.azure_monitoring.entra_logs_exported import CORE, ELSEWHERE, HUB, SETTINGS, STORAGE, settings
from tests.checks.cases import Case, gap
from tests.checks.compliant.azure_firewall import WORKSPACE
from tests.checks.compliant.azure_monitoring import ENTRA_CATEGORIES, setting, table
from tests.checks.unlicensed import WITHOUT_SUBSCRIPTIONS
from ztscan.azure.areas.log_exports import TABLES, table_id
from ztscan.core.model import Verdict

SENTINEL, LOG_TABLES = "azure_sentinel", "azure_log_tables"
NOT_ASSESSED, NOT_APPLICABLE, MANUAL = Verdict.NOT_ASSESSED, Verdict.NOT_APPLICABLE, Verdict.MANUAL
HERE, ENTRA = {WORKSPACE.lower()}, {"microsoft.aadiam"}
KEPT = {table_id(WORKSPACE, one): table(one) for one in TABLES.values()}


def with_table(name: str, found: object) -> dict[str, object]:
    return {LOG_TABLES: {**KEPT, table_id(WORKSPACE, name): found}}


CASES = (
    Case("to Sentinel, for half a year"),
    Case("other letters in the setting", settings(setting(*ENTRA_CATEGORIES, workspaceId=WORKSPACE.upper()))),
    Case("not onboarded", {SENTINEL: {WORKSPACE: None}}, HERE),
    Case("sign-ins for 30 days", with_table("SigninLogs", table("SigninLogs", 30)), HERE),
    Case("30 days are enough here", with_table("SigninLogs", table("SigninLogs", 30)), options={"minimum_days": 30}),
    Case("a basic table", with_table("AADNonInteractiveUserSignInLogs", table("x", 365, "Basic")), HERE),
    Case("a plan that nobody knows", with_table("AuditLogs", table("AuditLogs", 365, "Archive")), HERE),
    Case("the retention of a table is not said", with_table("AuditLogs", table("AuditLogs", None)), verdict=NOT_ASSESSED),
    Case("the plan of a table is not said", with_table("AuditLogs", table("AuditLogs", 365, None)), verdict=NOT_ASSESSED),
    Case("a table could not be read", with_table("AuditLogs", gap(LOG_TABLES)), verdict=NOT_ASSESSED),
    Case(
        "a table could not be read, and no Sentinel",
        {SENTINEL: {WORKSPACE: None}, **with_table("AuditLogs", gap(LOG_TABLES))},
        HERE,
    ),
    Case("a daily cap", {"azure_workspaces/log-security/properties/workspaceCapping": {"dailyQuotaGb": 5.0}}),
    Case("to an event hub", settings(setting(*CORE, eventHubAuthorizationRuleId=HUB)), verdict=MANUAL),
    Case("to storage only", settings(setting(*CORE, storageAccountId=STORAGE)), ENTRA),
    Case("some only", settings(setting("AuditLogs")), ENTRA),
    Case("no setting", settings(), ENTRA),
    Case("to a workspace that cannot be seen", settings(setting(*CORE, workspaceId=ELSEWHERE)), verdict=NOT_ASSESSED),
    Case("Sentinel could not be read", {SENTINEL: gap(SENTINEL)}, verdict=NOT_ASSESSED),
    Case("no licence", WITHOUT_SUBSCRIPTIONS, verdict=NOT_APPLICABLE),
    Case("settings could not be read", {SETTINGS: gap(SETTINGS)}, verdict=NOT_ASSESSED),
)
