"""Changes of a file for the fuzzer: one place of its structure, or some of its bytes."""

from __future__ import annotations

import json
import random
from collections.abc import Callable
from typing import Any

from tests.faults.test_hostile_files import VALUES, changed, places

FRAGMENTS = (
    b"\x00", b"\xff\xfe", b"\xef\xbb\xbf", b"{", b"}", b"[", b"]", b'"', b"\\u0000", b"&a ", b"*a", b"<<: ", b"!!int ", b"\t",
    b"---\n", b"1e999", b"-", b"nan", b".", b"a.b.c", b"'''", b'"""', b"#", b"\r", b"0001-01-01", b"9999-12-31T23:59:59Z",
    b"\xf0\x9f\x94\x92",
)  # fmt: skip
"""What is written into the text of a file at any place."""


def mutated(document: Any, dice: random.Random) -> str:
    """The document as JSON with one to three of its places changed."""
    text = json.dumps(document)
    for _ in range(dice.choice([1, 1, 1, 2, 3])):
        try:
            current = json.loads(text)
        except (ValueError, RecursionError):
            return text  # a value that only text can hold
        path = dice.choice(list(places(current)))
        text = dice.choice(MUTATIONS)(current, path, dice)
    return text


def _replace(document: Any, path: tuple[str | int, ...], dice: random.Random) -> str:
    return changed(document, path, dice.choice(VALUES))


def _transplant(document: Any, path: tuple[str | int, ...], dice: random.Random) -> str:
    """Something from another place of the same document: the right shape in the wrong place."""
    other: Any = document
    for key in dice.choice(list(places(document))):
        other = other[key]
    return changed(document, path, other)


def _remove(document: Any, path: tuple[str | int, ...], _dice: random.Random) -> str:
    if path:
        inner = value_at(document, path[:-1])
        del inner[path[-1]]
    return json.dumps(document)


def _repeat(document: Any, path: tuple[str | int, ...], dice: random.Random) -> str:
    inner = value_at(document, path)
    if isinstance(inner, list) and inner:
        inner.extend(inner[: dice.randint(1, 3)])
    elif isinstance(inner, dict):
        inner[dice.choice(["", "id", "extra", "\u202e", *inner])] = dice.choice([value for value in VALUES if value == value])  # noqa: PLR0124 - without NaN
    return changed(document, (), document)


def _retype(document: Any, path: tuple[str | int, ...], _dice: random.Random) -> str:
    """The same content in another type."""
    inner = value_at(document, path)
    return changed(document, path, [inner] if not isinstance(inner, list) else dict(enumerate(inner)))


def _alike(document: Any, path: tuple[str | int, ...], dice: random.Random) -> str:
    """Another value of the same type, so that more than the types is tried."""
    inner = value_at(document, path)
    if isinstance(inner, list):
        other: Any = dice.choice([[], inner * 2, inner[::-1], inner[:1], inner[1:]])
    elif isinstance(inner, dict):
        other = dict(dice.sample(list(inner.items()), dice.randint(0, len(inner))))
    else:
        known = [value for value in (value_at(document, place) for place in places(document)) if type(value) is type(inner)]
        other = dice.choice([value for value in (*VALUES, *known) if type(value) is type(inner)])
    return changed(document, path, other)


MUTATIONS: tuple[Callable[[Any, tuple[str | int, ...], random.Random], str], ...] = (
    _alike, _alike, _alike, _alike, _replace, _replace, _transplant, _remove, _repeat, _retype,
)  # fmt: skip


def scrambled(content: bytes, dice: random.Random) -> bytes:
    """Bytes with some removed, repeated, turned or put in."""
    text = bytearray(content)
    for _ in range(dice.randint(1, 4)):
        at = dice.randrange(len(text) + 1)
        match dice.randrange(5):
            case 0:
                del text[at : at + dice.choice([1, 1, 8, 100])]
            case 1:
                text[at:at] = dice.choice(FRAGMENTS)
            case 2 if at < len(text):
                text[at] ^= 1 << dice.randrange(8)
            case 3:
                text[at:at] = text[max(0, at - dice.choice([1, 20, 200])) : at] * dice.choice([1, 3])
            case _:
                del text[at + dice.randrange(1, 4000) :]
    return bytes(text)


def value_at(document: Any, path: tuple[str | int, ...]) -> Any:
    for key in path:
        document = document[key]
    return document
