"""A property that Graph refuses costs what reads this property, and not the whole list.

A cloud whose schema lacks a selected property refuses the request (400). Where the record can do without the property, the
resource is read again without it: the property is then unset, which is a gap for each check that needs it.
"""

from __future__ import annotations

import re

import msgspec
from msgspec.structs import replace

from ztscan.graph.failure import GraphError
from ztscan.graph.resource import FROM_ENTITY, Resource, entity_properties

_REFUSED = re.compile(r"could not find a property named '(\w{1,100})'", re.ASCII | re.IGNORECASE)


def dispensable(entity: type[msgspec.Struct]) -> frozenset[str]:
    """Graph's names of the properties that a record tells as unset where an answer lacks them."""
    return frozenset(field.encode_name for field in msgspec.structs.fields(entity) if field.default is msgspec.UNSET)


def without_refused(resource: Resource, error: GraphError | None) -> Resource | None:
    """The resource without the property that Graph refused. None: another refusal, or a property that the record needs."""
    match = _REFUSED.search(error.message) if error is not None and error.status == 400 else None
    names = entity_properties(resource.entity) if resource.select == FROM_ENTITY else resource.select
    refused = next((name for name in names if match and name.casefold() == match[1].casefold()), None)
    if refused is None or refused not in dispensable(resource.entity):
        return None
    return replace(resource, select=tuple(name for name in names if name != refused))
