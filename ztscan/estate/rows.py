"""Goes through rows of Azure as checks must: those that are judged, and no pass on a part of the tenant."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TypeVar

from ztscan.core.model import ByKey, Gap, GapReason, Note
from ztscan.engine.check import NotApplicable, Unknown
from ztscan.entities.azure import AzureRow
from ztscan.estate.visibility import Visibility

Row = TypeVar("Row", bound=AzureRow)
T = TypeVar("T")


def each(rows: Iterable[Row], visibility: Visibility, noun: str, *, managed: bool = True) -> Iterator[Row]:
    """The rows that are judged. After the last one: Unknown unless the whole tenant was read, NotApplicable if it has none.

    ``noun``: what a row is, such as "storage account". ``managed``: also those that another resource owns
    (``managed_apart`` notes them).
    """
    found = unknown = 0
    for row in rows:
        if visibility.holds(row):
            if managed or not visibility.is_managed(row):
                found += 1
                yield row
        elif visibility.is_unknown(row):
            unknown += 1
    if visibility.gap is not None:
        raise Unknown(visibility.gap)
    if unknown:
        detail = f"{unknown} {noun}{'' if unknown == 1 else 's'} in subscriptions that the list of subscriptions does not have"
        raise Unknown(Gap("azure_subscriptions", GapReason.UNAVAILABLE, detail, "scan again"))
    if not found:
        raise NotApplicable(nothing(visibility, noun))


def each_if_any(rows: Iterable[Row], visibility: Visibility, noun: str) -> Iterator[Row]:
    """The same where none is what should be: NotApplicable is raised only where the tenant has no subscription."""
    try:
        yield from each(rows, visibility, noun)
    except NotApplicable:
        if visibility.none_there:
            raise


def each_with(
    rows: Iterable[Row], table: ByKey[T] | Gap, visibility: Visibility, noun: str, *, managed: bool = True
) -> Iterator[tuple[Row, T]]:
    """The same with what was read of each row, by its id. Rows of which it could not be read raise Unknown after the last one."""
    gaps: list[Gap] = []
    try:
        for row in each(rows, visibility, noun, managed=managed):
            read = table if isinstance(table, Gap) else table[row.id]
            if isinstance(read, Gap):
                gaps.append(read)
            else:
                yield row, read
    except Unknown as unknown:
        gaps.extend(unknown.gaps)
    if gaps:
        raise Unknown(*dict.fromkeys(gaps))


def each_subscription(table: ByKey[T] | Gap, visibility: Visibility) -> Iterator[tuple[str, str, T]]:
    """Id and name of each subscription that is judged, and what was read of it. Raises Unknown and NotApplicable as ``each``."""
    gaps = [] if visibility.gap is None else [visibility.gap]
    for key, name in visibility.subscriptions.items():
        read = table if isinstance(table, Gap) else table[key]
        if isinstance(read, Gap):
            gaps.append(read)
        else:
            yield key, name, read
    if gaps:
        raise Unknown(*dict.fromkeys(gaps))
    if not visibility.subscriptions:
        raise NotApplicable(nothing(visibility, "subscription"))


def whole_or_unknown(visibility: Visibility) -> None:
    """Raises Unknown unless the whole tenant was read: for a check whose pass rests on what no row shows."""
    if visibility.gap is not None:
        raise Unknown(visibility.gap)


def managed_apart(rows: Iterable[AzureRow], visibility: Visibility, noun: str) -> Iterator[Note]:
    """A note of the rows that ``each`` leaves out with ``managed=False``: a service owns them."""
    count = sum(visibility.holds(row) and visibility.is_managed(row) for row in rows)
    if count:
        yield Note(f"{count} {noun}{'' if count == 1 else 's'} that a service manages {'is' if count == 1 else 'are'} not judged")


def nothing(visibility: Visibility, noun: str) -> str:
    """Why there is nothing to judge, in a tenant that was read as a whole."""
    if visibility.none_there:
        return "the tenant has no Azure subscription"
    count = len(visibility.subscriptions)
    if not count:
        return "the configuration excludes every subscription of the tenant"
    return f"there is no {noun} to judge in the {f'{count} subscriptions' if count > 1 else 'only subscription'} of the tenant"
