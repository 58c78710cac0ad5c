"""Whether the directory has an object: a request by its id, when an answer lacks an expected object.

A missing object may be deleted, or lost in the answer. Only Graph's answer for the object itself distinguishes the two.
"""

from __future__ import annotations

from dataclasses import replace

import msgspec

from ztscan.graph.lanes import Lane
from ztscan.graph.resource import Absent, Keys, Resource, Shape


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
