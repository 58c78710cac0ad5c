"""Values that cannot be changed: what one check does to its evidence must not affect the next check."""

from __future__ import annotations

import dataclasses
import functools
from collections.abc import Callable, Iterable, Mapping
from types import MappingProxyType
from typing import Any

import msgspec

_MUTABLE = (dict, list, set)


def frozen(value: Any) -> Any:
    """``value`` with every dict, list and set in it replaced by a read-only mapping, a tuple or a frozenset.

    For decoded JSON: anything else (texts, numbers, structs, tuples) is kept as it is.
    """
    if isinstance(value, dict):
        return MappingProxyType({key: frozen(item) for key, item in value.items()})
    if isinstance(value, list):
        return tuple([frozen(item) for item in value])
    return frozenset(value) if isinstance(value, set) else value


def plain(value: Any) -> Any:
    """``value`` as JSON decodes: dicts and lists, which can be changed."""
    if isinstance(value, Mapping):
        return {key: plain(item) for key, item in value.items()}
    return [plain(item) for item in value] if isinstance(value, list | tuple) else value


def thawed(value: object) -> object:
    """A read-only mapping as a dict that msgspec can encode (``enc_hook``). Raises NotImplementedError for other types."""
    if isinstance(value, Mapping):
        return dict(value)
    raise NotImplementedError(f"a result cannot hold {type(value).__name__}")


@functools.cache
def _fields_of(kind: type[Any]) -> tuple[tuple[str, ...], Callable[[Any, str, Any], None]]:
    """The names of the public fields of a dataclass or struct, and what sets one. Kept, as records are made by the thousand."""
    if dataclasses.is_dataclass(kind):
        return _public(field.name for field in dataclasses.fields(kind)), object.__setattr__
    return _public(kind.__struct_fields__), msgspec.structs.force_setattr


def _public(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(name for name in names if not name.startswith("_"))


def freeze_fields(record: Any) -> None:
    """Freeze the values in the public fields of a frozen dataclass or struct. Call it in ``__post_init__``."""
    kind: Any = type(record)
    names, put = _fields_of(kind)
    for name in names:
        value = getattr(record, name)
        if isinstance(value, _MUTABLE):
            put(record, name, frozen(value))


def settled(value: Any) -> Any:
    """``value`` frozen, and with it the public fields of a dataclass or struct. What it caches has a private name, and stays as
    it is.
    """
    if isinstance(value, msgspec.Struct) or (dataclasses.is_dataclass(value) and not isinstance(value, type)):
        freeze_fields(value)
        return value
    return frozen(value)


class Sealed:
    """Base of objects that compute values lazily, and so cannot be frozen. Their public attributes are set once.

    Attributes that they cache have a private name.
    """

    def __setattr__(self, name: str, value: Any) -> None:
        if not name.startswith("_") and name in self.__dict__:
            raise AttributeError(f"`{name}` of `{type(self).__name__}` cannot be changed")
        super().__setattr__(name, value)

    def __delattr__(self, name: str) -> None:
        raise AttributeError(f"`{name}` of `{type(self).__name__}` cannot be deleted")
