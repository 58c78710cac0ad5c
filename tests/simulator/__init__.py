"""A Graph-shaped HTTP server over synthetic tenants.

    with simulator(TENANTS["contoso"]()) as graph:
        ...  # graph.url goes into ZTSCAN_GRAPH_ENDPOINT

It serves recordings, scale and faults. What the product may ask is what ``endpoints.py`` lists; anything else gets a 400
and fails the test.
"""

from __future__ import annotations

from tests.simulator.faults import TRANSIENT, Fault, FaultPlan
from tests.simulator.graph import Caller
from tests.simulator.options import Options
from tests.simulator.running import Running, simulator
from tests.simulator.tenants import TENANTS
from tests.simulator.view import US_GOVERNMENT

__all__ = ["TENANTS", "TRANSIENT", "US_GOVERNMENT", "Caller", "Fault", "FaultPlan", "Options", "Running", "simulator"]
