from __future__ import annotations

from collections.abc import Iterator, Mapping

from ztscan.directory.role_holding import RoleHoldings
from ztscan.entities.applications import ServicePrincipal
from ztscan.plugin import Finding, Severity, Subject, Unknown, check

from ._holders import names_of, workload_holdings


@check(
    title="Workload identities hold no privileged directory role",
    severity=Severity.HIGH,
    objectives=["infrastructure.workload_identities", "identities.privileged_access"],
    mappings={"zta": ["21836"]},
)
def workload_no_privileged_role(
    role_holdings: RoleHoldings,
    privileged_roles: Mapping[str, str],
    service_principals: tuple[ServicePrincipal, ...],
    *,
    allowed: tuple[str, ...] = (),
) -> Iterator[Finding]:
    """Whether applications, managed identities or agents hold privileged directory roles.

    What it checks:
        No service principal, managed identity or agent identity holds a privileged directory role, directly or through a group,
        apart from those that `allowed` names by object id or application id.

    Why it matters:
        A workload signs in without MFA, from anywhere, with a credential that often lies in a pipeline or a script. Whoever finds
        it has the role, and nothing asks for an activation.

    Limits:
        Application permissions on Microsoft Graph, which can be as powerful, are looked at by other checks.

    Remediation:
        1. Open {portal:roles}, choose the role, and find what the workload needs it for.
        2. Give it the narrowest application permission instead, or the role on an administrative unit only, and remove the
           assignment: `DELETE /roleManagement/directory/roleAssignments/{id}`.
        3. List those that cannot do without in `ztscan.toml`, `[parameters."privileged_access.workload_no_privileged_role"]`,
           as `allowed`.

    References:
        https://learn.microsoft.com/entra/architecture/service-accounts-principal
        https://learn.microsoft.com/entra/identity/role-based-access-control/privileged-roles-permissions
    """
    known = {principal.id: principal for principal in service_principals}
    for workload, holdings in workload_holdings(role_holdings, privileged_roles).items():
        principal = known.get(workload)
        if workload in allowed or (principal and principal.app_id in allowed):
            continue
        subject = Subject(holdings[0].kind, workload, (principal and principal.display_name) or workload)
        roles = names_of(holdings, privileged_roles)
        yield Finding(subject, f"{subject.name} holds {roles}", roles, "no privileged directory role")
    if role_holdings.gaps:
        raise Unknown(*role_holdings.gaps)
