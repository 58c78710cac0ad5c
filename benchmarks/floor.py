"""The raw floor: the same pages as a scan, over plain sockets, decoded with msgspec, and nothing else.

``first_requests`` computes what it asks from the plan of the checks, not from the log of a scan. The reader is a process of its
own, as the scan is: it sends the requests one after the other on one connection, follows the links, and counts rows.
"""

from __future__ import annotations

import http.client
import json
import sys
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

if TYPE_CHECKING:
    from ztscan.graph.plan import Plan
    from ztscan.graph.request import GraphRequest

Request = dict[str, Any]
"""Method, path with its query, headers, and the body of a POST as text."""
READER = (sys.executable, __file__)
"""The command; its argument is a file with the requests and the server."""


def first_requests(plan: Plan, evidence: Mapping[str, Any], root: str, now: datetime) -> list[Request]:
    """What a reader asks first for everything in ``plan``; ``evidence`` says which keys there are."""
    from ztscan.core.model import ByKey, Gap  # noqa: PLC0415 - the reader itself imports nothing of ztscan
    from ztscan.graph import batch  # noqa: PLC0415
    from ztscan.graph.opening import opened_together  # noqa: PLC0415
    from ztscan.graph.request import request_for  # noqa: PLC0415

    asked: list[Request] = []
    opened: set[str] = set()
    for some in opened_together(step for step in plan.steps if plan.offered(step.resource)):
        opened |= {step.resource.name for step in some}
        requests = [request_for(step.resource, root=root, cloud=plan.cloud, now=now) for step in some]
        asked.append(_together(requests, root, some[0].resource.version))
    for step in plan.steps:
        resource, value = step.resource, evidence[step.resource.name]
        if not plan.offered(resource) or (step.fan_out and isinstance(value, Gap)) or resource.name in opened:
            continue
        if not isinstance(value, ByKey):
            asked.append(_plain(request_for(resource, root=root, cloud=plan.cloud, now=now), root))
            continue
        size = resource.keys.per_request if resource.keys else 1
        chunks = _chunks([key for key, _ in value.items()], size)
        requests = [request_for(resource, root=root, cloud=plan.cloud, now=now, keys=chunk) for chunk in chunks]
        if batch.worth_a_batch(resource):
            asked += [_together(some, root, resource.version) for some in _chunks(requests, batch.SIZE)]
        else:
            asked += [_plain(request, root) for request in requests]
    return asked


def _plain(request: GraphRequest, root: str) -> Request:
    return {
        "method": request.method,
        "path": request.url.removeprefix(root),
        "headers": dict(request.headers),
        "body": request.body.decode(),
    }


def _together(requests: Sequence[GraphRequest], root: str, version: str) -> Request:
    service = f"{root}/{version}"
    inner = [
        {"id": str(n), "method": "GET", "url": request.url.removeprefix(service), "headers": dict(request.headers)}
        for n, request in enumerate(requests)
    ]
    headers = {"Accept": "application/json", "Content-Type": "application/json"}
    return {"method": "POST", "path": f"/{version}/$batch", "headers": headers, "body": json.dumps({"requests": inner})}


def _chunks(items: Sequence[Any], size: int) -> Iterator[tuple[Any, ...]]:
    remaining = iter(items)
    while chunk := tuple(islice(remaining, size)):
        yield chunk


def read(host: str, requests: Iterable[Request]) -> tuple[int, int]:
    """How many requests were made and how many rows came."""
    connection = http.client.HTTPConnection(host)
    pending, made, rows = [*requests], 0, 0
    while pending:
        request = pending.pop()
        headers = {**request["headers"], "Accept-Encoding": "gzip"}
        connection.request(request["method"], request["path"], request["body"].encode() or None, headers)
        answer = connection.getresponse()
        body = answer.read()
        made += 1
        if answer.headers.get("Content-Encoding") == "gzip":
            body = zlib.decompress(body, zlib.MAX_WBITS | 16)
        found = msgspec.json.decode(body) if body else {}
        inside = [one.get("body") for one in found["responses"]] if "responses" in found else [found]
        for document in inside:
            if isinstance(document, dict):
                value = document.get("value")
                rows += len(value) if isinstance(value, list) else 1
                if link := document.get("@odata.nextLink"):
                    path = "/" + link.split("/", 3)[3]
                    pending.append({**request, "method": "GET", "path": path, "body": ""})
    connection.close()
    return made, rows


def main() -> None:
    asked = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
    made, rows = read(asked["host"], asked["requests"])
    print(f"{made} requests, {rows} rows")


if __name__ == "__main__":
    main()
