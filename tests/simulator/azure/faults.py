"""Everything that goes wrong between a client and Azure, chosen by seed from what is asked."""

from __future__ import annotations

import enum
from collections.abc import Mapping
from dataclasses import dataclass

from tests.simulator.faults import FaultPlan


class AzureFault(enum.Enum):
    """One way to fail. The value is what the log shows."""

    TOO_MANY_REQUESTS = "429 with Retry-After"
    INTERNAL_ERROR = "500"
    BAD_GATEWAY = "502"
    UNAVAILABLE = "503"
    GATEWAY_TIMEOUT = "504"
    RESET = "connection reset before the answer"
    CUT = "connection closed in the middle of the body"
    SLOW = "body in small pieces"
    TRUNCATED_JSON = "JSON cut short"
    MALFORMED_JSON = "a web page instead of JSON"
    WRONG_TYPES = "values of another type"
    ERROR_BODY = "200 with an error in the body"
    QUOTA_EMPTY = "answered, and no request left in the quota"
    SUBSCRIPTION_LIMIT = "more subscriptions than one query covers"
    TRUNCATED_WITHOUT_TOKEN = "more rows, but no token"
    TOO_LARGE = "refused: the answer is larger than 16 MB"
    FORBIDDEN = "403 AuthorizationFailed"
    SUBSCRIPTION_NOT_FOUND = "404 SubscriptionNotFound"
    CLAIMS_CHALLENGE = "401 with a claims challenge"
    UNAUTHORIZED = "401"
    FOREIGN_LINK = "next link to another host"
    FOREIGN_HTTPS_LINK = "next link to another host that has a certificate"
    REPEATED_LINK = "next link, or token, of the same page"
    REPEATED_ID = "an id twice, in two casings"
    MORE_ANNOUNCED = "more rows announced than sent"
    FEWER_ROWS = "rows lost, their number still told"
    REDIRECT = "redirect to another host"
    GZIP_BOMB = "small body that unpacks to a very large one"


TRANSIENT = frozenset(
    {
        AzureFault.TOO_MANY_REQUESTS,
        AzureFault.INTERNAL_ERROR,
        AzureFault.BAD_GATEWAY,
        AzureFault.UNAVAILABLE,
        AzureFault.GATEWAY_TIMEOUT,
        AzureFault.RESET,
        AzureFault.CUT,
        AzureFault.SLOW,
        AzureFault.QUOTA_EMPTY,
        AzureFault.CLAIMS_CHALLENGE,
        AzureFault.REPEATED_ID,
    }
)
"""Faults that a client can get over when they happen once: what is read in the end is whole."""

QUERY_ONLY = frozenset(
    {
        AzureFault.QUOTA_EMPTY,
        AzureFault.SUBSCRIPTION_LIMIT,
        AzureFault.TRUNCATED_WITHOUT_TOKEN,
        AzureFault.TOO_LARGE,
        AzureFault.MORE_ANNOUNCED,
        AzureFault.FEWER_ROWS,
    }
)
"""Faults that only an answer of Resource Graph can have: a list of Resource Manager tells no number of rows."""
SUBSCRIPTION_ONLY = frozenset({AzureFault.SUBSCRIPTION_NOT_FOUND})


@dataclass(frozen=True, kw_only=True)
class AzureFaultPlan:
    """Which requests fail, how, and how often in a row.

    ``rate`` is the share of requests that are struck, by what they ask; ``times`` the number of attempts at such a request that
    fail (None: all of them); ``only`` strikes paths that begin so, or queries of a type that begins so.
    """

    seed: int = 0
    kinds: tuple[AzureFault, ...] = tuple(AzureFault)
    rate: float = 0.1
    times: int | None = 1
    only: str = ""

    def strike(self, path: str, asked: Mapping[str, str], types: tuple[str, ...], *, attempt: int) -> AzureFault | None:
        """The fault of this request, in its ``attempt``-th repetition from 0. ``types``: what a query asks for."""
        if self.times is not None and attempt >= self.times:
            return None
        if not any(one.startswith(self.only) for one in (path, *types)):
            return None
        dice = FaultPlan(seed=self.seed)
        if dice.roll("azure", path, asked) >= self.rate:
            return None
        lacking = frozenset() if types else QUERY_ONLY
        if not path.startswith("/subscriptions/"):
            lacking |= SUBSCRIPTION_ONLY
        kinds = [kind for kind in self.kinds if kind not in lacking]
        return kinds[int(dice.roll("azure's", path, asked) * len(kinds))] if kinds else None
