"""What every benchmark prints: a table to read and one line of JSON to keep, with the targets next to the figures.

Machines are shared and noisy: figures are ratios or counts of one run, or medians of several; none is a test.
"""

from __future__ import annotations

import json
import os
import resource
import statistics
import subprocess
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

LAUNCHER = Path(__file__).with_name("launcher.py")


@dataclass(frozen=True, slots=True)
class Figure:
    """One measured figure. ``value`` is None where it could not be measured, ``met`` where there is no target."""

    name: str
    value: float | None
    unit: str
    target: str = ""
    met: bool | None = None


def at_most(name: str, value: float, limit: float, unit: str) -> Figure:
    return Figure(name, value, unit, f"≤ {limit:g}", value <= limit)


def at_least(name: str, value: float, limit: float, unit: str) -> Figure:
    return Figure(name, value, unit, f"≥ {limit:g}", value >= limit)


def unmeasured(name: str, limit: float, unit: str) -> Figure:
    """A target that nobody looked at, which is not one that is met; ``name`` says why."""
    return Figure(name, None, unit, f"≤ {limit:g}", False)


def show(benchmark: str, figures: Iterable[Figure]) -> bool:
    """Print the figures; whether every target is met."""
    rows = tuple(figures)
    print(f"\n{benchmark} ({os.cpu_count()} cores)")
    for row in rows:
        verdict = {True: "met", False: "MISSED", None: ""}[row.met]
        value = "not measured" if row.value is None else f"{row.value:,.2f}"
        print(f"  {row.name:<72} {value:>14} {row.unit:<12} {row.target:<12} {verdict}")
    print(json.dumps({"benchmark": benchmark, "figures": [asdict(row) for row in rows]}))
    return all(row.met is not False for row in rows)


def median_cpu(command: Sequence[str], runs: int = 7) -> float:
    """Median CPU seconds (user and system) of a whole process over ``runs`` runs after one to warm up."""
    return statistics.median([_cpu(command) for _ in range(runs + 1)][1:])


def _cpu(command: Sequence[str]) -> float:
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


@dataclass(frozen=True, slots=True)
class Cost:
    """What one whole process took, by the operating system's accounting."""

    wall: float
    cpu: float
    """Seconds, user and system."""
    peak: float
    """Megabytes resident at most."""
    code: int


def cost_of(command: Sequence[str], folder: Path, environment: Mapping[str, str]) -> Cost:
    """Run a command to its end in ``folder``, its output kept in ``stderr.txt`` there.

    Python may keep compiled modules, as it does for everybody who does not forbid it.
    """
    around = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    launcher = [sys.executable, "-I", "-S", str(LAUNCHER), *command]
    with (folder / "stderr.txt").open("wb") as said:
        done = subprocess.run(
            launcher, cwd=folder, env={**around, **environment}, stdout=subprocess.PIPE, stderr=said, check=True
        )
    return Cost(**json.loads(done.stdout))


def python(program: str) -> list[str]:
    """The command that runs a line of Python in a process of its own."""
    return [sys.executable, "-c", program]


def main(name: str, measure: Callable[[], Iterable[Figure]]) -> None:
    """Run one benchmark as a command; exit with 1 where a target is missed."""
    sys.exit(0 if show(name, measure()) else 1)
