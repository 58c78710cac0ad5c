"""The limits of Microsoft Graph for an application over all its tenants, by lane.

Source: https://learn.microsoft.com/graph/throttling-limits (autumn 2026). The spans are a little longer than published: Graph
counts from the arrival of a request, and the network delay varies.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple


class SharedLimit(NamedTuple):
    """At most ``requests`` in each span of ``seconds``."""

    requests: int
    seconds: float

    def shared_by(self, runs: int) -> SharedLimit:
        """The part of one run, where so many runs under one application go on at the same time."""
        requests = max(1, self.requests // runs)
        return SharedLimit(requests, self.seconds * max(1.0, runs * requests / self.requests))


LIMITS: Mapping[str, SharedLimit] = {
    "reports": SharedLimit(122, 10.5),
    "sign_in_activity": SharedLimit(10, 61.0),
}
