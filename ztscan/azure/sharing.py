"""Equal short texts of many rows are one object in memory: an estate has half a million rows, and few kinds, places and words."""

from __future__ import annotations

from typing import Any

import msgspec

LONGEST_SHARED = 40
"""Characters of a text that is looked for: ids of subscriptions have 36, ids of resources more than 100."""
MOST_SHARED = 50_000
"""Texts that are remembered."""
_OWN = frozenset(("id", "name"))
"""Fields of a row that no other row has."""
_PLAIN = frozenset((int, float, bool, type(None)))


class SharedTexts:
    """Texts that were met before."""

    def __init__(self) -> None:
        self._known: dict[str, str] = {}

    def share(self, row: msgspec.Struct) -> None:
        """Replace the texts in a row that was just decoded by equal ones that are known."""
        for name in row.__struct_fields__:
            if name not in _OWN:
                value = getattr(row, name)
                if type(value) not in _PLAIN and (shared := self._shared(value)) is not value:
                    msgspec.structs.force_setattr(row, name, shared)

    def _shared(self, value: Any) -> Any:
        kind = type(value)
        if kind is str:
            return self._text(value)
        if kind is dict:
            for key, inner in value.items():
                if type(inner) not in _PLAIN:
                    value[key] = self._shared(inner)
        elif kind is list:
            value[:] = map(self._shared, value)
        elif kind is tuple:
            return tuple(map(self._shared, value))
        elif isinstance(value, msgspec.Struct):
            for name in value.__struct_fields__:
                inner = getattr(value, name)
                if type(inner) not in _PLAIN and (shared := self._shared(inner)) is not inner:
                    msgspec.structs.force_setattr(value, name, shared)
        return value

    def _text(self, text: str) -> str:
        if len(text) > LONGEST_SHARED:
            return text
        found = self._known.get(text)
        if found is None:
            if len(self._known) < MOST_SHARED:
                self._known[text] = text
            return text
        return found
