"""The shell in which hostile files are tried, and the marker of the fuzzer."""

from __future__ import annotations

import pytest

from tests.cli.conftest import shell

__all__ = ["shell"]


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "fuzz: many seeds; a few in `make test`, all in `make fuzz`")
