"""Resources that are read key by key: where the keys come from, how they are asked for, and what one key's failure means."""

from __future__ import annotations

import asyncio
from typing import Any

import httpx
import msgspec
import pytest

from tests.graph.wire import USERS, Person, Setting, Wire, body_of, error, gap, ids, page, people, read, resource
from ztscan.core.model import ByKey, Gap, GapReason, NotOffered
from ztscan.graph.collect import Collection
from ztscan.graph.lanes import Lane
from ztscan.graph.progress import Event, KeysRead
from ztscan.graph.resource import P1, Absent, Keys, Licence, Permission, Shape

GROUPS = resource("groups", "/groups")

NOT_THERE = error(
    404, "Request_ResourceNotFound", "Resource does not exist or one of its queried reference-property objects are not present."
)


def every_group(groups: tuple[Person, ...]) -> list[str]:
    return [group.id for group in groups]


def groups_if_known(groups: tuple[Person, ...] | Gap) -> list[str]:
    return ["fallback"] if isinstance(groups, Gap) else [group.id for group in groups]


def members(**options: Any) -> Any:
    options.setdefault("keys", Keys(every_group))
    return resource("members", "/groups/{key}/members", **options)


def answers(**by_group: Any) -> dict[str, Any]:
    listed = {"/v1.0/groups": page(people(*by_group))}
    return listed | {f"/v1.0/groups/{name}/members": answer for name, answer in by_group.items()}


def by_key(got: Collection, name: str = "members") -> ByKey[Any]:
    value = got.evidence[name]
    assert isinstance(value, ByKey), value
    return value


def test_each_key_has_its_own_rows() -> None:
    got = read(Wire(answers(sales=page(people("ada")), hr=page([]))), GROUPS, members())
    assert {key: ids(rows) for key, rows in by_key(got).items()} == {"hr": [], "sales": ["ada"]}


def test_one_key_that_fails_is_a_gap_of_that_key_only() -> None:
    got = read(Wire(answers(sales=page(people("ada")), hr=error(403, "Authorization_RequestDenied", "no"))), GROUPS, members())
    assert ids(by_key(got)["sales"]) == ["ada"]
    gap(by_key(got)["hr"], GapReason.NO_PERMISSION)
    reading = next(r for r in got.readings if r.name == "members")
    assert reading.outcome == "no_permission"


def test_a_group_that_was_deleted_meanwhile_is_a_gap_of_its_own() -> None:
    gone = error(404, "Request_ResourceNotFound", "Resource 'hr' does not exist")
    got = read(Wire(answers(hr=gone, sales=page(people("ada")))), GROUPS, members())
    gap(by_key(got)["hr"], GapReason.UNAVAILABLE, "404")


def test_not_configured_is_data_where_the_resource_says_so() -> None:
    gone = error(404, "Request_ResourceNotFound", "Resource not found.")
    rows = members(absent=Absent.NOT_CONFIGURED)
    one = members(absent=Absent.NOT_CONFIGURED, shape=Shape.SINGLETON, entity=Setting)
    assert by_key(read(Wire(answers(hr=gone)), GROUPS, rows))["hr"] == ()
    assert by_key(read(Wire(answers(hr=gone)), GROUPS, one))["hr"] is None


@pytest.mark.parametrize(
    "unknown",
    [
        httpx.Response(404, json={"detail": "Not Found"}),
        httpx.Response(404),
        error(404, "BadRequest", "Resource not found for the segment 'members'."),
        error(403, "Request_ResourceNotFound", ""),
    ],
)
def test_a_404_that_is_not_graphs_word_is_never_not_configured(unknown: httpx.Response) -> None:
    got = read(Wire(answers(hr=unknown)), GROUPS, members(absent=Absent.NOT_CONFIGURED))
    assert isinstance(by_key(got)["hr"], Gap)


def test_keys_that_cannot_be_known_make_the_resource_a_gap_with_the_reason_of_their_source() -> None:
    wire = Wire({"/v1.0/groups": error(403, "Authorization_RequestDenied", "Insufficient privileges")})
    found = gap(read(wire, GROUPS, members()).evidence["members"], GapReason.NO_PERMISSION, "`groups`", "Directory.Read.All")
    assert found.resource == "members"
    assert len(wire.requests) == 1


def test_a_source_that_copes_is_asked_all_the_same() -> None:
    wire = Wire({"/v1.0/groups": error(403), "/v1.0/groups/fallback/members": page(people("ada"))})
    assert ids(by_key(read(wire, GROUPS, members(keys=Keys(groups_if_known))))["fallback"]) == ["ada"]


def test_a_source_that_raises_is_a_gap_and_the_rest_goes_on() -> None:
    def broken(groups: tuple[Person, ...]) -> list[str]:
        raise KeyError("x")

    got = read(Wire(answers()), GROUPS, members(keys=Keys(broken)))
    gap(got.evidence["members"], GapReason.ERROR, "KeyError")
    assert ids(got.evidence["groups"]) == []


def test_no_keys_is_complete_evidence_of_nothing_to_read() -> None:
    got = read(Wire(answers()), GROUPS, members())
    assert len(by_key(got)) == 0
    assert by_key(got).gap is None


def test_more_keys_than_the_limit_are_not_read_and_the_gap_says_how_to() -> None:
    wire = Wire(answers(**{f"g{number}": page([]) for number in range(4)}))
    limited = members(keys=Keys(every_group, limit=3))
    said = "read for 4 objects, more than the limit of 3"
    gap(read(wire, GROUPS, limited).evidence["members"], GapReason.UNAVAILABLE, said, "--check")
    assert len(wire.requests) == 1
    assert len(by_key(read(wire, GROUPS, limited, unlimited=frozenset({"members"})))) == 4
    assert len(by_key(read(wire, GROUPS, members(keys=Keys(every_group, limit=4))))) == 4


def test_keys_are_quoted_in_paths_and_in_filters() -> None:
    hostile = "a/../b?$x='&#%"
    wire = Wire({"/v1.0/groups": page([{"id": hostile}])})
    read(wire, GROUPS, members())
    assert wire.asked[1] == "GET /v1.0/groups/a%2F..%2Fb%3F%24x%3D%27%26%23%25/members"
    filtered = resource("policies", "/policies", filter="scopeId eq '{key}' and scopeType eq 'Group'", keys=Keys(every_group))
    wire = Wire({"/v1.0/groups": page([{"id": hostile}])})
    read(wire, GROUPS, filtered)
    assert wire.requests[1].url.params["$filter"] == "scopeId eq 'a/../b?$x=''&#%' and scopeType eq 'Group'"
    assert wire.requests[1].url.path == "/v1.0/policies"


def test_many_keys_go_into_one_filter() -> None:
    def matching(request: httpx.Request) -> httpx.Response:
        return page([row for row in people("a", "b", "c", "d", "e") if f"'{row['id']}'" in request.url.params["$filter"]])

    details = resource("details", "/users", filter="id in ({keys})", keys=Keys(every_group, per_request=2))
    wire = Wire(
        {"/v1.0/groups": page(people("a", "b", "gone", "d", "e")), "/v1.0/users": matching, "/v1.0/users/gone": NOT_THERE}
    )
    got = read(wire, GROUPS, details)
    found = by_key(got, "details")
    assert {key: getattr(value, "id", None) for key, value in found.items()} == {
        "a": "a",
        "b": "b",
        "d": "d",
        "e": "e",
        "gone": None,
    }
    filters = [request.url.params["$filter"] for request in wire.requests if "$filter" in request.url.params]
    assert sorted(filters) == ["id in ('a','b')", "id in ('d','e')", "id in ('gone')"]


@pytest.mark.parametrize(
    ("by_id", "reason", "words"),
    [
        (httpx.Response(200, json={"id": "lost"}), GapReason.UNAVAILABLE, "lacks an object that exists"),
        (error(404, "BadRequest", "Resource not found for the segment 'lost'"), GapReason.NOT_IN_CLOUD, "404"),
        (error(404), GapReason.UNAVAILABLE, "404"),
        (error(403, "Authorization_RequestDenied", "Insufficient privileges"), GapReason.NO_PERMISSION, "Directory.Read.All"),
        (httpx.Response(200, json={}), GapReason.MALFORMED, "missing required field"),
    ],
)
@pytest.mark.parametrize("path", ["/users", "/directoryObjects/getByIds"])
def test_what_an_answer_leaves_out_is_not_deleted_for_that(
    path: str, by_id: httpx.Response, reason: GapReason, words: str
) -> None:
    """Only what Graph says of the object itself makes it one that is not there."""
    options: dict[str, Any] = {"filter": "id in ({keys})"} if path == "/users" else {"method": "POST"}
    objects = resource("objects", path, keys=Keys(every_group, per_request=9), **options)
    alone = f"/v1.0{path.removesuffix('/getByIds')}/lost"
    wire = Wire({"/v1.0/groups": page(people("a", "lost")), f"/v1.0{path}": page(people("a")), alone: by_id})
    found = by_key(read(wire, GROUPS, objects), "objects")
    assert found["a"] == Person("a", "A")
    gap(found["lost"], reason, words)


def test_a_filter_that_graph_ignores_gives_nothing_that_was_not_asked_for() -> None:
    details = resource("details", "/users", filter="id in ({keys})", keys=Keys(every_group, per_request=15))
    wire = Wire({"/v1.0/groups": page(people("a")), "/v1.0/users": page(people("x", "a", "y"))})
    assert [key for key, _ in by_key(read(wire, GROUPS, details), "details").items()] == ["a"]


def test_a_chunk_that_fails_is_a_gap_for_each_of_its_keys() -> None:
    def second_fails(request: httpx.Request) -> httpx.Response:
        return error(403) if "'c'" in request.url.params["$filter"] else page(people("a", "b"))

    details = resource("details", "/users", filter="id in ({keys})", keys=Keys(every_group, per_request=2))
    found = by_key(
        read(Wire({"/v1.0/groups": page(people("a", "b", "c", "d")), "/v1.0/users": second_fails}), GROUPS, details), "details"
    )
    assert [key for key, value in found.items() if isinstance(value, Gap)] == ["c", "d"]


def test_objects_by_id_are_posted_a_thousand_at_a_time() -> None:
    def by_ids(request: httpx.Request) -> httpx.Response:
        return page([{"id": identifier} for identifier in body_of(request)["ids"] if identifier != "g0007"])

    names = [f"g{number:04}" for number in range(1001)]
    objects = resource("objects", "/directoryObjects/getByIds", method="POST", keys=Keys(every_group, per_request=1000))
    paths = {"/v1.0/directoryObjects/getByIds": by_ids, "/v1.0/directoryObjects/g0007": NOT_THERE}
    wire = Wire({"/v1.0/groups": page(people(*names)), **paths})
    found = by_key(read(wire, GROUPS, objects), "objects")
    assert sorted(len(body_of(request)["ids"]) for request in wire.requests if request.method == "POST") == [1, 1000]
    assert [key for key, value in found.items() if value is None] == ["g0007"]


def test_ids_are_matched_however_their_letters_are_written() -> None:
    objects = resource("objects", "/directoryObjects/getByIds", method="POST", keys=Keys(every_group, per_request=1000))
    wire = Wire({"/v1.0/groups": page(people("AB-1")), "/v1.0/directoryObjects/getByIds": page(people("ab-1"))})
    assert by_key(read(wire, GROUPS, objects), "objects")["AB-1"] == Person("ab-1", "Ab-1")


def test_rows_without_an_id_cannot_be_told_apart() -> None:
    nameless = resource(
        "objects", "/directoryObjects/getByIds", method="POST", entity=Setting, keys=Keys(every_group, per_request=9)
    )
    wire = Wire({"/v1.0/groups": page(people("a")), "/v1.0/directoryObjects/getByIds": page([{"isEnabled": True}])})
    gap(by_key(read(wire, GROUPS, nameless), "objects")["a"], GapReason.MALFORMED, "no id")


def test_independent_resources_do_not_wait_and_dependent_ones_begin_at_once() -> None:
    async def slow(_: httpx.Request) -> httpx.Response:
        await asyncio.sleep(100)
        return page([])

    wire = Wire(answers(hr=page(people("ada"))) | {"/v1.0/users": slow})
    got = read(wire, USERS, GROUPS, members(lane=Lane.OTHER))
    at = dict(zip(wire.asked, wire.times, strict=True))
    assert at["GET /v1.0/groups/hr/members"] == at["GET /v1.0/users"]
    assert [reading.name for reading in got.readings] == ["groups", "members", "users"]
    assert {reading.name: reading.seconds for reading in got.readings}["users"] == 100.0


def test_what_a_cloud_does_not_offer_is_a_gap_without_a_request() -> None:
    wire = Wire({})
    got = read(wire, resource("alerts", "/alerts", clouds=("global",), national="a page"), cloud="china")
    gap(got.evidence["alerts"], GapReason.NOT_IN_CLOUD, "china", "global", "a page")
    assert isinstance(got.evidence["alerts"], NotOffered)
    assert wire.requests == []


class Sku(msgspec.Struct, frozen=True, rename="camel"):
    capability_status: str
    service_plans: tuple[Plan, ...] | None = None


class Plan(msgspec.Struct, frozen=True, rename="camel"):
    service_plan_name: str
    provisioning_status: str


SKUS = resource("subscribed_skus", "/subscribedSkus", entity=Sku)


@pytest.mark.parametrize(
    ("capability", "provisioning", "plan", "reason"),
    [
        ("Enabled", "Success", "AAD_PREMIUM", GapReason.NO_PERMISSION),
        ("Enabled", "Success", "EXCHANGE_S_STANDARD", GapReason.NOT_LICENSED),
        ("Enabled", "Disabled", "AAD_PREMIUM", GapReason.NOT_LICENSED),
        ("Suspended", "Success", "AAD_PREMIUM", GapReason.NOT_LICENSED),
        ("Warning", "PendingProvisioning", "AAD_PREMIUM_P2", GapReason.NO_PERMISSION),
    ],
)
def test_a_refusal_without_reason_is_explained_by_the_licences(
    capability: str, provisioning: str, plan: str, reason: GapReason
) -> None:
    sku = {"capabilityStatus": capability, "servicePlans": [{"servicePlanName": plan, "provisioningStatus": provisioning}]}
    reports = resource("reports", "/reports", licence=P1)
    wire = Wire({"/v1.0/subscribedSkus": page([sku]), "/v1.0/reports": error(403, "UnknownError", "")})
    gap(read(wire, reports, SKUS).evidence["reports"], reason)


def test_a_subscription_without_service_plans_licenses_nothing() -> None:
    reports = resource("reports", "/reports", licence=P1)
    subscriptions = page([{"capabilityStatus": "Enabled", "servicePlans": None}])
    wire = Wire({"/v1.0/subscribedSkus": subscriptions, "/v1.0/reports": error(403, "UnknownError", "")})
    gap(read(wire, reports, SKUS).evidence["reports"], GapReason.NOT_LICENSED)


def test_licences_that_are_not_known_explain_nothing() -> None:
    reports = resource(
        "reports", "/reports", licence=Licence("Some licence", ("SOME",)), permission=Permission(("Reports.Read.All",))
    )
    wire = Wire({"/v1.0/subscribedSkus": error(500), "/v1.0/reports": error(403, "UnknownError", "")})
    gap(read(wire, reports, SKUS).evidence["reports"], GapReason.NO_PERMISSION, "Reports.Read.All")
    gap(read(wire, reports).evidence["reports"], GapReason.NO_PERMISSION)


def test_progress_tells_how_many_keys_are_done() -> None:
    events: list[Event] = []
    read(Wire(answers(hr=page([]), it=page([]))), GROUPS, members(lane=Lane.REPORTS), watch=events.append)
    assert [e for e in events if isinstance(e, KeysRead)] == [KeysRead("members", 1, 2), KeysRead("members", 2, 2)]
