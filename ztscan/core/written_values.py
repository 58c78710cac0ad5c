"""Values of a JSON object that stay text until they are used: two results of one tenant differ in few of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

import msgspec


class WrittenValues(Mapping[str, Any]):
    """The values by their keys, each decoded by ``decode`` when it is first used."""

    def __init__(self, texts: Mapping[str, msgspec.Raw], decode: Callable[[bytes], Any]) -> None:
        self._texts = {key: bytes(text) for key, text in texts.items()}
        self._decode = decode
        self._values: dict[str, Any] = {}

    def __getitem__(self, key: str) -> Any:
        if key not in self._values:
            self._values[key] = self._decode(self._texts[key])
        return self._values[key]

    def __contains__(self, key: object) -> bool:
        return key in self._texts

    def __iter__(self) -> Iterator[str]:
        return iter(self._texts)

    def __len__(self) -> int:
        return len(self._texts)

    def text(self, key: str) -> bytes:
        return self._texts[key]


def same_text(one: Mapping[str, Any], other: Mapping[str, Any], key: str) -> bool:
    """Whether both have the same text for ``key``. False: they differ, or one of them keeps no texts."""
    return isinstance(one, WrittenValues) and isinstance(other, WrittenValues) and one.text(key) == other.text(key)
