"""Throttling, failures and lost sign-ins: waited for as Graph asks, within the time that there is, and then a gap."""

from __future__ import annotations

import asyncio
from typing import Any

import httpx
import pytest
from azure.core.exceptions import ClientAuthenticationError, ServiceRequestError
from hypothesis import given
from hypothesis import strategies as st

from tests.graph.wire import GRAPH, USERS, Credential, Wire, error, gap, ids, page, people, read, resource, waited
from ztscan.core.errors import AuthenticationError
from ztscan.core.model import GapReason
from ztscan.graph.client import PATIENCE
from ztscan.graph.failure import Answer
from ztscan.graph.lanes import Lane
from ztscan.graph.live import CONNECTING
from ztscan.graph.retry import Attempts, RetryPolicy, Wait, retry_after

NOW = 1_800_000_000.0  # Fri, 15 Jan 2027 08:00:00 GMT
GOOD = page(people("ada"))
OTHER = resource("other", "/other", lane=Lane.OTHER)


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({"retry-after": "7"}, 7.0),
        ({"retry-after": "5,5"}, 5.0),
        ({"retry-after": "3, 9"}, 9.0),
        ({"retry-after": " 0 "}, 0.0),
        ({"retry-after": "Fri, 15 Jan 2027 08:00:30 GMT"}, 30.0),
        ({"retry-after": "Fri, 15 Jan 2027 07:00:00 GMT"}, 0.0),
        # our clock is an hour off, theirs is what counts
        ({"retry-after": "Fri, 15 Jan 2027 09:00:30 GMT", "date": "Fri, 15 Jan 2027 09:00:00 GMT"}, 30.0),
        ({"retry-after": "Fri, 15 Jan 2027 08:00:30 GMT", "date": "not a date"}, 30.0),
        ({"retry-after": "soon"}, None),
        ({"retry-after": "-5"}, None),
        ({"retry-after": "1e9"}, None),
        ({"retry-after": ""}, None),
        ({}, None),
    ],
)
def test_how_long_graph_asks_to_wait(headers: dict[str, str], seconds: float | None) -> None:
    assert retry_after(headers, NOW) == seconds


@given(st.text(max_size=40), st.text(max_size=40))
def test_any_header_gives_a_time_or_none(after: str, date: str) -> None:
    seconds = retry_after({"retry-after": after, "date": date}, NOW)
    assert seconds is None or seconds >= 0


@given(st.integers(1, 10_000), st.floats(0, 1, exclude_max=True))
def test_backoff_is_jittered_and_bounded(attempt: int, random: float) -> None:
    policy = RetryPolicy()
    assert 0 <= policy.backoff(attempt, random) <= policy.cap
    assert policy.backoff(attempt, 0.0) == 0.0


def test_backoff_doubles() -> None:
    policy = RetryPolicy()
    assert [policy.backoff(attempt, 0.5) for attempt in range(1, 9)] == [0.5, 1, 2, 4, 8, 16, 30, 30]


@pytest.mark.parametrize("status", [200, 204, 301, 400, 401, 403, 404, 409, 501])
def test_answers_that_stand(status: int) -> None:
    assert Attempts(RetryPolicy(), lambda: 0.5, lambda: NOW).after(Answer(status, {}, b"")) is None


@pytest.mark.parametrize(
    ("status", "headers", "wait"),
    [
        (429, {"retry-after": "4"}, Wait(4.0, whole_lane=True)),
        (429, {}, Wait(0.5, whole_lane=True)),
        (509, {}, Wait(0.5, whole_lane=True)),
        (503, {"retry-after": "4"}, Wait(4.0, whole_lane=True)),
        (503, {}, Wait(0.5, whole_lane=False)),
        (500, {}, Wait(0.5, whole_lane=False)),
        (502, {}, Wait(0.5, whole_lane=False)),
        (504, {}, Wait(0.5, whole_lane=False)),
    ],
)
def test_answers_that_are_worth_another_try(status: int, headers: dict[str, str], wait: Wait) -> None:
    assert Attempts(RetryPolicy(), lambda: 0.5, lambda: NOW).after(Answer(status, headers, b"")) == wait


def test_a_throttled_request_waits_as_long_as_asked_and_goes_on() -> None:
    wire = Wire({"/v1.0/users": [error(429, "TooManyRequests", Retry_After="17"), GOOD]})
    got = read(wire, USERS)
    assert ids(got.evidence["users"]) == ["ada"]
    assert waited(wire) == [17.0]
    assert got.readings[0].requests == 2


def test_throttling_without_a_hint_backs_off() -> None:
    wire = Wire({"/v1.0/users": [error(429)] * 4 + [GOOD]})
    assert ids(read(wire, USERS).evidence["users"]) == ["ada"]
    assert waited(wire) == [0.5, 1.0, 2.0, 4.0]


def test_a_storm_of_429_loses_no_page() -> None:
    pages: dict[str, Any] = {}
    for number in range(40):
        link = f"{GRAPH}/v1.0/users?$skiptoken={number + 1}" if number < 39 else None
        answers = [page(people(f"user-{number}"), link)]
        pages[f"/v1.0/users?$skiptoken={number}" if number else "/v1.0/users"] = (
            [error(429, Retry_After="3")] * 5 + answers if number % 5 == 0 else answers
        )
    assert len(ids(read(Wire(pages), USERS).evidence["users"])) == 40


def test_a_throttled_lane_stops_as_a_whole_and_no_other_lane_does() -> None:
    several = [resource(f"r{number:02}", f"/r{number:02}", top=999) for number in range(20)]  # long ones are in no batch
    wire = Wire({f"/v1.0{r.path}": GOOD for r in several} | {"/v1.0/other": GOOD})

    async def throttled(_: httpx.Request) -> httpx.Response:
        await asyncio.sleep(1)
        return error(429, Retry_After="60")

    wire.answers["/v1.0/r00"] = [throttled, GOOD]

    async def later(_: httpx.Request) -> httpx.Response:
        await asyncio.sleep(5)
        return GOOD

    for number in range(1, 8):
        wire.answers[f"/v1.0/r{number:02}"] = [later]
    read(wire, OTHER, *several)
    begun = [round(at - wire.times[0]) for at in wire.times]
    # seven were on their way already, beside the other lane; the rest waited out the minute
    assert begun == [0] * 9 + [61] * 13
    assert wire.times[wire.asked.index("GET /v1.0/other")] == wire.times[0]


def test_graph_that_stays_throttled_is_a_gap_and_not_an_empty_list() -> None:
    gap(
        read(Wire({"/v1.0/users": error(429, "TooManyRequests")}), USERS).evidence["users"],
        GapReason.UNAVAILABLE,
        "429",
        "--timeout",
    )


def test_a_wait_beyond_the_budget_is_a_gap_at_once() -> None:
    wire = Wire({"/v1.0/users": error(429, Retry_After="600")})
    gap(read(wire, USERS, budget=60.0).evidence["users"], GapReason.UNAVAILABLE, "60 seconds", "--timeout")
    assert len(wire.requests) == 1


def test_time_that_runs_out_ends_every_resource_as_a_gap() -> None:
    async def hang(_: httpx.Request) -> httpx.Response:
        await asyncio.sleep(10_000)
        return GOOD

    got = read(Wire({"/v1.0/users": hang, "/v1.0/other": GOOD}), USERS, OTHER, budget=30.0)
    gap(got.evidence["users"], GapReason.UNAVAILABLE, "time budget of 30 seconds")
    assert ids(got.evidence["other"]) == ["ada"]


@pytest.mark.parametrize("status", [500, 502, 503, 504])
def test_a_failing_server_is_tried_again(status: int) -> None:
    assert ids(read(Wire({"/v1.0/users": [error(status), error(status), GOOD]}), USERS).evidence["users"]) == ["ada"]


@pytest.mark.parametrize("status", [500, 502, 503, 504])
def test_a_server_that_keeps_failing_is_a_gap(status: int) -> None:
    wire = Wire({"/v1.0/users": error(status)})
    gap(read(wire, USERS).evidence["users"], GapReason.UNAVAILABLE, str(status))
    assert len(wire.requests) == RetryPolicy().failed_attempts


CONNECTION_ERRORS = [
    httpx.ConnectError("[Errno -2] Name or service not known"),
    httpx.ConnectTimeout("x"),
    httpx.ReadTimeout("x"),
    httpx.ReadError("reset by peer"),
    httpx.RemoteProtocolError("Server disconnected without sending a response."),
    httpx.ProxyError("407"),
]


@pytest.mark.parametrize("failure", CONNECTION_ERRORS, ids=lambda e: type(e).__name__)
def test_a_lost_connection_is_tried_again(failure: Exception) -> None:
    times = 1 if "CERTIFICATE" in str(failure) else 2  # a certificate that is not trusted is tried once more only
    assert ids(read(Wire({"/v1.0/users": [*[failure] * times, GOOD]}), USERS).evidence["users"]) == ["ada"]


def test_a_problem_that_lasts_is_tried_once_more() -> None:
    untrusted = httpx.ConnectError("[SSL: CERTIFICATE_VERIFY_FAILED]")
    assert ids(read(Wire({"/v1.0/users": [untrusted, GOOD]}), USERS).evidence["users"]) == ["ada"]
    gap(read(Wire({"/v1.0/users": [untrusted, untrusted, GOOD]}), USERS).evidence["users"], GapReason.UNAVAILABLE)


@pytest.mark.parametrize("failure", CONNECTION_ERRORS, ids=lambda e: type(e).__name__)
def test_a_connection_that_is_never_had_is_a_gap(failure: Exception) -> None:
    gap(read(Wire({"/v1.0/users": failure}), USERS).evidence["users"], GapReason.UNAVAILABLE)


NEVER_REACHED = (httpx.ConnectError("[Errno 111] Connection refused"), httpx.ConnectTimeout("x"))


@pytest.mark.parametrize("failure", NEVER_REACHED, ids=lambda e: type(e).__name__)
def test_a_host_that_nobody_reaches_is_told_within_ten_seconds(failure: Exception) -> None:
    many = [resource(f"list_{number}", f"/list/{number}") for number in range(60)]

    async def refuse(_: httpx.Request) -> httpx.Response:
        await asyncio.sleep(CONNECTING if isinstance(failure, httpx.TimeoutException) else 0.01)
        raise failure

    wire = Wire({"/v1.0/$batch": refuse, **{f"/v1.0/list/{number}": refuse for number in range(60)}})
    got = read(wire, *many)
    for one in many:
        gap(got.evidence[one.name], GapReason.UNAVAILABLE)
    assert 5 <= wire.times[-1] - wire.times[0] + (CONNECTING if isinstance(failure, httpx.TimeoutException) else 0) <= 9.5


def test_a_host_that_was_reached_once_is_tried_again_for_longer() -> None:
    lost = httpx.ConnectError("[Errno 111] Connection refused")
    wire = Wire({"/v1.0/users": [page(people("ada"), f"{GRAPH}/v1.0/users?$skiptoken=two")], "/v1.0/users?$skiptoken=two": lost})
    gap(read(wire, USERS).evidence["users"], GapReason.UNAVAILABLE)
    assert len(wire.requests) == 1 + RetryPolicy().failed_attempts
    assert wire.times[-1] - wire.times[0] > 10


def test_a_host_that_is_reached_within_the_patience_is_read() -> None:
    begun: list[float] = []

    async def late(_: httpx.Request) -> httpx.Response:
        now = asyncio.get_running_loop().time()
        begun.append(now)
        if now - begun[0] < PATIENCE - 0.5:
            raise httpx.ConnectError("[Errno 111] Connection refused")
        return GOOD

    assert ids(read(Wire({"/v1.0/users": late}), USERS).evidence["users"]) == ["ada"]


def test_a_body_that_stalls_is_given_up_and_asked_for_again() -> None:
    async def drip() -> Any:
        while True:
            yield b" "
            await asyncio.sleep(20)

    def stalled(_: httpx.Request) -> httpx.Response:
        return httpx.Response(200, content=drip())

    assert ids(read(Wire({"/v1.0/users": [stalled, GOOD]}), USERS).evidence["users"]) == ["ada"]


def test_a_401_in_mid_scan_renews_the_token_once_and_repeats_the_request() -> None:
    second = f"{GRAPH}/v1.0/users?$skiptoken=two"
    expired = error(401, "InvalidAuthenticationToken", "Lifetime validation failed, the token is expired.")
    wire = Wire({"/v1.0/users": page(people("ada"), second), "/v1.0/users?$skiptoken=two": [expired, page(people("ben"))]})
    credential = Credential()
    got = read(wire, USERS, client=wire.client(credential=credential))
    assert ids(got.evidence["users"]) == ["ada", "ben"]
    assert [request.headers["authorization"] for request in wire.requests] == [f"Bearer invented-{n}" for n in (1, 1, 2)]
    assert credential.closed


def test_a_credential_that_answers_from_its_cache_is_made_to_ask_anew() -> None:
    wire = Wire({"/v1.0/users": [error(401, "InvalidAuthenticationToken"), GOOD]})
    credential = Credential(cached=3)
    assert ids(read(wire, USERS, client=wire.client(credential=credential)).evidence["users"]) == ["ada"]
    assert credential.asked == [None, None, '{"access_token":{}}']


def test_a_claims_challenge_reaches_the_credential() -> None:
    challenge = (
        'Bearer realm="", error="insufficient_claims", claims="eyJhY2Nlc3NfdG9rZW4iOnsibmJmIjp7ImVzc2VudGlhbCI6dHJ1ZX19fQ=="'
    )
    wire = Wire({"/v1.0/users": [error(401, "InvalidAuthenticationToken", WWW_Authenticate=challenge), GOOD]})
    credential = Credential()
    assert ids(read(wire, USERS, client=wire.client(credential=credential)).evidence["users"]) == ["ada"]
    assert credential.asked == [None, '{"access_token":{"nbf":{"essential":true}}}']


def test_a_second_401_ends_the_scan_as_an_authentication_error() -> None:
    wire = Wire(
        {"/v1.0/users": error(401, "InvalidAuthenticationToken", "Access token validation failure."), "/v1.0/other": GOOD}
    )
    with pytest.raises(AuthenticationError, match="401") as raised:
        read(wire, USERS, OTHER)
    assert "sign in again" in raised.value.next_step


def test_many_requests_refused_with_the_same_token_renew_it_once() -> None:
    def by_token(request: httpx.Request) -> httpx.Response:
        return error(401) if request.headers["authorization"].endswith("-1") else GOOD

    several = [resource(f"r{number}", f"/r{number}") for number in range(8)]
    wire = Wire({f"/v1.0/r{number}": by_token for number in range(8)})
    credential = Credential()
    got = read(wire, *several, client=wire.client(credential=credential))
    assert {reading.outcome for reading in got.readings} == {"ok"}
    assert len(credential.asked) == 2


@pytest.mark.parametrize(
    "failure", [ClientAuthenticationError("AADSTS7000222: the secret expired\nTrace: x"), ServiceRequestError("no route")]
)
def test_a_token_that_cannot_be_renewed_ends_the_scan(failure: Exception) -> None:
    wire = Wire({"/v1.0/users": error(401, "InvalidAuthenticationToken")})
    with pytest.raises(AuthenticationError) as raised:
        read(wire, USERS, client=wire.client(credential=Credential(fails_after=1, error=failure)))
    assert "\n" not in str(raised.value)


def test_a_sign_in_that_fails_asks_graph_nothing() -> None:
    wire = Wire({"/v1.0/users": GOOD})
    with pytest.raises(AuthenticationError):
        read(wire, USERS, client=wire.client(credential=Credential(fails_after=0, error=ClientAuthenticationError("no"))))
    assert wire.requests == []


def test_a_401_that_speaks_of_permissions_is_a_gap_of_its_resource_only() -> None:
    text = "Application is not authorized to perform this operation. Application must have one of the following scopes: X"
    wire = Wire({"/v1.0/users": error(401, "Unauthorized", text), "/v1.0/other": GOOD})
    got = read(wire, USERS, OTHER)
    gap(got.evidence["users"], GapReason.NO_PERMISSION, "Directory.Read.All")
    assert ids(got.evidence["other"]) == ["ada"]


def test_a_token_is_only_asked_for_when_the_last_one_is_about_to_end() -> None:
    wire = Wire({"/v1.0/users": GOOD, "/v1.0/other": GOOD})
    clock = [1_800_000_000.0]
    credential = Credential()

    def age(_: httpx.Request) -> httpx.Response:
        clock[0] += 3400  # less than five minutes are left of the hour
        return page(people("ada"), f"{GRAPH}/v1.0/users?$skiptoken=two")

    wire.answers["/v1.0/users"] = [age]
    wire.answers["/v1.0/users?$skiptoken=two"] = [GOOD, GOOD]
    read(wire, USERS, client=wire.client(credential=credential, wall=lambda: clock[0]))
    assert len(credential.asked) == 2


def test_each_request_has_an_id_of_its_own_and_asks_for_low_priority() -> None:
    wire = Wire({"/v1.0/users": GOOD, "/v1.0/other": GOOD})
    read(wire, USERS, OTHER)
    assert len({request.headers["client-request-id"] for request in wire.requests}) == 2
    assert {request.headers["x-ms-throttle-priority"] for request in wire.requests} == {"low"}
    assert {request.headers["user-agent"].split("/")[0] for request in wire.requests} == {"ztscan"}


def test_cookies_are_not_kept() -> None:
    wire = Wire({"/v1.0/users": [httpx.Response(429, headers={"set-cookie": "session=1", "retry-after": "1"}), GOOD]})
    read(wire, USERS)
    assert all("cookie" not in request.headers for request in wire.requests)
