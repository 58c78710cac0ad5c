"""Goes on with the other rows where something of one row is not known."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import TypeVar

from ztscan.core.model import Gap
from ztscan.engine.check import Unknown

Row = TypeVar("Row")


class Unread:
    """What a check could not see while it went through rows. It is raised after the last row, so that what is found is kept."""

    def __init__(self) -> None:
        self._gaps: dict[Gap, None] = {}

    def add(self, *gaps: Gap) -> None:
        self._gaps.update(dict.fromkeys(gaps))

    def over(self, rows: Iterable[Row]) -> Iterator[Row]:
        """The rows. An Unknown that their source raises after the last one is kept for the end."""
        try:
            yield from rows
        except Unknown as unknown:
            self.add(*unknown.gaps)

    def rows_of(self, kind: Sequence[Row] | Gap) -> Sequence[Row]:
        """The rows of one kind; none where they could not be read."""
        if isinstance(kind, Gap):
            self.add(kind)
            return ()
        return kind

    @contextmanager
    def of_one(self) -> Iterator[None]:
        """Keeps the Unknown that is raised while one row is judged."""
        try:
            yield
        except Unknown as unknown:
            self.add(*unknown.gaps)

    def raise_any(self) -> None:
        """Raises Unknown if there was any gap."""
        if self._gaps:
            raise Unknown(*sorted(self._gaps, key=lambda gap: (gap.resource, gap.reason, gap.detail)))
