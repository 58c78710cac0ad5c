"""The type that a resource's evidence has, so that annotations can be compared with declarations."""

from __future__ import annotations

from typing import Any

from ztscan.core.columns import Table, columns_of
from ztscan.core.model import ByKey
from ztscan.graph.resource import Absent, Resource, Shape


def evidence_type(resource: Resource) -> Any:
    """What a parameter with the name of the resource receives, apart from a ``Gap``."""
    entity: Any = resource.entity
    if resource.many_per_request:
        return ByKey[entity | None]
    if resource.shape is Shape.COLLECTION:
        one: Any = tuple[entity, ...] if columns_of(entity) is None else Table[entity]
    else:
        one = entity | None if resource.absent is Absent.NOT_CONFIGURED else entity
    return ByKey[one] if resource.keys is not None else one
