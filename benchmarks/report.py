"""How large the HTML report is, how long it takes to make and how soon it can be used, of a small and of a large tenant."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from playwright.sync_api import Browser

from benchmarks.browser import chromium, use
from benchmarks.figures import Figure, at_most, main, unmeasured
from tests.simulator.in_process import InProcess
from tests.simulator.tenants.generated import Shape, generated
from ztscan.cli.rendering import Rendering
from ztscan.config.settings import Settings
from ztscan.engine.registry import load
from ztscan.graph.clouds import GLOBAL
from ztscan.graph.source import TenantReading
from ztscan.scan import judge, plan_for

LIMITS = {1_000: 1.5, 100_000: 5.0}
"""Megabytes of the report, by users of the tenant."""
NOW = datetime(2026, 11, 20, 8, tzinfo=UTC)


def measure() -> Iterator[Figure]:
    registry, settings = load(), Settings()
    checks = registry.select(())
    plan = plan_for(checks, GLOBAL)
    reports: dict[str, bytes] = {}
    for users, limit in LIMITS.items():
        collection = InProcess(generated(Shape(users=users))).collect(plan)
        graded = judge(TenantReading(collection, GLOBAL, {}, NOW, NOW), checks, registry, settings).graded
        begin = time.process_time()
        report = Rendering(registry, settings).render(".html", graded)
        took = time.process_time() - begin
        name = f"{users:,} users, {sum(len(check.findings) for check in graded.scan.checks):,} findings"
        yield at_most(f"{name}: size", len(report) / 1e6, limit, "MB")
        yield Figure(f"{name}: CPU to render", took, "s")
        reports[name] = report
    with chromium() as browser, tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "report.html"
        for name, report in reports.items():
            file.write_bytes(report)
            yield from _used(browser, file, name)


def _used(browser: Browser | None, report: Path, name: str) -> Iterator[Figure]:
    if browser is None:
        yield unmeasured(f"{name}: opened (no Chromium here)", 1, "s")
        yield unmeasured(f"{name}: filtered (no Chromium here)", 1, "s")
        yield unmeasured(f"{name}: longest table unfolded (no Chromium here)", 0.3, "s")
        return
    used = use(browser, report)
    yield at_most(f"{name}: opened in Chromium", used.opened, 1, "s")
    yield at_most(f"{name}: filtered in Chromium", used.filtered, 1, "s")
    yield at_most(f"{name}: table of {used.rows:,} rows unfolded", used.unfolded, 0.3, "s")


if __name__ == "__main__":
    main("report", measure)
