from __future__ import annotations

from collections.abc import Iterator

from ztscan.conditional_access.proof.workloads import WorkloadCoverage
from ztscan.plugin import Finding, Severity, check

from ._workloads import ensure_licensed


@check(
    title="Workload identities at high risk are blocked",
    severity=Severity.MEDIUM,
    objectives=["infrastructure.workload_identities", "identities.risk_policies"],
    mappings={"zta": ["21883"]},
)
def workload_risk_block(workload_coverage: WorkloadCoverage, service_plans: frozenset[str]) -> Iterator[Finding]:
    """Checks that sign-ins of workload identities at high risk are blocked.

    What it checks:
        An enabled policy for workload identities blocks all sign-ins at high risk. This applies to each single-tenant
        service principal of this tenant. Each service principal that is not blocked is a finding.

    Why it matters:
        An application has no second factor. If its secret is leaked in a public repository or it signs in from an unusual
        place, only a block stops the attack in time.

    Limits:
        No policy applies to managed identities or to applications of other tenants, so they are not counted. The published
        rule looks at one policy. This check evaluates the effect of all policies. Without Microsoft Entra Workload ID
        Premium, such policies are not enforced, and this is not assessed.

    Remediation:
        1. Open {portal:conditional_access_policies} > New policy. Select Users or workload identities > Workload
           identities > All owned service principals.
        2. Select Conditions > Service principal risk > High, and Grant > Block access.
        3. Or send `POST /identity/conditionalAccess/policies` with `"clientApplications": {"includeServicePrincipals":
           ["ServicePrincipalsInMyTenant"]}` and `"servicePrincipalRiskLevels": ["high"]`.
        4. Start in report-only mode, review {portal:conditional_access_insights}, and then set the policy to On.
        5. To verify, scan again.

    References:
        https://learn.microsoft.com/entra/identity/conditional-access/workload-identity
        https://learn.microsoft.com/entra/id-protection/concept-workload-identity-risk
    """
    ensure_licensed(service_plans)
    yield from workload_coverage.prove_blocked(risk=("high",)).findings()
