"""Several GETs in one round trip (``$batch``), for resources that are read key by key and for first answers (``opening``).

A batch saves only round trips: each GET counts against the quota. A batch may also fail: then it is tried once more. What it does
not return is requested again one by one, with the retry policy. A Graph without ``$batch`` costs one attempt.

Source: https://learn.microsoft.com/graph/json-batching
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

import msgspec

from ztscan.graph.client import GraphClient, Tally
from ztscan.graph.failure import Answer, unread_for
from ztscan.graph.request import GraphRequest
from ztscan.graph.resource import Resource
from ztscan.graph.retry import THROTTLED, UNWELL

SIZE = 20
"""Requests that Graph accepts in one batch."""
_ASK_AGAIN = THROTTLED | UNWELL | {401, 424}


class _Item(msgspec.Struct):
    id: str
    status: int
    headers: dict[str, str] = {}
    body: msgspec.Raw = msgspec.Raw(b"")


class _BatchAnswer(msgspec.Struct):
    responses: list[_Item]


def worth_a_batch(resource: Resource) -> bool:
    """Whether a batch helps. Lanes with a published number of requests gain nothing: half of a batch would get 429."""
    return resource.method == "GET" and resource.lane.pace.requests == 0


async def open_together(
    client: GraphClient, resource: Resource, requests: Sequence[GraphRequest], *, priority: int, tally: Tally
) -> Mapping[str, Answer]:
    """The answers that one batch returns to ``requests`` (at most ``SIZE``), by URL. Never raises Unread."""
    service = f"{client.root}/{resource.version}"
    body = {
        "requests": [
            {"id": str(number), "method": "GET", "url": request.url.removeprefix(service), "headers": dict(request.headers)}
            for number, request in enumerate(requests)
        ]
    }
    batch = GraphRequest(
        f"{service}/$batch",
        {"Accept": "application/json", "Content-Type": "application/json"},
        "POST",
        msgspec.json.encode(body),
    )
    try:
        answer = await client.send(batch, resource.lane, priority=priority, tally=tally, policy=client.for_batches)
        return _answers(client, resource, requests, answer) if answer.ok else {}
    except Exception as error:  # noqa: BLE001 - each request is then sent alone, and says itself what is wrong
        unread_for(error)
        return {}


def _answers(client: GraphClient, resource: Resource, requests: Sequence[GraphRequest], answer: Answer) -> dict[str, Answer]:
    urls = {str(number): request.url for number, request in enumerate(requests)}
    answers = {}
    for number, item in items_of(answer.body):
        if item.status in THROTTLED:
            client.throttled(resource.lane, item.headers)
        if number in urls and item.status not in _ASK_AGAIN:
            answers[urls.pop(number)] = item
    return answers


def items_of(body: bytes) -> Iterator[tuple[str, Answer]]:
    """The answers in the body of a batch's answer, by the number of their request; none if it is not one.

    A request with two answers has none: which of them is right cannot be told.
    """
    try:
        items = msgspec.json.decode(body, type=_BatchAnswer).responses
    except (msgspec.DecodeError, ValueError, RecursionError):
        return
    times = Counter(item.id for item in items)
    for item in items:
        if times[item.id] > 1:
            continue
        headers = {name.lower(): value for name, value in item.headers.items()}
        yield item.id, Answer(item.status, headers, bytes(item.body))
