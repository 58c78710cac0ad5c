from __future__ import annotations

from collections.abc import Iterator

from ztscan.conditional_access.policy.policy import Policy
from ztscan.conditional_access.policy.vocabulary import Dimension
from ztscan.plugin import Finding, Gap, GapReason, NotApplicable, Severity, Unknown, check

from ._agents import agent_policies, for_every_agent
from ._policies import ALL_POLICIES


@check(
    title="Agent identities at high risk are blocked",
    severity=Severity.HIGH,
    objectives=["infrastructure.workload_identities", "identities.risk_policies"],
    version=2,
    mappings={"maester": ["MT.1181"], "scuba": ["MS.AAD.9.1v1"], "zta": ["61012"]},
)
def agent_risk_block(sign_in_policies: tuple[Policy, ...], cloud: str) -> Iterator[Finding]:
    """Checks that a policy blocks all agent identities at high agent risk.

    What it checks:
        An enabled policy blocks all agent identities, without exclusions, for all resources. The policy applies at high agent
        risk or at any risk.

    Why it matters:
        Agents act faster than people can monitor them, and they use the permissions that they were granted. If Microsoft
        Entra ID detects unusual or repeatedly failing sign-ins of an agent, access must stop automatically.

    Limits:
        The check does not list the agents of the tenant. It evaluates only the policies, also in tenants that have no agents
        yet, to protect agents that are created later. Policies that include single agents or filter agents by attributes do
        not count, because they do not apply to all agents. National clouds do not detect agent risk. There, the check is not
        applicable if no policy applies to agents. The Graph properties for agents in policies are in beta.

    Remediation:
        1. Open {portal:conditional_access_policies} > New policy. Select Users, agents or workload identities > Agents > All
           agent identities.
        2. Select Target resources > All resources, Conditions > Agent risk > High, and Grant > Block access.
        3. Alternatively, send `POST /beta/identity/conditionalAccess/policies` with `"clientApplications":
           {"includeAgentIdServicePrincipals": ["All"]}` and `"agentIdRiskLevels": "high"`.
        4. Save the policy as Report-only, review its effect in {portal:conditional_access_insights}, and then set Enable
           policy to On.
        5. Verify with `GET /beta/identity/conditionalAccess/policies/{id}`: `state` is `enabled` and
           `conditions.agentIdRiskLevels` is `high`.

    References:
        https://learn.microsoft.com/entra/identity/conditional-access/agent-id
        https://learn.microsoft.com/graph/api/resources/conditionalaccessconditionset?view=graph-rest-beta
        https://learn.microsoft.com/graph/api/riskyagent-get?view=graph-rest-beta
    """
    if cloud != "global" and not any(agent_policies(sign_in_policies)):
        raise NotApplicable(f"Microsoft Entra ID Protection does not detect agent risk in the cloud `{cloud}`")
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
        text = f"the policy `{min(unsure)}` has agent settings that ztscan does not support"
        raise Unknown(
            Gap("conditional_access_policies", GapReason.MALFORMED, text, "review the policy in the Entra admin center")
        )
    yield Finding(
        ALL_POLICIES,
        "no policy blocks all agent identities at high risk",
        f"blocked only for some agents or resources: {', '.join(sorted(partial))}"
        if partial
        else "no enabled policy blocks them",
        "an enabled policy blocks all agent identities at high risk for all resources",
    )
