"""Values from Graph that lack something: the place of every key, and the value without it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from ztscan.core.model import Gap

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


def brought(value: Any, usual: Any, place: Place = ()) -> Iterator[Place]:
    """The place of every key whose value is another one than the usual one, and is not null."""
    if isinstance(value, dict):
        before = usual if isinstance(usual, dict) else {}
        for key, entry in value.items():
            if entry is not None and not isinstance(entry, Gap) and (key not in before or before[key] != entry):
                yield (*place, key)
                yield from brought(entry, before.get(key), (*place, key))
    elif isinstance(value, list):
        for position, entry in enumerate(value):
            alike = isinstance(usual, list) and position < len(usual)
            yield from brought(entry, usual[position] if alike else None, (*place, position))
