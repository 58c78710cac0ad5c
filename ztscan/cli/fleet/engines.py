"""Chooses what runs the scans of a fleet."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from ztscan.core.errors import UsageError
from ztscan.fleet.run.executor import Executor
from ztscan.fleet.run.limits import SharedLimit
from ztscan.fleet.run.local import LocalExecutor
from ztscan.fleet.run.turns import Turns

Certificates = tuple[str | None, str | None, str | None]
"""Files: the authority, the own certificate, its key."""


def executor_of(
    engine: str,
    results: Path,
    workers: int,
    *,
    limits: Mapping[str, SharedLimit],
    scheduler: str | None,
    certificates: Certificates,
) -> Executor:
    """The executor that is named. Raises UsageError if it can't be had so."""
    if engine != "dask":
        if scheduler or any(certificates):
            raise UsageError("`--scheduler` and `--tls-…` are for Dask", "add `--engine dask`")
        return LocalExecutor(results, workers, Turns(limits))
    try:
        from ztscan.fleet.run.dask import DaskExecutor  # noqa: PLC0415 - an extra
    except ImportError as error:
        raise UsageError("Dask is not installed", "install it: `pip install 'ztscan[fleet]'`") from error
    return DaskExecutor.of(results, workers, scheduler=scheduler, certificates=certificates, limits=limits)
