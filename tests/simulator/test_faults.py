"""Each fault does to a real HTTP client what its name says, and one seed means one run."""

from __future__ import annotations

import gzip
from urllib.parse import urlsplit

import httpx
import pytest

from tests.simulator import TENANTS, TRANSIENT, Fault, FaultPlan, Options, Running, simulator
from tests.simulator.faults import NEEDS_LATER_PAGE
from tests.simulator.striking import BOMB_BYTES
from tests.simulator.tenant import Json, Tenant

USERS = "/v1.0/users?$select=id&$top=5"


@pytest.fixture(scope="module")
def woodgrove() -> Tenant:
    return TENANTS["woodgrove"]()


def plan(kind: Fault) -> Options:
    return Options(faults=FaultPlan(kinds=(kind,), rate=1.0))


def get(running: Running, address: str = USERS) -> httpx.Response:
    return httpx.get(address if address.startswith("http") else running.url + address, timeout=60)


@pytest.mark.parametrize(
    ("kind", "status", "retry_after"),
    [
        (Fault.TOO_MANY_REQUESTS, 429, "1"),
        (Fault.TOO_MANY_REQUESTS_SILENT, 429, None),
        (Fault.INTERNAL_ERROR, 500, None),
        (Fault.BAD_GATEWAY, 502, None),
        (Fault.UNAVAILABLE, 503, "1"),
        (Fault.GATEWAY_TIMEOUT, 504, None),
        (Fault.UNAUTHORIZED, 401, None),
        (Fault.FORBIDDEN, 403, None),
    ],
)
def test_a_refusal_comes_once_and_then_the_answer(woodgrove: Tenant, kind: Fault, status: int, retry_after: str | None) -> None:
    with simulator(woodgrove, plan(kind)) as running:
        first, second = get(running), get(running)
        assert (first.status_code, first.headers.get("retry-after")) == (status, retry_after)
        assert (second.status_code, len(second.json()["value"])) == (200, 5)
        assert [entry.fault for entry in running.log] == [kind.value, ""]


@pytest.mark.parametrize("kind", [Fault.RESET, Fault.CUT])
def test_a_connection_breaks_once(woodgrove: Tenant, kind: Fault) -> None:
    with simulator(woodgrove, plan(kind)) as running:
        with pytest.raises(httpx.TransportError):
            get(running)
        assert get(running).status_code == 200


def test_a_slow_body_arrives_whole(woodgrove: Tenant) -> None:
    with simulator(woodgrove, plan(Fault.SLOW)) as running:
        slow, fast = get(running), get(running)
    assert slow.json()["value"] == fast.json()["value"]
    assert slow.elapsed.total_seconds() >= 7 * 0.02, "it comes in eight pieces, a fiftieth of a second apart"


def test_a_stalled_body_never_arrives(woodgrove: Tenant) -> None:
    with simulator(woodgrove, plan(Fault.STALLED)) as running, pytest.raises(httpx.ReadTimeout):
        httpx.get(running.url + USERS, timeout=0.3)


@pytest.mark.parametrize("kind", [Fault.TRUNCATED_JSON, Fault.MALFORMED_JSON])
def test_a_body_is_no_json(woodgrove: Tenant, kind: Fault) -> None:
    with simulator(woodgrove, plan(kind)) as running, pytest.raises(ValueError, match=r"Expecting|Unterminated"):
        get(running).json()


def altered(woodgrove: Tenant, kind: Fault, address: str = USERS) -> tuple[Json, Json]:
    """The struck answer and the right one."""
    with simulator(woodgrove, plan(kind)) as running:
        return get(running, address).json(), get(running, address).json()


def test_values_have_another_type(woodgrove: Tenant) -> None:
    assert {row["id"] for row in altered(woodgrove, Fault.WRONG_TYPES)[0]["value"]} == {7}
    assert altered(woodgrove, Fault.WRONG_TYPES, "/v1.0/policies/authorizationPolicy")[0]["id"] == 7


def test_an_error_comes_with_200(woodgrove: Tenant) -> None:
    assert altered(woodgrove, Fault.ERROR_BODY)[0].keys() == {"error"}


def test_rows_are_doubled_or_lost(woodgrove: Tenant) -> None:
    doubled, right = altered(woodgrove, Fault.DUPLICATE_ROWS)
    assert doubled["value"] == [*right["value"], right["value"][-1]]
    lost, right = altered(woodgrove, Fault.MISSING_ROWS)
    assert lost["value"] == right["value"][:2]


def test_a_link_leads_back(woodgrove: Tenant) -> None:
    with simulator(woodgrove, plan(Fault.REPEATED_LINK)) as running:
        assert get(running).json()["@odata.nextLink"] == running.url + USERS
    with simulator(woodgrove, plan(Fault.LOOPING_LINK)) as running:
        first = get(running).json()
        again = get(running, first["@odata.nextLink"]).json()
        assert again["value"] == first["value"]


def test_an_empty_page_in_the_middle_loses_no_row(woodgrove: Tenant) -> None:
    with simulator(woodgrove, plan(Fault.EMPTY_PAGE)) as running:
        page, seen, empty = get(running).json(), [], 0
        for _ in range(40):
            seen += [row["id"] for row in page["value"]]
            empty += not page["value"]
            if "@odata.nextLink" not in page or empty == 3:
                break
            page = get(running, page["@odata.nextLink"]).json()
    assert empty == 3
    assert len(set(seen)) == len(seen)


def test_a_skip_token_expires(woodgrove: Tenant) -> None:
    with simulator(woodgrove, plan(Fault.EXPIRED_TOKEN)) as running:
        first = get(running).json()
        answer = get(running, first["@odata.nextLink"])
        assert (answer.status_code, answer.json()["error"]["code"]) == (400, "Directory_ExpiredPageToken")


@pytest.mark.parametrize("kind", [Fault.FOREIGN_LINK, Fault.REDIRECT])
def test_somebody_points_to_another_host_and_who_goes_there_is_noticed(woodgrove: Tenant, kind: Fault) -> None:
    with simulator(woodgrove, plan(kind)) as running:
        answer = get(running)
        target = answer.headers.get("location") or answer.json()["@odata.nextLink"]
        assert target.startswith(running.elsewhere.url)
        assert running.elsewhere.visited is False
        with pytest.raises(httpx.TransportError):
            httpx.get(f"http://{urlsplit(target).netloc}/", timeout=0.2)
        assert running.elsewhere.visited is True


def test_a_gzip_bomb_is_small_on_the_wire(woodgrove: Tenant) -> None:
    with simulator(woodgrove, plan(Fault.GZIP_BOMB)) as running, httpx.stream("GET", running.url + USERS, timeout=60) as answer:
        raw = b"".join(answer.iter_raw())
    assert len(raw) < 1024 * 1024
    assert len(gzip.decompress(raw)) > BOMB_BYTES


def test_one_seed_strikes_the_same_addresses_in_whatever_order_they_are_asked() -> None:
    addresses = [(f"groups/{number}/owners", {"$select": "id"}) for number in range(200)]
    one = FaultPlan(seed=4, rate=0.2)
    struck = {path: one.strike(path, options, attempt=0, number=0) for path, options in addresses}
    again = {path: one.strike(path, options, attempt=0, number=9) for path, options in reversed(addresses)}
    assert struck == again
    other = FaultPlan(seed=5, rate=0.2)
    assert struck != {path: other.strike(path, options, attempt=0, number=0) for path, options in addresses}
    assert 20 < sum(kind is not None for kind in struck.values()) < 60


def test_every_fault_comes_up_among_enough_seeds() -> None:
    options = {"$skiptoken": "x"}
    found = {FaultPlan(seed=seed, rate=1.0).strike("users", options, attempt=0, number=0) for seed in range(400)}
    assert found == set(Fault)
    assert set(Fault) > TRANSIENT


def test_an_expired_token_strikes_no_first_page() -> None:
    found = {FaultPlan(seed=seed, rate=1.0).strike("users", {}, attempt=0, number=0) for seed in range(400)}
    assert found == set(Fault) - NEEDS_LATER_PAGE


def test_a_plan_says_when_where_and_how_often() -> None:
    always = FaultPlan(kinds=(Fault.FORBIDDEN,), rate=1.0, times=None, after=3, only="users")
    assert always.strike("users", {}, attempt=0, number=2) is None
    assert always.strike("users", {}, attempt=50, number=3) is Fault.FORBIDDEN
    assert always.strike("groups", {}, attempt=0, number=3) is None
    assert FaultPlan(rate=1.0, times=2).strike("users", {}, attempt=2, number=0) is None


def test_a_plan_strikes_every_so_many_th_request_whatever_it_asks(woodgrove: Tenant) -> None:
    every = FaultPlan(kinds=(Fault.TOO_MANY_REQUESTS,), every=3)
    with simulator(woodgrove, Options(faults=every)) as running:
        asked = [USERS, "/v1.0/organization?$select=id", "/v1.0/domains", "/v1.0/domains", USERS, USERS, USERS]
        assert [get(running, address).status_code for address in asked] == [200, 200, 429, 200, 200, 429, 200]
    spared = FaultPlan(kinds=(Fault.FORBIDDEN,), every=2, after=2, only="users")
    struck = [spared.strike("users", {}, attempt=number, number=number) is not None for number in range(6)]
    assert struck == [False, False, False, True, False, True]
    assert spared.strike("groups", {}, attempt=0, number=3) is None
