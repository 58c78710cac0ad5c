"""The fewest requests that the evidence of some checks can be read with: from what they need and what the tenant has.

It does not look at what was asked. A request that no check needs, or a page that is asked for twice, makes the ratio worse.
Evidence that was not read says nothing about its pages: the least is then not computed.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tests.simulator.derived import find, template
from ztscan.core.model import ByKey, Gap, GapReason
from ztscan.graph import batch
from ztscan.graph.opening import opened_together
from ztscan.graph.paging import EMPTY
from ztscan.graph.plan import Plan
from ztscan.graph.resource import Keys, Resource, Shape

_REFUSED = frozenset({GapReason.NO_PERMISSION, GapReason.NO_ROLE, GapReason.NOT_LICENSED, GapReason.NOT_IN_CLOUD})


def minimal_requests(plan: Plan, evidence: Mapping[str, Any]) -> int:
    """The least for ``plan``. ``evidence``: what the tenant has, as it was read once.

    Raises ValueError where something could not be read, other than for a refusal.
    """
    offered = [step for step in plan.steps if plan.offered(step.resource)]
    spared = sum(len(together) - 1 for together in opened_together(offered))
    return sum(_requests(step.resource, evidence[step.resource.name]) for step in offered) - spared


def _requests(resource: Resource, value: Any) -> int:
    if resource.keys is None:
        return _pages(resource, value)
    if isinstance(value, Gap):
        return 0
    return _for_lists(resource, resource.keys, value) if resource.keys.rows_of else _for_keys(resource, value)


def _for_lists(resource: Resource, keys: Keys, value: ByKey[Any]) -> int:
    """Lists that are asked for several at a time, so that they share pages."""
    lists = [rows for _, rows in value.items()]
    for gap in lists:
        if isinstance(gap, Gap):
            _check_answered(resource, gap)
    rows = [0 if isinstance(found, Gap) else len(found) for found in lists]
    together = [sum(rows[start : start + keys.per_request]) for start in range(0, len(rows), keys.per_request)]
    return sum(max(1, -(-some // (resource.top or 1))) for some in together)


def _for_keys(resource: Resource, value: ByKey[Any]) -> int:
    firsts = -(-len(value) // (resource.keys.per_request if resource.keys else 1))
    if batch.worth_a_batch(resource):
        firsts = -(-firsts // batch.SIZE)
    if resource.many_per_request:
        return firsts
    return firsts + sum(_pages(resource, entry) - 1 for _, entry in value.items())


def _pages(resource: Resource, value: Any) -> int:
    """Pages of one list. A refusal and a single object are one."""
    if isinstance(value, Gap):
        _check_answered(resource, value)
        return 1
    size = _page_size(resource)
    return 1 if value is None or size is None else max(1, -(-len(value) // size))


def _check_answered(resource: Resource, gap: Gap) -> None:
    """Raises ValueError if ``gap`` hides how many pages there are."""
    one_object = resource.keys is not None and resource.shape is Shape.SINGLETON
    if gap.reason not in _REFUSED and gap.detail != EMPTY and not one_object:
        raise ValueError(f"`{resource.name}` was not read, so that its pages are not known: {gap.detail}")


def _page_size(resource: Resource) -> int | None:
    """Objects on a page: what is asked for, or what Graph (here the simulator) chooses. None: everything comes at once."""
    if resource.shape is Shape.SINGLETON:
        return None
    served = None if resource.top else find(template(resource), resource.version)
    return served[0].page if served else resource.top
