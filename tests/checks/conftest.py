"""``--check AREA.NAME`` (an option of ``tests/conftest.py``): the cases and laws of one check, and nothing else, in seconds."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.checks import case_files

OF_NO_LAW = frozenset({"test_emergency_suggestion.py", "test_new_check.py"})
"""Tests of this folder that are not about every check."""


def pytest_configure(config: pytest.Config) -> None:
    case_files.only = config.getoption("--check")
    if case_files.only and not case_files.path_of(case_files.only).is_file():
        text = f"no check `{case_files.only}` has cases under tests/checks"
        raise pytest.UsageError(f"{text}: `make new-check {case_files.only}` writes its files")


def pytest_ignore_collect(collection_path: Path) -> bool | None:
    return True if case_files.only and collection_path.name in OF_NO_LAW else None
