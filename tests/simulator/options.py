"""How a simulator behaves beyond serving its tenant."""

from __future__ import annotations

from dataclasses import dataclass

from tests.simulator.faults import FaultPlan
from tests.simulator.graph import ANYBODY, Caller
from tests.simulator.quotas import ApplicationQuotas
from tests.simulator.view import GLOBAL, Cloud


@dataclass(frozen=True, kw_only=True)
class Options:
    """Everything is off by default: every permission granted, no latency, no quota, no fault."""

    caller: Caller = ANYBODY
    cloud: Cloud = GLOBAL
    latency: float = 0.0
    """Seconds before each answer."""
    quotas: float | None = None
    """Graph's published limits are in force, their windows multiplied by this; None: no limits."""
    application: ApplicationQuotas | None = None
    """What the application has in all its tenants together, shared with other simulators; None: no limits."""
    retry_after: bool = True
    """429 says when to come back, where Graph's does. False: none of them does."""
    keep_alive: float = 75.0
    """Seconds after which an idle connection is closed."""
    tokens: frozenset[str] | None = None
    """Access tokens that are accepted; None: no token is asked for."""
    faults: FaultPlan | None = None
    contradicted: frozenset[str] = frozenset()
    """Ids of policies of which What If says the contrary of what is so."""
    writable: bool = False
    """PATCH, PUT, POST and DELETE change the tenant; only tests that apply a fix send them."""
    tolerant: bool = False
    """Let requests pass that the simulator does not model: they still get a 400, but do not fail the test."""


PLAIN = Options()
