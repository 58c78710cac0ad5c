"""Executors that run the stand-in of the scanner, on this machine and on Dask."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import nullcontext
from pathlib import Path
from typing import Any

import pytest

from tests.cli.running import Shell
from tests.fleet.executors import SCANNER, Bench, MakeExecutor
from ztscan.fleet.run.executor import Executor
from ztscan.fleet.run.limits import LIMITS, SharedLimit
from ztscan.fleet.run.local import LocalExecutor
from ztscan.fleet.run.turns import Turns


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    return Bench(tmp_path)


@pytest.fixture(scope="module")
def cluster() -> Iterator[Any]:
    """Two workers of Dask on this machine, for the tests of a module: idle ones ask for work all the time."""
    from ztscan.fleet.run.dask import on_this_machine  # noqa: PLC0415 - heavy

    with on_this_machine(2) as client:
        yield client


@pytest.fixture(params=["local", "dask"])
def executor(request: pytest.FixtureRequest, bench: Bench) -> MakeExecutor:
    """Makes the executor that a test is about, which runs the stand-in of the scanner."""
    if request.param == "local":

        def local(workers: int = 2, limits: Mapping[str, SharedLimit] = LIMITS) -> Executor:
            return LocalExecutor(bench.results, workers, Turns(limits), SCANNER)

        return local
    client = request.getfixturevalue("cluster")
    from ztscan.fleet.run.dask import DaskExecutor  # noqa: PLC0415 - heavy

    def distributed(workers: int = 2, limits: Mapping[str, SharedLimit] = LIMITS) -> Executor:
        return DaskExecutor(bench.results, workers, lambda: nullcontext(client), limits, SCANNER)

    return distributed


@pytest.fixture
def shell(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Shell:
    """The command line; the scans that it starts import this tree."""
    monkeypatch.setenv("PYTHONPATH", str(Path(__file__).parents[2]))
    return Shell(tmp_path, monkeypatch, capfd)
