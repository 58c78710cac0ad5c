"""Who asks the double, and how it behaves beyond serving its estate."""

from __future__ import annotations

import enum
from dataclasses import dataclass

from tests.simulator.azure.faults import AzureFaultPlan


@dataclass(frozen=True, kw_only=True)
class Sight:
    """What the caller's roles admit to. All by default: Reader at the tenant root group and at ``/``."""

    root: bool = True
    """Reads the root management group, and with it every subscription of the tenant."""
    subscriptions: frozenset[str] | None = None
    """Ids of subscriptions that are readable; None: all. With ``root`` it is what a deny assignment leaves."""
    actions: tuple[str, ...] = ("*/read",)
    """What the caller's role permits. Without ``*/read`` or ``*``, Resource Graph shows subscriptions, and nothing in them."""
    denied: tuple[str, ...] = ()
    """Beginnings of paths, in lower case, that are answered with 403."""


class Ids(enum.Enum):
    """The casing of resource ids in the answers of Resource Graph."""

    AS_CREATED = "as created"
    LOWER = "lower"
    UPPER = "upper"


@dataclass(frozen=True, kw_only=True)
class AzureOptions:
    """Everything is off by default: all is seen, no latency, no quota, no fault."""

    sight: Sight = Sight()
    ids: Ids = Ids.AS_CREATED
    page: int = 1000
    """Most rows of a page; Azure's own limit is 1,000."""
    latency: float = 0.0
    """Seconds before each answer."""
    quotas: float | None = None
    """Published limits are in force, their windows multiplied by this; None: no limits."""
    keep_alive: float = 75.0
    tokens: frozenset[str] | None = None
    """Access tokens that are accepted; None: no token is asked for."""
    faults: AzureFaultPlan | None = None
    tolerant: bool = False
    """Let requests pass that the double does not model: they still get a 400, but do not fail the test."""


PLAIN = AzureOptions()
