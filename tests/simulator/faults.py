"""Everything that goes wrong between a client and Graph, chosen by seed.

A plan decides from its seed and from what is asked, so that one seed means one run however the client orders its requests.
Only a plan with ``every`` goes by the order in which they come.
"""

from __future__ import annotations

import enum
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass


class Fault(enum.Enum):
    """One way to fail. The value is what the log shows."""

    TOO_MANY_REQUESTS = "429 with Retry-After"
    TOO_MANY_REQUESTS_SILENT = "429 without Retry-After"
    INTERNAL_ERROR = "500"
    BAD_GATEWAY = "502"
    UNAVAILABLE = "503"
    GATEWAY_TIMEOUT = "504"
    RESET = "connection reset before the answer"
    CUT = "connection closed in the middle of the body"
    SLOW = "body in small pieces"
    STALLED = "body that stops and never goes on"
    TRUNCATED_JSON = "JSON cut short"
    MALFORMED_JSON = "a web page instead of JSON"
    WRONG_TYPES = "values of another type"
    ERROR_BODY = "200 with an error in the body"
    DUPLICATE_ROWS = "a row twice"
    MISSING_ROWS = "rows lost, their number still told"
    REPEATED_LINK = "next link that leads to the same page"
    LOOPING_LINK = "next link that leads back to the first page"
    EMPTY_PAGE = "an empty page in the middle"
    EXPIRED_TOKEN = "skip token expired"
    FOREIGN_LINK = "next link to another host"
    REDIRECT = "redirect to another host"
    UNAUTHORIZED = "401 in the middle"
    FORBIDDEN = "permission lost"
    GZIP_BOMB = "small body that unpacks to a very large one"


TRANSIENT = frozenset(
    {
        Fault.TOO_MANY_REQUESTS,
        Fault.TOO_MANY_REQUESTS_SILENT,
        Fault.INTERNAL_ERROR,
        Fault.BAD_GATEWAY,
        Fault.UNAVAILABLE,
        Fault.GATEWAY_TIMEOUT,
        Fault.RESET,
        Fault.CUT,
        Fault.SLOW,
        Fault.EXPIRED_TOKEN,
        Fault.EMPTY_PAGE,
        Fault.DUPLICATE_ROWS,
    }
)
"""Faults that a client can get over when they happen once: what is read in the end is whole."""

NEEDS_LATER_PAGE = frozenset({Fault.EXPIRED_TOKEN})
"""Faults that only a page after the first can have."""


@dataclass(frozen=True, kw_only=True)
class FaultPlan:
    """Which requests fail, how, and how often in a row.

    ``rate`` is the share of addresses that are struck; ``times`` the number of attempts at such an address that fail
    (None: all of them); ``after`` spares the first so many requests; ``only`` strikes paths that begin so. ``every``: each
    so-many-th request of the run is struck instead of a share of addresses, repetitions too. ``lossy``: paths that lose rows
    (``MISSING_ROWS``); None: all.
    """

    seed: int = 0
    kinds: tuple[Fault, ...] = tuple(Fault)
    rate: float = 0.1
    times: int | None = 1
    after: int = 0
    only: str = ""
    every: int | None = None
    lossy: frozenset[str] | None = None

    def strike(self, path: str, options: Mapping[str, str], *, attempt: int, number: int) -> Fault | None:
        """The fault of this request: its ``attempt``-th at this address and the ``number``-th of the run, both from 0."""
        if number < self.after or not path.startswith(self.only) or not self._whether(path, options, attempt, number):
            return None
        lacking = set() if "$skiptoken" in options else {*NEEDS_LATER_PAGE}
        if self.lossy is not None and path not in self.lossy:
            lacking.add(Fault.MISSING_ROWS)
        kinds = [kind for kind in self.kinds if kind not in lacking]
        return kinds[int(self.roll("which", path, options) * len(kinds))] if kinds else None

    def _whether(self, path: str, options: Mapping[str, str], attempt: int, number: int) -> bool:
        if self.every is not None:
            return (number + 1) % self.every == 0
        return (self.times is None or attempt < self.times) and self.roll("whether", path, options) < self.rate

    def roll(self, purpose: str, path: str, options: Mapping[str, str]) -> float:
        """A number in [0, 1) made of the seed and what is asked."""
        text = "|".join((str(self.seed), purpose, path, *(f"{name}={value}" for name, value in sorted(options.items()))))
        return int.from_bytes(hashlib.blake2b(text.encode(), digest_size=7).digest(), "big") / 2**56
