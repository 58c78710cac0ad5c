"""A collection is read to its end or it is a gap; it is never short."""

from __future__ import annotations

import gzip
from typing import Any, ClassVar

import httpx
import msgspec
import pytest

from tests.graph.wire import GRAPH, USERS, Wire, error, gap, ids, page, people, read, resource, text
from ztscan.core.columns import Columns, Table
from ztscan.core.model import GapReason
from ztscan.graph.progress import Event, PageRead
from ztscan.graph.resource import Absent, Resource

SECOND = f"{GRAPH}/v1.0/users?$skiptoken=two"
THIRD = f"{GRAPH}/v1.0/users?$skiptoken=three"


class InColumns(msgspec.Struct, frozen=True, rename="camel"):
    """A person that makes no object of its own."""

    columns: ClassVar[Columns] = Columns(packed=("display_name",))

    id: str
    display_name: str | None = None
    user_type: str | None = None


however_held = pytest.mark.parametrize(
    "users", [USERS, resource("users", "/users", entity=InColumns)], ids=["an object a row", "in columns"]
)


def three_pages(**changes: Any) -> Wire:
    pages = {
        "/v1.0/users": page(people("ada", "ben"), SECOND),
        "/v1.0/users?$skiptoken=two": page(people("cleo"), THIRD),
        "/v1.0/users?$skiptoken=three": page(people("dora")),
    }
    return Wire({**pages, **{f"/v1.0/users?$skiptoken={name}": answer for name, answer in changes.items()}})


@however_held
def test_all_pages_are_read_in_order(users: Resource) -> None:
    got = read(three_pages(), users)
    assert ids(got.evidence["users"]) == ["ada", "ben", "cleo", "dora"]
    (reading,) = got.readings
    assert (reading.outcome, reading.rows, reading.pages, reading.requests) == ("ok", 4, 3, 3)


def test_an_empty_page_in_the_middle_is_not_the_end() -> None:
    wire = three_pages(two=page([], THIRD))
    assert ids(read(wire, USERS).evidence["users"]) == ["ada", "ben", "dora"]


def test_a_first_page_that_is_empty_and_goes_on() -> None:
    wire = Wire({"/v1.0/users": page([], SECOND), "/v1.0/users?$skiptoken=two": page(people("eve"))})
    assert ids(read(wire, USERS).evidence["users"]) == ["eve"]


def test_headers_are_sent_again_with_every_page() -> None:
    wire = three_pages()
    wire.answers["/v1.0/users?$count=true"] = wire.answers["/v1.0/users"]
    read(wire, resource("users", "/users", headers={"ConsistencyLevel": "eventual", "Prefer": "include-unknown-enum-members"}))
    assert [request.headers["ConsistencyLevel"] for request in wire.requests] == ["eventual"] * 3
    assert [request.headers["Prefer"] for request in wire.requests] == ["include-unknown-enum-members"] * 3
    assert "$count=true" in wire.asked[0]


@pytest.mark.parametrize(
    "link",
    [
        "https://evil.example/v1.0/users?$skiptoken=two",
        "https://graph.microsoft.com.evil.example/v1.0/users",
        "https://graph.microsoft.com@evil.example/v1.0/users",
        "https://someone@graph.microsoft.com/v1.0/users",
        "http://graph.microsoft.com/v1.0/users?$skiptoken=two",
        "https://graph.microsoft.com:8443/v1.0/users",
        "//evil.example/v1.0/users",
        "/v1.0/users?$skiptoken=two",
        "file:///etc/passwd",
        "https://[broken/v1.0/users",
    ],
)
def test_a_link_to_another_host_is_a_gap_and_nothing_is_sent_there(link: str) -> None:
    wire = Wire({"/v1.0/users": page(people("ada"), link)})
    gap(read(wire, USERS).evidence["users"], GapReason.MALFORMED, "another host")
    assert len(wire.requests) == 1


def test_a_link_to_another_version_of_graph_is_a_gap() -> None:
    wire = Wire({"/v1.0/users": page(people("ada"), f"{GRAPH}/beta/users?$skiptoken=two")})
    gap(read(wire, USERS).evidence["users"], GapReason.MALFORMED, "another version")


def test_the_host_of_a_link_may_be_spelled_differently() -> None:
    wire = Wire(
        {"/v1.0/users": page(people("ada"), "https://GRAPH.microsoft.com:443/v1.0/users?$skiptoken=two")}
        | {"/v1.0/users?$skiptoken=two": page(people("ben"))}
    )
    assert ids(read(wire, USERS).evidence["users"]) == ["ada", "ben"]


def test_a_link_that_repeats_ends_in_a_gap_that_says_how_far_it_got() -> None:
    wire = three_pages(two=page(people("cleo"), SECOND))
    gap(read(wire, USERS).evidence["users"], GapReason.MALFORMED, "repeats after 3 rows")
    assert len(wire.requests) == 2


def test_links_that_go_round_in_a_circle_end() -> None:
    wire = three_pages(three=page(people("dora"), SECOND))
    gap(read(wire, USERS).evidence["users"], GapReason.MALFORMED, "repeats")


def test_a_link_back_to_the_first_page_ends() -> None:
    wire = three_pages(two=page(people("cleo"), f"{GRAPH}/v1.0/users"))
    gap(read(wire, USERS).evidence["users"], GapReason.MALFORMED, "repeats after 3 rows")
    assert len(wire.requests) == 2


def test_a_collection_without_end_is_a_gap(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ztscan.graph.paging.MAX_PAGES", 30)
    count = iter(range(1000))
    wire = Wire({"/v1.0/users": lambda _: page([], f"{GRAPH}/v1.0/users?$skiptoken={next(count)}")})
    gap(read(wire, USERS).evidence["users"], GapReason.MALFORMED, "did not end after 30 pages")
    assert len(wire.requests) == 30


def test_a_refusal_is_none_the_less_one_where_its_body_looks_like_a_page() -> None:
    refusal = httpx.Response(403, json={"value": [{"id": "ada"}]})
    gap(read(Wire({"/v1.0/users": refusal}), USERS).evidence["users"], GapReason.NO_PERMISSION)


def test_every_row_that_is_kept_for_the_configuration_is_kept_once() -> None:
    wire = three_pages(two=page(people("ben", "cleo"), THIRD))
    got = read(wire, resource("users", "/users", configuration=True))
    assert set(got.configuration["users"]) == {"ada", "ben", "cleo", "dora"}


@however_held
@pytest.mark.parametrize(
    "expired",
    [
        error(400, "Directory_ExpiredPageToken", "The page token expired."),
        error(400, "DirectoryPageTokenNotFoundException", ""),
        error(400, "Request_BadRequest", "The specified page token is not valid."),
        error(400, "BadRequest", "Token not found: token is either invalid or expired"),
        error(410, "resyncRequired", "Gone"),
    ],
)
def test_an_expired_place_starts_the_collection_again_once(users: Resource, expired: httpx.Response) -> None:
    wire = three_pages(three=[expired, page(people("dora"))])
    got = read(wire, users)
    assert ids(got.evidence["users"]) == ["ada", "ben", "cleo", "dora"]
    assert (got.readings[0].rows, got.readings[0].requests) == (4, 6)


def test_a_place_that_expires_twice_is_a_gap() -> None:
    wire = three_pages(three=error(400, "Directory_ExpiredPageToken", ""))
    gap(read(wire, USERS).evidence["users"], GapReason.UNAVAILABLE, "expired twice")
    assert len(wire.requests) == 6


def test_a_first_request_is_not_started_again_for_speaking_of_tokens() -> None:
    wire = Wire({"/v1.0/users": error(400, "Directory_ExpiredPageToken", "")})
    gap(read(wire, USERS).evidence["users"], GapReason.UNAVAILABLE)
    assert len(wire.requests) == 1


@however_held
def test_a_row_that_comes_twice_is_counted_once_when_a_second_reading_agrees(users: Resource) -> None:
    wire = three_pages(two=page(people("ben", "cleo"), THIRD))
    got = read(wire, users)
    assert ids(got.evidence["users"]) == ["ada", "ben", "cleo", "dora"]
    assert (got.readings[0].rows, got.readings[0].requests) == (4, 6)


@however_held
def test_a_row_that_pushed_another_one_out_is_a_gap(users: Resource) -> None:
    # first reading: cleo is lost behind a repeated ben; second reading: dora is
    wire = three_pages(
        two=[page(people("ben"), THIRD), page(people("ben", "cleo"), THIRD)], three=[page(people("dora")), page([])]
    )
    gap(read(wire, users).evidence["users"], GapReason.UNAVAILABLE, "changed while it was read")


@however_held
def test_a_clean_second_reading_is_believed(users: Resource) -> None:
    wire = three_pages(two=[page(people("ben"), THIRD), page(people("cleo"), THIRD)])
    assert ids(read(wire, users).evidence["users"]) == ["ada", "ben", "cleo", "dora"]


@however_held
def test_a_row_that_comes_twice_and_differs_is_never_chosen_from(users: Resource) -> None:
    wire = three_pages(two=page([{"id": "ben", "displayName": "Another"}], THIRD))
    gap(read(wire, users).evidence["users"], GapReason.UNAVAILABLE, "came twice and differed")


@however_held
def test_a_row_that_comes_twice_on_one_page_is_counted_once(users: Resource) -> None:
    wire = Wire({"/v1.0/users": page(people("ada", "ben", "ada"))})
    assert ids(read(wire, users).evidence["users"]) == ["ada", "ben"]
    assert len(wire.requests) == 2, "a second reading has to agree"


@pytest.mark.parametrize("changed", [{"displayName": None}, {"displayName": ""}, {"userType": "Guest"}])
@pytest.mark.parametrize("on_one_page", [True, False])
def test_a_row_in_columns_that_comes_again_is_compared_in_all_that_it_says(changed: dict[str, str], on_one_page: bool) -> None:
    ada = {"id": "ada", "displayName": "Ada", "userType": "Member"}
    again = page([ada, ada | changed]) if on_one_page else page([ada], SECOND)
    wire = Wire({"/v1.0/users": again, "/v1.0/users?$skiptoken=two": page([ada | changed])})
    got = read(wire, resource("users", "/users", entity=InColumns)).evidence["users"]
    gap(got, GapReason.UNAVAILABLE, "came twice and differed")


def test_a_collection_in_columns_that_is_not_configured_is_an_empty_table() -> None:
    wire = Wire({"/v1.0/users": error(404, "Request_ResourceNotFound", "Resource 'x' does not exist.")})
    got = read(wire, resource("users", "/users", entity=InColumns, absent=Absent.NOT_CONFIGURED)).evidence["users"]
    assert isinstance(got, Table)
    assert len(got) == 0


def test_rows_in_columns_with_an_empty_id_are_told_apart_by_what_they_say() -> None:
    rows = [{"id": "", "displayName": "Ada"}, {"id": "", "displayName": "Ben"}]
    wire = Wire({"/v1.0/users": page([*people("cleo"), rows[0]], SECOND), "/v1.0/users?$skiptoken=two": page(rows)})
    got = read(wire, resource("users", "/users", entity=InColumns)).evidence["users"]
    assert [row.display_name for row in got] == ["Cleo", "Ada", "Ben"]


class Partner(msgspec.Struct, frozen=True, rename="camel"):
    """A row without an ``id``, as configurations of partner tenants are."""

    tenant_id: str
    is_service_provider: bool | None = None


class Holiday(msgspec.Struct, frozen=True, rename="camel"):
    """A row with nothing that tells it apart but what it says."""

    day: str


WITHOUT_AN_ID = [
    pytest.param(Partner, [{"tenantId": "fabrikam"}, {"tenantId": "woodgrove"}], id="keyed by the tenant"),
    pytest.param(Holiday, [{"day": "2026-12-24"}, {"day": "2026-12-31"}], id="without any key"),
]


@pytest.mark.parametrize(("entity", "rows"), WITHOUT_AN_ID)
def test_a_row_without_an_id_that_comes_twice_is_counted_once(entity: type[msgspec.Struct], rows: list[dict[str, str]]) -> None:
    wire = Wire({"/v1.0/users": page(rows[:1], SECOND), "/v1.0/users?$skiptoken=two": page(rows)})
    assert read(wire, resource("users", "/users", entity=entity)).evidence["users"] == tuple(
        msgspec.convert(row, entity) for row in rows
    )
    assert len(wire.requests) == 4, "a second reading has to agree"


@pytest.mark.parametrize(("entity", "rows"), WITHOUT_AN_ID)
def test_a_row_without_an_id_that_pushed_another_one_out_is_a_gap(
    entity: type[msgspec.Struct], rows: list[dict[str, str]]
) -> None:
    second = [page(rows[:1]), page(rows)]
    wire = Wire({"/v1.0/users": page(rows[:1], SECOND), "/v1.0/users?$skiptoken=two": second})
    got = read(wire, resource("users", "/users", entity=entity)).evidence["users"]
    gap(got, GapReason.UNAVAILABLE, "changed while it was read")


def test_a_partner_that_comes_twice_and_differs_is_never_chosen_from() -> None:
    rows = [{"tenantId": "fabrikam"}, {"tenantId": "fabrikam", "isServiceProvider": True}]
    wire = Wire({"/v1.0/users": page(rows)})
    got = read(wire, resource("users", "/users", entity=Partner)).evidence["users"]
    gap(got, GapReason.UNAVAILABLE, "came twice and differed")


class Loose(msgspec.Struct, frozen=True, kw_only=True):
    id: str
    content: Any = None


@pytest.mark.parametrize(("one", "other"), [(True, 1), (0, False), ({"on": [True]}, {"on": [1]})])
def test_a_row_that_comes_again_with_a_number_for_a_switch_differs(one: Any, other: Any) -> None:
    rows = [{"id": "ada", "content": content} for content in (one, other)]
    gap(
        read(Wire({"/v1.0/users": page(rows)}), resource("users", "/users", entity=Loose)).evidence["users"],
        GapReason.UNAVAILABLE,
        "came twice and differed",
    )
    alike = [{"id": "ada", "content": one}, {"id": "ada", "content": one}]
    assert len(read(Wire({"/v1.0/users": page(alike)}), resource("users", "/users", entity=Loose)).evidence["users"]) == 1


@however_held
@pytest.mark.parametrize("announced", [2, 4])
def test_another_number_of_rows_than_announced_is_a_gap(users: Resource, announced: int) -> None:
    first = page(people("ada"), SECOND, count=announced)
    wire = Wire({"/v1.0/users": first, "/v1.0/users?$skiptoken=two": page(people("ben", "cleo"))})
    gap(read(wire, users).evidence["users"], GapReason.UNAVAILABLE, f"3 of {announced} announced rows arrived")
    assert len(wire.requests) == 4


@however_held
def test_a_count_that_is_right_the_second_time_is_believed(users: Resource) -> None:
    first = page(people("ada"), SECOND, count=3)
    wire = Wire({"/v1.0/users": first, "/v1.0/users?$skiptoken=two": [page(people("ben")), page(people("ben", "cleo"))]})
    assert ids(read(wire, users).evidence["users"]) == ["ada", "ben", "cleo"]


@however_held
def test_a_count_that_shrinks_to_the_list_the_second_time_stays_an_alarm(users: Resource) -> None:
    shrinking = [page(people("ada"), SECOND, count=5), page(people("ada"), SECOND, count=2)]
    wire = Wire({"/v1.0/users": shrinking, "/v1.0/users?$skiptoken=two": page(people("ben"))})
    gap(read(wire, users).evidence["users"], GapReason.UNAVAILABLE, "2 of 5 announced rows arrived")


@however_held
def test_a_count_that_is_lost_the_second_time_stays_an_alarm(users: Resource) -> None:
    losing = [page(people("ada"), SECOND, count=5), page(people("ada"), SECOND)]
    wire = Wire({"/v1.0/users": losing, "/v1.0/users?$skiptoken=two": page(people("ben"))})
    gap(read(wire, users).evidence["users"], GapReason.UNAVAILABLE, "2 of 5 announced rows arrived")


@however_held
def test_a_count_that_is_lower_than_the_list_at_first_and_right_then_is_believed(users: Resource) -> None:
    growing = [page(people("ada"), SECOND, count=1), page(people("ada"), SECOND, count=2)]
    wire = Wire({"/v1.0/users": growing, "/v1.0/users?$skiptoken=two": page(people("ben"))})
    assert ids(read(wire, users).evidence["users"]) == ["ada", "ben"]


@however_held
def test_a_repeated_row_is_no_matter_where_the_count_confirms_the_rest(users: Resource) -> None:
    first = page(people("ada"), SECOND, count=2)
    wire = Wire({"/v1.0/users": first, "/v1.0/users?$skiptoken=two": page(people("ada", "ben"))})
    assert ids(read(wire, users).evidence["users"]) == ["ada", "ben"]
    assert len(wire.requests) == 2


@however_held
def test_permission_that_is_lost_half_way_leaves_no_short_list(users: Resource) -> None:
    wire = three_pages(three=error(403, "Authorization_RequestDenied", "Insufficient privileges to complete the operation."))
    got = read(wire, users)
    gap(got.evidence["users"], GapReason.NO_PERMISSION, "Directory.Read.All")
    assert (got.readings[0].rows, got.readings[0].pages) == (0, 2)


BROKEN = {
    "truncated": text(200, '{"value": [{"id": "dora"'),
    "no JSON": text(200, "<html>Sign in to the hotel</html>"),
    "empty": text(200, ""),
    "a list": text(200, "[]"),
    "no value": text(200, '{"@odata.context": "x"}'),
    "value is null": text(200, '{"value": null}'),
    "value is an object": text(200, '{"value": {"id": "dora"}}'),
    "wrong type": text(200, '{"value": [{"id": 7}]}'),
    "id missing": text(200, '{"value": [{"displayName": "Dora"}]}'),
    "link is a number": text(200, '{"value": [], "@odata.nextLink": 7}'),
    "count is a text": text(200, '{"value": [], "@odata.count": "7"}'),
    "count is negative": text(200, '{"value": [], "@odata.count": -1}'),
    "no UTF-8": httpx.Response(200, content=b'{"value": [{"id": "\xff\xfe"}]}'),
    "nested without end": text(200, '{"value": [' + "[" * 100_000),
    "a number without end": text(200, '{"value": [{"id": ' + "9" * 10_000 + "}]}"),
}


@pytest.mark.parametrize("broken", BROKEN.values(), ids=BROKEN.keys())
def test_a_page_that_is_broken_makes_the_whole_collection_malformed(broken: httpx.Response) -> None:
    got = gap(read(three_pages(three=broken), USERS).evidence["users"], GapReason.MALFORMED)
    assert "Dora" not in got.detail


def test_a_type_error_says_where_but_not_what() -> None:
    wire = Wire({"/v1.0/users": text(200, '{"value": [{"id": "ada"}, {"id": {"secret": "diary"}}]}')})
    found = gap(read(wire, USERS).evidence["users"], GapReason.MALFORMED, "$.value[1].id")
    assert "diary" not in found.detail


def test_a_200_that_carries_an_error_is_a_failure() -> None:
    body = '{"error": {"code": "Authorization_RequestDenied", "message": "Insufficient privileges"}, "value": []}'
    gap(read(three_pages(two=text(200, body)), USERS).evidence["users"], GapReason.NO_PERMISSION, "Insufficient privileges")


def test_a_gzip_bomb_is_refused_before_it_unfolds() -> None:
    bomb = gzip.compress(b'{"value": [' + b" " * 80_000_000)
    assert len(bomb) < 100_000

    def answer(_: httpx.Request) -> httpx.Response:
        return httpx.Response(200, headers={"content-encoding": "gzip"}, stream=httpx.ByteStream(bomb))

    gap(read(three_pages(three=answer), USERS).evidence["users"], GapReason.MALFORMED, "larger than")


def test_progress_tells_pages_rows_and_the_total_where_it_is_known() -> None:
    events: list[Event] = []
    first = page(people("ada"), SECOND, count=3)
    wire = Wire({"/v1.0/users": first, "/v1.0/users?$skiptoken=two": page(people("ben", "cleo"))})
    read(wire, USERS, watch=events.append)
    assert [e for e in events if isinstance(e, PageRead)] == [PageRead("users", 1, 1, 3), PageRead("users", 2, 3, 3)]
