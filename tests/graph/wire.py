"""A wire of our own for the tests of reading: Graph answers from a table, time passes without being waited for."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable, Coroutine, Iterable, Mapping
from typing import Any, TypeVar

import httpx
import msgspec
from azure.core.credentials import AccessToken

from ztscan.core.model import Gap, GapReason
from ztscan.graph.client import GraphClient
from ztscan.graph.clouds import GLOBAL, Cloud
from ztscan.graph.collect import Collection, collect
from ztscan.graph.lanes import Lane
from ztscan.graph.plan import make_plan
from ztscan.graph.progress import Event, unwatched
from ztscan.graph.resource import Permission, Resource, resource_table
from ztscan.graph.transport import BoundedTransport

GRAPH = "https://graph.microsoft.com"
LOOPBACK = "http://127.0.0.1:8123"
T = TypeVar("T")
Answering = Callable[[httpx.Request], "httpx.Response | Exception | Awaitable[httpx.Response]"]


class Person(msgspec.Struct, frozen=True, rename="camel"):
    id: str
    display_name: str | None = None


class Setting(msgspec.Struct, frozen=True, rename="camel"):
    is_enabled: bool | None = None


class VirtualTimeLoop(asyncio.SelectorEventLoop):
    """An event loop on which sleeping takes no time: when nothing else is to do, its clock jumps to the next timer."""

    def __init__(self) -> None:
        super().__init__()
        self._now = 1000.0
        selector: Any = self._selector  # type: ignore[attr-defined]
        select = selector.select

        def jump(timeout: float | None = None) -> Any:
            events = select(0)
            if not events and timeout:
                self._now += timeout
            if not events and timeout is None:
                raise AssertionError("everything waits, and nothing will ever happen")
            return events

        selector.select = jump

    def time(self) -> float:
        return self._now


def run(coroutine: Coroutine[Any, Any, T]) -> T:
    with asyncio.Runner(loop_factory=VirtualTimeLoop) as runner:
        return runner.run(coroutine)


class Wire(httpx.AsyncBaseTransport):
    """Answers by path (with the version), and remembers what was asked, and when.

    A list of answers is worked off; its last one stays. An answer may be an exception, or a function of the request.
    """

    def __init__(self, answers: Mapping[str, Any] | None = None) -> None:
        self.answers = {path: list(answer) if isinstance(answer, list) else [answer] for path, answer in (answers or {}).items()}
        self.requests: list[httpx.Request] = []
        self.times: list[float] = []

    @property
    def asked(self) -> list[str]:
        return [f"{request.method} {request.url.raw_path.decode()}" for request in self.requests]

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        self.requests.append(request)
        self.times.append(asyncio.get_running_loop().time())
        address = request.url.raw_path.decode()
        left = self.answers.get(address) or self.answers.get(request.url.path)
        if left is None:
            left = [error(404, "UnknownError", "nobody told the wire about this path")]
        answer: Any = left.pop(0) if len(left) > 1 else left[0]
        if callable(answer):
            answer = answer(request)
            if isinstance(answer, Awaitable):
                answer = await answer
        if isinstance(answer, Exception):
            raise answer
        assert isinstance(answer, httpx.Response)
        if not answer.is_stream_consumed:
            return answer
        # made with its content, which can be sent once only
        return httpx.Response(answer.status_code, headers=answer.headers, stream=httpx.ByteStream(answer.content))

    def client(self, *, root: str = GRAPH, cloud: Cloud = GLOBAL, credential: Any = None, **options: Any) -> GraphClient:
        options.setdefault("jitter", lambda: 0.5)
        options.setdefault("wall", lambda: 1_800_000_000.0)
        given: Any = credential or (None if root != GRAPH else Credential())
        return GraphClient(root, cloud, BoundedTransport(self), credential=given, **options)


class Credential:
    """Signs in by giving out tokens ``one``, ``two`` ...; ``fails_after`` of them the authority refuses."""

    def __init__(self, fails_after: int | None = None, error: Exception | None = None, cached: int = 1) -> None:
        self.asked: list[str | None] = []
        self.closed = False
        self._fails_after = fails_after
        self._error = error
        self._cached = cached

    async def get_token(self, *scopes: str, claims: str | None = None, **_: Any) -> AccessToken:
        assert scopes == ("https://graph.microsoft.com/.default",)
        self.asked.append(claims)
        if self._fails_after is not None and len(self.asked) > self._fails_after and self._error is not None:
            raise self._error
        return AccessToken(f"invented-{len(self.asked) // self._cached}", 1_800_000_000 + 3600 * len(self.asked))

    async def close(self) -> None:
        self.closed = True


def page(rows: Iterable[Any], link: str | None = None, *, count: int | None = None) -> httpx.Response:
    body: dict[str, Any] = {"@odata.context": f"{GRAPH}/v1.0/$metadata#users", "value": list(rows)}
    if count is not None:
        body["@odata.count"] = count
    if link is not None:
        body["@odata.nextLink"] = link
    return httpx.Response(200, json=body)


def people(*ids: str) -> list[dict[str, str]]:
    return [{"id": identifier, "displayName": identifier.title()} for identifier in ids]


def error(status: int, code: str = "", message: str = "", **headers: str) -> httpx.Response:
    body = {
        "error": {
            "code": code,
            "message": message,
            "innerError": {"date": "2026-11-21T01:00:00", "request-id": "r", "client-request-id": "c"},
        }
    }
    return httpx.Response(status, json=body, headers={name.replace("_", "-"): value for name, value in headers.items()})


def text(status: int, content: str) -> httpx.Response:
    return httpx.Response(status, content=content.encode())


def resource(name: str, path: str, **options: Any) -> Resource:
    options.setdefault("entity", Person)
    options.setdefault("permission", Permission(("Directory.Read.All",)))
    options.setdefault("lane", Lane.DIRECTORY)
    options.setdefault("select", ())
    return Resource(name=name, path=path, **options)


USERS = resource("users", "/users")


def read(
    wire: Wire,
    *resources: Resource,
    client: GraphClient | None = None,
    watch: Callable[[Event], None] = unwatched,
    **options: Any,
) -> Collection:
    """Collect just these resources over the wire."""
    cloud = options.pop("cloud", "global")
    plan = make_plan([r.name for r in resources], resource_table(resources), cloud=cloud)

    async def session() -> Collection:
        async with client or wire.client() as connected:
            return await collect(plan, connected, progress=watch, **options)

    return run(session())


def ids(value: Any) -> list[str]:
    assert not isinstance(value, Gap), value
    return [row.id for row in value]


def gap(value: Any, reason: GapReason, *words: str) -> Gap:
    """``value`` is a gap for that reason, and says these words in its detail or remedy."""
    assert isinstance(value, Gap), f"no gap, but {value!r}"
    assert value.reason is reason, value
    for word in words:
        assert word in f"{value.detail} {value.remedy}", value
    return value


def body_of(request: httpx.Request) -> Any:
    return json.loads(request.content)


def waited(wire: Wire) -> list[float]:
    return [round(later - earlier, 6) for earlier, later in zip(wire.times, wire.times[1:], strict=False)]
