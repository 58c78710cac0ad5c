"""Keys that Graph always sends. A key that is not there is a hole in the answer, and so is null where Graph never sends it.

Where every object of a record has a key, the record's field has no default, and decoding itself refuses the page. This module
is for the rest: JSON that is kept as it came, and records of many kinds, in which each kind has keys of its own.
"""

from __future__ import annotations

import functools
from collections.abc import Iterable, Mapping
from typing import Any

import msgspec

from ztscan.graph.failure import malformed


class Always(msgspec.Struct, frozen=True, kw_only=True):
    """Keys of the objects at one place of a row.

    ``at``: property names from the row on, parted by ``/``; lists are walked through, and what is null has nothing to check.
    ``rules[ApprovalRule]`` and ``[ipNamedLocation]``: only objects whose ``@odata.type`` ends in that. ``sent``: keys that
    are there, perhaps null. ``valued``: keys that are there and not null: lists and switches that Graph sends as ``[]`` or
    ``false`` where they say nothing. ``filled``: keys that are neither null nor empty. ``alike``: what one of the objects has,
    all of them have.
    """

    at: str = ""
    sent: tuple[str, ...] = ()
    valued: tuple[str, ...] = ()
    filled: tuple[str, ...] = ()
    alike: bool = False


def check_present(rows: Iterable[Mapping[str, Any]], declared: tuple[Always, ...]) -> None:
    """Raises Unread where a row lacks what Graph always sends."""
    kept = tuple(rows) if declared else ()
    for always in declared:
        objects = objects_at(kept, always.at)
        sent = (*always.sent, *sorted(_keys_of(objects))) if always.alike else always.sent
        for found in objects:
            lacking = [name for name in sent if name not in found]
            lacking += [name for name in always.valued if found.get(name) is None]
            lacking += [name for name in always.filled if found.get(name) in (None, "", [], {})]
            if lacking:
                raise malformed(f"an answer lacks `{'/'.join(filter(None, (always.at, lacking[0])))}`, which Graph always sends")


def _keys_of(objects: Iterable[Mapping[str, Any]]) -> frozenset[str]:
    return frozenset(name for found in objects for name in found if "@" not in name)


def objects_at(rows: Iterable[Any], at: str) -> list[Any]:
    """The objects of ``rows`` at a place as ``Always.at`` writes it."""
    found = _objects(rows)
    for name, kind in _steps(at):
        if name:
            found = _objects([each.get(name) for each in found])
        if kind:
            found = [each for each in found if str(each.get("@odata.type") or "").endswith(kind)]
    return found


@functools.cache
def _steps(at: str) -> tuple[tuple[str, str], ...]:
    """The property and the kind of object that each part of a place names."""
    parts = (part.removesuffix("]").partition("[") for part in at.split("/"))
    return tuple((name, kind) for name, _, kind in parts)


def _objects(values: Iterable[Any]) -> list[Any]:
    """The objects among the values, and in lists among them."""
    found: list[Any] = []
    for value in values:
        if type(value) is dict or isinstance(value, Mapping):  # nearly every value is a dict
            found.append(value)
        elif isinstance(value, list):
            found += _objects(value)
    return found
