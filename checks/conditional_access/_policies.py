"""The enabled policies of the tenant, and the subject that stands for all policies."""

from __future__ import annotations

from collections.abc import Iterable

from ztscan.conditional_access.policy.policy import Policy
from ztscan.plugin import NotApplicable, Subject

ALL_POLICIES = Subject("conditionalAccessRoot", "conditionalAccessRoot", "Conditional Access policies")


def in_force(policies: Iterable[Policy]) -> tuple[Policy, ...]:
    """The enabled policies. Report-only policies and the rules of security defaults are not among them."""
    return tuple(policy for policy in policies if policy.enforced and not policy.of_security_defaults)


def in_force_for_users(policies: Iterable[Policy]) -> tuple[Policy, ...]:
    """The enabled policies for users. Raises NotApplicable if there are none."""
    found = tuple(policy for policy in in_force(policies) if not policy.for_workloads)
    if not found:
        raise NotApplicable("no Conditional Access policy for users is enabled")
    return found
