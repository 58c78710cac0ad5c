from __future__ import annotations

from collections.abc import Iterator

from ztscan.directory.licences import P2_LICENCE, licensed
from ztscan.entities.agents import Agent
from ztscan.entities.identity_protection import RiskyAgent
from ztscan.plugin import Finding, Gap, NotApplicable, Note, Severity, Subject, Unknown, check

from ._risk import OPEN, state_of

RESOURCE = "risky_agents"


@check(
    title="Agents at risk have been handled",
    severity=Severity.HIGH,
    objectives=["identities.identity_protection", "infrastructure.workload_identities"],
    since="0.2.0",
)
def risky_agents_triaged(
    risky_agents: tuple[RiskyAgent, ...] | Gap,
    agents_with_owners: tuple[Agent, ...],
    blueprint_principals_with_owners: tuple[Agent, ...],
    service_plans: frozenset[str],
) -> Iterator[Finding | Note]:
    """Checks that no enabled agent is at risk without anybody having acted.

    What it checks:
        No agent that exists and is enabled has the state atRisk or confirmedCompromised, at any level. A disabled one is
        contained, and a note lists it.

    Why it matters:
        An agent that was taken over works with all its permissions, at any time, and without MFA.

    Limits:
        Detection of risk for agents requires Microsoft Entra ID P2. Without it, or without agents, this is not applicable. The
        endpoint is in beta.

    Remediation:
        1. Open {portal:risky_agents}, and investigate the detections.
        2. If the agent is compromised, disable it (`PATCH /servicePrincipals/{id} {"accountEnabled": false}`), and replace the
           credentials of its blueprint.
        3. Otherwise, select Dismiss agent risk.

    References:
        https://learn.microsoft.com/entra/id-protection/concept-risky-agents
        https://learn.microsoft.com/graph/api/resources/riskyagent
    """
    risky = licensed(risky_agents, service_plans, P2_LICENCE)
    if not risky and not agents_with_owners and not blueprint_principals_with_owners:
        raise NotApplicable("the tenant has no agents")
    gaps: dict[Gap, None] = {}
    for agent in risky:
        try:
            state = state_of(agent.risk_state, RESOURCE)
        except Unknown as unknown:
            gaps.update(dict.fromkeys(unknown.gaps))
            continue
        if state not in OPEN or agent.is_deleted is True:
            continue
        if agent.is_enabled is False:
            yield Note(f"{agent.name} is at risk and disabled")
            continue
        message = f"{agent.name} is at risk, and nobody has handled it"
        observed = f"riskState: {agent.risk_state}, riskLevel: {agent.risk_level}"
        yield Finding(Subject("agentIdentity", agent.id, agent.name), message, observed, "disabled or dismissed")
    if gaps:
        raise Unknown(*gaps)
