"""All benchmarks one after the other: ``make bench``; with ``--write`` their figures go into ``docs/performance.md``."""

from __future__ import annotations

import sys
import time

from benchmarks import published

ALL = (
    "startup",
    "decode",
    "coverage",
    "endpoints",
    "many_groups",
    "report",
    "fleet_report",
    "scan",
    "multiples",
    "big",
    "devices",
    "azure",
)


def main() -> None:
    """Each runs in a process of its own, so that one does not warm up the next. Exit with 1 where a target is missed."""
    begin = time.monotonic()
    runs = [published.run(name) for name in ALL]
    missed = [run.name for run in runs if run.code]
    print(
        f"\n{len(ALL) - len(missed)} of {len(ALL)} benchmarks met their targets in {time.monotonic() - begin:.0f} s"
        + (f"; not {', '.join(missed)}" if missed else "")
    )
    if "--write" in sys.argv[1:]:
        published.write(runs)
    sys.exit(1 if missed else 0)


if __name__ == "__main__":
    main()
