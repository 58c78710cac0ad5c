"""A simulated tenant as a source of a scan, in this process: without a socket and without waiting."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from tests.simulator.in_process import InProcess
from tests.simulator.options import PLAIN, Options
from tests.simulator.tenant import NOW, Tenant
from ztscan.graph.clouds import GLOBAL, Cloud
from ztscan.graph.plan import Plan
from ztscan.graph.progress import Progress, unwatched
from ztscan.graph.source import TenantReading


@dataclass(frozen=True, slots=True)
class Simulated:
    """The tenant as it is at ``started``."""

    simulated: Tenant
    started: datetime = NOW
    options: Options = PLAIN
    cloud: Cloud = GLOBAL
    second_source: ClassVar[None] = None

    def read(
        self, plan: Plan, *, budget: float, progress: Progress = unwatched, unlimited: frozenset[str] = frozenset()
    ) -> TenantReading:
        del progress, unlimited
        collection = InProcess(self.simulated, self.options, now=self.started).collect(plan, budget=budget)
        return TenantReading(collection, self.cloud, {"auth": "none"}, self.started, self.started)
