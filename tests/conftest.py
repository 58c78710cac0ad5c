"""Fixtures that every test may use."""

from __future__ import annotations

import gc
import signal
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests import grammars, profiles
from tests.compiling import compile_share
from tests.sealing import sealed_off
from ztscan.core.confidential import forget

profiles.load()
grammars.put_off()


@pytest.fixture(autouse=True)
def no_secret_of_another_test() -> Iterator[None]:
    """A secret of one test is an ordinary word in another."""
    yield
    forget()


@pytest.fixture
def sealed() -> Iterator[None]:
    """While a test runs, opening a file or a socket, or looking at the clock, fails it."""
    with sealed_off():
        yield


def pytest_configure(config: pytest.Config) -> None:
    """Signals end what tests start, also where the shell that runs the tests ignores them, as in the background."""
    for name, handler in (("SIGINT", signal.default_int_handler), ("SIGHUP", signal.SIG_DFL)):
        number = getattr(signal, name, None)
        if number is not None and signal.getsignal(number) is signal.SIG_IGN:
            signal.signal(number, handler)
    compile_share(config)


def pytest_collection(session: pytest.Session) -> None:
    """Nothing that is imported or collected becomes garbage: looking for it took a sixth of the collection."""
    del session
    gc.disable()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Installations first: they take the longest, and at the end of a run one worker would be alone with them."""
    items.sort(key=lambda item: item.get_closest_marker("packaging") is None)


def pytest_collection_finish() -> None:
    """What was imported and collected stays: the garbage collector need not go through it again and again."""
    gc.freeze()
    gc.enable()
    gc.set_threshold(20_000, 20, 50)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--check", default="", metavar="AREA.NAME", help="only the cases and laws of this check (tests/checks)")
    parser.addoption(
        "--update", action="store_true", help="write what is generated, and what was expected, again as it is now found"
    )


@pytest.fixture
def expect(request: pytest.FixtureRequest) -> Callable[[Path, str], None]:
    """Compares a text with a file of what is expected; ``--update`` writes the file again instead."""

    def compare(file: Path, text: str) -> None:
        if request.config.getoption("--update"):
            file.parent.mkdir(exist_ok=True, parents=True)
            file.write_text(text, encoding="utf-8")
        assert text == file.read_text(encoding="utf-8"), f"`make golden` writes {file.name} again"

    return compare
