"""Whether the directory has an object: asked for by its id, when an answer that should have it leaves it out.

What an answer leaves out may be deleted, or lost on the way. Only Graph's own word of the object itself tells them apart.
"""

from __future__ import annotations

from dataclasses import replace

import msgspec

from ztscan.graph.lanes import Lane
from ztscan.graph.resource import Absent, Keys, Resource, Shape


class Identified(msgspec.Struct, frozen=True, gc=False):
    """An object of which nothing is asked but that it is there."""

    id: str


def ids_of(resource: Resource) -> Resource:
    """The same list of directory objects, of which nothing is asked but the ids."""
    return replace(resource, entity=Identified, select=("id",), expand="", counted=False, ranged="", never_empty=False, always=())


def existence_of(resource: Resource) -> Resource:
    """One object of a list by its id: the key's entry is None where Graph says that there is no such object."""
    path = resource.path.removesuffix("/getByIds")
    alone = replace(ids_of(replace(resource, filter="", keys=None, method="GET")), top=None, headers={}, licence=None)
    return replace(
        alone, path=f"{path}/{{key}}", shape=Shape.SINGLETON, keys=Keys(tuple), absent=Absent.NOT_CONFIGURED, lane=Lane.DIRECTORY
    )
