"""Records of Azure cannot be changed: lists and maps that they hold as Azure sent them are frozen when a record is made."""

from __future__ import annotations

import functools
import typing
from collections.abc import Iterator
from typing import Any

import msgspec

from ztscan.core.immutable import frozen

_HOLDING = (dict, list, set, Any, object)


def seal(record: msgspec.Struct) -> None:
    """Freeze what a record holds. For ``__post_init__``; of most kinds of records there is nothing to freeze."""
    for name in _changeable_fields(type(record)):
        msgspec.structs.force_setattr(record, name, _sealed(getattr(record, name)))


def _sealed(value: Any) -> Any:
    return tuple(_sealed(one) for one in value) if isinstance(value, tuple) else frozen(value)


@functools.cache
def _changeable_fields(kind: type[msgspec.Struct]) -> tuple[str, ...]:
    return tuple(field.name for field in msgspec.structs.fields(kind) if any(part in _HOLDING for part in _parts(field.type)))


def _parts(hint: Any) -> Iterator[Any]:
    """A type and everything that it is made of."""
    yield typing.get_origin(hint) or hint
    for inner in typing.get_args(hint):
        yield from _parts(inner)
