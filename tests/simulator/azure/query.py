"""The query texts that the project writes, and what they project. Any other text is one that nobody taught this double."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tests.simulator.azure.errors import NotModelledError
from tests.simulator.tenant import Json

_TEXT = re.compile(
    r"(?P<table>[A-Za-z]+) \| where type in~ \((?P<types>'[^']+'(?:, '[^']+')*)\) "
    r"\| project (?P<columns>[\w., =]+) \| order by id asc"
)
_COLUMN = re.compile(r"(?:(?P<name>[A-Za-z]\w*) = )?(?P<path>[A-Za-z]\w*(?:\.[A-Za-z]\w*)*)")


@dataclass(frozen=True)
class Query:
    """One table, types in lower case, and the columns: each a name and the path within a row."""

    table: str
    types: tuple[str, ...]
    columns: tuple[tuple[str, tuple[str, ...]], ...]

    def project(self, row: Json) -> Json:
        """A row as it is answered. What the row lacks is null."""
        return {name: _at(row, path) for name, path in self.columns}


def parse(text: str) -> Query:
    """Raises NotModelledError for any text but the project's own form."""
    found = _TEXT.fullmatch(text)
    if found is None:
        raise NotModelledError(f"a query of another form: {text}")
    columns = tuple(_column(part) for part in found["columns"].split(", "))
    if columns[0] != ("id", ("id",)):
        raise NotModelledError(f"the first column is `id`, which the rows are ordered by: {text}")
    types = tuple(re.findall(r"'([^']+)'", found["types"]))
    if types != tuple(one.lower() for one in types):
        raise NotModelledError(f"types are written in lower case: {text}")
    return Query(found["table"], types, columns)


def _column(text: str) -> tuple[str, tuple[str, ...]]:
    found = _COLUMN.fullmatch(text)
    if found is None:
        raise NotModelledError(f"a column of another form: {text}")
    path = tuple(found["path"].split("."))
    if not found["name"] and len(path) > 1:
        raise NotModelledError(f"a path without a name of its own: {text}")
    return found["name"] or found["path"], path


def _at(row: Any, path: Sequence[str]) -> Any:
    """The value at a path, names compared with case, as Kusto does."""
    for name in path:
        if not isinstance(row, Mapping):
            return None
        row = row.get(name)
    return row
