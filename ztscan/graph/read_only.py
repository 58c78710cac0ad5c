"""The restriction to reads: what may be sent, whatever the layers above ask for. Pure.

INVARIANT: every request passes ``check_reads`` last, on its way to the network and on its way to a recording.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterable
from typing import Any
from urllib.parse import urlsplit

import msgspec

from ztscan.core.errors import ForbiddenRequestError
from ztscan.graph.endpoint import Origin, origin_of
from ztscan.graph.service import GRAPH_POSTS

_VERSION = re.compile(r"^/(v1\.0|beta)(?=/)")
_DEFECT = "this is a defect of ztscan; please report it"


def check_reads(method: str, url: str, body: bytes, origin: Origin, *, token: bool, posts: Container[str] = GRAPH_POSTS) -> None:
    """Raise ForbiddenRequestError unless the request is a read from ``origin``: a GET, or one of ``posts``.

    ``token``: whether it carries one.
    """
    if origin_of(url) != origin:
        raise ForbiddenRequestError(f"a request to a host other than {origin[1]} was refused", _DEFECT)
    if origin[0] != "https" and token:
        raise ForbiddenRequestError("a request with a token but without encryption was refused", _DEFECT)
    if method == "GET":
        return
    path = _VERSION.sub("", urlsplit(url).path)
    if method != "POST" or path not in posts:
        raise ForbiddenRequestError(f"{method} `{path}` was refused: ztscan only reads", _DEFECT)
    if path == "/$batch":
        _check_batch(body)


def _check_batch(body: bytes) -> None:
    try:
        inner: Iterable[Any] = msgspec.json.decode(body)["requests"]
        reads = all(set(r) <= {"id", "method", "url", "headers"} and r["method"] == "GET" and _relative(r["url"]) for r in inner)
    except (msgspec.DecodeError, KeyError, TypeError):
        reads = False
    if not reads:
        raise ForbiddenRequestError("a batch with requests other than reads was refused", _DEFECT)


def _relative(url: Any) -> bool:
    return isinstance(url, str) and url.startswith("/") and not url.startswith("//") and "\\" not in url
