"""How long ``ztscan --help`` and ``--version`` take, against importing click alone."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator

from benchmarks.figures import Figure, at_most, main, median_cpu, python

HEAVY = ("msgraph", "azure", "jinja2", "vcr")


def measure() -> Iterator[Figure]:
    """CPU time of whole processes, which a busy machine stretches less than wall time."""
    click = median_cpu(python("import click"))
    for option in ("--help", "--version"):
        took = median_cpu(python(f"from ztscan.cli import invoke; invoke(['{option}'])"))
        yield at_most(f"ztscan {option}", 1000 * took, 150, "ms CPU")
        yield at_most(f"ztscan {option} against `import click`", took / click, 3, "times")
        yield at_most(f"ztscan {option} imports of {', '.join(HEAVY)}", _imported(option), 0, "modules")


def _imported(option: str) -> int:
    count = f"print(sum(name in sys.modules for name in {HEAVY!r}))"
    program = f"import sys; from ztscan.cli import invoke; invoke(['{option}']); {count}"
    done = subprocess.run(python(program), check=True, capture_output=True, text=True)
    return int(done.stdout.split()[-1])


if __name__ == "__main__":
    main("startup", measure)
