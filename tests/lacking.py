"""Values from Graph that lack something: the place of every key, and the value without it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

LACKS = ("null", "absent")
Place = tuple[str | int, ...]


def places(value: Any, place: Place = ()) -> Iterator[Place]:
    """The place of every key, also of those whose value is null."""
    steps = value.items() if isinstance(value, Mapping) else enumerate(value) if isinstance(value, list | tuple) else ()
    for step, entry in steps:
        if isinstance(step, str):
            yield (*place, step)
        yield from places(entry, (*place, step))


def lacking(value: Any, place: Place, lack: str) -> Any:
    """The value with nothing at the place."""
    step, *rest = place
    changed: Any = dict(value) if isinstance(value, Mapping) else [*value]
    if rest:
        changed[step] = lacking(value[step], (*rest,), lack)
    elif lack == "null":
        changed[step] = None
    else:
        del changed[step]
    return changed
