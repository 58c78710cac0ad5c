"""Tables for long collections: one array or list per property instead of one object per row (dictionary encoding).

Rows of a directory differ in few properties. The properties that identify a row (its id, names and dates) are kept per row. All
others form a *combination* of values, which is kept once and named by a number. A million users have a few dozen combinations,
so a question about a combination is answered a few dozen times.

Rows are frozen msgspec structs. An entity with a class variable ``columns`` is held in a table.
"""

from __future__ import annotations

import functools
from array import array
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import accumulate, compress, pairwise, repeat
from operator import attrgetter, eq
from typing import Any, Generic, TypeVar, overload

import msgspec

Row = TypeVar("Row", bound=msgspec.Struct)
T = TypeVar("T")

_NOTHING = b"\xff"
"""Represents None among packed texts. No text encodes to it."""
_WIDER = {"B": "H", "H": "I"}
_LARGE = 16
"""A part is large if it has at least one row in so many."""
_fill = msgspec.structs.force_setattr


class Columns(msgspec.Struct, frozen=True):
    """How the rows of an entity are kept. The properties named here differ per row; the others form combinations."""

    kept: tuple[str, ...] = ("id",)
    """Kept as they are: findings name them, so a packed copy would be a second copy. The first is the id, a text."""
    packed: tuple[str, ...] = ()
    """Texts that are rarely shown, one after another in one block of bytes."""

    @property
    def own(self) -> frozenset[str]:
        """What differs from row to row."""
        return frozenset((*self.kept, *self.packed))


def columns_of(entity: type[msgspec.Struct]) -> Columns | None:
    """How ``entity`` is held. None: one object per row."""
    return getattr(entity, "columns", None)


class _Packed:
    """Texts, or None, by ordinal."""

    __slots__ = ("_block", "_ends")

    def __init__(self) -> None:
        self._block = bytearray()
        self._ends: array[int] = array("Q", [0])

    def extend(self, texts: Iterable[str | None]) -> None:
        encoded = [_NOTHING if text is None else _encoded(text) for text in texts]
        ends = accumulate(map(len, encoded), initial=len(self._block))
        next(ends)
        self._ends.extend(ends)
        self._block += b"".join(encoded)

    def finish(self) -> None:
        """Use four bytes for an end where that is enough."""
        if len(self._block) < 1 << 32:
            self._ends = array("I", self._ends)

    def __getitem__(self, ordinal: int) -> str | None:
        text = self._block[self._ends[ordinal] : self._ends[ordinal + 1]]
        return None if text == _NOTHING else text.decode("utf-8", "surrogatepass")


def _encoded(text: str) -> bytes:
    try:
        return text.encode()
    except UnicodeEncodeError:  # a lone surrogate is not valid text, but JSON can hold one, and the value is kept as it came
        return text.encode("utf-8", "surrogatepass")


class _Store(Generic[Row]):
    """The columns of all rows. Only a builder changes them, before it makes the table."""

    __slots__ = ("combinations", "common", "entity", "kept", "numbers", "order", "packed")

    def __init__(self, entity: type[Row]) -> None:
        columns = columns_of(entity)
        if columns is None:
            raise TypeError(f"`{entity.__name__}` has no `columns`")
        self.entity = entity
        self.kept: dict[str, list[Any]] = {name: [] for name in columns.kept}
        self.packed = {name: _Packed() for name in columns.packed}
        self.common = tuple(name for name in entity.__struct_fields__ if name not in columns.own)
        self.numbers: array[int] = array("B")
        """The combination of each row."""
        self.combinations: list[Row] = []
        """By number. A row is made from its combination: its own values replace the empty texts."""
        self.order: array[int] | None = None
        """All ordinals in order of id, computed on first use."""

    @property
    def ids(self) -> list[str]:
        return next(iter(self.kept.values()))

    def row(self, ordinal: int) -> Row:
        row: Row = self.combinations[self.numbers[ordinal]].__copy__()  # type: ignore[attr-defined]
        for name, values in self.kept.items():
            _fill(row, name, values[ordinal])
        for name, texts in self.packed.items():
            _fill(row, name, texts[ordinal])
        return row


class _Numbers(dict[tuple[Any, ...], int]):
    """The number of each combination by its values. A new one is added to the store."""

    def __init__(self, store: _Store[Any]) -> None:
        super().__init__()
        self._store = store
        self._own = dict.fromkeys((*store.kept, *store.packed), "")

    def __missing__(self, values: tuple[Any, ...]) -> int:
        store = self._store
        number = self[values] = len(store.combinations)
        store.combinations.append(store.entity(**self._own, **dict(zip(store.common, values, strict=True))))
        return number


def _picker(names: tuple[str, ...]) -> Callable[[Any], tuple[Any, ...]]:
    """A function that reads these attributes as a tuple. ``attrgetter`` returns a tuple only for several."""
    return attrgetter(*names) if len(names) > 1 else lambda row: tuple(getattr(row, name) for name in names)


class Builder(Generic[Row]):
    """Takes rows page by page and keeps no row object."""

    def __init__(self, entity: type[Row]) -> None:
        self._store = store = _Store(entity)
        self._finished = False
        self._combination_of = _picker(store.common)
        self._numbers = _Numbers(store)

    def __len__(self) -> int:
        return len(self._store.numbers)

    @property
    def ids(self) -> Sequence[str]:
        """The ids of the rows so far."""
        return self._store.ids

    def extend(self, rows: Sequence[Row], ids: Iterable[str] | None = None) -> None:
        """Add the rows of a page. ``ids``: their ids, as texts that other tables hold too."""
        store = self._open()
        for name, values in store.kept.items():
            shared = ids if values is store.ids else None
            values.extend(map(attrgetter(name), rows) if shared is None else shared)
        for name, texts in store.packed.items():
            texts.extend(map(attrgetter(name), rows))
        self._number(map(self._combination_of, rows))

    def join(self, table: Table[Row]) -> None:
        """Add all rows of a table of the same entity."""
        store = self._open()
        for name, values in store.kept.items():
            values.extend(table.column(name))
        for name, texts in store.packed.items():
            texts.extend(table.column(name))
        self._number(table.each(self._combination_of))

    def _open(self) -> _Store[Row]:
        if self._finished:
            raise TypeError("a finished table takes no more rows")
        return self._store

    def _number(self, combinations: Iterable[tuple[Any, ...]]) -> None:
        """Record the combinations of the next rows."""
        store = self._store
        new = [*map(self._numbers.__getitem__, combinations)]
        while len(store.combinations) > 1 << 8 * store.numbers.itemsize:
            store.numbers = array(_WIDER[store.numbers.typecode], store.numbers)
        store.numbers.extend(new)

    def row(self, ordinal: int) -> Row:
        """A row that was added, made again from its columns."""
        return self._store.row(ordinal)

    def finish(self) -> Table[Row]:
        """The table. The builder takes no more rows after that."""
        self._finished = True
        for texts in self._store.packed.values():
            texts.finish()
        return Table(self._store, range(len(self)))


class Table(Sequence[Row]):
    """Rows held in columns, or a part of them. It reads like a tuple of structs; each struct is made on access.

    For a pass over all rows, use columns (``column``) or combinations (``where``, ``each``).
    """

    __slots__ = ("_is_ordered", "_ordered", "_ordinals", "_store")

    def __init__(self, store: _Store[Row], ordinals: range | array[int], *, ordered: bool = False) -> None:
        """For ``Builder`` and for tables. ``ordered``: the rows are known to be in order of id."""
        self._store = store
        self._ordinals = ordinals
        self._is_ordered = ordered
        self._ordered: Table[Row] | None = None

    def __len__(self) -> int:
        return len(self._ordinals)

    @overload
    def __getitem__(self, index: int) -> Row: ...
    @overload
    def __getitem__(self, index: slice) -> Table[Row]: ...
    def __getitem__(self, index: int | slice) -> Row | Table[Row]:
        if isinstance(index, slice):
            return Table(self._store, self._ordinals[index])
        return self._store.row(self._ordinals[index])

    def __iter__(self) -> Iterator[Row]:
        return map(self._store.row, self._ordinals)

    def __eq__(self, other: object) -> bool:
        """Equal to a table or tuple of equal rows."""
        if not isinstance(other, Table | tuple):
            return NotImplemented
        if isinstance(other, Table) and self._store is other._store and self._ordinals == other._ordinals:
            return True
        return len(self) == len(other) and all(map(eq, self, other))

    def __hash__(self) -> int:
        return hash(tuple(self))

    def __repr__(self) -> str:
        """Short, so that a million rows are never printed by accident."""
        return f"<Table of {len(self)} {self._store.entity.__name__}>"

    def column(self, name: str) -> Iterator[Any]:
        """The property ``name`` of every row. Raises AttributeError if the entity has no such property."""
        store = self._store
        if name in store.kept:
            return self._at(store.kept[name])
        if name in store.packed:
            return map(store.packed[name].__getitem__, self._ordinals)
        return self._by_combination([getattr(row, name) for row in store.combinations])

    def each(self, function: Callable[[Row], T]) -> Iterator[T]:
        """The result of ``function`` for every row. It is called once per combination.

        It can read only the properties that form combinations. Raises TypeError if it reads one that differs per row.
        """
        store = self._store
        seen = _common_part(store.entity)
        own = dict.fromkeys((*store.kept, *store.packed), "")
        answers = [function(seen(**own, **{name: getattr(row, name) for name in store.common})) for row in store.combinations]
        return self._by_combination(answers)

    def at(self, ordinals: Iterable[int]) -> Table[Row]:
        """The rows of the whole table with these ordinals, in this order."""
        return Table(self._store, array("I", ordinals))

    def where(self, accept: Callable[[Row], bool]) -> Table[Row]:
        """The rows of the combinations that ``accept`` accepts. It can read the same properties as in ``each``."""
        return self.chosen(self.each(accept))

    def chosen(self, choices: Iterable[object]) -> Table[Row]:
        """The rows whose element in ``choices`` is true."""
        return Table(self._store, array("I", compress(self._ordinals, choices)), ordered=self._is_ordered)

    @property
    def ordinals(self) -> Sequence[int]:
        """The ordinals of these rows in the whole table."""
        return self._ordinals if isinstance(self._ordinals, range) else memoryview(self._ordinals).toreadonly()

    def is_part_of(self, whole: Table[Row]) -> bool:
        """Whether ``ordinals`` are places in ``whole``."""
        return self._store is whole._store and whole._is_whole

    @property
    def in_order(self) -> Table[Row]:
        """The same rows in order of id."""
        if not self._is_ordered and all(before <= after for before, after in pairwise(self.column("id"))):
            self._is_ordered = True
        if self._is_ordered:
            return self
        if self._ordered is None:
            self._ordered = Table(self._store, self._sorted(), ordered=True)
        return self._ordered

    def _sorted(self) -> array[int]:
        """The ordinals in order of id. All rows are sorted once, and a large part is selected from them."""
        store = self._store
        chosen = bytearray(len(store.numbers))
        for ordinal in self._ordinals:
            chosen[ordinal] = 1
        if len(self) * _LARGE < len(chosen) or len(self) != chosen.count(1):
            return array("I", sorted(self._ordinals, key=store.ids.__getitem__))
        if store.order is None:
            store.order = array("I", sorted(range(len(chosen)), key=store.ids.__getitem__))
        return array("I", compress(store.order, map(chosen.__getitem__, store.order)))

    @property
    def by_id(self) -> Mapping[str, Row]:
        """The rows by id, without an index: binary search over the rows in order of id."""
        return _ById(self)

    def find(self, identifier: str) -> int | None:
        """The ordinal of the row with this id, or None."""
        ordinals, ids = self.in_order._ordinals, self._store.ids
        place = bisect_left(ordinals, identifier, key=ids.__getitem__)
        found = ordinals[place] if place < len(ordinals) else None
        return found if found is not None and ids[found] == identifier else None

    def ordinals_in(self, other: Table[Any]) -> Sequence[int]:
        """For each row, the ordinal in ``other`` of the row with the same id, or -1."""
        places = dict(zip(other.column("id"), other.ordinals, strict=True))
        return memoryview(array("i", map(places.get, self.column("id"), repeat(-1)))).toreadonly()

    @property
    def _is_whole(self) -> bool:
        return self._ordinals == range(len(self._store.numbers))

    def _at(self, values: Sequence[T]) -> Iterator[T]:
        return iter(values) if self._is_whole else map(values.__getitem__, self._ordinals)

    def _by_combination(self, answers: Sequence[T]) -> Iterator[T]:
        return map(answers.__getitem__, self._at(self._store.numbers))


class _ById(Mapping[str, Row]):
    __slots__ = ("_table",)

    def __init__(self, table: Table[Row]) -> None:
        self._table = table

    def __len__(self) -> int:
        return len(self._table)

    def __iter__(self) -> Iterator[str]:
        return self._table.column("id")

    def __getitem__(self, identifier: str) -> Row:
        found = self._table.find(identifier)
        if found is None:
            raise KeyError(identifier)
        return self._table._store.row(found)


@functools.cache
def _common_part(entity: type[Row]) -> type[Row]:
    """``entity`` with a guard: a function over combinations must not read the empty text that replaces an id."""
    columns = columns_of(entity)
    own = columns.own if columns else frozenset[str]()

    def guarded(self: Row, name: str) -> Any:
        if name in own:
            raise TypeError(f"`{name}` differs from row to row: read it from its column, or iterate over the rows")
        return entity.__getattribute__(self, name)

    body = {"__getattribute__": guarded, "__module__": entity.__module__}
    meta: Any = type(entity)
    part: type[Row] = meta(entity.__name__, (entity,), body, frozen=True, gc=False)
    return part


def table_of(entity: type[Row], rows: Iterable[Row]) -> Table[Row]:
    """A table with these rows."""
    builder = Builder(entity)
    builder.extend(tuple(rows))
    return builder.finish()
