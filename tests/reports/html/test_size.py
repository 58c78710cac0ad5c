"""How heavy a report may be, whatever the tenant."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from tests.reports.html import contoso_findings, demo
from tests.reports.html.conftest import Open
from tests.reports.html.contoso_statistics import STATISTICS
from ztscan.core.charts import DirectorySize
from ztscan.core.model import Finding, Scan, Subject, Verdict
from ztscan.reports.html import render


def everybody_fails(people: int, checks: int) -> Scan:
    """Contoso with so many people, each of whom is a finding of each of so many checks."""
    subjects = [Subject("user", contoso_findings.identity("person", n), f"Søren Åkerström-Østergaard {n}") for n in range(people)]
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
    size = DirectorySize(people, 0, 0)
    return msgspec.structs.replace(demo.scan(), checks=tuple(results), statistics={**STATISTICS, "directory_size": size})


@pytest.mark.parametrize(("people", "checks", "limit"), [(1_000, 40, 1_500_000), (100_000, 4, 5_000_000)])
def test_a_report_keeps_to_its_weight_and_tells_the_true_total(people: int, checks: int, limit: int) -> None:
    report = render(everybody_fails(people, checks), demo.graded(), documentation=demo.documentation())
    assert len(report.encode()) <= limit
    assert report.count(f"<caption>{people:,} users</caption>") == checks
    assert f"of {people:,}" in report


@pytest.mark.browser
def test_a_report_on_100_000_people_opens_unfolds_and_filters_at_once(open_report: Open) -> None:
    opened = open_report(render(everybody_fails(100_000, 2), demo.graded()))
    seconds = opened.page.evaluate(
        """async () => {
          const drawn = () => new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
          const opened = performance.getEntriesByType("navigation")[0].duration;
          let start = performance.now();
          const card = [...document.querySelectorAll(".card")].find((each) => each.querySelector("script"));
          card.open = true;
          await drawn();
          const unfolded = performance.now() - start;
          const severity = document.querySelector("[data-filters=findings] [name=severity]");
          severity.value = "critical";
          start = performance.now();
          severity.dispatchEvent(new Event("input", { bubbles: true }));
          await drawn();
          return { opened, unfolded, filtered: performance.now() - start };
        }"""
    )
    assert opened.page.locator(".grid-shown", has_text="10,000 of 100,000 rows").count() == 1
    assert seconds["opened"] < 1_000
    assert seconds["unfolded"] < 300
    assert seconds["filtered"] < 1_000
