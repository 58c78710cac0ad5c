from __future__ import annotations

from collections.abc import Iterator

from ztscan.conditional_access.policy.people import Users
from ztscan.conditional_access.policy.policy import Policy
from ztscan.conditional_access.policy.truth import some
from ztscan.conditional_access.policy.vocabulary import Dimension
from ztscan.plugin import Finding, Severity, Unknown, check

from ._agents import agent_policies
from ._policies import ALL_POLICIES, cannot_be_told, in_every_sign_in, in_force


@check(
    title="Conditional Access policies apply to agent identities and agent users",
    severity=Severity.MEDIUM,
    objectives=["infrastructure.workload_identities", "identities.conditional_access_baseline"],
    mappings={"zta": ["61009"]},
    version=2,
)
def agents_covered(sign_in_policies: tuple[Policy, ...]) -> Iterator[Finding]:
    """Checks that at least one policy applies to agent identities and one to agent users.

    What it checks:
        At least one enabled policy that blocks access or requires a control includes agent identities. At least one includes
        agent users (`AllAgentIdUsers`), which are the user accounts that agents act as. Agent risk is the only condition that
        such a policy may have.

    Why it matters:
        Policies for all users and policies for workload identities do not apply to agents. Without a policy for agents, they
        can access every resource that their permissions allow, from anywhere.

    Limits:
        The check does not list the agents of the tenant. It evaluates only the policies, also in tenants that have no agents
        yet. It does not evaluate which agents a policy includes or which controls it requires. The Graph properties for
        agents in policies are in beta.

    Remediation:
        1. Open {portal:conditional_access_policies} > New policy. Select Users, agents or workload identities > Agents.
           Decide which agents may access which resources, and block the other agents.
        2. Create a second policy for Users > All agent users.
        3. Alternatively, send `POST /beta/identity/conditionalAccess/policies` with `"clientApplications":
           {"includeAgentIdServicePrincipals": ["All"]}`. Send a second request with `"users": {"includeUsers":
           ["AllAgentIdUsers"]}`.
        4. Save the policy as Report-only, review its effect in {portal:conditional_access_insights}, and then set Enable
           policy to On.
        5. Run `ztscan scan --check conditional_access.agents_covered` again. The check must pass.

    References:
        https://learn.microsoft.com/entra/identity/conditional-access/agent-id
    """
    policies = in_force(sign_in_policies)
    people = [policy for policy in policies if _for_agent_users(policy)]
    unsure: list[Policy] = []
    for whom, found, discriminator in (
        ("agent identities", [policy for policy, _ in agent_policies(policies)], "agent identities"),
        ("agent users", people, "agent users"),
    ):
        covered = some(in_every_sign_in(policy, Dimension.AGENT_RISK) for policy in found)
        if covered is None:
            unsure += found
        elif not covered:
            yield _finding(whom, discriminator)
    if unsure:
        raise Unknown(cannot_be_told("agents are covered", unsure))


def _for_agent_users(policy: Policy) -> bool:
    who = policy.conditions.get(Dimension.IDENTITY)
    return isinstance(who, Users) and who.included.agent_users and bool(policy.grant.clauses)


def _finding(whom: str, discriminator: str) -> Finding:
    return Finding(
        ALL_POLICIES,
        f"no policy applies to {whom}",
        f"no enabled policy includes {whom}",
        f"at least one enabled policy applies to {whom}",
        discriminator=discriminator,
    )
