"""The double as an ASGI application: HTTP on one side, ``Manager`` on the other, faults and quotas between."""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import msgspec
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from tests.simulator.azure import errors, striking
from tests.simulator.azure.errors import CORRELATION, ManagementError
from tests.simulator.azure.estate import Estate
from tests.simulator.azure.faults import AzureFault
from tests.simulator.azure.manager import QUERY, Answered, Asked, Manager
from tests.simulator.azure.options import PLAIN, AzureOptions
from tests.simulator.azure.quotas import AzureQuotas


@dataclass(frozen=True, kw_only=True)
class AzureEntry:
    """One request that was answered."""

    method: str
    path: str
    options: Mapping[str, str]
    query: str
    status: int
    rows: int
    fault: str = ""


class AzureDouble:
    """One estate being served. ``log`` has every request, ``refusals`` what the product asked and this cannot answer."""

    def __init__(self, estate: Estate, options: AzureOptions = PLAIN, clock: Callable[[], float] = time.monotonic) -> None:
        self.name = f"{estate.name}-azure"
        self.estate = estate
        self.options = options
        self.manager = Manager(estate, options)
        self.quotas = AzureQuotas(clock, scale=options.quotas or 1.0)
        self.log: list[AzureEntry] = []
        self.elsewhere = ""
        """Address of another host, which redirects and foreign next links point to."""
        self.abort: Callable[[tuple[str, int]], None] = lambda _: None
        """Resets the connection of a client; set by whoever owns the sockets."""
        self._attempts: Counter[str] = Counter()
        methods = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]
        self.app = Starlette(routes=[Route("/{path:path}", self._handle, methods=methods)])

    @property
    def refusals(self) -> list[str]:
        return self.manager.refusals

    async def _handle(self, request: Request) -> Response:
        if self.options.latency:
            await asyncio.sleep(self.options.latency)
        asked = await _asked(request)
        fault = self._fault(asked)
        rows = 0
        try:
            self._before(request, asked, fault)
            answered = self.manager.answer(asked)
            rows = len(answered.body.get("data") or answered.body.get("value") or ())
            response = self._response(request, asked, answered, fault)
        except ManagementError as error:
            response = respond(error.status, error.body(), error.headers)
        text = asked.body.get("query", "") if isinstance(asked.body, Mapping) else ""
        told = fault.value if fault else ""
        self.log.append(
            AzureEntry(
                method=asked.method,
                path=asked.path,
                options=asked.options,
                query=text,
                status=response.status_code,
                rows=rows,
                fault=told,
            )
        )
        return response

    def _fault(self, asked: Asked) -> AzureFault | None:
        plan = self.options.faults
        if plan is None:
            return None
        text = msgspec.json.encode(asked.body).decode()
        address = f"{asked.method} {asked.path} {sorted(asked.options.items())} {text}"
        attempt = self._attempts[address]
        self._attempts[address] += 1
        return plan.strike(asked.path, {**asked.options, "body": text}, types_of(asked), attempt=attempt)

    def _before(self, request: Request, asked: Asked, fault: AzureFault | None) -> None:
        """Raises what Azure answers before it looks at the request: a bad token, throttling, an outage."""
        if self.options.tokens is not None:
            scheme, _, token = request.headers.get("authorization", "").partition(" ")
            if scheme != "Bearer" or token not in self.options.tokens:
                raise errors.unauthorized()
        if fault:
            striking.before(fault, asked)
        if self.options.quotas is not None:
            self.quotas.spend(asked)
        if asked.method == "POST" and "content-length" not in request.headers:
            raise ManagementError(411, "LengthRequired", "The request must have a Content-Length.")
        if asked.path.lower() == QUERY and request.headers.get("content-type", "").partition(";")[0] != "application/json":
            raise ManagementError(500, "InternalServerError", "The content type is not application/json.")

    def _response(self, request: Request, asked: Asked, answered: Answered, fault: AzureFault | None) -> Response:
        headers = {**answered.headers, **self.quotas.told(asked)} if self.options.quotas is not None else answered.headers
        response = respond(200, answered.body, headers)
        if fault is None:
            return response
        client = request.client
        reset = (lambda: self.abort((client.host, client.port))) if client else (lambda: None)
        return striking.after(fault, response, answered.body, asked, self.elsewhere, reset)


async def _asked(request: Request) -> Asked:
    content = await request.body()
    try:
        body = msgspec.json.decode(content) if content else None
    except msgspec.DecodeError:
        body = None
    base = f"{request.url.scheme}://{request.url.netloc}"
    return Asked(request.method, request.url.path, dict(request.query_params), body, base)


def types_of(asked: Asked) -> tuple[str, ...]:
    """The types of a query; empty for anything else that is asked."""
    if asked.path.lower() != QUERY or not isinstance(asked.body, Mapping):
        return ()
    text = str(asked.body.get("query", ""))
    return tuple(part for part in text.split("'") if "/" in part)


def respond(status: int, body: object, headers: Mapping[str, str]) -> Response:
    """A JSON response with Azure's headers; nothing in it changes from run to run."""
    common = {"Cache-Control": "no-cache", "x-ms-request-id": CORRELATION, "x-ms-correlation-request-id": CORRELATION}
    return Response(msgspec.json.encode(body), status, {**common, **headers}, "application/json; charset=utf-8")
