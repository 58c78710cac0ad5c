"""Cases of `azure_monitoring.key_vault_logs`."""

from __future__ import annotations

from tests.checks.azure_monitoring.entra_logs_exported import ELSEWHERE, GONE, STORAGE
from tests.checks.cases import Case, gap
from tests.checks.compliant.azure_firewall import WORKSPACE
from tests.checks.compliant.azure_monitoring import RESOURCES, setting
from tests.checks.compliant.azure_vaults import KEY_VAULT
from tests.checks.seeing import NO_SUBSCRIPTION, SEEING_IN_PART
from ztscan.core.model import Verdict

LOGS, VAULTS = "azure_key_vault_diagnostics", "azure_key_vaults"
NOT_ASSESSED, NOT_APPLICABLE = Verdict.NOT_ASSESSED, Verdict.NOT_APPLICABLE
FAILS = {KEY_VAULT.lower()}


def one(*settings: dict[str, object]) -> dict[str, object]:
    return {LOGS: {**RESOURCES[LOGS], KEY_VAULT: [*settings]}}


def grouped(group: str, enabled: bool | None = True) -> dict[str, object]:
    logs = [{"category": None, "categoryGroup": group, "enabled": enabled}]
    return {"id": "/x", "name": "x", "properties": {"workspaceId": WORKSPACE, "logs": logs}}


CASES = (
    Case("both to the workspace"),
    Case("the group of audit logs", one(grouped("audit"))),
    Case("all logs", one(grouped("allLogs"))),
    Case("to storage", one(setting("AuditEvent", storageAccountId=STORAGE))),
    Case("metrics only", one(setting()), FAILS),
    Case("disabled", one(grouped("audit", False)), FAILS),
    Case("to a deleted workspace", one(setting("AuditEvent", workspaceId=GONE)), FAILS),
    Case("no setting", one(), FAILS),
    Case("to a workspace that cannot be seen", one(setting("AuditEvent", workspaceId=ELSEWHERE)), verdict=NOT_ASSESSED),
    Case("it is not said whether it is on", one(grouped("audit", None)), verdict=NOT_ASSESSED),
    Case("of one they could not be read", {LOGS: {**RESOURCES[LOGS], KEY_VAULT: gap(LOGS)}}, verdict=NOT_ASSESSED),
    Case("could not be read", {LOGS: gap(LOGS)}, verdict=NOT_ASSESSED),
    Case("no vault", {VAULTS: [], LOGS: {}}, verdict=NOT_APPLICABLE),
    Case("the tree cannot be read", SEEING_IN_PART, verdict=NOT_ASSESSED),
    Case("no subscription", {**NO_SUBSCRIPTION, VAULTS: [], LOGS: {}}, verdict=NOT_APPLICABLE),
)
