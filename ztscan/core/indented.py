"""The text of a result, made in pieces: the whole, encoded and indented at once, would be in memory twice.

The pieces are those of ``msgspec.json.format`` with two spaces, deeper by the place that they have in the result. No text in JSON
holds a line break, so that the line of a key of the outermost object is found by its two spaces.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Any

import msgspec

from ztscan.core.immutable import thawed

_TOGETHER = 1000
"""So many findings are encoded at once."""


def indented(document: msgspec.Struct) -> bytes:
    """A document with ``checks`` that have ``findings`` as canonical JSON, with a newline at the end."""
    text = io.BytesIO()  # extended in place
    for piece in pieces(document):
        text.write(piece)
    return text.getvalue()


def pieces(document: msgspec.Struct) -> Iterator[bytes]:
    """The same, piece by piece. No text of the document is in two of them."""
    yield from _document(document)
    yield b"\n"


def _document(document: Any) -> Iterator[bytes]:
    yield from _with_list(document, "checks", map(_check, document.checks), depth=0)


def _check(check: Any) -> Iterator[bytes]:
    remaining = iter(check.findings)
    parts = iter(lambda: tuple(islice(remaining, _TOGETHER)), ())
    yield from _with_list(check, "findings", (_items(part, depth=3) for part in parts), depth=2)


def _items(findings: Sequence[object], *, depth: int) -> Iterator[bytes]:
    """Some items of a list at this depth, without its brackets and without what precedes the first."""
    yield _deeper(_formatted(findings)[len(b"[\n  ") : -len(b"\n]")], depth)


def _with_list(record: Any, name: str, items: Iterable[Iterator[bytes]], *, depth: int) -> Iterator[bytes]:
    """A record at this depth of the document, whose list ``name`` is made of ``items``."""
    empty = b'\n  "%s": []' % name.encode()
    before, line, after = _formatted(msgspec.structs.replace(record, **{name: ()})).partition(empty)
    if not line:
        raise ValueError(f"a {type(record).__name__} without `{name}`")
    yield _deeper(before + line[:-1], depth)
    between = _deeper(b"\n    ", depth)
    some = False
    for item in items:
        yield b"," + between if some else between
        yield from item
        some = True
    yield _deeper(b"\n  ]" if some else b"]", depth)
    yield _deeper(after, depth)


def _deeper(text: bytes, depth: int) -> bytes:
    return text.replace(b"\n", b"\n" + b"  " * depth) if depth else text


def _formatted(value: object) -> bytes:
    return msgspec.json.format(msgspec.json.encode(value, enc_hook=thawed, order="deterministic"), indent=2)
