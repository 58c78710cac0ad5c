from __future__ import annotations

from collections.abc import Iterator

from ztscan.directory.licences import licensed
from ztscan.entities.applications import ServicePrincipal
from ztscan.entities.exchange_roles import EXCHANGE_ONLINE, ExchangeRoleAssignment, ExchangeRoleDefinition
from ztscan.plugin import Finding, Gap, GapReason, NotApplicable, Severity, Subject, Unknown, check, required

RESOURCE = "exchange_role_assignments"
_FOR_APPLICATIONS = "application "
_EVERYTHING = ("", "/")


@check(
    title="Exchange roles of applications are limited to a scope",
    severity=Severity.MEDIUM,
    objectives=["identities.privileged_access", "infrastructure.workload_identities"],
    mappings={},
    since="0.2.0",
)
def exchange_roles(
    exchange_role_assignments: tuple[ExchangeRoleAssignment, ...] | Gap,
    exchange_role_definitions: tuple[ExchangeRoleDefinition, ...] | Gap,
    service_principals: tuple[ServicePrincipal, ...] | Gap,
    service_plans: frozenset[str],
) -> Iterator[Finding]:
    """Checks that no application has an Exchange role for all mailboxes.

    What it checks:
        Each assignment of a built-in Exchange role for applications (`Application Mail.Read`, `Application Calendars.ReadWrite`
        and others) has a custom scope or an administrative unit.

    Why it matters:
        An application with such a role and no scope reads or sends the mail of everybody, the board included.

    Limits:
        Custom roles that were derived from these are not recognised by their name. The permissions on mail that an
        application has in Microsoft Graph apply to all mailboxes too: `applications.critical_permissions_direct` and
        `applications.critical_permissions_indirect` assess those. The endpoint is beta.

    Remediation:
        1. Create a scope in Exchange Online PowerShell: `New-ManagementScope -Name SCOPE -RecipientRestrictionFilter FILTER`.
        2. Limit the assignment: `Set-ManagementRoleAssignment -Identity ASSIGNMENT -CustomResourceScope SCOPE`.
        3. Remove the permissions on mail from the application in Microsoft Entra, because they have no scope.
        4. To verify: `Test-ServicePrincipalAuthorization -Identity APPLICATION -Resource MAILBOX`.

    References:
        https://learn.microsoft.com/exchange/permissions-exo/application-rbac
        https://learn.microsoft.com/graph/api/rbacapplication-list-roleassignments
    """
    assignments = licensed(exchange_role_assignments, service_plans, EXCHANGE_ONLINE)
    roles = licensed(exchange_role_definitions, service_plans, EXCHANGE_ONLINE)
    names = {role.id.casefold(): role.display_name for role in roles}
    principals = () if isinstance(service_principals, Gap) else service_principals
    known = {principal.id.casefold(): principal.display_name or principal.id for principal in principals}
    gaps: dict[Gap, None] = {}
    held = False
    found: dict[tuple[str, str], Finding] = {}
    for assignment in assignments:
        try:
            role = _role(assignment, names)
            if not role.casefold().startswith(_FOR_APPLICATIONS):
                continue
            held = True
            if _is_scoped(assignment):
                continue
            principal = required(assignment.principal_id, RESOURCE, "principalId").rpartition("/")[2]
        except Unknown as unknown:
            gaps.update(dict.fromkeys(unknown.gaps))
            continue
        name = known.get(principal.casefold(), principal)
        message = f"the application {name} has the Exchange role {role} for all mailboxes"
        subject, role_id = Subject("servicePrincipal", principal, name), assignment.role_definition_id or ""
        found.setdefault((principal, role_id), Finding(subject, message, f"{role}, no scope", "a scope", role_id))
    yield from found.values()
    if gaps:
        raise Unknown(*gaps)
    if not held:
        raise NotApplicable("no application has an Exchange role")


def _role(assignment: ExchangeRoleAssignment, names: dict[str, str | None]) -> str:
    """The name of the role. Raises Unknown where it is not known."""
    key = required(assignment.role_definition_id, RESOURCE, "roleDefinitionId").casefold()
    if key not in names:
        detail = "an assignment names a role that the list of roles lacks"
        raise Unknown(Gap(RESOURCE, GapReason.MALFORMED, detail, "scan again; if this persists, report it"))
    return required(names[key], "exchange_role_definitions", "displayName")


def _is_scoped(assignment: ExchangeRoleAssignment) -> bool:
    return any((scope or "").strip() not in _EVERYTHING for scope in (assignment.app_scope_id, assignment.directory_scope_id))
