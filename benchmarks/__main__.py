"""All benchmarks one after the other: ``make bench``."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

NOT_ALONE = {"__init__", "__main__", "figures", "paced_scan"}


def main() -> None:
    """Each runs in a process of its own, so that one does not warm up the next. Exit with 1 where a target is missed."""
    names = sorted(path.stem for path in Path(__file__).parent.glob("*.py") if path.stem not in NOT_ALONE)
    missed = [name for name in names if subprocess.run([sys.executable, "-m", f"benchmarks.{name}"], check=False).returncode]
    print(
        f"\n{len(names) - len(missed)} of {len(names)} benchmarks met their targets"
        + (f"; not {', '.join(missed)}" if missed else "")
    )
    sys.exit(1 if missed else 0)


if __name__ == "__main__":
    main()
