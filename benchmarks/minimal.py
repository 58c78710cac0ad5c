"""The fewest requests that the evidence of some checks can be read with: from what they need and what the tenant has.

It does not look at what was asked. A request that no check needs, or a page that is asked for twice, makes the ratio worse.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ztscan.core.model import ByKey, Gap
from ztscan.graph import batch
from ztscan.graph.opening import opened_together
from ztscan.graph.plan import Plan
from ztscan.graph.resource import Resource


def minimal_requests(plan: Plan, evidence: Mapping[str, Any]) -> int:
    """The least for ``plan``. ``evidence``: what the tenant has, as it was read once."""
    offered = [step for step in plan.steps if plan.offered(step.resource)]
    spared = sum(len(together) - 1 for together in opened_together(offered))
    return sum(_requests(step.resource, evidence[step.resource.name]) for step in offered) - spared


def _requests(resource: Resource, value: Any) -> int:
    if resource.keys is None:
        return _pages(resource, value)
    if isinstance(value, Gap):
        return 0
    return _for_keys(resource, value)


def _for_keys(resource: Resource, value: ByKey[Any]) -> int:
    firsts = -(-len(value) // (resource.keys.per_request if resource.keys else 1))
    if batch.worth_a_batch(resource):
        firsts = -(-firsts // batch.SIZE)
    if resource.many_per_request:
        return firsts
    return firsts + sum(_pages(resource, entry) - 1 for _, entry in value.items())


def _pages(resource: Resource, value: Any) -> int:
    """Pages of one list. A refusal and a single object are one, and so is a list whose pages Graph sizes itself (no ``$top``)."""
    if resource.top is None or value is None or isinstance(value, Gap):
        return 1
    return max(1, -(-len(value) // resource.top))
