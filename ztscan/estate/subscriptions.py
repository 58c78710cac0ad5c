"""Goes through the subscriptions that are judged, and names what is found in one of them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ztscan.core.columns import Table
from ztscan.core.model import Subject
from ztscan.engine.check import NotApplicable
from ztscan.entities.azure import AzureRow, subscription_of
from ztscan.estate.rows import nothing, whole_or_unknown
from ztscan.estate.visibility import Visibility


def judged_subscriptions(visibility: Visibility) -> Iterator[Subject]:
    """The subscriptions that are judged. After the last one: raises Unknown unless the whole tenant was read."""
    for key in visibility.subscriptions:
        yield subscription_subject(visibility, key)
    whole_or_unknown(visibility)
    if not visibility.subscriptions:
        raise NotApplicable(nothing(visibility, "subscription"))


def subscription_subject(visibility: Visibility, key: str) -> Subject:
    return Subject("subscription", key, visibility.name_of(key))


def row_subject(kind: str, row: AzureRow) -> Subject:
    """A resource of Azure as the subject of a finding. Its id is in lower case: Azure's casing differs between answers."""
    return Subject(kind, row.key, row.name or row.key)


def homes_of(table: Table[Any]) -> Iterator[str]:
    """The same for every row of a table, without making the rows."""
    for subscription, key in zip(table.column("subscription"), table.column("id"), strict=True):
        yield (subscription or subscription_of(key)).lower()


def home_of(row: AzureRow) -> str:
    """The id of the subscription that a row is of, in lower case."""
    return (row.subscription or subscription_of(row.id)).lower()
