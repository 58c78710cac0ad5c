"""The tables of ``ztscan.toml``."""

from __future__ import annotations

import typing
from collections.abc import Mapping
from types import UnionType
from typing import Annotated, Any, Union

import msgspec


class ConfigurationTable(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A table of the file. It is immutable, and unknown keys are errors."""


def table_of(expected: Any) -> type[ConfigurationTable] | None:
    """The struct type of a field, directly, as the elements of a tuple or of a table that may be missing. None for all else."""
    whole = typing.get_origin(expected) in (tuple, UnionType, Union)
    candidates = (expected, *typing.get_args(expected)) if whole else (expected,)
    return next((c for c in candidates if isinstance(c, type) and issubclass(c, ConfigurationTable)), None)


def values_of(expected: Any) -> type[ConfigurationTable] | None:
    """The struct type of the tables in a table whose keys the user chooses. None for everything else."""
    if typing.get_origin(expected) is Annotated:
        expected = typing.get_args(expected)[0]
    return table_of(typing.get_args(expected)[-1]) if typing.get_origin(expected) is Mapping else None
