from __future__ import annotations

from collections.abc import Iterator

import msgspec

from ztscan.directory.licences import P1_LICENCE, licensed
from ztscan.entities.azure_diagnostics import DiagnosticSetting
from ztscan.entities.azure_log_exports import TABLES, LogTable, table_id
from ztscan.entities.azure_sentinel import SentinelOnboarding
from ztscan.entities.azure_workspaces import Workspace
from ztscan.estate.diagnostics import Arrived, DestinationKind, LogDestinations
from ztscan.plugin import ByKey, Finding, Gap, GapReason, Manual, Note, Severity, Subject, Unknown, check

from ._categories import SIGN_INS_AND_CHANGES
from .entra_logs_exported import ENTRA, SETTINGS

LOG_TABLES = "azure_log_tables"
_ELSEWHERE = frozenset((DestinationKind.EVENT_HUB, DestinationKind.PARTNER))


@check(
    title="Logs of Microsoft Entra land in a workspace that Sentinel watches, and are kept for 90 days",
    severity=Severity.HIGH,
    objectives=["identities.audit_logging", "visibility.respond"],
    mappings={
        "partial": {"maester": ["CISA.MS.AAD.4.1"], "scuba": ["MS.AAD.4.1v1"], "mcsb": ["LT-5", "LT-6"]},
    },
    since="0.2.0",
)
def entra_logs_in_siem(
    azure_entra_diagnostics: tuple[DiagnosticSetting, ...] | Gap,
    azure_log_destinations: LogDestinations,
    azure_workspaces: tuple[Workspace, ...],
    azure_sentinel: ByKey[SentinelOnboarding | None] | Gap,
    azure_log_tables: ByKey[LogTable] | Gap,
    service_plans: frozenset[str],
    *,
    minimum_days: int = 90,
) -> Iterator[Finding | Note]:
    """Checks that somebody can search the logs of identities, and rules run on them.

    What it checks:
        A workspace that gets all sign-in, audit and provisioning logs is onboarded to Microsoft Sentinel. Each of the six tables
        keeps them for `minimum_days` (90) in total, in the plan Analytics.

    Why it matters:
        Attackers are found after weeks. Tables with a plan of their own, Basic or Auxiliary, are not searched by rules.

    Limits:
        Where an event hub or a partner solution gets the logs, another SIEM has to be confirmed by a person. A daily cap of the
        workspace is noted. Without Microsoft Entra ID P1, this is not applicable.

    Remediation:
        1. Open Azure portal > Microsoft Sentinel > Create, and add the workspace that gets the logs.
        2. Set retention: `az monitor log-analytics workspace table update --name SigninLogs --total-retention-time 365
           --workspace-name NAME --resource-group GROUP`.
        3. To verify, run the same command with `show`, and scan again.

    References:
        https://learn.microsoft.com/azure/azure-monitor/logs/data-retention-configure
        https://learn.microsoft.com/azure/sentinel/connect-azure-active-directory
    """
    settings = licensed(azure_entra_diagnostics, service_plans, P1_LICENCE)
    arrived = azure_log_destinations.arrived(SETTINGS, settings, SIGN_INS_AND_CHANGES)
    places = {place.id for place in arrived.destinations if place.kind is DestinationKind.WORKSPACE}
    if not places:
        yield _without_workspace(arrived)
        return
    judged = [_judge(one, azure_sentinel, azure_log_tables, minimum_days) for one in azure_workspaces if one.key in places]
    sound = [one for one in judged if not one.wrong and not one.gaps]
    for one in sound[:1]:
        if one.workspace.daily_quota_gb is not None and one.workspace.daily_quota_gb >= 0:
            yield Note(f"the workspace {one.workspace.name} stops taking logs at {one.workspace.daily_quota_gb:g} GB a day")
    if sound:
        return
    if gaps := [gap for one in judged if not one.wrong for gap in one.gaps] + list(arrived.gaps):
        raise Unknown(*dict.fromkeys(gaps))
    for one in judged:
        workspace = one.workspace
        subject = Subject("workspace", workspace.key, workspace.name)
        message = f"the workspace {workspace.name} gets the logs of Microsoft Entra, but {one.wrong[0]}"
        yield Finding(subject, message, "; ".join(one.wrong), f"Sentinel, and {minimum_days} days in the plan Analytics")


def _without_workspace(arrived: Arrived) -> Finding:
    """What there is to say where no workspace gets all logs."""
    if any(place.kind in _ELSEWHERE for place in arrived.destinations):
        raise Manual(
            "an event hub or a partner solution gets the logs: confirm which SIEM analyses them and keeps them for 90 days"
        )
    if arrived.gaps:
        raise Unknown(*arrived.gaps)
    return Finding(
        ENTRA, "no workspace gets all sign-in and audit logs of Microsoft Entra", arrived.observed, "a workspace with Sentinel"
    )


class _Judged(msgspec.Struct):
    """One workspace: what is wrong with it, and what is not known."""

    workspace: Workspace
    wrong: list[str] = msgspec.field(default_factory=list)
    gaps: list[Gap] = msgspec.field(default_factory=list)


def _judge(
    workspace: Workspace,
    sentinel: ByKey[SentinelOnboarding | None] | Gap,
    tables: ByKey[LogTable] | Gap,
    minimum: int,
) -> _Judged:
    judged = _Judged(workspace)
    state = sentinel if isinstance(sentinel, Gap) else sentinel[workspace.id]
    if isinstance(state, Gap):
        judged.gaps.append(state)
    elif state is None:
        judged.wrong.append("is not onboarded to Sentinel")
    keys = {} if isinstance(tables, Gap) else {key.lower(): key for key in tables}
    for name in TABLES.values():
        key = table_id(workspace.key, name).lower()
        table = tables if isinstance(tables, Gap) else tables[keys.get(key, key)]
        if isinstance(table, Gap):
            judged.gaps.append(table)
        else:
            _judge_table(judged, name, table, minimum)
    return judged


def _judge_table(judged: _Judged, name: str, table: LogTable, minimum: int) -> None:
    if table.plan is None or table.kept_days is None:
        detail = f"`{LOG_TABLES}` does not state plan and retention of {name}"
        judged.gaps.append(Gap(LOG_TABLES, GapReason.MALFORMED, detail, "scan again; if this persists, report it"))
    elif table.plan.casefold() != "analytics":
        judged.wrong.append(f"{name} has the plan {table.plan}")
    elif table.kept_days < minimum:
        judged.wrong.append(f"{name} keeps {table.kept_days} days")
