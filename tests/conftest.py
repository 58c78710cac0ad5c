"""Fixtures that every test may use."""

from __future__ import annotations

import builtins
import socket
import time
from collections.abc import Iterator
from typing import Any, NoReturn

import pytest


@pytest.fixture
def sealed(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """While a test runs, opening a file or a socket, or looking at the clock, fails it."""

    def refuse(*arguments: Any, **options: Any) -> NoReturn:
        raise AssertionError(f"something outside was touched: {arguments} {options}")

    with monkeypatch.context() as patch:
        patch.setattr(builtins, "open", refuse)
        patch.setattr(socket, "socket", refuse)
        for clock in ("time", "monotonic", "perf_counter", "time_ns"):
            patch.setattr(time, clock, refuse)
        yield


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--check", default="", metavar="AREA.NAME", help="only the cases and laws of this check (tests/checks)")
    parser.addoption("--update-docs", action="store_true", help="write the generated parts of the documentation again")
