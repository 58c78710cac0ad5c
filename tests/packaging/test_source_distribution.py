"""The source distribution has every file of the repository, so that its own tests pass."""

from __future__ import annotations

import subprocess
from fnmatch import fnmatch
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
BY_SETUPTOOLS = {"LICENSE", "README.md", "pyproject.toml", "setup.py", "MANIFEST.in"}


def tracked() -> list[str]:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=False)
    if listed.returncode or not (ROOT / ".git").exists():
        pytest.skip("this is no clone")
    return [name for name in listed.stdout.split("\0") if name]


def test_every_file_of_the_repository_is_in_the_source_distribution() -> None:
    lines = [line.split() for line in (ROOT / "MANIFEST.in").read_text(encoding="utf-8").splitlines() if line and line[0] != "#"]
    folders = {name for step, *names in lines for name in names if step == "graft"}
    patterns = [name for step, *names in lines for name in names if step == "include"]
    without = [
        name
        for name in tracked()
        if name.partition("/")[0] not in folders
        and name not in BY_SETUPTOOLS
        and not ("/" not in name and any(fnmatch(name, pattern) for pattern in patterns))
    ]
    assert without == []
    assert all((ROOT / folder).is_dir() for folder in folders)
