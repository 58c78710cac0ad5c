"""Where Graph answers with fewer than there is, the resource declares it, and the answer is a gap or is completed."""

from __future__ import annotations

import copy
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

import httpx
import msgspec
import pytest

from tests.checks import case_files, compliant
from tests.completing import completed
from tests.graph.test_resources import guid
from tests.graph.test_resources import read as rows_of
from tests.graph.wire import Wire, error, gap, ids, page, run
from ztscan.core.injection import signature_of
from ztscan.core.model import ByKey, Gap, GapReason
from ztscan.graph.areas.applications import OWNERS, ApplicationOwners
from ztscan.graph.collect import collect
from ztscan.graph.decode import object_of, page_of
from ztscan.graph.failure import Answer, Unread
from ztscan.graph.lanes import Lane
from ztscan.graph.plan import make_plan
from ztscan.graph.resource import Resource, Shape
from ztscan.graph.resources import RESOURCES

LINK = "https://graph.microsoft.com/v1.0/next"
USER = "11111111-1111-4111-8111-111111111111"


EVIDENCE = {**case_files.bases(), **compliant.RESOURCES}
"""That of the compliant tenant, with what case files bring: alone, this file would not have it."""


def a_row(resource: Resource) -> dict[str, Any] | None:
    """A row of the compliant tenant; None where it has none."""
    raw = EVIDENCE.get(resource.name)
    if resource.keys is not None and isinstance(raw, dict):
        raw = next((value for value in raw.values() if value), None)
    row = raw[0] if isinstance(raw, list) and raw else raw
    return completed(resource, [copy.deepcopy(row)])[0] if isinstance(row, dict) else None


WITH_ROWS = {name: resource for name, resource in RESOURCES.items() if a_row(resource) is not None}


def decoded(resource: Resource, row: dict[str, Any]) -> Any:
    single = resource.shape is Shape.SINGLETON
    answer = Answer(200, {}, msgspec.json.encode(row if single else {"value": [row]}))
    return object_of(answer, resource) if single else page_of(answer, resource)


def test_most_resources_are_tried() -> None:
    assert 2 * len(WITH_ROWS) > len(RESOURCES)


@pytest.mark.parametrize("resource", WITH_ROWS.values(), ids=WITH_ROWS)
def test_a_list_inside_a_row_that_goes_on_is_a_gap_or_declared(resource: Resource) -> None:
    row = a_row(resource) or {}
    decoded(resource, {**row, "things@odata.nextLink": None})
    decoded(resource, {**row, "things@odata.count": 7})
    with pytest.raises(Unread, match="things"):
        decoded(resource, {**row, "things@odata.nextLink": LINK})
    with pytest.raises(Unread, match="things"):
        decoded(resource, {**row, "inner": [{"deep": {"things@odata.nextLink": LINK}}]})


def test_every_resource_that_answers_with_fewer_is_tried_here_or_with_hidden_membership() -> None:
    fewer = {name for name, r in RESOURCES.items() if r.answers_fewer or r.answers_blank or r.expanded}
    hidden = {
        f"{name}_members"
        for name in ("app_protection", "assignment_group", "group", "intune_group", "package_approver", "role_group")
    }
    assert fewer == {*hidden, "applications_with_owners", "service_principals_with_owners", "privileged_user_sign_in_activity"}


WHOLE_ENOUGH = {
    "applications_with_federation": "an application has at most 20 federated credentials",
    "agent_blueprints": "twenty sponsors of whom none can act are a gap",
    "agents_with_owners": "twenty owners of whom none can act are a gap",
    "agents_with_sponsors": "twenty sponsors of whom none can act are a gap",
    "blueprint_principals_with_owners": "twenty owners of whom none can act are a gap",
    "blueprint_principals_with_sponsors": "twenty sponsors of whom none can act are a gap",
    "m365_groups": "only whether there is an owner is asked",
    "guests": "only whether there is a sponsor is asked",
}
"""Expansions for which it makes no difference that Graph cuts them to 20."""
EXPANDING = {name: resource for name, resource in RESOURCES.items() if resource.expand and name not in WHOLE_ENOUGH}


@pytest.mark.parametrize("resource", EXPANDING.values(), ids=EXPANDING)
def test_what_is_expanded_of_directory_objects_is_declared_to_be_cut_short(resource: Resource) -> None:
    assert (resource.lane is Lane.DIRECTORY) == (resource.expanded is not None)
    if resource.expanded is not None:
        rest = RESOURCES[resource.expanded.rest]
        assert resource.expand.startswith(f"{resource.expanded.property}(")
        assert rest.keys is not None
        assert resource.name in {need.name for need in signature_of(rest.keys.function).needs}


@pytest.mark.parametrize(
    ("owners", "link", "cut"),
    [(OWNERS.most, None, True), (OWNERS.most - 1, None, False), (3, LINK, True), (3, "", False), (0, LINK, True)],
)
def test_owners_that_were_cut_short_are_read_alone(owners: int, link: str | None, cut: bool) -> None:
    row = {"id": guid(1), "owners": [{"id": guid(n)} for n in range(owners)], "owners@odata.nextLink": link}
    listed = decoded(RESOURCES["applications_with_owners"], completed(RESOURCES["applications_with_owners"], [row])[0]).rows
    assert [application.may_have_more_owners for application in listed] == [cut]
    source = RESOURCES[OWNERS.rest].keys
    assert source is not None
    none: Any = rows_of(ApplicationOwners)
    keys: Any = source.function
    unread = Gap("x", GapReason.NO_PERMISSION, "", "")
    assert keys(none, none, none, none, unread, listed, unread) == ((guid(1),) if cut else ())


def activity(*rows: dict[str, Any], others: Mapping[str, httpx.Response] = MappingProxyType({})) -> ByKey[Any]:
    """The sign-in activity of role holders, as these rows of the answer give it.

    ``others`` are role holders whom the answer lacks, with what Graph says of each alone.
    """
    holders = [*(row["id"] for row in rows), *others]
    assignments = [{"id": f"a{n}", "principalId": holder, "roleDefinitionId": "r"} for n, holder in enumerate(holders)]

    def users(request: httpx.Request) -> httpx.Response:
        return page(list(rows))

    objects = [{"@odata.type": "#microsoft.graph.user", "id": holder} for holder in holders]
    wire = Wire(
        {
            "/v1.0/users": users,
            "/v1.0/roleManagement/directory/roleAssignments": page(completed(RESOURCES["role_assignments"], assignments)),
            "/v1.0/directoryObjects/getByIds": page(objects),
            **{f"/v1.0/users/{holder}": answer for holder, answer in others.items()},
        }
    )
    plan = make_plan(["privileged_user_sign_in_activity"], RESOURCES, cloud="global")
    found = run(collect(plan, wire.client())).evidence["privileged_user_sign_in_activity"]
    assert isinstance(found, ByKey)
    return found


SIGNED_IN = {
    "lastSignInDateTime": "2026-10-01T00:00:00Z",
    "lastNonInteractiveSignInDateTime": None,
    "lastSuccessfulSignInDateTime": None,
}


def test_sign_in_activity_that_nobody_has_is_a_gap() -> None:
    other = USER.replace("1", "2")
    for blank in ({}, {"signInActivity": None}):
        nobody = activity({"id": USER, **blank}, {"id": other, **blank})
        assert {entry.reason for _, entry in nobody.items() if isinstance(entry, Gap)} == {GapReason.NO_PERMISSION}
        assert isinstance(nobody[USER], Gap)
        somebody = activity({"id": USER, "signInActivity": SIGNED_IN}, {"id": other, **blank})
        assert not isinstance(somebody[other], Gap), "one who never signed in, among others"


def test_role_holders_who_are_gone_or_cannot_be_read_are_no_rows_without_activity() -> None:
    gone, lost, other = (USER.replace("1", digit) for digit in "234")
    others = {
        gone: error(404, "Request_ResourceNotFound", "Resource 'x' does not exist."),
        lost: error(500, "InternalServerError"),
    }
    found = activity({"id": USER, "signInActivity": SIGNED_IN}, {"id": other, "signInActivity": None}, others=others)
    assert (ids([found[USER], found[other]]), found[gone]) == ([USER, other], None)
    gap(found[lost], GapReason.UNAVAILABLE)
    nobody = activity({"id": USER, "signInActivity": None}, others=others)
    gap(nobody[USER], GapReason.NO_PERMISSION)
    alone = activity(others=others)
    gap(alone[lost], GapReason.UNAVAILABLE)
    assert (nobody[gone], alone[gone]) == (None, None)


CATALOG = {"configuration_policy_settings": "configurationPolicies", "catalog_compliance_settings": "compliancePolicies"}
"""Lists of settings by the segment of their policies, which tell how many settings they have."""


def test_every_resource_with_a_number_of_rows_is_tried() -> None:
    assert {name for name, resource in RESOURCES.items() if resource.rows_told} == CATALOG.keys()


@pytest.mark.parametrize("name", CATALOG)
@pytest.mark.parametrize(("told", "listed", "whole"), [(2, 2, True), (1, 2, True), (0, 0, True), (2, 1, False), (None, 2, False)])
def test_a_policy_with_fewer_settings_than_it_tells_is_a_gap(name: str, told: int | None, listed: int, whole: bool) -> None:
    policy = {"id": guid(1), "name": "Antivirus", "platforms": "windows10", "technologies": "mdm", "settingCount": told}
    settings = [{"id": str(n), "settingInstance": {"settingDefinitionId": f"setting{n}"}} for n in range(listed)]
    policies = f"/beta/deviceManagement/{CATALOG[name]}"
    wire = Wire({policies: page([policy]), f"{policies}/{guid(1)}/settings": page(settings)})
    found = run(collect(make_plan([name], RESOURCES, cloud="global"), wire.client())).evidence[name]
    assert isinstance(found, ByKey)
    entry: Any = found[guid(1)]
    assert (None if isinstance(entry, Gap) else len(entry)) == (listed if whole else None)


@pytest.mark.parametrize("name", CATALOG)
def test_settings_of_a_policy_that_cannot_be_read_say_why_and_harm_no_other(name: str) -> None:
    policies = f"/beta/deviceManagement/{CATALOG[name]}"
    common = {"platforms": "windows10", "technologies": "mdm", "settingCount": 0}
    listed = page([{"id": guid(n), "name": str(n), **common} for n in (1, 2)])
    refused = error(403, "Forbidden", "Insufficient privileges")
    wire = Wire({policies: listed, f"{policies}/{guid(1)}/settings": refused, f"{policies}/{guid(2)}/settings": page([])})
    found = run(collect(make_plan([name], RESOURCES, cloud="global"), wire.client())).evidence[name]
    gap(found[guid(1)], GapReason.NO_PERMISSION)
    assert ids(found[guid(2)]) == []
