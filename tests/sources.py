"""A copy of what is packaged: builds write beside the sources, and two at once in one folder would trip over each other."""

from __future__ import annotations

import shutil
from pathlib import Path

ROOT = Path(__file__).parents[1]
PACKAGED = ("ztscan", "checks", "reports", "locks", "pyproject.toml", "setup.py", "README.md", "LICENSE")


def copied_sources(folder: Path) -> Path:
    """Copy the sources of the package into ``folder``, which must not exist yet, and return it."""
    folder.mkdir()
    for name in PACKAGED:
        source = ROOT / name
        if source.is_dir():
            shutil.copytree(source, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copyfile(source, folder / name)
    return folder


def copied_package(folder: Path) -> Path:
    """Copy the package as it is installed, with its tests, into ``folder``, which exists, and return it."""
    for name, place in (("ztscan", "ztscan"), ("checks", "ztscan/checks"), ("reports", "ztscan/reports"), ("tests", "tests")):
        without = shutil.ignore_patterns("__pycache__")
        shutil.copytree(ROOT / name, folder / place, ignore=without, dirs_exist_ok=True)
    shutil.copy(ROOT / "pyproject.toml", folder)
    return folder
