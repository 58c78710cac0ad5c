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
    program = f"import sys; from ztscan.cli import invoke; invoke(['--help']); print(sum(m in sys.modules for m in {HEAVY!r}))"
    done = subprocess.run(python(program), check=True, capture_output=True, text=True)
    yield at_most(f"imported of {', '.join(HEAVY)}", float(done.stdout.split()[-1]), 0, "modules")


if __name__ == "__main__":
    main("startup", measure)
