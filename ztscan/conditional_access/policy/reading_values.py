"""Reading loosely shaped JSON: what is empty, what is a list, which properties are strangers."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping
from enum import Enum
from functools import lru_cache, wraps
from typing import Any, TypeVar

import msgspec

from ztscan.core.immutable import thawed

R = TypeVar("R")

_ID = re.compile(r"[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}", re.IGNORECASE)


class Shape(Enum):
    """What a property holds, where it holds anything. A value of another shape is as unknown as the property's name."""

    OBJECT = (Mapping,)
    LIST = (list, tuple, str)
    """Flags come as one string."""
    SCALAR = (str, int, float)


def filled(value: Any) -> bool:
    """Whether a value says anything: null, ``[]``, ``{}``, ``""`` and objects of nothing but those do not."""
    if isinstance(value, Mapping):
        return any(filled(part) for key, part in value.items() if "@odata" not in key)
    return value is not None and value not in ([], (), "")


def object_of(value: Any) -> Mapping[str, Any]:
    """The JSON object; empty where there is none."""
    return value if isinstance(value, Mapping) else {}


def entries(value: Any) -> tuple[str, ...]:
    """The members of a list in lower case. One that says nothing is a member all the same: no list of it is an empty list."""
    if isinstance(value, str):
        return (value.strip().lower(),) if value.strip() else ()
    if not isinstance(value, list | tuple):
        return ()
    return tuple("(null)" if member is None else str(member).strip().lower() or "(blank)" for member in value)


def flags(value: Any) -> tuple[str, ...]:
    """Members of a flags enum: one comma-joined string, or a list of such strings."""
    return tuple(part.strip() for text in entries(value) for part in text.split(",") if part.strip())


def unknown_keys(raw: Mapping[str, Any], known: Mapping[str, Shape]) -> list[str]:
    """Properties with a value that are not among the known ones, or have another shape; annotations do not count.

    Names are compared as Graph writes them: what is read by one spelling is not read by another.
    """
    return sorted(
        key
        for key, value in raw.items()
        if "@odata" not in key and filled(value) and not (key in known and isinstance(value, known[key].value))
    )


def is_id(text: str) -> bool:
    """Whether an entry of a list is the id of an object, and no word that stands for several."""
    return _ID.fullmatch(text) is not None


def ids(value: Any, words: Collection[str] = ()) -> tuple[frozenset[str], tuple[str, ...]]:
    """The entries of a list that are ids or among ``words``, in lower case, and the others as they stand.

    Another word may stand for anybody and anything: it is never an id that nobody has.
    """
    texts = [value] if isinstance(value, str) else value if isinstance(value, list | tuple) else []
    found = ["(null)" if entry is None else str(entry).strip() or "(blank)" for entry in texts]
    known = [text for text in found if text.lower() in words or is_id(text)]
    return frozenset(map(str.lower, known)), tuple(sorted(set(found) - set(known)))


def once_for_the_same(read: Callable[[Mapping[str, Any]], R]) -> Callable[[Mapping[str, Any]], R]:
    """What ``read`` returns, which cannot be changed, kept by the JSON: policies and their edits have most of it in common."""
    of_text = lru_cache(maxsize=4096)(lambda text: read(msgspec.json.decode(text)))

    @wraps(read)
    def kept(raw: Mapping[str, Any]) -> R:
        try:
            text = msgspec.json.encode(raw, enc_hook=thawed)
        except (NotImplementedError, TypeError, ValueError, OverflowError):  # no JSON that anybody can send
            return read(raw)
        return of_text(text)

    return kept
