"""Several GETs in one round trip (``$batch``), for resources that are read key by key.

Only round trips are saved: each GET counts against the quota on its own. So a batch is an opening that may fail: what it
does not bring well is asked for again one by one, with the retry policy, and a Graph that knows no ``$batch`` costs nothing
but the try.

Source: https://learn.microsoft.com/graph/json-batching
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import msgspec

from ztscan.graph.client import GraphClient, Tally
from ztscan.graph.failure import Answer, Unread
from ztscan.graph.request import GraphRequest
from ztscan.graph.resource import Resource
from ztscan.graph.retry import THROTTLED, UNWELL

SIZE = 20
"""Requests that Graph takes in one batch."""
_ASK_AGAIN = THROTTLED | UNWELL | {401, 424}


class _Item(msgspec.Struct):
    id: str
    status: int
    headers: dict[str, str] = {}
    body: msgspec.Raw = msgspec.Raw(b"")


class _BatchAnswer(msgspec.Struct):
    responses: list[_Item]


def worth_a_batch(resource: Resource) -> bool:
    """Lanes with a published number of requests gain nothing, and would get 429 for half of a batch."""
    return resource.method == "GET" and resource.lane.pace.requests == 0


async def open_together(
    client: GraphClient, resource: Resource, requests: Sequence[GraphRequest], *, priority: int, tally: Tally
) -> Mapping[str, Answer]:
    """The answers to as many of ``requests`` (at most ``SIZE``) as one batch brings, by URL. Never raises Unread."""
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
        answer = await client.send(batch, resource.lane, priority=priority, tally=tally)
    except Unread:
        return {}
    return _answers(client, resource, requests, answer) if answer.ok else {}


def _answers(client: GraphClient, resource: Resource, requests: Sequence[GraphRequest], answer: Answer) -> dict[str, Answer]:
    try:
        items = msgspec.json.decode(answer.body, type=_BatchAnswer).responses
    except (msgspec.DecodeError, ValueError, RecursionError):
        return {}
    urls = {str(number): request.url for number, request in enumerate(requests)}
    answers = {}
    for item in items:
        headers = {name.lower(): value for name, value in item.headers.items()}
        if item.status in THROTTLED:
            client.throttled(resource.lane, headers)
        if item.id in urls and item.status not in _ASK_AGAIN:
            answers[urls.pop(item.id)] = Answer(item.status, headers, bytes(item.body))
    return answers
