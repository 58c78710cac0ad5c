from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta

from ztscan.directory.application_activity import LastUse
from ztscan.directory.application_permissions import PermissionHolder, PermissionHolders
from ztscan.directory.credentials import MANAGED_IDENTITY
from ztscan.directory.licences import P1_LICENCE, licensed
from ztscan.entities.applications import Application, AppRoleAssignment, ServicePrincipal
from ztscan.plugin import ByKey, Finding, Gap, Note, Severity, Unknown, affected, check, parse_time, required


@check(
    title="Applications that nobody uses hold no powerful permissions",
    severity=Severity.MEDIUM,
    objectives=["infrastructure.workload_identities", "identities.review_consent"],
    mappings={"partial": {"zta": ["21770"]}},
    since="0.2.0",
)
def no_unused_privileged(
    application_last_use: LastUse | Gap,
    permission_holders: PermissionHolders,
    graph_app_role_assignments: tuple[AppRoleAssignment, ...] | Gap,
    api_app_role_assignments: ByKey[tuple[AppRoleAssignment, ...]] | Gap,
    applications: tuple[Application, ...],
    service_principals: tuple[ServicePrincipal, ...],
    service_plans: frozenset[str],
    now: datetime,
    *,
    unused_days: int = 90,
) -> Iterator[Finding | Note]:
    """Checks that applications with powerful permissions are in use.

    What it checks:
        The check covers each enabled application with permissions that lead to control of the tenant, directly or through
        another step. Each has signed in within the last 90 days (option `unused_days`), as a client or as a resource. An
        application without a row in the report has never signed in since the report exists.

    Why it matters:
        Nobody notices when an unused application is used by somebody else. Its permissions are all that an attacker needs.

    Limits:
        The report requires Microsoft Entra ID P1; without it, the check does not apply. A permission that was granted, or
        an application that was registered, within the same days is a note. Where no date is known, and the application is
        not in the report, the check is not assessed. The same holds for managed identities, where the report lists none of
        them. Applications of Microsoft's services are left out, and disabled ones are a note.

    Remediation:
        1. Open {portal:enterprise_apps}, select the application, and open Sign-in logs. Ask the owner whether it is needed.
        2. Disable it: `PATCH /servicePrincipals/{id} {"accountEnabled": false}`.
        3. Remove the permissions: `DELETE /servicePrincipals/{resourceId}/appRoleAssignedTo/{assignmentId}`. After a month,
           delete the application.
        4. To verify, read `GET /beta/reports/servicePrincipalSignInActivities?$filter=appId eq '{appId}'`, and scan again.

    References:
        https://learn.microsoft.com/graph/api/resources/serviceprincipalsigninactivity
        https://learn.microsoft.com/entra/identity/monitoring-health/recommendation-remove-unused-apps
    """
    last_use = licensed(application_last_use, service_plans, P1_LICENCE)
    since = now - timedelta(days=unused_days)
    dates = _dates(graph_app_role_assignments, api_app_role_assignments, applications, permission_holders)
    identities = [one for one in service_principals if one.service_principal_type == MANAGED_IDENTITY]
    lists_identities = any(last_use.last(one.app_id) for one in identities)
    gaps = dict.fromkeys(permission_holders.gaps)
    for holder in permission_holders.known.values():
        principal = holder.principal
        try:
            if last_use.used_since(principal.app_id, since):
                continue
            if principal.account_enabled is False:
                yield Note(f"{holder.subject.name} is unused and disabled, and keeps its permissions")
                continue
            newest = max(map(parse_time, dates.get(principal.id, ())), default=None)
            if newest is not None and newest > since:
                yield Note(f"{holder.subject.name} has not signed in, and is too new to be judged")
                continue
            if last_use.last(principal.app_id) is None:
                required(newest, "graph_app_role_assignments", "createdDateTime")
                listed = lists_identities or principal.service_principal_type != MANAGED_IDENTITY
                required(listed or None, "service_principal_activities", "any managed identity")
        except Unknown as unknown:
            gaps.update(dict.fromkeys(unknown.gaps))
            continue
        yield _finding(holder, last_use, unused_days)
    if gaps:
        raise Unknown(*gaps)


def _finding(holder: PermissionHolder, last_use: LastUse, days: int) -> Finding:
    held = "; ".join(one.described for one in holder.held)
    return Finding(
        holder.subject,
        f"{holder.subject.name} holds powerful permissions and has not signed in for {days} days",
        f"{last_use.told(holder.principal.app_id)}; {held}",
        "a sign-in, or no such permission",
        members=(affected("permission", ((f"{one.permission.resource}/{one.described}", one.described) for one in holder.held)),),
    )


def _dates(
    graph: tuple[AppRoleAssignment, ...] | Gap,
    others: ByKey[tuple[AppRoleAssignment, ...]] | Gap,
    applications: Iterable[Application],
    holders: PermissionHolders,
) -> dict[str, list[str]]:
    """When each holder got a permission or was registered, by its id."""
    lists = [] if isinstance(others, Gap) else [entry for _, entry in others.items()]
    found: dict[str, list[str]] = {}
    for assignments in (graph, *lists):
        for one in () if isinstance(assignments, Gap) else assignments:
            if one.created_date_time:
                found.setdefault(one.principal_id, []).append(one.created_date_time)
    registered = {one.app_id: one.created_date_time for one in applications if one.created_date_time}
    for key, holder in holders.known.items():
        if begun := registered.get(holder.principal.app_id):
            found.setdefault(key, []).append(begun)
    return found
