"""A scan of the simulator that keeps to Graph's published quotas, as one of Graph itself does: started by ``benchmarks.scan``."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path

from ztscan.cli.rendering import Rendering
from ztscan.config.settings import Settings
from ztscan.engine.registry import load
from ztscan.graph.client import connect
from ztscan.graph.clouds import GLOBAL
from ztscan.graph.collect import collect_now
from ztscan.graph.source import TenantReading
from ztscan.scan import judge, plan_for


def main() -> None:
    """Reads, judges and writes ``report.html`` into the current folder."""
    registry, settings = load(), Settings()
    checks = registry.select(())
    started = datetime.now(UTC)
    client = connect(GLOBAL, endpoint=os.environ["ZTSCAN_GRAPH_ENDPOINT"], paced=True)
    collection = collect_now(plan_for(checks, GLOBAL), client)
    reading = TenantReading(collection, GLOBAL, {}, started, datetime.now(UTC))
    graded = judge(reading, checks, registry, settings).graded
    Path("report.html").write_bytes(Rendering(registry, settings).render(".html", graded))


if __name__ == "__main__":
    main()
