"""The first answers of settings and short lists, up to twenty in one round trip.

A scan reads more than a hundred of them with one GET each. They are asked for in batches when the scan begins. Only what was
answered with 200 is taken from a batch: everything else is requested again by itself, so that a resource is read, or becomes a
gap, by the answer to its own request.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Iterator, Mapping, Sequence

from ztscan.graph import batch
from ztscan.graph.client import GraphClient, Tally
from ztscan.graph.failure import Answer, unread_for
from ztscan.graph.lanes import Lane
from ztscan.graph.plan import LONG_FROM, Step
from ztscan.graph.progress import TOGETHER
from ztscan.graph.request import GraphRequest, request_for
from ztscan.graph.resource import Resource

FEWEST = 5
"""Fewer requests are not worth a batch: a scan of one check is not to wait for the slowest of them."""
_OK = 200


def opened_together(steps: Iterable[Step]) -> Iterator[tuple[Step, ...]]:
    """The steps that share a batch: one GET each at first, of the same version and lane, those that others wait for first."""
    alike: dict[tuple[str, Lane], list[Step]] = {}
    for step in sorted(steps, key=lambda step: (-step.chain, step.resource.name)):
        if _is_short(step.resource):
            alike.setdefault((step.resource.version, step.resource.lane), []).append(step)
    for some in alike.values():
        for start in range(0, len(some), batch.SIZE):
            if len(some) - start >= FEWEST:
                yield tuple(some[start : start + batch.SIZE])


def _is_short(resource: Resource) -> bool:
    """Whether it is read with one GET, of a page that is not long."""
    by_itself = resource.keys is None and not resource.counted and not resource.other_service
    return by_itself and (resource.top or 0) < LONG_FROM and batch.worth_a_batch(resource)


class Openings:
    """What batches answered to first requests, by URL. ``of`` waits for the batch that a request is in."""

    def __init__(self, client: GraphClient) -> None:
        self._client = client
        self._expected: dict[str, asyncio.Task[dict[str, Answer]]] = {}

    def begin(self, tasks: asyncio.TaskGroup, steps: Iterable[Step]) -> None:
        """Send the batches for ``steps``. A recording has each answer by itself."""
        if self._client.replay:
            return
        for some in opened_together(steps):
            requests = {request.url: (name, request) for name, request in self._requests(step.resource for step in some)}
            task = tasks.create_task(self._read(some, requests), name="several settings")
            self._expected |= dict.fromkeys(requests, task)

    async def of(self, request: GraphRequest) -> Answer | None:
        """The answer to ``request``, once; None if it is to be sent."""
        task = self._expected.pop(request.url, None)
        return None if task is None else (await asyncio.shield(task)).pop(request.url, None)

    def _requests(self, resources: Iterable[Resource]) -> Iterator[tuple[str, GraphRequest]]:
        client = self._client
        for resource in resources:
            try:
                yield resource.name, request_for(resource, root=client.root, cloud=client.cloud.name, now=client.now)
            except Exception as error:  # noqa: BLE001 - its own request will say what is wrong
                unread_for(error)

    async def _read(self, steps: Sequence[Step], requests: Mapping[str, tuple[str, GraphRequest]]) -> dict[str, Answer]:
        TOGETHER.set({url: name for url, (name, _) in requests.items()})
        first, asked = steps[0], [request for _, request in requests.values()]
        try:
            found = await batch.open_together(self._client, first.resource, asked, priority=first.chain, tally=Tally())
            return {url: answer for url, answer in found.items() if is_taken(answer.status, answer.body)}
        except Exception as error:  # noqa: BLE001 - as above: each request is then sent by itself
            unread_for(error)
            return {}


def is_taken(status: int, body: bytes) -> bool:
    """Whether what a batch has is taken as the answer to the request itself: an object, and no refusal."""
    return status == _OK and body.lstrip()[:1] == b"{"
