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


LIMITS: Mapping[str, SharedLimit] = {
    "reports": SharedLimit(122, 10.5),
    "sign_in_activity": SharedLimit(10, 61.0),
}
