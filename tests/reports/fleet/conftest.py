"""One roll-up of invented tenants for all tests of this folder."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.fleet.rolled import folder_of, rolled_folder
from tests.reports.html.conftest import browser, open_report
from ztscan.fleet.rollup.rollup import RollUp

__all__ = ["browser", "open_report"]


@pytest.fixture(scope="session")
def fleet_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The results of 40 tenants, some of which cannot be used."""
    return folder_of(tmp_path_factory.mktemp("fleet") / "results", 40)


@pytest.fixture(scope="session")
def rollup(fleet_folder: Path) -> RollUp:
    return rolled_folder(fleet_folder)
