"""Policies that apply to agent identities (Microsoft Entra Agent ID, beta)."""

from __future__ import annotations

from collections.abc import Iterator

from ztscan.conditional_access.policy.people import Workloads
from ztscan.conditional_access.policy.policy import Policy
from ztscan.conditional_access.policy.vocabulary import Dimension

from ._policies import in_force


def agent_policies(policies: tuple[Policy, ...]) -> Iterator[tuple[Policy, Workloads]]:
    """Enabled policies that include agent identities and block access or require a control."""
    for policy in in_force(policies):
        who = policy.conditions.get(Dimension.IDENTITY)
        if isinstance(who, Workloads) and policy.grant.clauses and (who.all_agents or who.included_agents or who.agent_filter):
            yield policy, who
