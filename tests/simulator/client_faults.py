"""What goes wrong on the client's own side of the wire, chosen by seed: names that do not resolve, certificates that nobody
trusts, tokens that cannot be renewed, a clock that is off.

As a ``FaultPlan`` does, a plan decides from its seed and from what is asked, never from the order of requests.
"""

from __future__ import annotations

import enum
import random
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import httpx
from azure.core.credentials import AccessToken
from azure.core.exceptions import ClientAuthenticationError

from tests.simulator.faults import FaultPlan
from tests.simulator.tenant import NOW

TOKENS = tuple(f"bearer-of-an-invented-scanner-{number}" for number in range(8))
"""Access tokens, handed out in turn. Their text stands nowhere else, so that a leak shows."""
LIFETIME = 3600.0
_TWO_HOURS = 7200.0


class ClientFault(enum.Enum):
    """One way not to reach Graph at all. The value is what the operating system, or OpenSSL, says."""

    DNS = "[Errno -2] Name or service not known"
    TLS = "[SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed: self-signed certificate in certificate chain"
    UNREACHABLE = "[Errno 101] Network is unreachable"


@dataclass(frozen=True, kw_only=True)
class ClientPlan:
    """Which requests never leave, how fast the clock is, and after how many tokens there are no more.

    ``rate`` and ``times`` as in ``FaultPlan``; ``skew`` in seconds by which the client's clock is ahead of the server's.
    """

    seed: int = 0
    rate: float = 0.0
    times: int | None = 1
    skew: float = 0.0
    tokens: int | None = None

    @classmethod
    def of(cls, seed: int) -> ClientPlan:
        """Mostly nothing, and now and then each of the faults."""
        chosen = random.Random(seed)  # noqa: S311 - a choice, not a secret
        return cls(
            seed=seed,
            rate=chosen.choice((0.0, 0.0, 0.02, 0.2)),
            times=chosen.choice((1, 3, None)),
            skew=chosen.choice((0.0, 0.0, _TWO_HOURS, -_TWO_HOURS)),
            tokens=chosen.choice((None, None, None, 1, 3)),
        )

    def strike(self, url: httpx.URL, attempt: int) -> ClientFault | None:
        """The fault that keeps the ``attempt``-th request for ``url``, from 0, from leaving."""
        kinds: Sequence[ClientFault] = tuple(ClientFault)
        if self.times is not None and attempt >= self.times:
            return None
        dice = FaultPlan(seed=self.seed)
        if dice.roll("client", url.path, dict(url.params)) >= self.rate:
            return None
        return kinds[int(dice.roll("client's", url.path, dict(url.params)) * len(kinds))]


class Unreliable(httpx.AsyncBaseTransport):
    """``inner`` by way of a network that fails as ``plan`` says."""

    def __init__(self, inner: httpx.AsyncBaseTransport, plan: ClientPlan) -> None:
        self._inner = inner
        self._plan = plan
        self._attempts: Counter[str] = Counter()
        self.struck: list[ClientFault] = []

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        fault = self._plan.strike(request.url, self._attempts[str(request.url)])
        self._attempts[str(request.url)] += 1
        if fault is not None:
            self.struck.append(fault)
            raise httpx.ConnectError(fault.value, request=request)
        return await self._inner.handle_async_request(request)


class Tokens:
    """An authority that hands out ``TOKENS`` in turn, by a clock that is right, until there are no more."""

    def __init__(self, plan: ClientPlan) -> None:
        self._plan = plan
        self.given = 0
        self.refused = False

    async def get_token(self, *_scopes: str, **_options: Any) -> AccessToken:
        if self._plan.tokens is not None and self.given >= self._plan.tokens:
            self.refused = True
            raise ClientAuthenticationError("AADSTS50173: the grant has been revoked")
        self.given += 1
        return AccessToken(TOKENS[self.given % len(TOKENS)], int(NOW.timestamp() + LIFETIME))

    async def close(self) -> None:
        """Nothing is open."""
