"""Equal values that rows of Azure have, held once.

Rows repeat each other: rules of network security groups, settings, and the ids by which one resource names another. Without that,
half a million rows take twice the memory.
"""

from __future__ import annotations

import functools
import typing
from collections.abc import Callable
from operator import attrgetter
from types import MappingProxyType, NoneType, UnionType
from typing import Any, NamedTuple

import msgspec

_fill = msgspec.structs.force_setattr
_KEPT_APART = frozenset({str, int, bool, NoneType})
"""Types that the decoder does not mix up: 1 equals True, but where one is declared the other does not arrive."""


class Shared:
    """Values so far, each once."""

    def __init__(self) -> None:
        self._texts: dict[str, str] = {}
        self._parts: dict[Any, Any] = {}
        """Structs of which equal ones are the same, and tuples of them."""
        self._groups: dict[tuple[Any, ...], Any] = {}
        """Other tuples, and mappings, by the identities of what they hold: what is in them may have no declared type."""

    def row(self, row: msgspec.Struct) -> None:
        """Replace values of ``row``, which was just decoded, by equal ones that other rows have."""
        texts = self._texts
        fields = _fields_of(type(row))
        for name, value in zip(fields.names, fields.values(row), strict=True):
            if value is None:
                continue
            held = texts.setdefault(value, value) if value.__class__ is str else self._held(value)
            if held is not value:
                _fill(row, name, held)

    def json(self, value: Any) -> None:
        """Replace the texts in a dict or list that was just decoded. Objects and arrays in it stay its own."""
        texts = self._texts
        for name, item in value.items() if isinstance(value, dict) else enumerate(value):
            kind = item.__class__
            if kind is str:
                value[name] = texts.setdefault(item, item)
            elif kind is dict or kind is list:
                self.json(item)

    def _held(self, value: Any) -> Any:
        """``value``, or what is held in its place."""
        kind = value.__class__
        if kind is str:
            return self._texts.setdefault(value, value)
        if kind is tuple:
            return self._tuple(value) if value else value
        if kind is MappingProxyType:
            return self._mapping(value)
        if not isinstance(value, msgspec.Struct):
            return value
        if not _fields_of(kind).alike:
            self.row(value)
            return value
        known = self._parts.get(value)
        if known is None:
            self.row(value)
            known = self._parts[value] = value
        return known

    def _tuple(self, value: tuple[Any, ...]) -> tuple[Any, ...]:
        if not isinstance(value[0], msgspec.Struct):
            parts = tuple([self._held(part) for part in value])
            held: tuple[Any, ...] = self._groups.setdefault((tuple, *map(id, parts)), parts)
            return held
        if not _fields_of(type(value[0])).alike:
            for part in value:
                self.row(part)
            return value
        known: tuple[Any, ...] | None = self._parts.get(value)
        if known is None:
            known = tuple([self._held(part) for part in value])
            self._parts[known] = known
        return known

    def _mapping(self, value: MappingProxyType[Any, Any]) -> MappingProxyType[Any, Any]:
        names, items = [*map(self._held, value)], [*map(self._held, value.values())]
        identity = (MappingProxyType, *map(id, names), *map(id, items))
        known: MappingProxyType[Any, Any] | None = self._groups.get(identity)
        if known is None:
            known = self._groups[identity] = MappingProxyType(dict(zip(names, items, strict=True)))
        return known


class _Fields(NamedTuple):
    """The fields of a record that may hold shared values."""

    names: tuple[str, ...]
    values: Callable[[Any], tuple[Any, ...]]
    alike: bool
    """Whether equal records are the same: none of its own id, and no value of an undeclared type."""


@functools.cache
def _fields_of(kind: type[msgspec.Struct]) -> _Fields:
    hints = typing.get_type_hints(kind)
    names = tuple(name for name in kind.__struct_fields__ if not _types_in(hints[name]) <= {bool, int, NoneType})
    alike = "id" not in kind.__struct_fields__ and _is_exact(kind)
    if len(names) == 1:
        (only,) = names
        return _Fields(names, lambda record: (getattr(record, only),), alike)
    return _Fields(names, attrgetter(*names) if names else lambda _: (), alike)


def _is_exact(kind: Any) -> bool:
    """Whether values of the type that are equal are of the same types at every depth."""
    if isinstance(kind, type) and issubclass(kind, msgspec.Struct):
        hints = typing.get_type_hints(kind)
        return all(_is_exact(hints[name]) for name in kind.__struct_fields__)
    if typing.get_origin(kind) is tuple:
        return all(one is ... or _is_exact(one) for one in typing.get_args(kind))
    if typing.get_origin(kind) in (UnionType, typing.Union):
        return not {bool, int} <= _types_in(kind) and all(map(_is_exact, typing.get_args(kind)))
    return kind in _KEPT_APART


def _types_in(kind: Any) -> frozenset[Any]:
    """The types of a union, or the only one."""
    return frozenset(typing.get_args(kind)) if typing.get_origin(kind) in (UnionType, typing.Union) else frozenset({kind})
