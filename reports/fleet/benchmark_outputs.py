"""The anonymous figures as HTML, JSON, CSV and Markdown."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence

import msgspec

from ztscan.core.version import VERSION
from ztscan.reports.letterhead import Letterhead, footer
from ztscan.reports.markdown import MOST_BYTES, own
from ztscan.reports.markdown_room import MarkdownRoom
from ztscan.reports.page.assets import environment, joined, policy
from ztscan.reports.page.compact import compact

from .benchmark import Benchmark, BenchmarkCohort
from .csv_table import as_csv

BENCHMARK_SCHEMA = "ztscan.benchmark/1"
TITLE = "Zero Trust benchmark"
RULE = (
    "Each figure is of at least five tenants of like size and licence. Numbers of tenants are rounded down, scores and shares to "
    "the nearest 5. Tenants without a usable result, or with few verdicts, are left out."
)
_STYLES = ("tokens", "base", "brief", "objectives", "tables", "charts", "fleet")


def benchmark_document(benchmark: Benchmark) -> str:
    """The figures as JSON."""
    document = {"schema": BENCHMARK_SCHEMA, "tool": {"name": "ztscan", "version": VERSION}, **msgspec.to_builtins(benchmark)}
    return json.dumps(document, ensure_ascii=False, indent=1) + "\n"


def benchmark_csv(benchmark: Benchmark) -> str:
    """A row for each figure."""
    return as_csv(_rows(benchmark))


def _rows(benchmark: Benchmark) -> Iterator[Sequence[object]]:
    yield ("cohort", "kind", "id", "title", "tenants", "failing_percent", "lower_quartile", "median", "upper_quartile")
    for cohort in benchmark.cohorts:
        for title, spread in (("All objectives", cohort.score), *cohort.pillars):
            yield (cohort.name, "score", "", title, spread.tenants, None, spread.lower, spread.middle, spread.upper)
        for one in cohort.checks:
            yield (cohort.name, "check", one.check, one.title, one.tenants, one.failing, None, None, None)


def benchmark_markdown(benchmark: Benchmark) -> str:
    """The figures at most 60 KB long."""
    room = MarkdownRoom(MOST_BYTES)
    room.put([f"## {TITLE}, {benchmark.month}", "", RULE, ""])
    for cohort in benchmark.cohorts:
        room.put([_told(cohort)])
    for cohort in benchmark.cohorts:
        lines = (f"- {own(one.title)}: fails in {one.failing} % of at least {one.tenants}" for one in cohort.checks)
        room.fold(cohort.name, lines, "checks")
    return room.text()


def _told(cohort: BenchmarkCohort) -> str:
    score = cohort.score
    quartiles = f"{score.lower}, {score.middle} and {score.upper}"
    return f"- **{cohort.name}**: at least {cohort.tenants} tenants; the quartiles of the score are {quartiles}"


def benchmark_html(benchmark: Benchmark) -> str:
    """A page of the figures, with no script but that of the theme."""
    style, script = joined("style", "css", _STYLES), joined("script", "js", ("page",))
    printed = footer(Letterhead(), "", benchmark.month, TITLE)
    return compact(
        environment()
        .get_template("fleet/benchmark.html")
        .render(
            title=f"{TITLE}, {benchmark.month}",
            policy=policy((style, printed), script, images=False),
            style=style,
            printed=printed,
            script=script,
            version=VERSION,
            rule=RULE,
            benchmark=benchmark,
        )
    )
