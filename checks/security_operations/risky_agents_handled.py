from __future__ import annotations

from collections.abc import Iterator

from ztscan.directory.licences import licensed
from ztscan.directory.response import known_word
from ztscan.entities.security_operations import AGENT_RISK, RiskyAgent
from ztscan.plugin import Finding, Gap, Severity, Subject, Unknown, check

RESOURCE = "risky_agents"
_AT_RISK = frozenset(("atrisk", "confirmedcompromised"))
_STATES = _AT_RISK | frozenset(("none", "confirmedsafe", "remediated", "dismissed"))


@check(
    title="No agent is at risk",
    severity=Severity.HIGH,
    objectives=["infrastructure.workload_identities", "visibility.respond"],
    since="0.2.0",
)
def risky_agents_handled(risky_agents: tuple[RiskyAgent, ...] | Gap, service_plans: frozenset[str]) -> Iterator[Finding]:
    """Checks that somebody decided about each agent identity that looks compromised.

    What it checks:
        No agent identity has the risk state at risk or confirmed compromised. Deleted agents are left out.

    Why it matters:
        An agent works without a person in front of it. What it does after a compromise is done at machine speed.

    Limits:
        Agents that nobody reported are not in the list. Without a licence for Microsoft Agent 365, the check does not apply.

    Remediation:
        1. Open {portal:risky_agents}, and look at the detections of the agent.
        2. Disable the agent, or confirm it as safe.
        3. Block agents at risk: `conditional_access.agent_risk_block`.
        4. To verify, read `GET /beta/identityProtection/riskyAgents`, and scan again.

    References:
        https://learn.microsoft.com/entra/id-protection/concept-risky-agents
        https://learn.microsoft.com/graph/api/identityprotectionroot-list-riskyagents
    """
    gaps: dict[Gap, None] = {}
    for agent in licensed(risky_agents, service_plans, AGENT_RISK):
        if agent.is_deleted:
            continue
        try:
            state = known_word(agent.risk_state, _STATES, RESOURCE, "riskState")
        except Unknown as unknown:
            gaps.update(dict.fromkeys(unknown.gaps))
            continue
        if state in _AT_RISK:
            subject = Subject("agentIdentity", agent.id, agent.agent_display_name or agent.id)
            observed = f"riskState: {agent.risk_state}, riskLevel: {agent.risk_level or 'unknown'}"
            yield Finding(subject, f"the agent {subject.name} is at risk", observed, "disabled, or confirmed as safe")
    if gaps:
        raise Unknown(*gaps)
