"""How large the HTML report is and how long it takes to make, of a small and of a large tenant."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import UTC, datetime

from benchmarks.figures import Figure, at_most, main
from tests.simulator.in_process import InProcess
from tests.simulator.tenants.generated import Shape, generated
from ztscan.cli.pipeline import Reading, judge, plan_for
from ztscan.cli.rendering import Rendering
from ztscan.compare import Graded
from ztscan.config import Settings
from ztscan.graph.clouds import GLOBAL
from ztscan.registry import load

LIMITS = {1_000: 1.5, 100_000: 5.0}
"""Megabytes of the report, by users of the tenant."""
NOW = datetime(2026, 11, 20, 8, tzinfo=UTC)


def measure() -> Iterator[Figure]:
    registry, settings = load(), Settings()
    checks = registry.checks.values()
    plan = plan_for(checks, GLOBAL)
    for users, limit in LIMITS.items():
        collection = InProcess(generated(Shape(users=users))).collect(plan)
        waived, grade = judge(Reading(collection, GLOBAL, {}, NOW, NOW), checks, registry, settings)
        graded = Graded(waived.scan, grade)
        begin = time.process_time()
        report = Rendering(registry, settings).render(".html", graded)
        took = time.process_time() - begin
        findings = sum(len(check.findings) for check in graded.scan.checks)
        yield at_most(f"{users:,} users, {findings:,} findings: size", len(report) / 1e6, limit, "MB")
        yield Figure(f"{users:,} users, {findings:,} findings: CPU to render", took, "s")


if __name__ == "__main__":
    main("report", measure)
