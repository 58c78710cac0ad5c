"""Seeds the faults of ``seeded_faults``, one at a time, in a copy of the package: named tests must then fail. ``make mutants``.

Exit with 1 where a fault goes unnoticed, or where its place can no longer be found.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from tests.conditional_access.seeded_faults import MUTANTS, ROOM, Mutant
from tests.sources import copied_package

TESTS = (
    "test_decision",
    "test_coverage_vectors",
    "test_regressions",
    "test_reading",
    "test_oracle",
    "test_z3",
    "test_boxes",
    "test_cap",
    "test_bounds",
    "test_device_classes",
    "test_unread",
    "test_expectations",
    "test_expectations_oracle",
    "test_expectations_workloads",
)
NEAREST = {
    "policy/reading": ("test_reading", "test_regressions"),
    "proof/coverage": ("test_cap", "test_coverage_vectors"),
    "proof/expected_workloads": ("test_expectations_workloads",),
    "proof/expected": ("test_expectations", "test_expectations_oracle"),
    "proof/granted": ("test_expectations", "test_expectations_oracle"),
    "proof/workloads": ("test_expectations_workloads",),
    "space/boxes": ("test_boxes",),
    "space/device": ("test_device_classes", "test_bounds"),
    "space/identity": ("test_unread", "test_coverage_vectors"),
    "space/location": ("test_bounds", "test_coverage_vectors"),
    "space/virtual": ("test_unread", "test_coverage_vectors"),
}
"""By the beginning of a file, the tests that most likely notice a fault in it. They run first; the others follow."""


def in_order(mutant: Mutant | None) -> tuple[str, ...]:
    """All tests, the nearest ones first."""
    near = next((near for start, near in NEAREST.items() if mutant is not None and mutant.file.startswith(start)), ())
    return tuple(dict.fromkeys((*near, *TESTS)))


def caught(mutant: Mutant | None) -> str:
    """What became of a fault: ``caught``, ``unnoticed``, ``lost`` where its place is gone, ``broken`` where no test could run."""
    with tempfile.TemporaryDirectory() as folder:
        copy = copied_package(Path(folder))
        if mutant is not None:
            path = copy / ROOM / mutant.file
            text = path.read_text(encoding="utf-8") if path.exists() else ""
            if mutant.old not in text:
                return "lost"
            path.write_text(text.replace(mutant.old, mutant.new, 1), encoding="utf-8")
        tests = [f"tests/conditional_access/{name}.py" for name in in_order(mutant)]
        command = [sys.executable, "-m", "pytest", "-q", "-x", "-n0", "-p", "no:cacheprovider", *tests]
        environment = {**os.environ, "PYTHONPATH": str(copy), "ZTSCAN_FUZZ": "", "ZTSCAN_EXAMPLES": "2"}
        done = subprocess.run(command, cwd=copy, env=environment, capture_output=True, check=False)
        return {0: "unnoticed", 1: "caught"}.get(done.returncode, "broken")


def main() -> None:
    """Seed every fault, and print what became of it. A first run without a fault has to pass."""
    if caught(None) != "unnoticed":
        sys.exit("the tests fail as it is")
    missed = 0
    with ThreadPoolExecutor(max_workers=max(1, (os.cpu_count() or 2) // 2)) as pool:
        for mutant, result in zip(MUTANTS, pool.map(caught, MUTANTS), strict=True):
            print(f"{result:<16} {mutant.file:<28} {mutant.name}", flush=True)  # noqa: T201 - a command
            missed += result != "caught"
    print(f"{len(MUTANTS) - missed} of {len(MUTANTS)} faults caught")  # noqa: T201 - a command
    sys.exit(1 if missed else 0)


if __name__ == "__main__":
    main()
