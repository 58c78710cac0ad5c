from __future__ import annotations

from collections.abc import Iterator

from ztscan.conditional_access.proof.workloads import WorkloadCoverage
from ztscan.plugin import Finding, Severity, check

from ._workloads import ensure_licensed


@check(
    title="Workload identities at risk are blocked",
    severity=Severity.MEDIUM,
    objectives=["infrastructure.workload_identities", "identities.risk_policies"],
    mappings={"zta": ["21883"]},
)
def workload_risk_block(workload_coverage: WorkloadCoverage, service_plans: frozenset[str]) -> Iterator[Finding]:
    """Whether a service principal whose secret leaked is stopped before anybody wakes up.

    What it checks:
        Every sign-in of each single-tenant service principal of this tenant at high risk is blocked by an enabled policy for
        workload identities. Each one that escapes is a finding.

    Why it matters:
        An application has no second factor. When its secret turns up in a public repository, or it suddenly signs in from
        elsewhere, blocking it is the only answer that comes in time.

    Limits:
        Managed identities and applications of other tenants are out of reach of every policy and are not counted. The published
        rule looks at one policy; here the effect counts. Needs Microsoft Entra Workload ID Premium, without which such policies
        are not enforced: then this is not assessed.

    Remediation:
        1. Create a policy: {portal:conditional_access_policies} > New policy > Users or workload identities >
           Workload identities > All owned service principals.
        2. Conditions > Service principal risk: High; Grant: Block access.
        3. Or send `POST /identity/conditionalAccess/policies` with
           `"clientApplications": {"includeServicePrincipals": ["ServicePrincipalsInMyTenant"]}` and
           `"servicePrincipalRiskLevels": ["high"]`.

    References:
        https://learn.microsoft.com/entra/identity/conditional-access/workload-identity
        https://learn.microsoft.com/entra/id-protection/concept-workload-identity-risk
    """
    ensure_licensed(service_plans)
    yield from workload_coverage.prove_blocked(risk=("high",)).findings()
