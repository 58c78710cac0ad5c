"""One version, in the package and in what builds it; no check is younger than the version."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

from ztscan.core.version import VERSION, semantic
from ztscan.engine.registry import load

RELEASED = re.compile(r"(\d+)\.(\d+)\.(\d+)")
SEMANTIC = re.compile(r"\d+\.\d+\.\d+(-[0-9A-Za-z.-]+)?")


def base(version: str) -> tuple[int, ...]:
    """The release that a version is, or leads to: `(0, 2, 0)` of `0.2.0.dev0`."""
    found = RELEASED.match(version)
    assert found, version
    return tuple(map(int, found.groups()))


def test_the_version_of_the_package_is_that_of_the_code() -> None:
    document = tomllib.loads((Path(__file__).parents[1] / "pyproject.toml").read_text(encoding="utf-8"))
    assert document["project"]["version"] == VERSION


def test_no_check_is_since_or_deprecated_since_a_later_version() -> None:
    declared = {check_id: check.declaration for check_id, check in load().checks.items()}
    versions = {one: [life.since, *([life.deprecated.since] if life.deprecated else [])] for one, life in declared.items()}
    assert versions
    assert {one: found for one, found in versions.items() if max(map(base, found)) > base(VERSION)} == {}


@pytest.mark.parametrize(("python", "expected"), [("0.2.0.dev0", "0.2.0-dev.0"), ("1.4.0", "1.4.0"), ("1.4.0rc2", "1.4.0-rc.2")])
def test_a_version_of_python_is_spelt_as_semantic_versioning_spells_it(python: str, expected: str) -> None:
    assert semantic(python) == expected
    assert SEMANTIC.fullmatch(semantic(VERSION))


def test_what_is_no_version_of_python_stays_as_it_is() -> None:
    assert semantic("from source") == "from source"
