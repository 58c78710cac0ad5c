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
    title="Policies cover agent identities and the users of agents",
    severity=Severity.MEDIUM,
    objectives=["infrastructure.workload_identities", "identities.conditional_access_baseline"],
    mappings={"zta": ["61009"]},
    version=2,
)
def agents_covered(sign_in_policies: tuple[Policy, ...]) -> Iterator[Finding]:
    """Whether agents meet any policy at all.

    What it checks:
        At least one enabled policy that blocks or demands something includes agent identities, and at least one includes the
        users that agents act as (`AllAgentIdUsers`). Agent risk is the only condition that such a policy may have.

    Why it matters:
        Policies for all users do not reach agents, and policies for workload identities do not either. Without a policy of their
        own, agents reach whatever they were given permissions for, from anywhere.

    Limits:
        Agents of the tenant are not listed, so that this looks at the policies, also in tenants that have no agents yet. Which
        agents a policy includes, and what it asks for, is not judged here. Properties of policies on agents are in beta.

    Remediation:
        1. Create a policy: {portal:conditional_access_policies} > New policy > Users, agents or workload
           identities > Agents, and decide which agents may reach which resources; block the others.
        2. Create another for Users > All agent users.
        3. Or send `POST /beta/identity/conditionalAccess/policies` with
           `"clientApplications": {"includeAgentIdServicePrincipals": ["All"]}`, and another with
           `"users": {"includeUsers": ["AllAgentIdUsers"]}`.

    References:
        https://learn.microsoft.com/entra/identity/conditional-access/agent-id
    """
    policies = in_force(sign_in_policies)
    people = [policy for policy in policies if _for_agent_users(policy)]
    unsure: list[Policy] = []
    for whom, found, discriminator in (
        ("agent identities", [policy for policy, _ in agent_policies(policies)], "agent identities"),
        ("the users that agents act as", people, "agent users"),
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
        f"no policy covers {whom}",
        f"no enabled policy includes {whom}",
        "at least one enabled policy that does",
        discriminator=discriminator,
    )
