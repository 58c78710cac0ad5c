"""Which objects the directory has: the ids of a list as Graph's index counts them, and a request for one object by its id.

A missing object may be deleted, or lost in the answer. Only Graph's answer for the object itself distinguishes the two.
"""

from __future__ import annotations

from collections.abc import Mapping

import msgspec
from msgspec.structs import replace

from ztscan.graph.lanes import Lane
from ztscan.graph.resource import Absent, Keys, Resource, Shape

_INDEX: Mapping[str, str] = {"ConsistencyLevel": "eventual"}


class Identified(msgspec.Struct, frozen=True, gc=False):
    """An object of which only the existence is requested."""

    id: str


def ids_of(resource: Resource) -> Resource:
    """The same list of directory objects, of which nothing is asked but the ids."""
    return replace(
        resource,
        entity=Identified,
        select=("id",),
        expand="",
        expanded=None,
        counted=False,
        ranged="",
        never_empty=False,
        answers_fewer=None,
        answers_blank=None,
        rows_told=None,
        always=(),
    )


def index_of(resource: Resource, *, top: int | None) -> Resource:
    """The ids of the same list as Graph's index has it, with their count. Ids do not count as sign-in activity."""
    lane = Lane.DIRECTORY if resource.lane is Lane.SIGN_IN_ACTIVITY else resource.lane
    return replace(ids_of(resource), top=top, lane=lane, headers={**resource.headers, **_INDEX})


def count_of(resource: Resource) -> Resource:
    """What is read for Graph's count of a list: one id of its index."""
    return index_of(resource, top=1)


def existence_of(resource: Resource) -> Resource:
    """One object of a list by its id. The key's entry is None if Graph says that there is no such object."""
    return replace(
        ids_of(resource),
        method="GET",
        path=f"{resource.path.removesuffix('/getByIds')}/{{key}}",
        shape=Shape.SINGLETON,
        keys=Keys(tuple),
        absent=Absent.NOT_CONFIGURED,
        lane=Lane.DIRECTORY,
        filter="",
        top=None,
        headers={},
        licence=None,
    )
