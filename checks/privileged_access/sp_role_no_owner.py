from __future__ import annotations

from collections.abc import Iterator, Mapping

from ztscan.directory.owners import unlisted
from ztscan.directory.role_holding import RoleHoldings
from ztscan.directory.role_templates import GLOBAL_ADMINISTRATOR
from ztscan.entities.applications import Application, ServicePrincipal
from ztscan.entities.groups import DirectoryObject
from ztscan.entities.tenant import Organization
from ztscan.plugin import ByKey, Finding, Gap, NotApplicable, Severity, Subject, Unknown, check

from ._holders import by_principal, names_of, workload_holdings

Owners = ByKey[tuple[DirectoryObject, ...]] | Gap


@check(
    title="Owners of applications with privileged roles hold the same roles themselves",
    severity=Severity.HIGH,
    objectives=["identities.app_developer_privilege", "infrastructure.workload_identities"],
    mappings={"partial": {"maester": ["MT.1078"], "prowler": ["entra_service_principal_privileged_role_no_owners"]}},
)
def sp_role_no_owner(
    role_holdings: RoleHoldings,
    privileged_roles: Mapping[str, str],
    service_principals: tuple[ServicePrincipal, ...],
    applications: tuple[Application, ...],
    service_principal_owners: ByKey[tuple[DirectoryObject, ...]] | Gap,
    application_owners: ByKey[tuple[DirectoryObject, ...]] | Gap,
    organization: tuple[Organization, ...],
) -> Iterator[Finding]:
    """Checks that no owner can gain additional privileges through an application with a privileged role.

    What it checks:
        The check covers each service principal with a privileged directory role, assigned directly or through a group. The
        service principal and its application object have no owners, or each owner has an active or eligible assignment of all
        its privileged roles. Owners who are Global Administrators pass.

    Why it matters:
        An owner can add a credential to the application and sign in as the application. The owner then has the application's
        role without MFA and without activation. Lists of role assignments do not show this.

    Limits:
        An owner who is only eligible for the role passes. Owners of an application that is registered in another tenant
        cannot be read. Application administrators can also add credentials, but are not assessed here.

    Remediation:
        1. Open {portal:app_registrations}, select the application, and open Owners. Also open {portal:enterprise_apps},
           select the application, and open Owners.
        2. Remove every owner who does not hold the role: `DELETE /applications/{id}/owners/{ownerId}/$ref` and
           `DELETE /servicePrincipals/{id}/owners/{ownerId}/$ref`.
        3. To verify, read `GET /applications/{id}/owners` and `GET /servicePrincipals/{id}/owners`, and scan again.

    References:
        https://learn.microsoft.com/entra/identity/enterprise-apps/overview-assign-app-owners
        https://learn.microsoft.com/entra/architecture/service-accounts-principal
    """
    principals = {principal.id: principal for principal in service_principals}
    registered = {application.app_id: application.id for application in applications}
    held = {
        principal: {holding.role for holding in holdings} for principal, holdings in by_principal(role_holdings.holdings).items()
    }
    gaps: dict[Gap, None] = dict.fromkeys(role_holdings.gaps)
    workloads = workload_holdings(role_holdings, privileged_roles)
    for workload, holdings in workloads.items():
        principal = principals.get(workload)
        registration = registered.get(principal.app_id) if principal else None
        owners = _owners(service_principal_owners, workload, gaps)
        if principal:
            gaps.update(dict.fromkeys(unlisted(principal, registered, organization)))
        if registration:
            owners |= _owners(application_owners, registration, gaps)
        if role_holdings.gaps:
            continue  # the role of an owner may be hidden
        needed = {holding.role for holding in holdings}
        subject = Subject(holdings[0].kind, workload, (principal and principal.display_name) or workload)
        for owner, name in owners.items():
            own = held.get(owner, set())
            if needed <= own or GLOBAL_ADMINISTRATOR in own:
                continue
            roles = names_of(holdings, privileged_roles)
            message = f"{name} owns {subject.name} and can gain {roles} through it"
            yield Finding(subject, message, f"owner: {name}", "no owner, or owners who hold the same roles", discriminator=owner)
    if gaps:
        raise Unknown(*gaps)
    if not workloads:
        raise NotApplicable("no service principal holds a privileged directory role")


def _owners(owners: Owners, key: str, gaps: dict[Gap, None]) -> dict[str, str]:
    """Names of the owners of one object by id. A gap is added to ``gaps``."""
    found = owners if isinstance(owners, Gap) else owners[key]
    if isinstance(found, Gap):
        gaps[found] = None
        return {}
    return {owner.id: owner.name for owner in found}
