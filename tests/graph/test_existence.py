"""An object that an answer lacks is asked for by its id, of whatever resource it is."""

from __future__ import annotations

import pytest

from ztscan.graph.existence import Identified, existence_of
from ztscan.graph.lanes import Lane
from ztscan.graph.resource import Absent, Resource, Shape
from ztscan.graph.resources import RESOURCES

ASKED = {name: one for name, one in RESOURCES.items() if one.counted or one.many_per_request}
"""Counted lists, and objects of which several are read in a request: an answer may lack one of them."""


@pytest.mark.parametrize("resource", ASKED.values(), ids=ASKED)
def test_the_existence_of_an_object_is_asked_for_by_its_id_alone(resource: Resource) -> None:
    one = existence_of(resource)
    assert one.path == f"{resource.path.removesuffix('/getByIds')}/{{key}}"
    assert (one.method, one.version, one.entity, one.selected("global")) == ("GET", resource.version, Identified, ("id",))
    assert (one.shape, one.lane, one.absent) == (Shape.SINGLETON, Lane.DIRECTORY, Absent.NOT_CONFIGURED)
    assert one.keys is not None
    assert (one.filter, one.expand, one.top, one.headers, one.keys.per_request) == ("", "", None, {}, 1)
