"""The inventory of credentials behind its section of the report: in ``Scan.statistics`` under ``credential_inventory``."""

from __future__ import annotations

from typing import Literal

import msgspec

MOST_LISTED = 5_000
"""So many credentials are in a result, those that end first. The counts are of all."""
Use = Literal["used", "unused", "unknown"]
"""Whether the report on sign-ins shows a use. ``unknown``: the report was not read, or does not say."""


class InventoryRow(msgspec.Struct, frozen=True):
    """One valid credential. Times are days (``2027-02-01``); empty: Graph states none."""

    holder: str
    """Name of the application or service principal."""
    on: str
    """``application`` or ``servicePrincipal``."""
    kind: str
    name: str
    start: str
    end: str
    use: Use
    last_use: str = ""
    owners: tuple[str, ...] | None = None
    """None: the owners could not be read."""


class CredentialInventory(msgspec.Struct, frozen=True):
    """``credential_inventory``: credentials with which applications sign in, that are valid. Single sign-on is left out."""

    as_of: str
    total: int
    expired: int
    """Credentials that are no longer valid, and are still stored."""
    holders: int
    without_end: int
    ends: tuple[tuple[str, int], ...]
    """By month (``2027-02``), the number of credentials that end in it; in order."""
    rows: tuple[InventoryRow, ...]
    incomplete: bool = False
    """Credentials of some objects could not be read."""
