"""A Graph that repeats what it was asked with, in every place and encoding: what a proxy, a mock or an attacker might do."""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import httpx

from tests.encodings import ENCODINGS, beginnings

Json = dict[str, Any]
Reflect = Callable[[Json, str], httpx.Response]
"""Makes an answer of the answer that would be right and what is reflected."""


def _refusal(status: int) -> Reflect:
    return lambda _, told: httpx.Response(status, json={"error": {"code": "Forbidden", "message": f"You sent {told}"}})


def _raw(status: int, content: str) -> Reflect:
    return lambda _, told: httpx.Response(status, content=content.replace("@", told).encode("utf-8", "replace"))


def _named(right: Json, told: str) -> httpx.Response:
    rows = right.get("value")
    if isinstance(rows, list) and rows and isinstance(rows[0], dict):
        return httpx.Response(200, json={**right, "value": [{**rows[0], "displayName": told, "description": told}, *rows[1:]]})
    return httpx.Response(200, json={**right, "displayName": told})


def _linked(right: Json, told: str) -> httpx.Response:
    return httpx.Response(200, json={**right, "@odata.nextLink": f"https://graph.microsoft.com/v1.0/users?t={told}"})


def _inside(right: Json, told: str) -> httpx.Response:
    """In each answer of a batch."""
    body = {"error": {"code": told, "message": told}}
    answers = right.get("responses", [])
    return httpx.Response(200, json={**right, "responses": [{**item, "status": 403, "body": body} for item in answers]})


def _header(status: int, name: str) -> Reflect:
    def answer(right: Json, told: str) -> httpx.Response:
        value = told.encode("utf-8", "replace").replace(b"\n", b" ")
        headers = [(name.encode(), value), (b"retry-after", b"0")]
        return httpx.Response(status, headers=headers, content=json.dumps(right).encode())

    return answer


PLACES: Mapping[str, Reflect] = {
    "a refusal": _refusal(403),
    "an unknown path": _refusal(404),
    "a bad request": _refusal(400),
    "the code of a refusal": lambda _, told: httpx.Response(403, json={"error": {"code": told, "message": "no"}}),
    "an inner error": lambda _, told: httpx.Response(
        403, json={"error": {"code": "", "message": "", "innererror": {"code": told, "request-id": told}}}
    ),
    "a document in a message": lambda _, told: httpx.Response(
        400, json={"error": {"code": "x", "message": json.dumps({"Message": told, "ErrorCode": told})}}
    ),
    "an error of OAuth": lambda _, told: httpx.Response(400, json={"error": told, "error_description": told}),
    "a page of HTML": _raw(403, "<html><body><pre>Authorization: @</pre></body></html>"),
    "a page of HTML as 200": _raw(200, "<html><body><pre>Authorization: @</pre></body></html>"),
    "plain text as 200": _raw(200, "@"),
    "a name": _named,
    "a link": _linked,
    "a property": lambda right, told: httpx.Response(200, json={**right, told: told, f"@odata.{told}nextLink": told}),
    "a type": lambda right, told: httpx.Response(200, json={**right, "@odata.count": told}),
    "an id": lambda _, told: httpx.Response(200, json={"value": [{"id": told}]}),
    "a batch": _inside,
    "a header of a refusal": _header(403, "WWW-Authenticate"),
    "a header of an answer": _header(200, "Via"),
    "a type of content": _header(200, "Content-Type"),
    "a throttled answer": _header(429, "X-Reason"),
    "a redirect": _header(302, "Location"),
}


class Mirror(httpx.AsyncBaseTransport):
    """``inner``, of whose answers a share repeats one of ``secrets`` or the Authorization header; which, the seed says."""

    def __init__(self, inner: httpx.AsyncBaseTransport, secrets: Sequence[str], seed: int, rate: float = 0.7) -> None:
        self._inner = inner
        self._secrets = secrets
        self._seed = seed
        self._rate = rate
        self.reflected = 0

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        answer = await self._inner.handle_async_request(request)
        await answer.aread()
        dice = random.Random(f"{self._seed} {self.reflected} {request.url}")  # noqa: S311 - a choice, not a secret
        if dice.random() >= self._rate:
            return httpx.Response(answer.status_code, headers=answer.headers, stream=httpx.ByteStream(answer.content))
        self.reflected += 1
        sent = request.headers.get_list("authorization")  # none where `doctor` asks whether a host can be reached
        reflected = reflection(dice, [*sent, *self._secrets], answer.content)
        return httpx.Response(reflected.status_code, headers=reflected.headers, stream=httpx.ByteStream(reflected.content))


def reflection(dice: random.Random, secrets: Sequence[str], content: bytes) -> httpx.Response:
    """An answer that repeats a secret, or a beginning of it, somewhere."""
    try:
        right = json.loads(content)
    except ValueError:
        right = {}
    secret = dice.choice(secrets)
    start = len("Bearer ") if secret.startswith("Bearer ") else 0
    size = dice.choice((len(secret), len(secret), dice.randint(start + 28, max(start + 28, len(secret)))))
    told = ENCODINGS[dice.choice([*ENCODINGS])](secret[:size])
    return PLACES[dice.choice([*PLACES])](right if isinstance(right, dict) else {}, told)


def seen(secrets: Sequence[str], *contents: bytes) -> Iterator[str]:
    """The secrets of which a beginning of twenty characters, in any encoding, is in what was printed or written."""
    for secret in secrets:
        for begin in beginnings(secret):
            for content in contents:
                if begin.encode() in content:
                    at = content.index(begin.encode())
                    yield f"{begin} in {content[max(0, at - 80) : at + 40]!r}"


def everything(folder: Path) -> Iterator[bytes]:
    """Content and names of all files below a folder."""
    for path in folder.rglob("*"):
        yield str(path).encode()
        if path.is_file():
            yield path.read_bytes()
