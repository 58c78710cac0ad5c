"""What the tests of the simulator share."""

from __future__ import annotations

import pytest


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "fuzz: many seeds; a few in `make test`, all in `make fuzz`")
