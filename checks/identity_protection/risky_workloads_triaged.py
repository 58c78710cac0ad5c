from __future__ import annotations

from collections.abc import Iterator

from ztscan.directory.licences import WORKLOAD_ID, licensed
from ztscan.entities.identity_protection import RiskyServicePrincipal
from ztscan.plugin import Finding, Gap, Note, Severity, Subject, Unknown, check

from ._risk import OPEN, state_of

RESOURCE = "risky_service_principals"


@check(
    title="Workload identities at risk have been handled",
    severity=Severity.HIGH,
    objectives=["identities.identity_protection", "infrastructure.workload_identities"],
    mappings={"equal": {"zta": ["21862"]}, "partial": {"zta": ["22659"]}},
    since="0.2.0",
)
def risky_workloads_triaged(
    risky_service_principals: tuple[RiskyServicePrincipal, ...] | Gap, service_plans: frozenset[str]
) -> Iterator[Finding | Note]:
    """Checks that no enabled service principal is at risk without anybody having acted.

    What it checks:
        No service principal that is enabled has the state atRisk or confirmedCompromised, at any level. A disabled one is
        contained, and a note lists it.

    Why it matters:
        A leaked credential of an application works without MFA and at any time.

    Limits:
        Detection of risk for workload identities requires Microsoft Entra Workload ID Premium. Without it, Graph lists
        nothing, and this is not applicable.

    Remediation:
        1. Open {portal:risky_workloads}, and investigate the detections.
        2. If the application is compromised, disable it (`PATCH /servicePrincipals/{id} {"accountEnabled": false}`) and
           replace all its credentials.
        3. Otherwise, select Dismiss service principal risk.

    References:
        https://learn.microsoft.com/entra/id-protection/concept-workload-identity-risk
        https://learn.microsoft.com/graph/api/resources/riskyserviceprincipal
    """
    gaps: dict[Gap, None] = {}
    for principal in licensed(risky_service_principals, service_plans, WORKLOAD_ID):
        try:
            state = state_of(principal.risk_state, RESOURCE)
        except Unknown as unknown:
            gaps.update(dict.fromkeys(unknown.gaps))
            continue
        if state in OPEN and principal.is_enabled is False:
            yield Note(f"{principal.name} is at risk and disabled")
        elif state in OPEN:
            message = f"{principal.name} is at risk, and nobody has handled it"
            observed = f"riskState: {principal.risk_state}, riskLevel: {principal.risk_level}"
            yield Finding(Subject("servicePrincipal", principal.id, principal.name), message, observed, "disabled or dismissed")
    if gaps:
        raise Unknown(*gaps)
