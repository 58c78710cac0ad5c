from __future__ import annotations

from collections.abc import Iterator

from ztscan.conditional_access.policy.policy import Policy
from ztscan.conditional_access.proof.workloads import agents_open
from ztscan.directory.counting import in_order
from ztscan.plugin import Finding, Gap, GapReason, NotApplicable, Severity, Unknown, check

from ._agents import agent_policies
from ._policies import ALL_POLICIES, in_force


@check(
    title="Agent identities at high risk are blocked",
    severity=Severity.HIGH,
    objectives=["infrastructure.workload_identities", "identities.risk_policies"],
    mappings={"equal": {"scuba": ["MS.AAD.9.1v1"]}, "stronger": {"maester": ["MT.1181"], "zta": ["61012"]}},
    version=2,
)
def agent_risk_block(sign_in_policies: tuple[Policy, ...], cloud: str) -> Iterator[Finding]:
    """Checks that a policy blocks all agent identities at high agent risk.

    What it checks:
        The enabled policies together block every agent identity for all resources at high agent risk. The check proves this
        over all conditions. A policy that excludes an agent or a resource, or has another condition, does not cover the rest.

    Why it matters:
        Agents act faster than people can monitor them, and they use the permissions that they were granted. If Microsoft
        Entra ID detects unusual or repeatedly failing sign-ins of an agent, access must stop automatically.

    Limits:
        The check does not list the agents of the tenant. It evaluates only the policies, also in tenants that have no agents
        yet, to protect agents that are created later. A filter by attributes is undetermined, and so is a condition that is
        not documented for agents (client apps, platforms, devices). The Graph properties for agents in policies are in beta.
        National clouds do not detect agent risk. There, the check is not applicable if no policy applies to agents.

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
    policies = in_force(sign_in_policies)
    escape = agents_open(policies, "high")
    if not escape.possible:
        return
    about_agents = sorted(policy.subject.name for policy, _ in agent_policies(sign_in_policies))
    if not escape.certain:
        unsure = in_order(policy.subject.name for policy in policies if policy.for_workloads and policy.grant.blocks)
        text = f"it is undetermined whether these policies block every agent: {unsure}"
        raise Unknown(
            Gap("conditional_access_policies", GapReason.MALFORMED, text, "review the policy in the Entra admin center")
        )
    yield Finding(
        ALL_POLICIES,
        "agent identities at high risk are not blocked",
        f"blocked only for some agents or resources: {', '.join(about_agents)}"
        if about_agents
        else "no enabled policy blocks them",
        "an enabled policy blocks all agent identities at high risk for all resources",
    )
