"""The contracts of `pyproject.toml`: imports run one way. Run over the package laid out as it is installed."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_imports_run_one_way(tmp_path: Path) -> None:
    ignore = shutil.ignore_patterns("__pycache__")
    shutil.copytree(ROOT / "ztscan", tmp_path / "ztscan", ignore=ignore)
    for folder in ("checks", "reports"):
        shutil.copytree(ROOT / folder, tmp_path / "ztscan" / folder, ignore=ignore)
    lint = Path(sys.executable).with_name("lint-imports")
    done = subprocess.run(
        [lint, "--no-cache", ROOT / "pyproject.toml"], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert " 0 broken" in done.stdout
