from __future__ import annotations

from collections.abc import Iterator

from ztscan.directory.licences import licensed
from ztscan.directory.network_access.activation import require_activated
from ztscan.directory.network_access.private import PrivateAccess
from ztscan.entities.network_access import NetworkTenantStatus
from ztscan.entities.private_access import PRIVATE_ACCESS
from ztscan.plugin import Finding, Gap, NotApplicable, Note, Severity, Unknown, check


@check(
    title="Private applications are assigned to chosen users",
    severity=Severity.MEDIUM,
    objectives=["network.limit_access"],
    mappings={"stronger": {"zta": ["25480", "25481"]}},
    since="0.2.0",
)
def private_applications_assigned(
    network_tenant_status: NetworkTenantStatus | Gap, private_access: PrivateAccess | Gap, service_plans: frozenset[str]
) -> Iterator[Finding | Note]:
    """Checks that each private application is open to named people only.

    What it checks:
        Each enabled application of Private Access, Quick Access included, requires assignment. Notes show who is assigned.

    Why it matters:
        Without required assignment, every user and every guest of the tenant reaches the servers behind the application.

    Limits:
        An application that nobody is assigned to passes: nobody reaches it. Whether an assigned group holds all users is not
        assessed; its name is in the note.

    Remediation:
        1. Open {portal:private_applications}, select the application, and open Properties.
        2. Set Assignment required to Yes, and assign groups under Users and groups.
        3. Or send `PATCH /servicePrincipals/{id} {"appRoleAssignmentRequired": true}`.
        4. To verify, read `GET /servicePrincipals/{id}`, and scan again.

    References:
        https://learn.microsoft.com/entra/global-secure-access/how-to-configure-per-app-access
    """
    require_activated(network_tenant_status, service_plans, PRIVATE_ACCESS)
    applications = licensed(private_access, service_plans, PRIVATE_ACCESS).applications
    if not applications:
        raise NotApplicable("Private Access publishes no application")
    gaps: dict[Gap, None] = {}
    for application in applications:
        try:
            assigned = application.assigned
        except Unknown as unknown:
            gaps.update(dict.fromkeys(unknown.gaps))
            continue
        if assigned.everyone:
            message = f"all users of the tenant can reach {application.name}"
            yield Finding(application.subject, message, "appRoleAssignmentRequired: false", "assigned to chosen users")
        else:
            yield Note(f"{application.name}: {assigned}")
    if gaps:
        raise Unknown(*gaps)
