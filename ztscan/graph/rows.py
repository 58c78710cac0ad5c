"""Collects the rows of a collection: each row once. A repeated row must be equal."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Protocol

import msgspec

from ztscan.core.columns import Builder, Table, columns_of
from ztscan.core.sameness import same
from ztscan.graph.decode import identity_of


class DiffersError(Exception):
    """A row came twice and differed."""


class Rows(Protocol):
    """A collector of rows."""

    def __len__(self) -> int: ...

    def add(self, rows: Sequence[Any]) -> Sequence[int]:
        """Add the rows of a page and return the positions of the new ones. Raises DiffersError."""

    @property
    def identities(self) -> frozenset[str]:
        """The identities of the rows."""

    def freeze(self) -> Sequence[Any]:
        """All rows as evidence. Nothing can be added after that."""


def rows_of(entity: type[msgspec.Struct], ids: dict[str, str]) -> Rows:
    """An empty collection of rows of ``entity``, held as the entity declares.

    ``ids`` are the ids of all collections so far that are held in columns. Several of them name the same people. An id is kept
    once, because it is larger than the rest of a row.
    """
    return _Listed() if columns_of(entity) is None else _InColumns(entity, ids)


def by_owner(
    entity: type[msgspec.Struct], name: str, rows: Iterable[Any], keys: Iterable[str], most: int | None
) -> dict[str, tuple[Any, ...]] | None:
    """The first ``most`` rows of each key, in their order. None where a row names none of the keys.

    ``name`` is Graph's name of the property with the key. Ids differ in case between endpoints.
    """
    attribute = next(f.name for f in msgspec.structs.fields(entity) if f.encode_name == name)
    lists: dict[str, list[Any]] = {key.casefold(): [] for key in keys}
    for row in rows:
        owner = getattr(row, attribute)
        if not isinstance(owner, str) or (own := lists.get(owner.casefold())) is None:
            return None
        own.append(row)
    return {key: tuple(lists[key.casefold()][:most]) for key in keys}


class _Listed:
    """One object a row."""

    def __init__(self) -> None:
        self._rows: dict[str, Any] = {}

    def __len__(self) -> int:
        return len(self._rows)

    def add(self, rows: Sequence[Any]) -> Sequence[int]:
        new = []
        for position, row in enumerate(rows):
            before = self._rows.setdefault(identity_of(row), row)
            if before is row:
                new.append(position)
            elif not same(before, row):
                raise DiffersError
        return new

    @property
    def identities(self) -> frozenset[str]:
        return frozenset(self._rows)

    def freeze(self) -> tuple[Any, ...]:
        return tuple(self._rows.values())


class _InColumns:
    """A table, made page by page (``ztscan.core.columns``)."""

    def __init__(self, entity: type[msgspec.Struct], ids: dict[str, str]) -> None:
        self._ids = ids
        self._builder = Builder(entity)
        self._held: set[str] = set()
        """The identities of the rows, while all are ids and none has come twice."""
        self._ordinals: dict[str, int] | None = None
        """From then on, the place of each identity among the rows."""

    def __len__(self) -> int:
        return len(self._builder)

    def add(self, rows: Sequence[Any]) -> Sequence[int]:
        own = [row.id for row in rows]
        ids = [*map(self._ids.setdefault, own, own)]
        if self._ordinals is None:
            if self._all_new(ids):
                self._builder.extend(rows, ids)
                return range(len(rows))
            self._ordinals = {identifier: ordinal for ordinal, identifier in enumerate(self._builder.ids)}
            self._held.clear()
        return self._add_each(rows, ids, self._ordinals)

    def _all_new(self, ids: Sequence[str]) -> bool:
        """Whether every row of a page has an id, and one that no other row has. They are held from now on."""
        before = len(self._held)
        self._held.update(ids)
        return all(ids) and len(self._held) == before + len(ids)

    def _add_each(self, rows: Sequence[Any], ids: Sequence[str], ordinals: dict[str, int]) -> Sequence[int]:
        held = len(self._builder)
        new: list[int] = []
        for position, row in enumerate(rows):
            ordinal = ordinals.setdefault(identity_of(row), len(ordinals))
            if ordinal == held + len(new):
                new.append(position)
            elif not same(rows[new[ordinal - held]] if ordinal >= held else self._builder.row(ordinal), row):
                raise DiffersError
        self._builder.extend([rows[position] for position in new], [ids[position] for position in new])
        return new

    @property
    def identities(self) -> frozenset[str]:
        return frozenset(self._held if self._ordinals is None else self._ordinals)

    def freeze(self) -> Sequence[Any]:
        return self._builder.finish()


def joined(entity: type[msgspec.Struct], parts: Sequence[Sequence[Any]]) -> Sequence[Any]:
    """The rows of several parts, as frozen, in one. A row that is in two of them is in it twice."""
    if columns_of(entity) is None:
        return tuple(row for part in parts for row in part)
    tables = [part for part in parts if isinstance(part, Table)]
    if len(tables) < len(parts):
        raise TypeError("rows that are held in columns come as tables")
    if len(tables) == 1:
        return tables[0]
    builder = Builder(entity)
    for table in tables:
        builder.join(table)
    return builder.finish()
