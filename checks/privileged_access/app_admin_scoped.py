from __future__ import annotations

from collections.abc import Iterator, Mapping

from ztscan.directory.role_holding import TENANT_WIDE, RoleHolding, RoleHoldings
from ztscan.entities.applications import Application, ServicePrincipal
from ztscan.plugin import Finding, Gap, GapReason, NotApplicable, Severity, Subject, Unknown, check

_ROLES = {
    "9b895d92-2cd3-44c7-9d02-a6ac2d5ea5c3": "Application Administrator",
    "158c047a-c907-4556-b7ef-446551a6b5f7": "Cloud Application Administrator",
}


@check(
    title="Application administrators are assigned for single applications",
    severity=Severity.LOW,
    objectives=["identities.privileged_access"],
    mappings={"partial": {"zta": ["25384"]}},
    since="0.2.0",
)
def app_admin_scoped(
    role_holdings: RoleHoldings,
    principal_names: Mapping[str, str],
    applications: tuple[Application, ...] | Gap,
    service_principals: tuple[ServicePrincipal, ...] | Gap,
) -> Iterator[Finding]:
    """Checks that the roles for applications are assigned for an application and not for the tenant.

    What it checks:
        The check covers each active or eligible assignment of Application Administrator and Cloud Application Administrator,
        also through a group. Each has an application or a service principal as its scope.

    Why it matters:
        With a scope of the whole tenant, the holder can add a credential to every application and act with its permissions.
        Some applications can administer the tenant.

    Limits:
        Many organisations have a central team that administers all applications, which is why the severity is low. An
        administrative unit is not an application, and its assignments are findings. Without a holder, this is not applicable.

    Remediation:
        1. Open {portal:enterprise_apps}, select the application, and open Roles and administrators.
        2. Assign the role there, as eligible.
        3. Open {portal:roles} > Application Administrator > Assignments, and remove the assignment for the whole directory.

    References:
        https://learn.microsoft.com/entra/identity/role-based-access-control/manage-roles-portal
        https://learn.microsoft.com/entra/global-secure-access/concept-private-access
    """
    held = [holding for holding in role_holdings.holdings if holding.role in _ROLES and holding.kind]
    gaps: dict[Gap, None] = dict.fromkeys(role_holdings.gaps)
    if not held and not gaps:
        raise NotApplicable("nobody holds a role that administers applications")
    wide: dict[tuple[str, str], RoleHolding] = {}
    for holding in held:
        scope = holding.scope.strip("/")
        if holding.scope == TENANT_WIDE or scope.casefold().startswith("administrativeunits/"):
            wide.setdefault((holding.principal, holding.role), holding)
        elif gap := _not_an_application(scope, applications, service_principals):
            gaps[gap] = None
    for (principal, role), holding in wide.items():
        name = principal_names.get(principal) or principal
        where = "the whole tenant" if holding.scope == TENANT_WIDE else "an administrative unit"
        message = f"{name} holds the role {_ROLES[role]} for {where}"
        observed = f"directoryScopeId: {holding.scope}, {'active' if holding.active else 'eligible'}"
        yield Finding(Subject(holding.kind, principal, name), message, observed, "single applications", role)
    if gaps:
        raise Unknown(*gaps)


def _not_an_application(
    scope: str, applications: tuple[Application, ...] | Gap, principals: tuple[ServicePrincipal, ...] | Gap
) -> Gap | None:
    """Why it is not known that the object with this id is an application. None: it is one."""
    for objects in (applications, principals):
        if not isinstance(objects, Gap) and any(one.id.casefold() == scope.casefold() for one in objects):
            return None
    unread = next((objects for objects in (applications, principals) if isinstance(objects, Gap)), None)
    detail = "an assignment has a scope that is no application of the tenant"
    return unread or Gap(
        "role_assignments", GapReason.MALFORMED, detail, "look for the assignment, and remove it if its object is gone"
    )
