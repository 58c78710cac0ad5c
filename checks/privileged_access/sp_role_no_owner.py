from __future__ import annotations

from collections.abc import Iterator, Mapping

from ztscan.directory.role_holding import RoleHoldings
from ztscan.directory.role_templates import GLOBAL_ADMINISTRATOR
from ztscan.entities.applications import Application, ServicePrincipal
from ztscan.entities.groups import DirectoryObject
from ztscan.plugin import ByKey, Finding, Gap, NotApplicable, Severity, Subject, Unknown, check

from ._holders import by_principal, names_of, workload_holdings

Owners = ByKey[tuple[DirectoryObject, ...]] | Gap


@check(
    title="Applications with privileged roles have no owner who could take them over",
    severity=Severity.HIGH,
    objectives=["identities.app_developer_privilege", "infrastructure.workload_identities"],
    mappings={
        "maester": ["MT.1078"],
        "prowler": ["entra_service_principal_privileged_role_no_owners"],
    },
)
def sp_role_no_owner(
    role_holdings: RoleHoldings,
    privileged_roles: Mapping[str, str],
    service_principals: tuple[ServicePrincipal, ...],
    applications: tuple[Application, ...],
    service_principal_owners: ByKey[tuple[DirectoryObject, ...]] | Gap,
    application_owners: ByKey[tuple[DirectoryObject, ...]] | Gap,
) -> Iterator[Finding]:
    """Whether an owner can lift themselves to the role of their application.

    What it checks:
        For each service principal with a privileged directory role, directly or through a group, the owners of the service
        principal and of its application object are none, or hold or may activate each of its privileged roles themselves.
        Global Administrators may own anything.

    Why it matters:
        An owner can add a credential and sign in as the application. The application's role then is the owner's, without MFA and
        without activation, and no list of role assignments shows it.

    Limits:
        An owner who is only eligible for the role counts as holding it. Owners of an application that is registered in another
        tenant cannot be seen. Administrators of applications, who can do the same, are not looked at here.

    Remediation:
        1. Open {portal:app_registrations} > the application > Owners, and Enterprise
           applications > the application > Owners.
        2. Remove every owner who does not hold the role: `DELETE /applications/{id}/owners/{ownerId}/$ref` and
           `DELETE /servicePrincipals/{id}/owners/{ownerId}/$ref`.

    References:
        https://learn.microsoft.com/entra/identity/enterprise-apps/overview-assign-app-owners
        https://learn.microsoft.com/entra/architecture/service-accounts-principal
    """
    principals = {principal.id: principal for principal in service_principals}
    registered = {application.app_id: application.id for application in applications if application.app_id}
    held = {
        principal: {holding.role for holding in holdings} for principal, holdings in by_principal(role_holdings.holdings).items()
    }
    gaps: dict[Gap, None] = dict.fromkeys(role_holdings.gaps)
    workloads = workload_holdings(role_holdings, privileged_roles)
    for workload, holdings in workloads.items():
        principal = principals.get(workload)
        registration = registered.get(principal.app_id or "") if principal else None
        owners = _owners(service_principal_owners, workload, gaps)
        if registration:
            owners |= _owners(application_owners, registration, gaps)
        if role_holdings.gaps:
            continue  # an owner's own role may be hidden
        needed = {holding.role for holding in holdings}
        subject = Subject(holdings[0].kind, workload, (principal and principal.display_name) or workload)
        for owner, name in sorted(owners.items()):
            own = held.get(owner, set())
            if needed <= own or GLOBAL_ADMINISTRATOR in own:
                continue
            roles = names_of(holdings, privileged_roles)
            message = f"{name} owns {subject.name} and can act with its role: {roles}"
            yield Finding(subject, message, f"owner: {name}", "no owner, or one who holds the same role", discriminator=owner)
    if gaps:
        raise Unknown(*gaps)
    if not workloads:
        raise NotApplicable("no application holds a privileged directory role")


def _owners(owners: Owners, key: str, gaps: dict[Gap, None]) -> dict[str, str]:
    """Names of the owners of one object by id; a gap is noted."""
    found = owners if isinstance(owners, Gap) else owners[key]
    if isinstance(found, Gap):
        gaps[found] = None
        return {}
    return {owner.id: owner.name for owner in found}
