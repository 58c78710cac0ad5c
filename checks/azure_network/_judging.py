"""How checks of this area go through rows of Azure."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TypeVar

from ztscan.entities.azure import AzureRow
from ztscan.estate.judged import judge_each
from ztscan.plugin import ByKey, Gap, GapReason, Subject, Unknown, known, required

T = TypeVar("T")
_TLS = re.compile(r"(?:tls)?v?1[._]?([0-3])", re.IGNORECASE | re.ASCII)


judged = judge_each


def subject(row: AzureRow, kind: str) -> Subject:
    """A row as the subject of a finding. Ids of Azure differ in case between answers."""
    return Subject(kind, row.key, row.name or row.id)


def read(table: ByKey[T] | Gap, row: AzureRow) -> T:
    """What was read of a row by its id. Raises Unknown if it could not be read."""
    entry = table if isinstance(table, Gap) else table[row.id]
    if isinstance(entry, Gap):
        raise Unknown(entry)
    return entry


def unclear(resource: str, detail: str) -> Unknown:
    """What to raise for evidence that does not say what it means."""
    return Unknown(Gap(resource, GapReason.MALFORMED, detail, "review it in the Azure portal, or scan again"))


def minor_tls(value: str | None, resource: str, name: str) -> int:
    """The minor version of TLS in words such as ``TLS1_2``, ``1.2``, ``TLSv1_2`` and ``Tls12``. Raises Unknown for any other."""
    word = required(value, resource, name)
    found = _TLS.fullmatch(word.strip())
    if found is None:
        raise unclear(resource, f"`{resource}` has a value for `{name}` that is no known version of TLS")
    return int(found[1])


def takes_http(values: Iterable[str] | None, resource: str, name: str) -> bool:
    """Whether plain HTTP is among protocols. Raises Unknown for a protocol that is not known."""
    return "http" in {known(one, {"http", "https"}, resource, name) for one in required(values, resource, name)}
