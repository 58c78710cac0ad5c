"""How policies reach agent identities (Microsoft Entra Agent ID, beta)."""

from __future__ import annotations

from collections.abc import Iterator

from ztscan.conditional_access.policy.people import Workloads
from ztscan.conditional_access.policy.policy import Policy
from ztscan.conditional_access.policy.targets import Targets
from ztscan.conditional_access.policy.vocabulary import Dimension

from ._policies import in_force


def agent_policies(policies: tuple[Policy, ...]) -> Iterator[tuple[Policy, Workloads]]:
    """Policies in force that include agent identities and block or demand something."""
    for policy in in_force(policies):
        who = policy.conditions.get(Dimension.IDENTITY)
        if isinstance(who, Workloads) and policy.grant.clauses and (who.all_agents or who.included_agents or who.agent_filter):
            yield policy, who


def for_every_agent(policy: Policy, who: Workloads) -> bool:
    """Whether no agent and no resource is left out, as far as the policy says so without a filter."""
    targets = policy.conditions.get(Dimension.TARGET)
    everything = isinstance(targets, Targets) and targets.everything and not targets.has_exclusion
    nobody_out = who.all_agents and not who.excluded_agents and not (who.agent_filter and who.agent_filter.excludes)
    return everything and nobody_out and Dimension.LOCATION not in policy.conditions
