"""The figures of the benchmarks in ``docs/performance.md``: where they stand, and what is said of a benchmark that failed."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from benchmarks import published
from benchmarks.__main__ import ALL
from benchmarks.figures import Figure, at_most, unmeasured
from benchmarks.published import BEGIN, END, PAGE, Run, machine, tables

SCANNED = (at_most("CPU", 12.345, 10, "s"), at_most("peak memory", 1426.5, 1500, "MB"), Figure("pages", 3.0, ""))
RUNS = (
    Run("scan", SCANNED, 1, 0.5),
    Run("report", (unmeasured("opened, without Chromium", 1, "s"),), 1, 1.75),
    Run("azure", (), 2, 1.0),
)


def test_each_benchmark_has_a_table_with_what_is_met_and_what_is_missed() -> None:
    assert "\n".join(tables(RUNS)).splitlines() == [
        *("### `benchmarks.scan`", "", "| What | Figure | Target | |", "|---|---:|---:|---|"),
        "| CPU | 12.35 s | ≤ 10 | **missed** |",
        "| peak memory | 1,426 MB | ≤ 1500 | met |",
        "| pages | 3 |  |  |",
        "",
        *("### `benchmarks.report`", "", "| What | Figure | Target | |", "|---|---:|---:|---|"),
        "| opened, without Chromium | not measured | ≤ 1 | **missed** |",
        "",
        *("### `benchmarks.azure`", "", "It ended with exit code 2 and without figures."),
    ]


def test_the_machine_is_described() -> None:
    said = machine(RUNS, datetime(2026, 11, 29, tzinfo=UTC))
    assert said.startswith("Run of 2026-11-29: ")
    assert said.endswith("load when the benchmarks began 0.5 to 1.8.")


def test_figures_take_the_place_between_the_marks_and_nothing_else() -> None:
    page = f"# Before\n\n{BEGIN}\nold\n{END}\n\nafter\n"
    assert published.published(page, "new\n") == f"# Before\n\n{BEGIN}\n\nnew\n\n{END}\n\nafter\n"


@pytest.mark.parametrize("page", ["", BEGIN, END, f"{END}{BEGIN}", f"{BEGIN}{BEGIN}{END}", f"{BEGIN}{END}{END}"])
def test_a_page_without_a_place_for_figures_is_refused(page: str) -> None:
    with pytest.raises(ValueError, match="no place for the figures"):
        published.published(page, "new")


def test_the_figures_of_a_benchmark_are_read_from_what_it_prints(capfd: pytest.CaptureFixture[str]) -> None:
    done = published.run("no_such_benchmark")
    assert (done.figures, done.code) == ((), 1)
    assert "No module named benchmarks.no_such_benchmark" in capfd.readouterr().err


def test_the_page_shows_all_benchmarks() -> None:
    page = PAGE.read_text(encoding="utf-8")
    shown = page[page.index(BEGIN) : page.index(END)]
    assert [line[len("### `benchmarks.") : -1] for line in shown.splitlines() if line.startswith("### ")] == list(ALL)
