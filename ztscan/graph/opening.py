"""The first answers of settings and short lists, and the counts of long lists, up to twenty in one round trip.

A scan reads more than a hundred of them with one GET each. They are asked for in batches when the scan begins. What was answered
with 200 is taken from a batch, and a refusal in Graph's words. Everything else is requested again by itself.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence

import msgspec
from msgspec.structs import replace

from ztscan.graph import batch
from ztscan.graph.client import GraphClient, Tally
from ztscan.graph.existence import count_of
from ztscan.graph.failure import Answer, read_error, unread_for
from ztscan.graph.lanes import Lane
from ztscan.graph.plan import LONG_FROM, Step
from ztscan.graph.progress import TOGETHER
from ztscan.graph.request import GraphRequest, request_for
from ztscan.graph.resource import Resource

FEWEST = 5
"""Fewer requests are not worth a batch: a scan of one check is not to wait for the slowest of them."""
FRESH = 60.0
"""Seconds for which an answer is that of a request that would be sent now. A count is compared with a list that is read then."""
_OK, _FORBIDDEN = 200, 403


def opened_together(steps: Iterable[Step]) -> Iterator[tuple[Step, ...]]:
    """The steps that share a batch: one GET each at first, of the same version and lane, those that others wait for first."""
    return _in_batches(step for step in steps if _is_short(step.resource))


def counted_together(steps: Iterable[Step]) -> Iterator[tuple[Step, ...]]:
    """Steps for the counts of lists, those that share a batch. Each has the name of its list."""
    counted = (step for step in steps if step.resource.counted and not step.resource.other_service)
    return _in_batches(replace(step, resource=count_of(step.resource)) for step in counted)


def counted_alike(resources: Iterable[Resource]) -> Iterator[frozenset[str]]:
    """The names of lists that share the request for their count: lists of the same objects."""
    alike: dict[tuple[str, str, str], set[str]] = {}
    for resource in resources:
        if resource.counted:
            alike.setdefault((resource.version, resource.path, resource.filter), set()).add(resource.name)
    return (frozenset(names) for names in alike.values() if len(names) > 1)


def _in_batches(steps: Iterable[Step]) -> Iterator[tuple[Step, ...]]:
    alike: dict[tuple[str, Lane], list[Step]] = {}
    for step in sorted(steps, key=lambda step: (-step.chain, step.resource.name)):
        if batch.worth_a_batch(step.resource):
            alike.setdefault((step.resource.version, step.resource.lane), []).append(step)
    for some in alike.values():
        for start in range(0, len(some), batch.SIZE):
            if len(some) - start >= FEWEST:
                yield tuple(some[start : start + batch.SIZE])


def _is_short(resource: Resource) -> bool:
    """Whether it is read with one GET, of a page that is not long."""
    by_itself = resource.keys is None and not resource.counted and not resource.other_service
    return by_itself and (resource.top or 0) < LONG_FROM


class _Answered(msgspec.Struct, frozen=True):
    """What a batch answered, by URL. ``at``: the time of the loop when it came."""

    at: float
    answers: dict[str, Answer]


class Openings:
    """What batches answered to first requests and to counts, by URL. ``of`` waits for the batch that a request is in."""

    def __init__(self, client: GraphClient) -> None:
        self._client = client
        self._expected: dict[str, asyncio.Task[_Answered]] = {}
        self._wanted: Counter[str] = Counter()
        """By URL, how many resources have not taken the answer yet. One that all have taken is not held any longer."""

    def begin(self, tasks: asyncio.TaskGroup, steps: Sequence[Step]) -> None:
        """Send the batches for ``steps``. A recording has each answer by itself."""
        if self._client.replay:
            return
        for some in (*opened_together(steps), *counted_together(steps)):
            asked: dict[str, GraphRequest] = {}
            names: dict[str, list[str]] = {}
            for name, request in self._requests(step.resource for step in some):
                asked[request.url] = request
                names.setdefault(request.url, []).append(name)
            task = tasks.create_task(self._read(some[0], [*asked.values()], names), name="several settings")
            self._expected |= dict.fromkeys(asked, task)
            self._wanted.update({url: len(several) for url, several in names.items()})

    async def of(self, request: GraphRequest, tally: Tally) -> Answer | None:
        """The answer to ``request``; None if it is to be sent, as where the answer is old.

        It counts as sent by itself, so that a replay counts the same.
        """
        task = self._expected.get(request.url)
        if task is None:
            return None
        answered = await asyncio.shield(task)
        self._wanted[request.url] -= 1
        last = self._wanted[request.url] <= 0
        answer = answered.answers.pop(request.url, None) if last else answered.answers.get(request.url)
        if asyncio.get_running_loop().time() - answered.at > FRESH:
            return None
        tally.requests += answer is not None
        return answer

    def _requests(self, resources: Iterable[Resource]) -> Iterator[tuple[str, GraphRequest]]:
        client = self._client
        for resource in resources:
            try:
                yield resource.name, request_for(resource, root=client.root, cloud=client.cloud.name, now=client.now)
            except Exception as error:  # noqa: BLE001 - its own request will say what is wrong
                unread_for(error)

    async def _read(self, first: Step, asked: Sequence[GraphRequest], names: Mapping[str, Sequence[str]]) -> _Answered:
        TOGETHER.set(names)
        taken: dict[str, Answer] = {}
        try:
            found = await batch.open_together(self._client, first.resource, asked, priority=first.chain, tally=Tally())
            taken = {url: answer for url, answer in found.items() if is_taken(answer)}
        except Exception as error:  # noqa: BLE001 - as above: each request is then sent by itself
            unread_for(error)
        return _Answered(asyncio.get_running_loop().time(), taken)


def is_taken(answer: Answer) -> bool:
    """Whether what a batch has is taken as the answer to the request itself: an object, or a refusal in Graph's words."""
    if answer.status == _FORBIDDEN:
        return bool(read_error(answer).code)
    return answer.status == _OK and answer.body.lstrip()[:1] == b"{"
