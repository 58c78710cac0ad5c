"""Mutation testing of what decides a verdict: small faults, chosen by seed, each of which some test has to notice.

    python -m tests.mutation                                 # a sample of every group, as `make mutants` runs it
    python -m tests.mutation --sample 200 --seed 7 checks    # a larger one, of one group
    python -m tests.mutation --all ztscan/config/waivers.py  # every mutant of a module
    python -m tests.mutation --seed 7 checks/consent         # a sample of the modules of a folder
    python -m tests.mutation --all --of "raise Unknown" checks   # every mutant of one kind, by what stood there

Prints the mutants that no test notices. Exits with 1 where less than 92% of a group are noticed. ``docs/mutation.md`` has the
figures, and explains mutants that no test can notice.
"""

from __future__ import annotations

import argparse
import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from tests.mutation.runner import forked, survives_alone
from tests.mutation.syntax import Mutant, mutants, unchanged
from tests.mutation.targets import GROUPS, has_few_tests, modules_of
from tests.mutation.without_effect import has_an_effect

SAMPLE = 100
"""Mutants of a group in a sample."""
SEED = 6
LEAST = 0.92


def main(arguments: list[str] | None = None) -> int:
    """Run mutants and print the survivors. Returns the exit code."""
    parser = argparse.ArgumentParser(prog="python -m tests.mutation", description=__doc__)
    parser.add_argument("targets", nargs="*", default=list(GROUPS), help=f"modules, folders, or groups: {', '.join(GROUPS)}")
    parser.add_argument("--all", action="store_true", help="every mutant, not a sample")
    parser.add_argument("--of", default="", metavar="TEXT", help="only mutants of code that begins with TEXT")
    parser.add_argument("--sample", type=int, default=SAMPLE, help="mutants of each target")
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--no-baseline", action="store_true", help="the tests are known to pass as it is")
    parser.add_argument("--reached", type=Path, help="keep in this file what the tests reach, and use it again where it is there")
    parser.add_argument("--jobs", type=int, default=max(1, (os.cpu_count() or 2) // 2))
    chosen = parser.parse_args(arguments)
    if len(chosen.targets) > 1:  # each in a process of its own: pytest collects once in a process
        options = [one for one in (sys.argv[1:] if arguments is None else arguments) if one not in chosen.targets]
        ended = [subprocess.run([sys.executable, "-m", "tests.mutation", *options, one], check=False) for one in chosen.targets]
        return max(one.returncode for one in ended)
    (target,) = chosen.targets
    there = [mutant for module in modules_of(target) for mutant in mutants(module) if mutant.before.startswith(chosen.of)]
    every = [mutant for mutant in there if has_an_effect(mutant)]
    size = len(every) if chosen.all else min(chosen.sample, len(every))
    some = random.Random(chosen.seed).sample(every, size)  # noqa: S311
    some.sort(key=lambda mutant: (mutant.module, mutant.number))
    with tempfile.TemporaryDirectory() as folder:
        kept = chosen.reached or Path(folder) / "reached"
        return _run(target, some, len(every), kept, baseline=not chosen.no_baseline, jobs=chosen.jobs)


def _run(target: str, some: Sequence[Mutant], of: int, kept: Path, *, baseline: bool, jobs: int) -> int:
    began = time.monotonic()
    survivors: list[Mutant] = []
    failing: list[str] = []

    def told(mutant: Mutant, survived: bool) -> None:
        if mutant.number < 0:
            failing.extend([] if survived else [mutant.module])
        elif survived:
            survivors.append(mutant)
            sys.stderr.write(f"  survives: {mutant}\n")
            sys.stderr.flush()

    modules = sorted({mutant.module for mutant in some if has_few_tests(mutant.module)}) if baseline else []
    on_import = forked([*map(unchanged, modules), *(mutant for mutant in some if mutant.function)], told, jobs, kept)
    if failing:
        sys.stderr.write(f"the tests fail as it is: {', '.join(failing)}\n")
        return 1
    for mutant in (*on_import, *(mutant for mutant in some if not mutant.function)):
        told(mutant, survives_alone(mutant))
    share = 1 - len(survivors) / len(some)
    seconds = time.monotonic() - began
    noticed = len(some) - len(survivors)
    needed = f"at least {LEAST:.0%} is needed"
    sys.stdout.write(f"{target}: {noticed} of {len(some)} noticed ({share:.1%}; {needed}), of {of} in all; {seconds:.0f} s\n")
    sys.stdout.writelines(f"  {mutant}\n" for mutant in sorted(survivors, key=lambda mutant: (mutant.module, mutant.line)))
    sys.stdout.flush()
    return int(share < LEAST)


if __name__ == "__main__":
    sys.exit(main())
