"""What a synthetic tenant is: the objects that Graph would serve for it, by path, with nothing about HTTP.

A tenant is described in Python (``tests/simulator/tenants``) and is deterministic: ids are derived from names, times are
counted from ``NOW``. Collections are ``Rows``, so that a generated tenant of a million users need not exist in memory.
"""

from __future__ import annotations

import uuid
from array import array
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, Protocol

Json = dict[str, Any]

NOW = datetime(2026, 11, 1, 6, 0, 0, tzinfo=UTC)
"""The moment that every recorded tenant is read at."""


class Rows(Protocol):
    """A collection, read a slice at a time and in a fixed order."""

    def __len__(self) -> int: ...

    def page(self, start: int, stop: int) -> Sequence[Json]:
        """The rows from ``start`` up to, not including, ``stop``; fewer where the collection ends."""

    def by_id(self, key: str) -> Json | None:
        """The row with this ``id``, or None."""


class ListRows:
    """Rows that are simply there."""

    __slots__ = ("_by_id", "_rows")

    def __init__(self, rows: Iterable[Json]) -> None:
        self._rows = tuple(rows)
        self._by_id = {row["id"].lower(): row for row in self._rows if isinstance(row.get("id"), str)}
        if len(self._by_id) not in (0, len(self._rows)):
            raise ValueError("a collection holds an id twice, or rows with and without one")

    def __len__(self) -> int:
        return len(self._rows)

    def page(self, start: int, stop: int) -> Sequence[Json]:
        return self._rows[start:stop]

    def by_id(self, key: str) -> Json | None:
        return self._by_id.get(key.lower())


class PickedRows:
    """Some rows of a collection, by their positions there."""

    def __init__(self, rows: Rows, positions: Iterable[int]) -> None:
        self._rows = rows
        self._positions = array("Q", positions)

    def __len__(self) -> int:
        return len(self._positions)

    def page(self, start: int, stop: int) -> Sequence[Json]:
        return [row for position in self._positions[start:stop] for row in self._rows.page(position, position + 1)]

    def by_id(self, key: str) -> Json | None:
        return self._rows.by_id(key)


NOTHING = ListRows(())


@dataclass(frozen=True)
class Tenant:
    """Everything that Graph serves for one tenant, by the endpoint's path template without version and leading slash.

    ``collections`` and ``singletons`` hold what has one address; ``keyed`` and ``keyed_singletons`` what hangs below an
    object (``groups/{id}/owners`` by group id). A singleton that differs by version has ``beta:`` before its path.
    ``service_plans`` decides what Graph refuses for want of a licence.
    """

    name: str
    id: str
    service_plans: frozenset[str]
    collections: Mapping[str, Rows]
    singletons: Mapping[str, Json]
    keyed: Mapping[str, Mapping[str, Rows]] = field(default_factory=dict)
    keyed_singletons: Mapping[str, Mapping[str, Json]] = field(default_factory=dict)

    @property
    def users(self) -> int:
        return len(self.collections["users"])

    def directory_object(self, key: str) -> Json | None:
        """A live user, group, service principal or application with its ``@odata.type``; None for deleted and unknown ids."""
        for path, kind in DIRECTORY_OBJECTS.items():
            row = self.collections.get(path, NOTHING).by_id(key)
            if row is not None:
                return {"@odata.type": f"#microsoft.graph.{kind}", **row}
        return None


DIRECTORY_OBJECTS = {
    "users": "user",
    "groups": "group",
    "servicePrincipals": "servicePrincipal",
    "applications": "application",
    "devices": "device",
}


def guid(*names: str) -> str:
    """An id made of names: the same in every run, and different for different names."""
    return str(uuid.uuid5(uuid.NAMESPACE_URL, "https://graph.example/" + "/".join(names)))


def days_ago(days: float) -> str:
    """A time before ``NOW`` as Graph writes it."""
    return (NOW - timedelta(days=days)).strftime("%Y-%m-%dT%H:%M:%SZ")
