"""Keys that Graph always sends. A key that is not there is a hole in the answer, and so is null where Graph never sends it.

Where every object of a record has a key, the record's field has no default, and decoding itself refuses the page. This module
is for the rest: JSON that is kept as it came, and records of many kinds, in which each kind has keys of its own.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from ztscan.graph.failure import malformed


@dataclass(frozen=True, slots=True, kw_only=True)
class Always:
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
        objects = [found for row in kept for found in objects_at(row, always.at)]
        common = _keys_of(objects) if always.alike else frozenset()
        for found in objects:
            lacking = [name for name in (*always.sent, *sorted(common)) if name not in found]
            lacking += [name for name in always.valued if found.get(name) is None]
            lacking += [name for name in always.filled if found.get(name) in (None, "", [], {})]
            if lacking:
                raise malformed(f"an answer lacks `{'/'.join(filter(None, (always.at, lacking[0])))}`, which Graph always sends")


def _keys_of(objects: Iterable[Mapping[str, Any]]) -> frozenset[str]:
    return frozenset(name for found in objects for name in found if "@" not in name)


def objects_at(row: Any, at: str) -> Iterator[Any]:
    """The objects of ``row`` at a place as ``Always.at`` writes it."""
    first, _, rest = at.partition("/")
    name, _, kind = first.removesuffix("]").partition("[")
    if isinstance(row, list):
        for element in row:
            yield from objects_at(element, at)
    elif name:
        if isinstance(row, Mapping):
            yield from objects_at(row.get(name), f"[{kind}]" + (f"/{rest}" if rest else ""))
    elif isinstance(row, Mapping) and str(row.get("@odata.type") or "").endswith(kind):
        yield from objects_at(row, rest) if rest else (row,)
