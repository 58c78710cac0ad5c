"""The faults that ``make mutants`` seeds: each has its place in the package."""

from __future__ import annotations

from pathlib import Path

import pytest

import ztscan
from tests.conditional_access.mutants import NEAREST, TESTS, in_order
from tests.conditional_access.seeded_faults import MUTANTS, ROOM, Mutant


@pytest.mark.parametrize("mutant", MUTANTS, ids=[mutant.name for mutant in MUTANTS])
def test_a_seeded_fault_has_its_place(mutant: Mutant) -> None:
    text = (Path(ztscan.__file__).parents[1] / ROOM / mutant.file).read_text(encoding="utf-8")
    assert mutant.old in text
    compile(text.replace(mutant.old, mutant.new, 1), mutant.file, "exec")


def test_every_test_runs_against_every_fault_the_nearest_ones_first() -> None:
    assert all(any(mutant.file.startswith(start) for mutant in MUTANTS) for start in NEAREST)
    for mutant in (None, *MUTANTS):
        assert sorted(in_order(mutant)) == sorted(TESTS)


def test_the_tests_that_have_to_notice_are_there() -> None:
    assert all((Path(__file__).parent / f"{name}.py").is_file() for name in TESTS)
