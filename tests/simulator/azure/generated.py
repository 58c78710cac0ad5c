"""A generated estate of any size: rows are made when they are asked for, so that it need not be in memory.

Subscriptions differ in nothing but their number. Of each kind a share of rows is as it should not be.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from tests.simulator.azure.estate import RESOURCE_GROUP, AzureRows, Estate, ManagementGroup, Subscription
from tests.simulator.azure.generated_rows import KINDS, Kind, Place
from tests.simulator.tenant import Json, guid

GROUPS = 40
"""Management groups of a generated estate, all of them below the root group."""


@dataclass(frozen=True, kw_only=True)
class Span:
    """How large a generated estate is. ``resources`` are spread over kinds as in ``KINDS``, and evenly over subscriptions."""

    subscriptions: int
    resources: int
    tenant: str = "contoso"


class MadeRows:
    """Rows by their number, in the order of their ids."""

    def __init__(self, count: int, make: Callable[[int], Json]) -> None:
        self._count = count
        self._make = make

    def __len__(self) -> int:
        return self._count

    def page(self, start: int, stop: int) -> Sequence[Json]:
        return [self._make(number) for number in range(start, min(stop, self._count))]


def generated(span: Span) -> Estate:
    """The estate of this size."""
    tenant = guid(span.tenant, "tenant")
    groups = [ManagementGroup(name=tenant, display_name="Tenant Root Group", parent="")]
    groups += [
        ManagementGroup(name=f"mg-{number:02d}", display_name=f"Division {number}", parent=tenant) for number in range(GROUPS)
    ]
    subscriptions = tuple(
        Subscription(
            id=subscription_id(number),
            display_name=f"Subscription {number}",
            group=f"mg-{number % GROUPS:02d}",
            owner=tenant,
        )
        for number in range(span.subscriptions)
    )
    total = sum(kind.share for kind in KINDS)
    rows: dict[tuple[str, str], AzureRows] = {}
    for kind in KINDS:
        for_each = max(1, round(span.resources * kind.share / total / span.subscriptions))
        made = _made(kind, for_each, tenant)
        rows[kind.table, kind.type_name.lower()] = MadeRows(for_each * span.subscriptions, made)
    rows["ResourceContainers", RESOURCE_GROUP] = MadeRows(span.subscriptions, _group(tenant))
    return Estate(f"generated-{span.subscriptions}", tenant, f"{span.tenant}.example", tuple(groups), subscriptions, rows)


def subscription_id(number: int) -> str:
    """Ids in the order of numbers."""
    return f"{number:08x}-0000-4000-8000-{number:012x}"


def _made(kind: Kind, for_each: int, tenant: str) -> Callable[[int], Json]:
    def make(number: int) -> Json:
        subscription, within = divmod(number, for_each)
        return _row(kind.type_name, Place(subscription_id(subscription), within), kind, tenant)

    return make


def _row(type_name: str, place: Place, kind: Kind, tenant: str) -> Json:
    return {
        **EVERY,
        "id": place.path(type_name, kind.prefix),
        "name": f"{kind.prefix}-{place.number:06d}",
        "type": type_name.lower(),
        "tenantId": tenant,
        "resourceGroup": "rg-main",
        "subscriptionId": place.subscription,
        "properties": kind.properties(place),
        **kind.columns,
    }


def _group(tenant: str) -> Callable[[int], Json]:
    def make(number: int) -> Json:
        key = subscription_id(number)
        named = {"id": f"/subscriptions/{key}/resourceGroups/rg-main", "name": "rg-main", "type": RESOURCE_GROUP}
        return {**EVERY, **named, "tenantId": tenant, "resourceGroup": "rg-main", "subscriptionId": key, "properties": {}}

    return make


EVERY: Mapping[str, object] = {"kind": "", "location": "westeurope", "managedBy": "", "sku": None, "identity": None}
