"""The law of faults, from within: whatever any layer below a reading raises, one resource or key is a gap and the rest is right.

Each case throws one exception at one call of one layer, chosen by seed: 10,000 in ``make fuzz``, a few hundred in ``make test``.
"""

from __future__ import annotations

import asyncio
import inspect
import random
import ssl
import zlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

import httpx
import pytest

from tests.graph.wire import GRAPH, Person, Setting, Wire, body_of, error, page, people, read, resource
from tests.profiles import FUZZING
from ztscan.core.model import ByKey, Gap, GapReason
from ztscan.graph import batch, client, collect, counted, decode, live, paging, reading, retry, rows, transport
from ztscan.graph.resource import Absent, Keys, Licence, Shape

CASES = 10_000 if FUZZING else 300
BLOCKS = 4


def every_group(groups: tuple[Person, ...]) -> list[str]:
    return [group.id for group in groups]


USERS = resource("users", "/users", headers={"ConsistencyLevel": "eventual"}, counted=True, top=2)
GROUPS = resource("groups", "/groups")
OWNERS = resource("owners", "/groups/{key}/owners", keys=Keys(every_group), configuration=True)
MANAGERS = resource("managers", "/directoryObjects/getByIds", keys=Keys(every_group, per_request=1000), method="POST")
SETTING = resource("setting", "/setting", entity=Setting, shape=Shape.SINGLETON, configuration=True)
NOTHING = resource("nothing", "/nothing", entity=Setting, shape=Shape.SINGLETON, absent=Absent.NOT_CONFIGURED)
REFUSED = resource("refused", "/refused", licence=Licence("P2", ("P2",)))
BUSY = resource("busy", "/busy")
PLAN = (USERS, GROUPS, OWNERS, MANAGERS, SETTING, NOTHING, REFUSED, BUSY)
DEPENDENT = {"owners": "groups", "managers": "groups"}


class UnprintableError(Exception):
    def __str__(self) -> str:
        raise ValueError("it has no text")


EXCEPTIONS: tuple[Callable[[], BaseException], ...] = (
    ValueError, KeyError, TypeError, OverflowError, ZeroDivisionError, AssertionError, RecursionError, MemoryError, EOFError,
    NotImplementedError, StopAsyncIteration, LookupError, ArithmeticError, UnprintableError, TimeoutError, ConnectionResetError,
    asyncio.InvalidStateError, asyncio.QueueEmpty, ssl.SSLError, OSError, BlockingIOError, PermissionError,
    lambda: UnicodeEncodeError("ascii", "ü", 0, 1, "ordinal not in range"),
    lambda: UnicodeDecodeError("utf-8", b"\xff", 0, 1, "invalid start byte"),
    lambda: zlib.error("incorrect header check"),
    lambda: ExceptionGroup("several", [ValueError(), OSError()]),
    lambda: httpx.InvalidURL("URL too long"), lambda: httpx.DecodingError("x"), lambda: httpx.ReadError("x"),
    lambda: httpx.LocalProtocolError("x"), lambda: httpx.ProxyError("x"), httpx.StreamConsumed,
    lambda: httpx.UnsupportedProtocol("x"), lambda: httpx.TooManyRedirects("x"), lambda: httpx.CookieConflict("x"),
)  # fmt: skip
CANCELLED = asyncio.CancelledError
LAYERS: Mapping[str, tuple[Any, str]] = {
    "the network": (Wire, "handle_async_request"),
    "the body": (transport.BoundedTransport, "_read"),
    "the guard of what is sent": (transport.ReadOnlyTransport, "handle_async_request"),
    "the adapter": (client.GraphClient, "_once"),
    "the connection": (live.HttpConnection, "once"),
    "one attempt": (client.GraphClient, "_attempt"),
    "status and headers": (live._WholeAnswer, "handle_response_async"),
    "the wait": (retry, "retry_after"),
    "a date": (retry, "_date"),
    "the policy of attempts": (retry.Attempts, "after"),
    "the text of a refusal": (client, "read_error"),
    "the text of a refused page": (paging, "read_error"),
    "a page": (paging, "page_of"),
    "a page of a count": (counted, "page_of"),
    "an object": (reading, "object_of"),
    "keys that are always sent": (decode, "check_present"),
    "the link's form": (decode, "_check_link"),
    "the next page": (paging, "next_page"),
    "the first request": (reading, "request_for"),
    "the request of a count": (counted, "request_for"),
    "a chain of pages": (paging._Chain, "add"),
    "a list of rows": (rows._Listed, "add"),
    "the end of a list": (rows._Listed, "freeze"),
    "the configuration": (reading, "keyed"),
    "annotations": (reading, "without_annotations"),
    "a batch": (batch, "_answers"),
    "a throttled batch": (client.GraphClient, "throttled"),
    "the sending of a batch": (batch, "open_together"),
    "an object that is left out": (reading, "existence_of"),
    "the meaning of a refusal": (collect, "triage"),
    "the count of a list": (counted, "count_of"),
    "what a list lacks": (counted.CountedReader, "_missing"),
    "several keys": (reading.Reader, "_many"),
    "one key": (reading.Reader, "_one"),
}
BELOW = ("the network", "the body", "the guard of what is sent", "the adapter", "the connection")
"""Layers that may also be cancelled by themselves."""


@dataclass
class Thrower:
    """Raises ``error`` at the ``at``-th call of one function."""

    function: Any
    error: BaseException | None = None
    at: int = 0
    calls: int = 0

    def strikes(self) -> bool:
        self.calls += 1
        return self.error is not None and self.calls == self.at

    def method(self) -> Any:
        if inspect.iscoroutinefunction(self.function):

            async def waited(*arguments: Any, **options: Any) -> Any:
                if self.strikes():
                    raise self.error or AssertionError
                return await self.function(*arguments, **options)

            return waited

        def called(*arguments: Any, **options: Any) -> Any:
            if self.strikes():
                raise self.error or AssertionError
            return self.function(*arguments, **options)

        return called


def tenant() -> Wire:
    """A small tenant in which every layer has something to do."""

    def together(request: httpx.Request) -> httpx.Response:
        asked = body_of(request)["requests"]
        if not asked[0]["url"].startswith("/groups/"):
            return httpx.Response(404)  # settings and short lists: each is then read by itself
        items = [{"id": i["id"], "status": 200, "body": {"value": people(f"owner-of-{i['url'][8:10]}")}} for i in asked]
        return httpx.Response(200, json={"responses": [{**items[0], "status": 429, "headers": {"Retry-After": "1"}}, *items[1:]]})

    def managers(request: httpx.Request) -> httpx.Response:
        return page(people(*body_of(request)["ids"][:-1]))

    return Wire(
        {
            "/v1.0/users": users,
            "/v1.0/users/2": page(people("ben")),
            "/v1.0/groups": page(people("hr", "it", "rd")),
            "/v1.0/$batch": together,
            **{f"/v1.0/groups/{key}/owners": page(people(f"owner-of-{key}")) for key in ("hr", "it", "rd")},
            "/v1.0/directoryObjects/getByIds": managers,
            "/v1.0/directoryObjects/rd": error(404, "Request_ResourceNotFound", "does not exist"),
            "/v1.0/setting": httpx.Response(200, json={"isEnabled": True}),
            "/v1.0/nothing": error(404, "ResourceNotFound", "not configured"),
            "/v1.0/refused": error(403, "Authorization_RequestDenied", "Insufficient privileges to complete the operation."),
            "/v1.0/busy": [error(429, retry_after="Sat, 21 Nov 2026 01:30:00 GMT"), error(401), error(503), page(people("eve"))],
        }
    )


def users(request: httpx.Request) -> httpx.Response:
    """The list in two pages, and its ids with their count in one."""
    options = str(request.url)
    if "count" in options and "select" in options:
        return page(people("ada", "ben"), count=2)
    return page(people("ada"), f"{GRAPH}/v1.0/users/2", count=2 if "count" in options else None)


@cache
def truth() -> Mapping[str, Any]:
    found = read(tenant(), *PLAN).evidence
    assert {name for name, value in found.items() if isinstance(value, Gap)} == {"refused"}
    return found


def thrown(name: str, cause: BaseException | None, at: int, monkeypatch: pytest.MonkeyPatch) -> tuple[Mapping[str, Any], int]:
    """What is read if the ``at``-th call of a layer raises, and how many calls there were."""
    owner, attribute = LAYERS[name]
    thrower = Thrower(getattr(owner, attribute), cause, at)
    with monkeypatch.context() as patched:
        patched.setattr(owner, attribute, thrower.method())
        return read(tenant(), *PLAN).evidence, thrower.calls


def broken(found: Mapping[str, Any]) -> Iterator[str]:
    """The resources and keys that are gaps and would not be."""
    for name, right in truth().items():
        value = found[name]
        if isinstance(value, Gap):
            if not isinstance(right, Gap) or value.reason is not right.reason:
                yield name
        elif isinstance(value, ByKey):
            for key in right:
                if isinstance(value[key], Gap):
                    yield f"{name} {key}"
                else:
                    assert value[key] == right[key], f"{name} {key}"
        else:
            assert value == right, name


@pytest.fixture(scope="module")
def calls() -> Mapping[str, int]:
    with pytest.MonkeyPatch.context() as patch:
        return {name: thrown(name, None, 0, patch)[1] for name in LAYERS}


def test_every_layer_is_called(calls: Mapping[str, int]) -> None:
    assert [name for name, count in calls.items() if not count] == []


@pytest.mark.fuzz
@pytest.mark.parametrize("block", range(BLOCKS))
def test_what_a_layer_raises_costs_one_reading(block: int, calls: Mapping[str, int], monkeypatch: pytest.MonkeyPatch) -> None:
    harmed = 0
    for seed in range(block * CASES // BLOCKS, (block + 1) * CASES // BLOCKS):
        dice = random.Random(seed)  # noqa: S311 - a choice, not a secret
        name = dice.choice([*LAYERS])
        made = CANCELLED if name in BELOW and dice.random() < 0.1 else dice.choice(EXCEPTIONS)
        at = dice.randint(1, calls[name])
        case = f"seed {seed}: {made!r} at call {at} of {name}"
        try:
            found, _ = thrown(name, made(), at, monkeypatch)
            hit = [*broken(found)]
        except BaseException as error_:
            error_.add_note(case)
            raise
        followed = {there for there, source in DEPENDENT.items() if source in hit}
        alone = {where.partition(" ")[0] for where in hit} - followed
        assert len(alone) <= 1, f"{case} harms {hit}"
        harmed += bool(hit)
        for where in hit:
            value = found[where.partition(" ")[0]]
            reason = (value if isinstance(value, Gap) else value.gap).reason
            assert reason in {GapReason.MALFORMED, GapReason.UNAVAILABLE, GapReason.ERROR}, case
    assert harmed > CASES // BLOCKS // 10, "exceptions that harm nothing are not thrown"
