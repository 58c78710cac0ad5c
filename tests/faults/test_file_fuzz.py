"""The fuzzer of files: a seeded sample in ``make test``, all cases in ``make fuzz``."""

from __future__ import annotations

import json
import random
from pathlib import Path

import pytest

from tests.faults import file_fuzz
from tests.faults.test_hostile_files import toml
from tests.profiles import FUZZING
from ztscan.cli import invoke
from ztscan.core.exit_codes import ExitCode

BLOCKS = 4
CASES = 5000 if FUZZING else 25
"""Of each block."""
SEED = 12


@pytest.mark.fuzz
@pytest.mark.parametrize("block", range(BLOCKS))
def test_any_file_is_read_or_refused_in_one_line(block: int) -> None:
    figures = file_fuzz.run(CASES, SEED, first=block * CASES)
    assert figures.cases == CASES
    assert {code for _, code in figures.outcomes} <= {f"exit {int(code)}" for code in ExitCode}


def test_the_good_files_are_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a change the commands of the fuzzer succeed, so a refusal is due to what was changed."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(file_fuzz, "mutated", lambda document, _: json.dumps(document))
    monkeypatch.setattr(file_fuzz, "scrambled", lambda content, _: content)
    for kind in (file_fuzz.a_baseline, file_fuzz.a_recording, file_fuzz.policies, file_fuzz.a_recording_in_yaml):
        arguments = kind(random.Random(1))  # noqa: S311
        assert invoke([*arguments]) != ExitCode.USAGE, arguments
    text = "\n".join(f"{key} = {toml(part)}" for key, part in file_fuzz.FULL_SETTINGS.items())
    Path("any.toml").write_text(text, encoding="utf-8")
    assert invoke([*file_fuzz.SCAN, "--replay", file_fuzz.WOODGROVE, "--config", "any.toml"]) != ExitCode.USAGE


def test_the_same_seed_makes_the_same_cases(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    twice = []
    for _ in range(2):
        made = [kind(random.Random(f"12/{number}")) for number, kind in enumerate(file_fuzz.KINDS)]  # noqa: S311
        twice.append((made, Path("any.json").read_bytes(), Path("any.yaml").read_bytes(), Path("any.toml").read_bytes()))
        file_fuzz._clear(tmp_path)
    assert twice[0] == twice[1]


def test_a_case_that_breaks_the_rule_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuses(_arguments: list[str]) -> int:
        raise ZeroDivisionError

    file_fuzz.own_result()
    monkeypatch.setattr(file_fuzz, "invoke", refuses)
    with pytest.raises(ZeroDivisionError) as raised:
        file_fuzz.run(1, 12, first=7)
    assert "case 7 of seed 12: ztscan " in raised.value.__notes__[0]


@pytest.mark.parametrize(("seed", "number"), [(12, 9045), (12, 13394), (13, 10215)])
def test_what_it_found_once_stays_mended(seed: int, number: int) -> None:
    """A timeout that no float holds, and an error of SQLite without a code."""
    assert file_fuzz.run(1, seed, first=number).cases == 1
