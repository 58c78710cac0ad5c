from __future__ import annotations

from collections.abc import Iterator

from ztscan.entities.operations import GovernanceRelationship
from ztscan.entities.tenant import Organization
from ztscan.plugin import Finding, Gap, Manual, Severity, Subject, Unknown, check, required

RELATIONSHIPS = "governance_relationships"


@check(
    title="Only approved tenants govern this tenant",
    severity=Severity.MEDIUM,
    objectives=["identities.privileged_access"],
    since="0.2.0",
)
def tenant_governance(
    governance_relationships: tuple[GovernanceRelationship, ...],
    organization: tuple[Organization, ...],
    *,
    approved_tenants: tuple[str, ...] = (),
) -> Iterator[Finding]:
    """Checks that every tenant with a governance relationship to this one is approved.

    What it checks:
        Each relationship in which another tenant governs this one, and that is not terminated, has its tenant id in the option
        `approved_tenants`. If there is one and nothing is declared, the check is manual. Relationships in which this tenant
        governs others do not count.

    Why it matters:
        Administrators of the governing tenant hold directory roles here, and its applications are provisioned, without an
        account in this tenant.

    Limits:
        Which roles a relationship carries is not assessed. Partner relationships (GDAP) and guests are others. Tenant governance
        is in preview, and its endpoint in beta.

    Remediation:
        1. Open {portal:tenant_governance}, and ask the owner of each relationship for its purpose.
        2. Terminate those that nobody needs, and declare the others: `approved_tenants = ["<tenant id>"]`.

    References:
        https://learn.microsoft.com/entra/id-governance/tenant-governance/overview
        https://learn.microsoft.com/graph/api/resources/tenantgovernanceservices-governancerelationship
    """
    own = {tenant.id.casefold() for tenant in organization}
    approved = {tenant.casefold() for tenant in approved_tenants}
    governing: list[GovernanceRelationship] = []
    gaps: dict[Gap, None] = {}
    for one in governance_relationships:
        try:
            ended = required(one.status, RELATIONSHIPS, "status").casefold() == "terminated"
            if not ended and required(one.governing_tenant_id, RELATIONSHIPS, "governingTenantId").casefold() not in own:
                governing.append(one)
        except Unknown as unknown:
            gaps.update(dict.fromkeys(unknown.gaps))
    if governing and not approved:
        raise Manual(f"review the tenants that govern this one ({len(governing)}), and declare them in `approved_tenants`")
    for one in governing:
        if (one.governing_tenant_id or "").casefold() not in approved:
            name = one.governing_tenant_name or one.governing_tenant_id or one.id
            message = f"the tenant {name} governs this tenant, and is not approved"
            observed = f"tenant {one.governing_tenant_id}, status {one.status}"
            yield Finding(Subject("governanceRelationship", one.id, name), message, observed, "listed in `approved_tenants`")
    if gaps:
        raise Unknown(*gaps)
