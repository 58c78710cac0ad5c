"""One version, in the package and in what builds it."""

from __future__ import annotations

import tomllib
from pathlib import Path

from ztscan.core.version import VERSION


def test_the_version_of_the_package_is_that_of_the_code() -> None:
    document = tomllib.loads((Path(__file__).parents[1] / "pyproject.toml").read_text(encoding="utf-8"))
    assert document["project"]["version"] == VERSION
