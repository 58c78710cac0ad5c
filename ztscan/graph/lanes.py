"""Graph's throttling buckets. Each is a lane with its own pace; a 429 slows only its own lane.

Figures: learn.microsoft.com/graph/throttling-limits (autumn 2026).
"""

from __future__ import annotations

import enum

import msgspec


class Pace(msgspec.Struct, frozen=True):
    """At most ``requests`` per ``seconds``, at most ``concurrency`` at once. ``requests`` 0: no published number.

    ``seconds`` is a little longer than published: Graph counts from the arrival of a request, and the network delay varies.
    In a lane of one request at once they begin with the answer: its request has arrived by then, however long it took.
    """

    requests: int
    seconds: float
    concurrency: int


class Lane(enum.Enum):
    CONDITIONAL_ACCESS = Pace(1, 1.05, 1)
    """Conditional Access and Identity Protection: one request a second per tenant, shared by all apps, no Retry-After."""
    REPORTS = Pace(5, 10.5, 2)
    """Five in ten seconds: reports, audit and sign-in logs, authentication details of users."""
    SIGN_IN_ACTIVITY = Pace(10, 61.0, 1)
    """Ten in a minute: ``signInActivity`` of users."""
    DIRECTORY = Pace(0, 0.0, 8)
    """Directory objects: resource units, 3,500-8,000 per 10 seconds by tenant size."""
    OTHER = Pace(0, 0.0, 4)
    RESOURCE_GRAPH = Pace(15, 5.5, 3)
    """Queries of Azure Resource Graph: about fifteen in five seconds; each answer says how many are left."""
    RESOURCE_MANAGER = Pace(25, 1.1, 6)
    """Azure Resource Manager: 25 a second are refilled for each principal and subscription."""

    @property
    def pace(self) -> Pace:
        return self.value


OVER_ALL_TENANTS = frozenset({Lane.REPORTS, Lane.SIGN_IN_ACTIVITY})
"""Lanes in which an application has a limit over all its tenants too. A fleet keeps to it (``ztscan.fleet.run.limits``)."""
