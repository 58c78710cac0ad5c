"""All benchmarks one after the other: ``make bench``."""

from __future__ import annotations

import subprocess
import sys
import time

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
    missed = [name for name in ALL if subprocess.run([sys.executable, "-m", f"benchmarks.{name}"], check=False).returncode]
    print(
        f"\n{len(ALL) - len(missed)} of {len(ALL)} benchmarks met their targets in {time.monotonic() - begin:.0f} s"
        + (f"; not {', '.join(missed)}" if missed else "")
    )
    sys.exit(1 if missed else 0)


if __name__ == "__main__":
    main()
