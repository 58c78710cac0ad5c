"""What a check finds in rows of one type, each of which is judged by itself."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TypeVar

from ztscan.core.model import Gap
from ztscan.engine.check import NotApplicable, Unknown, Yielded
from ztscan.entities.azure import AzureRow
from ztscan.estate.rows import each, managed_apart
from ztscan.estate.unread import Unread
from ztscan.estate.visibility import Visibility

Row = TypeVar("Row", bound=AzureRow)


def judge_each(
    rows: Sequence[Row], visibility: Visibility, noun: str, wrong: Callable[[Row], Iterable[Yielded]]
) -> Iterator[Yielded]:
    """What ``wrong`` says of each row that no service manages. What is not known of single rows is raised last."""
    yield from managed_apart(rows, visibility, noun)
    unread = Unread()
    for row in unread.over(each(rows, visibility, noun, managed=False)):
        try:
            yield from wrong(row)
        except Unknown as unknown:
            unread.add(*unknown.gaps)
    unread.raise_any()


def judge_kinds(
    kinds: Sequence[Sequence[Row] | Gap], visibility: Visibility, noun: str, wrong: Callable[[Row], Iterable[Yielded]]
) -> Iterator[Yielded]:
    """The same for rows of several types. One type that could not be read hides nothing of the others."""
    unread = Unread()
    rows = tuple(row for kind in kinds for row in unread.rows_of(kind))
    try:
        yield from unread.over(judge_each(rows, visibility, noun, wrong))
    except NotApplicable:
        unread.raise_any()
        raise
    unread.raise_any()
