"""The simulator as an ASGI application: HTTP on one side, ``Graph`` on the other, faults and quotas between."""

from __future__ import annotations

import asyncio
import hashlib
import random
import time
from collections import Counter
from collections.abc import Callable, Mapping

import msgspec
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from tests.simulator import evaluate, striking, writing
from tests.simulator.endpoints import Bucket
from tests.simulator.errors import Family, GraphError, UnsupportedError, missing_permission
from tests.simulator.faults import Fault
from tests.simulator.graph import Graph, Reply, question_of
from tests.simulator.log import Entry
from tests.simulator.options import PLAIN, Options
from tests.simulator.quotas import TELLS_WHEN, Quotas
from tests.simulator.tenant import Json, Tenant

MOST_IN_A_BATCH = 20
JSON_OF_GRAPH = "application/json;odata.metadata=minimal;odata.streaming=true;IEEE754Compatible=false;charset=utf-8"
GRAPH_APPLICATION = "00000003-0000-0000-c000-000000000000"


class Simulator:
    """One tenant being served. ``log`` has every request, ``refusals`` what the product asked and this cannot answer."""

    def __init__(self, tenant: Tenant, options: Options = PLAIN) -> None:
        self.name = tenant.name
        self.tenant = tenant
        self.options = options
        self.graph = Graph(tenant, caller=options.caller, cloud=options.cloud)
        self.quotas = Quotas(tenant.users, time.monotonic, scale=options.quotas or 1.0)
        self.log: list[Entry] = []
        self.elsewhere = ""
        """Address of another host, which redirects and foreign next links point to."""
        self.abort: Callable[[tuple[str, int]], None] = lambda _: None
        """Resets the connection of a client; set by whoever owns the sockets."""
        self._attempts: Counter[str] = Counter()
        self._asked = 0
        self._started = time.monotonic()
        self.app = Starlette(
            routes=[Route("/{version}/{path:path}", self._handle, methods=["GET", "POST", "PUT", "PATCH", "DELETE"])]
        )

    @property
    def refusals(self) -> list[str]:
        return self.graph.refusals

    async def _handle(self, request: Request) -> Response:
        arrived = time.monotonic()
        version, path = request.path_params["version"], request.path_params["path"].strip("/")
        options = dict(request.query_params)
        bucket, units = self.graph.bucket(version, path, options)
        if self.options.latency:
            await asyncio.sleep(self.options.latency)
        number = self._asked  # not what the log has: requests that are still being answered count as well
        self._asked += 1
        address = f"{request.method} {request.url}"
        plan = self.options.faults
        fault = plan.strike(path, options, attempt=self._attempts[address], number=number) if plan else None
        self._attempts[address] += 1
        try:
            self._refuse(request, bucket, units, fault)
            body = await self._answer(request, version, path, options)
            response = respond(200, body, {"x-ms-resource-unit": str(units)}, path)
        except GraphError as error:
            body = error.body(request_id(path, error.code))
            response = respond(error.status, body, error.headers, path)
        if fault and response.status_code == 200:
            response = striking.after(fault, response, body, self._scene(request, version, path, options))
        seconds = time.monotonic() - arrived
        self.log.append(
            Entry(
                started=arrived - self._started,
                seconds=seconds,
                method=request.method,
                version=version,
                path=path,
                options=options,
                status=response.status_code,
                bucket=bucket,
                units=units,
                fault=fault.value if fault else "",
                batched=await _batched_paths(request) if path == "$batch" and response.status_code == 200 else (),
            )
        )
        return response

    def _scene(self, request: Request, version: str, path: str, options: Mapping[str, str]) -> striking.Scene:
        client = request.client
        question = question_of(version, path, options, request.headers, self._base(request))
        first = question_of(version, path, {k: v for k, v in options.items() if k != "$skiptoken"}, {}, question.base)
        return striking.Scene(
            elsewhere=self.elsewhere,
            here=str(request.url),
            again=self.graph.link(question, spelling=self._attempts[f"GET {request.url}"] + len(self.log)),
            first=self.graph.link(first, 0),
            reset=(lambda: self.abort((client.host, client.port))) if client else (lambda: None),
        )

    def _refuse(self, request: Request, bucket: Bucket, units: int, fault: Fault | None) -> None:
        """Raises what Graph answers before it looks at the request: throttling, a bad token, an outage."""
        if fault:
            striking.before(fault)
        if self.options.tokens is not None:
            scheme, _, token = request.headers.get("authorization", "").partition(" ")
            if scheme != "Bearer" or token not in self.options.tokens:
                raise GraphError(401, "InvalidAuthenticationToken", "Access token is empty or has expired.")
        self._throttle(bucket, units)

    def _throttle(self, bucket: Bucket, units: int) -> None:
        """Raises 429 where a quota is used up."""
        wait = None if self.options.quotas is None else self.quotas.spend(bucket, units)
        if wait is not None:
            tells = self.options.retry_after and bucket in TELLS_WHEN
            headers = {"Retry-After": str(max(1, round(wait + 0.5)))} if tells else {}
            raise GraphError(429, "TooManyRequests", "Too many requests", headers)
        self._throttle_application(bucket, units)

    def _throttle_application(self, bucket: Bucket, units: int) -> None:
        """Raises 429 where what the application has in all its tenants is used up."""
        shared = self.options.application
        wait = shared.spend(bucket, units) if shared else None
        if wait is not None:
            headers = {
                "Retry-After": str(max(1, round(wait + 0.5))),
                "x-ms-throttle-scope": f"Application/Read/{GRAPH_APPLICATION}/{self.tenant.id}",
            }
            raise GraphError(429, "TooManyRequests", "Too many requests", headers)

    async def _answer(self, request: Request, version: str, path: str, options: Mapping[str, str]) -> Json:
        if version not in {"v1.0", "beta"}:
            raise GraphError(400, "BadRequest", f"Invalid version: {version}")
        if request.method == "GET":
            return self.graph.get(question_of(version, path, options, request.headers, self._base(request))).body
        if request.method == "POST" and path in {"directoryObjects/getByIds", "$batch"}:
            sent = msgspec.json.decode(await request.body())
            if path == "$batch":
                return self._batch(version, sent, self._base(request))
            return self.graph.by_ids(version, sent, options).body
        if request.method == "POST" and path == evaluate.PATH:
            granted = self.options.caller.permissions
            if granted is not None and granted.isdisjoint(evaluate.PERMISSIONS):
                raise missing_permission(Family.POLICY, evaluate.PERMISSIONS[:1])
            return evaluate.evaluate(self.tenant, msgspec.json.decode(await request.body()), self.options.contradicted)
        if self.options.writable and request.method in writing.METHODS:
            sent = await request.body()
            self._write(request.method, version, path, msgspec.json.decode(sent) if sent else None)
            return {}
        self.refusals.append(f"{request.method} /{version}/{path}: a scan never writes")
        raise UnsupportedError(f"{request.method} is not allowed.")

    def _write(self, method: str, version: str, path: str, body: Json | None) -> None:
        self.tenant = writing.written(self.tenant, method, version, path, body)
        self.graph = Graph(self.tenant, caller=self.options.caller, cloud=self.options.cloud)

    def _base(self, request: Request) -> str:
        return f"{request.url.scheme}://{request.url.netloc}"

    def _batch(self, version: str, sent: Json, base: str) -> Json:
        """Answers up to twenty GETs, in another order than they were asked, each with a status of its own."""
        asked = sent.get("requests", [])
        if len(asked) > MOST_IN_A_BATCH or len({one["id"].lower() for one in asked}) != len(asked):
            raise GraphError(400, "BadRequest", f"A batch takes at most {MOST_IN_A_BATCH} requests with different ids.")
        answers = [self._batched(version, one, base) for one in asked]
        random.Random(len(answers)).shuffle(answers)  # noqa: S311 - an order, not a secret
        return {"responses": answers}

    def _batched(self, version: str, one: Json, base: str) -> Json:
        headers = {"Content-Type": JSON_OF_GRAPH}
        if one.get("method") != "GET":
            self.refusals.append(f"$batch: {one.get('method')} {one.get('url')}: a scan never writes")
            return {"id": one["id"], "status": 405, "headers": headers, "body": UnsupportedError("GET only").body("-")}
        request = Request({"type": "http", "method": "GET", **_split(one["url"]), "headers": []})
        path, options = request.scope["path"], dict(request.query_params)
        bucket, units = self.graph.bucket(version, path.strip("/"), options)
        try:
            self._throttle(bucket, units)
            reply: Reply = self.graph.get(question_of(version, path, options, one.get("headers", {}), base))
        except GraphError as error:
            return {"id": one["id"], "status": error.status, "headers": {**headers, **error.headers}, "body": error.body("-")}
        return {"id": one["id"], "status": 200, "headers": headers, "body": reply.body}


async def _batched_paths(request: Request) -> tuple[str, ...]:
    sent = msgspec.json.decode(await request.body())
    return tuple(one["url"].partition("?")[0].strip("/") for one in sent["requests"])


def _split(url: str) -> Json:
    path, _, query = url.partition("?")
    return {"path": path, "query_string": query.encode()}


def respond(status: int, body: Json, headers: Mapping[str, str], path: str) -> Response:
    """A JSON response with Graph's headers; nothing in it changes from run to run."""
    common = {"request-id": request_id(path, str(status)), "Cache-Control": "no-cache", "OData-Version": "4.0"}
    content = msgspec.json.encode(body)
    return Response(content, status, {**common, **headers}, JSON_OF_GRAPH)


def request_id(*parts: str) -> str:
    """An id that looks like Graph's and depends only on what was asked."""
    digest = hashlib.blake2b("|".join(parts).encode(), digest_size=16).hexdigest()
    return "-".join((digest[:8], digest[8:12], digest[12:16], digest[16:20], digest[20:]))
