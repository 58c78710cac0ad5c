"""How heavy a report may be, whatever the tenant."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest
from ztscan.reports.html import render

from tests.reports.html import demo
from tests.reports.html.contoso_statistics import STATISTICS
from ztscan.model import Finding, Scan, Subject, Verdict
from ztscan.statistics import DirectorySize


def everybody_fails(people: int, checks: int) -> Scan:
    """Contoso with so many people, each of whom is a finding of each of so many checks."""
    subjects = [Subject("user", demo.identity("person", n), f"Søren Åkerström-Østergaard {n}") for n in range(people)]
    found = tuple(
        Finding(
            s, f"{s.name} has no strong method", f"registered {n % 7} methods, the last {n % 400} days ago", "a strong method"
        )
        for n, s in enumerate(subjects)
    )
    left = checks
    results: list[Any] = []
    for check in demo.scan().checks:
        if check.verdict is Verdict.FAIL and left:
            left -= 1
            results.append(msgspec.structs.replace(check, findings=found))
        else:
            results.append(check)
    size = DirectorySize(people, 0, 0, 10, 10, 10)
    return msgspec.structs.replace(demo.scan(), checks=tuple(results), statistics={**STATISTICS, "directory_size": size})


@pytest.mark.parametrize(("people", "checks", "limit"), [(1_000, 40, 1_500_000), (100_000, 4, 5_000_000)])
def test_a_report_keeps_to_its_weight_and_tells_the_true_total(people: int, checks: int, limit: int) -> None:
    report = render(everybody_fails(people, checks), demo.graded(), documentation=demo.documentation())
    assert len(report.encode()) <= limit
    assert report.count(f"<caption>{people:,} users</caption>") == checks
    assert f"of {people:,}" in report
