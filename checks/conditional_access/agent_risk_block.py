from __future__ import annotations

from collections.abc import Iterator

from ztscan.conditional_access.policy.policy import Policy
from ztscan.conditional_access.proof.workloads import agents_open
from ztscan.plugin import Finding, Gap, GapReason, Severity, Unknown, check

from ._agents import agent_policies
from ._policies import ALL_POLICIES, in_force


@check(
    title="Agent identities at high risk are blocked",
    severity=Severity.HIGH,
    objectives=["infrastructure.workload_identities", "identities.risk_policies"],
    mappings={"maester": ["MT.1181"], "scuba": ["MS.AAD.9.1v1"], "zta": ["61012"]},
    version=2,
)
def agent_risk_block(sign_in_policies: tuple[Policy, ...]) -> Iterator[Finding]:
    """Whether an agent that behaves like an attacker is stopped.

    What it checks:
        The enabled policies together block every agent identity on every resource at high agent risk. This is proved over all
        conditions: a policy that leaves out an agent or a resource, or has another condition, does not count for the rest.

    Why it matters:
        An agent acts faster than anybody can watch, with the permissions that it was given. When Entra sees it sign in from
        elsewhere, or fail again and again, it must stop by itself.

    Limits:
        Agents of the tenant are not listed, so that this looks at the policies, also in tenants that have no agents yet: those
        that are made tomorrow are what it is for. A filter by attributes, and a condition that is not documented for agents
        (client apps, platforms, devices), cannot be decided. Properties of policies on agents are in beta.

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
    policies = in_force(sign_in_policies)
    escape = agents_open(policies, "high")
    if not escape.possible:
        return
    about_agents = sorted(policy.subject.name for policy, _ in agent_policies(sign_in_policies))
    if not escape.certain:
        unsure = ", ".join(sorted(policy.subject.name for policy in policies if policy.for_workloads and policy.grant.blocks))
        text = f"whether every agent is blocked cannot be told from these policies: {unsure}"
        raise Unknown(Gap("conditional_access_policies", GapReason.MALFORMED, text, "look at the policy in the admin center"))
    yield Finding(
        ALL_POLICIES,
        "agents at high risk are not blocked",
        f"only for some agents or resources: {', '.join(about_agents)}" if about_agents else "no enabled policy blocks them",
        "an enabled policy that blocks all agents at high risk on all resources",
    )
