"""Fixtures that every test may use."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.sealing import sealed_off


@pytest.fixture
def sealed() -> Iterator[None]:
    """While a test runs, opening a file or a socket, or looking at the clock, fails it."""
    with sealed_off():
        yield


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update-docs", action="store_true", help="write the generated parts of the documentation again")
