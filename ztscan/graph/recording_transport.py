"""The httpx transport that lets a recorder see what passes through it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import httpx

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
        self._recorder.note(request, response, self._root, self._canonical)
        return response

    async def aclose(self) -> None:
        await self._inner.aclose()
