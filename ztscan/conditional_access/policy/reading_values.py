"""Reading loosely shaped JSON: what is empty, what is a list, which properties are strangers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


def filled(value: Any) -> bool:
    """Whether a value says anything: null, ``[]``, ``{}``, ``""`` and objects of nothing but those do not."""
    if isinstance(value, Mapping):
        return any(filled(part) for key, part in value.items() if "@odata" not in key)
    return value is not None and value not in ([], (), "")


def object_of(value: Any) -> Mapping[str, Any]:
    """The JSON object; empty where there is none."""
    return value if isinstance(value, Mapping) else {}


def entries(value: Any) -> tuple[str, ...]:
    """The members of a list in lower case, without blanks."""
    if isinstance(value, str):
        value = [value]
    if not isinstance(value, list | tuple):
        return ()
    return tuple(text for text in (str(member).strip().lower() for member in value if member is not None) if text)


def flags(value: Any) -> tuple[str, ...]:
    """Members of a flags enum: one comma-joined string, or a list of such strings."""
    return tuple(part.strip() for text in entries(value) for part in text.split(",") if part.strip())


def unknown_keys(raw: Mapping[str, Any], known: frozenset[str]) -> list[str]:
    """Properties with a value that are not among the known ones; annotations do not count, nor does case."""
    names = {name.lower() for name in known}
    return sorted(key for key, value in raw.items() if key.lower() not in names and "@odata" not in key and filled(value))
