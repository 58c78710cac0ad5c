from __future__ import annotations

from collections.abc import Iterator

from ztscan.conditional_access.proof.workloads import WorkloadCoverage
from ztscan.plugin import Finding, Severity, check

from ._workloads import ensure_licensed


@check(
    title="Workload identities can only sign in from known networks",
    severity=Severity.MEDIUM,
    objectives=["infrastructure.workload_identities", "identities.trusted_locations"],
    mappings={"zta": ["21884"]},
)
def workload_location_restricted(workload_coverage: WorkloadCoverage, service_plans: frozenset[str]) -> Iterator[Finding]:
    """Whether the secret of an application is of use outside of the network that the application runs in.

    What it checks:
        Every sign-in of each single-tenant service principal of this tenant from outside of the trusted named locations is
        blocked by an enabled policy for workload identities. Each one that escapes is a finding.

    Why it matters:
        Secrets of applications lie in scripts, pipelines and backups. Tied to a network, a copy of one is worth nothing.

    Limits:
        Managed identities and applications of other tenants are out of reach of every policy and are not counted. Needs Microsoft
        Entra Workload ID Premium, without which such policies are not enforced: then this is not assessed.

    Remediation:
        1. Name the networks that applications run in and mark them as trusted: {portal:named_locations}.
        2. Create a policy for All owned service principals, all resources, Network: include Any location, exclude All trusted
           networks, Grant: Block access.
        3. Begin in report-only mode: `POST /identity/conditionalAccess/policies` with
           `"clientApplications": {"includeServicePrincipals": ["ServicePrincipalsInMyTenant"]}`.

    References:
        https://learn.microsoft.com/entra/identity/conditional-access/workload-identity
    """
    ensure_licensed(service_plans)
    yield from workload_coverage.prove_blocked(outside_trusted=True).findings()
