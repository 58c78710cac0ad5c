"""The enabled policies of the tenant, and the subject that stands for all policies."""

from __future__ import annotations

from collections.abc import Iterable

from ztscan.conditional_access.policy.conditions import ALL, Locations, OneOf
from ztscan.conditional_access.policy.policy import DISABLED, ENABLED, REPORT_ONLY, Condition, Policy
from ztscan.conditional_access.policy.truth import Truth, every
from ztscan.conditional_access.policy.vocabulary import MODERN_CLIENTS, PLATFORMS, Dimension
from ztscan.directory.counting import in_order
from ztscan.plugin import Gap, GapReason, NotApplicable, Subject, known

RESOURCE = "conditional_access_policies"
STATES = frozenset((ENABLED, REPORT_ONLY, DISABLED))
"""States of a policy, in lower case."""
ALL_POLICIES = Subject("conditionalAccessRoot", "conditionalAccessRoot", "Conditional Access policies")


def in_force(policies: Iterable[Policy]) -> tuple[Policy, ...]:
    """The enabled policies. Report-only policies and the rules of security defaults are not among them.

    Raises Unknown where the state of a policy is not a known one.
    """
    policies = tuple(policies)
    for policy in policies:
        known(policy.state, STATES, RESOURCE, "state")
    return tuple(policy for policy in policies if policy.enforced and not policy.of_security_defaults)


def in_force_for_users(policies: Iterable[Policy]) -> tuple[Policy, ...]:
    """The enabled policies for users. Raises NotApplicable if there are none."""
    found = tuple(policy for policy in in_force(policies) if not policy.for_workloads)
    if not found:
        raise NotApplicable("no Conditional Access policy for users is enabled")
    return found


def in_every_sign_in(policy: Policy, *about: Dimension) -> Truth:
    """Whether the policy applies with every modern client, platform, place, device, flow and risk, save those it is ``about``.

    For checks that ask whether some policy is there: one that is narrowed leaves the other sign-ins to no policy. None where
    the policy has a property that is not known.
    """
    beside = {Dimension.IDENTITY, Dimension.TARGET, *about}
    whole = every(_is_whole(d, condition) for d, condition in policy.conditions.items() if d not in beside)
    return every((whole, None if policy.doubts else True))


def _is_whole(dimension: Dimension, condition: Condition) -> Truth:
    values = {Dimension.CLIENT: MODERN_CLIENTS, Dimension.PLATFORM: PLATFORMS}.get(dimension)
    if isinstance(condition, OneOf) and values is not None:
        return every(condition.holds(value, None) for value in values)
    return isinstance(condition, Locations) and ALL in condition.included and not condition.excluded


def cannot_be_told(what: str, policies: Iterable[Policy]) -> Gap:
    """The gap where only policies with unknown properties would answer a question."""
    names = in_order({policy.subject.name for policy in policies})
    text = f"whether {what} depends on properties that are not known here: {names}"
    return Gap(RESOURCE, GapReason.MALFORMED, text, "look at the policy, or update ztscan")
