"""What several checks ask of the tenant's policies: which are in force, and how to speak of all of them."""

from __future__ import annotations

from collections.abc import Iterable

from ztscan.conditional_access.policy.policy import Policy
from ztscan.plugin import NotApplicable, Subject

ALL_POLICIES = Subject("conditionalAccessRoot", "conditionalAccessRoot", "Conditional Access policies")


def in_force(policies: Iterable[Policy]) -> tuple[Policy, ...]:
    """The policies that somebody wrote and that are on: not report-only ones, not the rules of security defaults."""
    return tuple(policy for policy in policies if policy.enforced and not policy.of_security_defaults)


def in_force_for_users(policies: Iterable[Policy]) -> tuple[Policy, ...]:
    """Those about users. Raises NotApplicable where there is none."""
    found = tuple(policy for policy in in_force(policies) if not policy.for_workloads)
    if not found:
        raise NotApplicable("no Conditional Access policy for users is on")
    return found
