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
    yield _formatted(findings, depth)[len(b"[\n  ") + 2 * depth : -len(b"\n]") - 2 * depth]


def _with_list(record: Any, name: str, items: Iterable[Iterator[bytes]], *, depth: int) -> Iterator[bytes]:
    """A record at this depth of the document, whose list ``name`` is made of ``items``."""
    line = b"\n" + b"  " * (depth + 1)
    empty = b'%s"%s": []' % (line, name.encode())
    before, found, after = _formatted(msgspec.structs.replace(record, **{name: ()}), depth).partition(empty)
    if not found:
        raise ValueError(f"a {type(record).__name__} without `{name}`")
    yield before + found[:-1]
    some = False
    for item in items:
        yield b"," + line + b"  " if some else line + b"  "
        yield from item
        some = True
    yield line + b"]" if some else b"]"
    yield after


def _formatted(value: object, depth: int) -> bytes:
    """A value as JSON at this depth of the document: as it stands in so many lists, without those lists."""
    for _ in range(depth):
        value = (value,)
    text = msgspec.json.format(msgspec.json.encode(value, enc_hook=thawed, order="deterministic"), indent=2)
    opened = sum(len(b"[\n") + 2 * level for level in range(1, depth + 1))
    closed = sum(len(b"\n]") + 2 * level for level in range(depth))
    return text[opened : len(text) - closed]
