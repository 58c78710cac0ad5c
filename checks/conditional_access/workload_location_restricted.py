from __future__ import annotations

from collections.abc import Iterator

from ztscan.conditional_access.proof.workloads import WorkloadCoverage
from ztscan.plugin import Finding, Severity, check

from ._workloads import ensure_licensed


@check(
    title="Workload identities can sign in only from trusted locations",
    severity=Severity.MEDIUM,
    objectives=["infrastructure.workload_identities", "identities.trusted_locations"],
    mappings={"zta": ["21884"]},
)
def workload_location_restricted(workload_coverage: WorkloadCoverage, service_plans: frozenset[str]) -> Iterator[Finding]:
    """Checks that sign-ins of workload identities from outside trusted locations are blocked.

    What it checks:
        An enabled policy for workload identities blocks all sign-ins from outside the trusted named locations. This applies
        to each single-tenant service principal of this tenant. Each service principal that is not blocked is a finding.

    Why it matters:
        Application secrets are stored in scripts, pipelines and backups. If sign-in is restricted to a network, an attacker
        outside the network cannot use a copied secret.

    Limits:
        No policy applies to managed identities or to applications of other tenants, so they are not counted. Without
        Microsoft Entra Workload ID Premium, such policies are not enforced, and this is not assessed.

    Remediation:
        1. Create named locations for the networks of the applications, and mark them as trusted:
           {portal:named_locations}.
        2. Open {portal:conditional_access_policies} > New policy. Select Workload identities > All owned service
           principals, and all resources.
        3. Under Network, include Any network or location, and exclude All trusted networks and locations. Select Grant >
           Block access.
        4. Or send `POST /identity/conditionalAccess/policies` with `"clientApplications": {"includeServicePrincipals":
           ["ServicePrincipalsInMyTenant"]}`.
        5. Start in report-only mode, review {portal:conditional_access_insights}, and then set the policy to On.
        6. To verify, scan again.

    References:
        https://learn.microsoft.com/entra/identity/conditional-access/workload-identity
    """
    ensure_licensed(service_plans)
    yield from workload_coverage.prove_blocked(outside_trusted=True).findings()
