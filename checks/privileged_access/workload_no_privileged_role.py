from __future__ import annotations

from collections.abc import Iterator, Mapping

from ztscan.directory.role_holding import RoleHoldings
from ztscan.entities.applications import ServicePrincipal
from ztscan.plugin import Finding, Severity, Subject, Unknown, check

from ._holders import names_of, workload_holdings


@check(
    title="Workload identities hold no privileged directory roles",
    severity=Severity.HIGH,
    objectives=["infrastructure.workload_identities", "identities.privileged_access"],
    mappings={"equal": {"zta": ["21836"]}},
)
def workload_no_privileged_role(
    role_holdings: RoleHoldings,
    privileged_roles: Mapping[str, str],
    service_principals: tuple[ServicePrincipal, ...],
    *,
    allowed: tuple[str, ...] = (),
) -> Iterator[Finding]:
    """Checks that no service principal, managed identity or agent identity has a privileged directory role.

    What it checks:
        No service principal, managed identity or agent identity holds a privileged directory role, directly or through a
        group. The option `allowed` lists exceptions by object id or application id.

    Why it matters:
        A workload identity signs in without MFA, from any location, often with a credential stored in a pipeline or script.
        Anyone who finds the credential has the role. No activation is required.

    Limits:
        Application permissions on Microsoft Graph can be equally powerful. Other checks assess them.

    Remediation:
        1. Open {portal:roles}, select the role, and find out why the workload needs it.
        2. Grant the narrowest application permission instead, or assign the role only for an administrative unit.
        3. Remove the assignment: `DELETE /roleManagement/directory/roleAssignments/{id}`.
        4. If a workload requires the role, add it to `allowed` in `ztscan.toml` under
           `[parameters."privileged_access.workload_no_privileged_role"]`.
        5. To verify, check the assignments of the role in {portal:roles}, and scan again.

    References:
        https://learn.microsoft.com/entra/architecture/service-accounts-principal
        https://learn.microsoft.com/entra/identity/role-based-access-control/privileged-roles-permissions
    """
    known = {principal.id: principal for principal in service_principals}
    listed = {one.casefold() for one in allowed}
    for workload, holdings in workload_holdings(role_holdings, privileged_roles).items():
        principal = known.get(workload)
        if workload.casefold() in listed or (principal and principal.app_id.casefold() in listed):
            continue
        subject = Subject(holdings[0].kind, workload, (principal and principal.display_name) or workload)
        roles = names_of(holdings, privileged_roles)
        yield Finding(subject, f"{subject.name} is a workload identity and holds {roles}", roles, "no privileged directory role")
    if role_holdings.gaps:
        raise Unknown(*role_holdings.gaps)
