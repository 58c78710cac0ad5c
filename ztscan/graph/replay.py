"""The connection to a recording: it answers what was recorded, and has no network."""

from __future__ import annotations

from collections.abc import Container, Mapping
from urllib.parse import parse_qsl, quote, urlsplit

from ztscan.core.model import GapReason
from ztscan.graph.connection import Connection
from ztscan.graph.endpoint import origin_of
from ztscan.graph.failure import Answer, Unread
from ztscan.graph.read_only import check_reads
from ztscan.graph.request import GraphRequest
from ztscan.graph.service import GRAPH_POSTS

SUBSCRIPTION_LIMIT = "x-ms-tenant-subscription-limit-hit"
"""Header of Resource Graph: there are more subscriptions than it answers for. It is recorded: the body does not say so."""
RequestKey = tuple[str, str, tuple[tuple[str, str], ...], bytes]
"""Method, path, sorted query and body: the identity of a request."""
_PATH_SAFE = "/%!$&'()*+,;=:@~"
"""What a path may have unquoted, and escapes that are there already. Recorded paths were quoted by an HTTP library."""


def key_of(method: str, uri: str, body: bytes) -> RequestKey:
    parts = urlsplit(uri)
    query = tuple(sorted(parse_qsl(parts.query, keep_blank_values=True)))
    return method, quote(parts.path, safe=_PATH_SAFE), query, body


class Replay(Connection):
    """Answers from ``answers``: status, content type and body by request. ``root`` is the origin of the recorded service.

    ``posts``: the POSTs to it that only read. ``limited``: answers that say that they leave out subscriptions.
    """

    def __init__(
        self,
        root: str,
        answers: Mapping[RequestKey, tuple[int, str, bytes]],
        posts: Container[str] = GRAPH_POSTS,
        limited: Container[RequestKey] = (),
    ) -> None:
        origin = origin_of(root)
        if origin is None:
            raise ValueError(f"{root!r} is not an origin")
        self._origin = origin
        self._answers = answers
        self._posts = posts
        self._limited = limited
        self._paths = {key[1] for key in answers}

    async def once(self, request: GraphRequest) -> Answer:
        check_reads(request.method, request.url, request.body, self._origin, token=False, posts=self._posts)
        key = key_of(request.method, request.url, request.body)
        found = self._found(key)
        if found is None:
            known = " with these options" if key[1] in self._paths else ""
            detail = f"the recording contains no answer to {request.method} `{key[1]}`{known}"
            raise Unread(GapReason.NOT_RECORDED, detail, "record the tenant again with this version of ztscan")
        status, content_type, body = found
        limit = {SUBSCRIPTION_LIMIT: "true"} if key in self._limited else {}
        return Answer(status, {"content-type": content_type, **limit}, body)

    def _found(self, key: RequestKey) -> tuple[int, str, bytes] | None:
        return self._answers.get(key)
