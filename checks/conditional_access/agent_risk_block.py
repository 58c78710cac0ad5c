from __future__ import annotations

from collections.abc import Iterator

from ztscan.conditional_access.policy.policy import Policy
from ztscan.conditional_access.policy.vocabulary import Dimension
from ztscan.plugin import Finding, Gap, GapReason, Severity, Unknown, check

from ._agents import agent_policies, for_every_agent
from ._policies import ALL_POLICIES


@check(
    title="Agent identities at high risk are blocked",
    severity=Severity.HIGH,
    objectives=["infrastructure.workload_identities", "identities.risk_policies"],
    mappings={"maester": ["MT.1181"], "scuba": ["MS.AAD.9.1v1"], "zta": ["61012"]},
)
def agent_risk_block(sign_in_policies: tuple[Policy, ...]) -> Iterator[Finding]:
    """Whether an agent that behaves like an attacker is stopped.

    What it checks:
        An enabled policy blocks all agent identities, without any left out, on all resources at high agent risk or at any.

    Why it matters:
        An agent acts faster than anybody can watch, with the permissions that it was given. When Entra sees it sign in from
        elsewhere, or fail again and again, it must stop by itself.

    Limits:
        Agents of the tenant are not listed, so that this looks at the policies, also in tenants that have no agents yet: those
        that are made tomorrow are what it is for. Policies that name single agents, or filter them by attributes, are no answer
        for all of them and do not count. Properties of policies on agents are in beta.

    Remediation:
        1. Create a policy: {portal:conditional_access_policies} > New policy > Users, agents or workload
           identities > Agents > All agent identities.
        2. Target resources: All resources; Conditions > Agent risk: High; Grant: Block access.
        3. Or send `POST /beta/identity/conditionalAccess/policies` with
           `"clientApplications": {"includeAgentIdServicePrincipals": ["All"]}` and `"agentIdRiskLevels": "high"`.

    References:
        https://learn.microsoft.com/entra/identity/conditional-access/agent-id
        https://learn.microsoft.com/graph/api/resources/conditionalaccessconditionset?view=graph-rest-beta
    """
    unsure, partial = [], []
    for policy, who in agent_policies(sign_in_policies):
        risk = policy.conditions.get(Dimension.AGENT_RISK)
        at_high_risk = True if risk is None else risk.holds("high", None)
        if not policy.grant.blocks or at_high_risk is False:
            continue
        if not for_every_agent(policy, who):
            partial.append(policy.subject.name)
        elif at_high_risk is None or policy.doubts or who.doubts:
            unsure.append(policy.subject.name)
        else:
            return
    if unsure:
        text = f"the policy `{min(unsure)}` says something of agents that is not known here"
        raise Unknown(Gap("conditional_access_policies", GapReason.MALFORMED, text, "look at the policy in the admin center"))
    yield Finding(
        ALL_POLICIES,
        "agents at high risk are not blocked",
        f"only for some agents or resources: {', '.join(sorted(partial))}" if partial else "no enabled policy blocks them",
        "an enabled policy that blocks all agents at high risk on all resources",
    )
