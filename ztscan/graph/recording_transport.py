"""The httpx transport that lets a recorder see what passes through it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

import httpx
import msgspec

from ztscan.graph import batch
from ztscan.graph.opening import is_taken
from ztscan.graph.progress import READING, TOGETHER
from ztscan.graph.recorded_exchange import RecordedExchange

if TYPE_CHECKING:
    from ztscan.graph.cassette import Recorder


class RecordingTransport(httpx.AsyncBaseTransport):
    def __init__(self, inner: httpx.AsyncBaseTransport, recorder: Recorder, root: str, canonical: str) -> None:
        self._inner = inner
        self._recorder = recorder
        self._root = root
        self._canonical = canonical

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        await request.aread()
        response = await self._inner.handle_async_request(request)
        await response.aread()
        for exchange in exchanges(request, response):
            self._recorder.note(exchange, self._root, self._canonical)
        return response

    async def aclose(self) -> None:
        await self._inner.aclose()


def exchanges(request: httpx.Request, response: httpx.Response) -> Iterator[RecordedExchange]:
    """What is recorded of a request: itself, or each item of a batch for several resources as if it had been sent by itself."""
    together = TOGETHER.get()
    if together is None:
        yield RecordedExchange(
            READING.get(),
            request.method,
            str(request.url),
            request.headers,
            request.content,
            response.status_code,
            response.headers,
            response.content,
        )
    elif response.is_success:
        yield from _items(str(request.url).removesuffix("/$batch"), request.content, response.content, together)


def _items(service: str, asked: bytes, answered: bytes, together: Mapping[str, Sequence[str]]) -> Iterator[RecordedExchange]:
    """The items that are taken from the batch. What is not is sent again, and recorded then."""
    requests = {one["id"]: one for one in msgspec.json.decode(asked)["requests"]}
    for number, answer in batch.items_of(answered):
        one = requests.get(number)
        if one is not None and is_taken(answer):
            url = service + one["url"]
            sent = str(httpx.URL(url))
            for name in together[url]:
                yield RecordedExchange(name, "GET", sent, one["headers"], b"", answer.status, answer.headers, answer.body)
