"""A property that a cloud does not have costs what reads it, and not the list."""

from __future__ import annotations

import msgspec
import pytest

from tests.simulator.in_process import InProcess
from tests.simulator.options import Options
from tests.simulator.tenants import TENANTS
from tests.simulator.view import Cloud
from ztscan.core.model import Gap, GapReason
from ztscan.graph.collect import Collection
from ztscan.graph.failure import GraphError
from ztscan.graph.plan import make_plan
from ztscan.graph.refused_properties import dispensable, without_refused
from ztscan.graph.resources import RESOURCES

APPLICATIONS = RESOURCES["applications"]
NOTES = {"notes", "serviceManagementReference"}


def read_where(lacking: set[str]) -> tuple[Collection, InProcess]:
    """Contoso's applications in a cloud whose schema lacks these properties."""
    cloud = Cloud(lacking_properties={"application": frozenset(lacking)})
    asked = InProcess(TENANTS["contoso"](), Options(cloud=cloud, tolerant=True))
    return asked.collect(make_plan(["applications"], RESOURCES, cloud="global")), asked


def test_the_list_is_read_without_the_properties_that_are_refused() -> None:
    collection, asked = read_where(NOTES)
    applications = collection.evidence["applications"]
    assert len(applications) == len(TENANTS["contoso"]().collections["applications"])
    assert {one.notes for one in applications} == {one.service_management_reference for one in applications} == {msgspec.UNSET}
    assert all(one.key_credentials is not None for one in applications)
    lists = [select for request in asked.asked if "keyCredentials" in (select := request.url.params.get("$select", ""))]
    assert [sum(name in select for name in NOTES) for select in lists] == [2, 1, 0]


def test_a_property_that_is_needed_still_costs_the_list() -> None:
    collection, _ = read_where({"signInAudience"})
    gap = collection.evidence["applications"]
    assert isinstance(gap, Gap)
    assert gap.reason is GapReason.UNAVAILABLE


def refusal(name: str, status: int = 400) -> GraphError:
    return GraphError(status, "BadRequest", f"Could not find a property named '{name}' on type 'microsoft.graph.application'.")


@pytest.mark.parametrize(
    "error",
    [
        None,
        refusal("notes", 403),
        refusal("signInAudience"),
        refusal("somethingElse"),
        GraphError(400, "BadRequest", "Invalid filter clause"),
    ],
)
def test_other_refusals_change_nothing(error: GraphError | None) -> None:
    assert without_refused(APPLICATIONS, error) is None


def test_each_property_is_left_out_once() -> None:
    smaller = without_refused(APPLICATIONS, refusal("NOTES"))
    assert smaller is not None
    assert set(APPLICATIONS.selected("global")) - set(smaller.selected("global")) == {"notes"}
    assert without_refused(smaller, refusal("notes")) is None


def test_only_what_a_record_tells_as_unset_can_be_left_out() -> None:
    assert dispensable(APPLICATIONS.entity) == NOTES
