"""The figures of a run of all benchmarks, as ``docs/performance.md`` shows them.

``make bench WRITE=yes`` replaces what stands there between two marks.
"""

from __future__ import annotations

import json
import os
import platform
import subprocess
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from benchmarks.figures import Figure

PAGE = Path(__file__).parents[1] / "docs" / "performance.md"
BEGIN, END = "<!-- begin: make bench WRITE=yes -->", "<!-- end: make bench WRITE=yes -->"
_JSON = '{"benchmark": '


@dataclass(frozen=True, slots=True)
class Run:
    """One benchmark: what it printed as figures, its exit code, and how many processes the machine ran when it began."""

    name: str
    figures: tuple[Figure, ...]
    code: int
    load: float


def run(name: str) -> Run:
    """Run a benchmark in a process of its own and print what it prints."""
    load, figures = os.getloadavg()[0], list[Figure]()
    command = [sys.executable, "-u", "-m", f"benchmarks.{name}"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        for line in process.stdout or ():
            sys.stdout.write(line)
            sys.stdout.flush()
            if line.startswith(_JSON):
                figures += [Figure(**row) for row in json.loads(line)["figures"]]
    return Run(name, tuple(figures), process.returncode, load)


def machine(runs: Sequence[Run], today: datetime | None = None) -> str:
    """When and on what the run was made: figures of time hold for a machine and a load."""
    loads = [one.load for one in runs]
    load = f"{min(loads):.1f} to {max(loads):.1f}" if loads else "unknown"
    day = (today or datetime.now(UTC)).date().isoformat()
    return (
        f"Run of {day}: {os.cpu_count()} cores, {platform.system()}, Python {platform.python_version()}, load when the "
        f"benchmarks began {load}."
    )


def tables(runs: Iterable[Run]) -> Iterator[str]:
    """A table for each benchmark, in Markdown."""
    for one in runs:
        yield f"### `benchmarks.{one.name}`\n"
        if not one.figures:
            yield f"It ended with exit code {one.code} and without figures.\n"
            continue
        yield "| What | Figure | Target | |\n|---|---:|---:|---|"
        yield from map(_row, one.figures)
        yield ""


def published(page: str, text: str) -> str:
    """The page with ``text`` between its marks. Raises ValueError if it does not have them, each once and in this order."""
    before, begin, rest = page.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not begin or not end or BEGIN in rest or END in before + after:
        raise ValueError(f"the page has no place for the figures, between {BEGIN} and {END}")
    return f"{before}{BEGIN}\n\n{text.strip()}\n\n{END}{after}"


def write(runs: Sequence[Run]) -> None:
    """Write the figures of a whole run into the page."""
    text = "\n".join((machine(runs), "", *tables(runs)))
    PAGE.write_text(published(PAGE.read_text(encoding="utf-8"), text), encoding="utf-8")


def _row(figure: Figure) -> str:
    value = "not measured" if figure.value is None else f"{_number(figure.value)} {figure.unit}".strip()
    verdict = {True: "met", False: "**missed**", None: ""}[figure.met]
    return f"| {figure.name} | {value} | {figure.target} | {verdict} |"


def _number(value: float) -> str:
    """Counts are whole, and of a hundred or more the decimals say nothing."""
    return f"{value:,.0f}" if value >= 100 or value == int(value) else f"{value:,.2f}"
