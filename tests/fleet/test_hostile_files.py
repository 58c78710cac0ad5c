"""Files of a fleet that somebody changed: read or refused, with a reason on one printable line; no tenant disappears."""

from __future__ import annotations

import json
import random
import tomllib
from pathlib import Path

import pytest

from tests.faults.file_changes import mutated, scrambled, value_at
from tests.faults.test_hostile_files import VALUES, places, toml
from tests.fleet.folders import ID, OTHER_ID, keep, member
from tests.fleet.test_definition import WHOLE
from tests.profiles import FUZZING
from ztscan.core.errors import UsageError
from ztscan.drift.compare import Graded
from ztscan.fleet import members, outcome
from ztscan.fleet.definition import parse_fleet
from ztscan.fleet.names import MEMBERS_FILE
from ztscan.fleet.results import NoResult, open_results

CASES = 4000 if FUZZING else 150


def refused(error: UsageError) -> None:
    assert str(error)
    assert error.next_step
    assert "\n" not in str(error)


def changed(content: bytes, dice: random.Random) -> bytes:
    if dice.random() < 0.3:
        return scrambled(content, dice)
    return mutated(json.loads(content), dice).encode("utf-8", "surrogatepass")


@pytest.mark.fuzz
def test_any_outcome_leaves_its_tenant_in_the_results_and_the_others_as_they_are(tmp_path: Path) -> None:
    keep(tmp_path, "a")
    keep(tmp_path, "b", OTHER_ID)
    (tmp_path / MEMBERS_FILE).write_bytes(members.to_bytes([member("a"), member("b", OTHER_ID)]))
    good = (tmp_path / "a" / outcome.FILE).read_bytes()
    for case in range(CASES):
        (tmp_path / "a" / outcome.FILE).write_bytes(changed(good, random.Random(f"outcome {case}")))  # noqa: S311
        first, second = open_results(tmp_path).results()
        assert (first.member.name, second.member.name) == ("a", "b")
        assert isinstance(second.graded, Graded)
        if isinstance(first.graded, NoResult):
            assert first.graded.detail.isprintable()
            assert first.graded.next_step
        else:
            assert first.graded.scan.tenant.id == ID


@pytest.mark.fuzz
def test_any_list_of_tenants_is_read_or_refused(tmp_path: Path) -> None:
    keep(tmp_path, "a")
    good = members.to_bytes([member("a"), member("b", OTHER_ID, groups=("north",))])
    for case in range(CASES):
        (tmp_path / MEMBERS_FILE).write_bytes(changed(good, random.Random(f"members {case}")))  # noqa: S311
        try:
            names = [found.member.name for found in open_results(tmp_path).results()]
        except UsageError as error:
            refused(error)
        else:
            assert "a" in names


@pytest.mark.fuzz
def test_any_definition_is_read_or_refused() -> None:
    document = tomllib.loads(WHOLE)
    for case in range(CASES):
        dice = random.Random(f"fleet {case}")  # noqa: S311
        whole = json.loads(json.dumps(document))
        for _ in range(dice.randint(0, 2)):
            path = dice.choice([path for path in places(whole) if path])
            value_at(whole, path[:-1])[path[-1]] = dice.choice([value for value in VALUES if value is not None])
        text = "\n".join(f"{json.dumps(key)} = {toml(part)}" for key, part in whole.items())
        if dice.random() < 0.4:
            text = scrambled(text.encode("utf-8", "surrogatepass"), dice).decode("utf-8", "replace")
        try:
            fleet = parse_fleet(text)
        except UsageError as error:
            refused(error)
        else:
            assert fleet.tenants
