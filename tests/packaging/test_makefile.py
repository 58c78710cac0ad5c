"""`make demo` on machines that lack something: one line that says what to install, and a second try that works."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]

MACHINE = """#!/bin/sh
# A python3 of a machine on which a test runs: `lacks` names what is not installed.
case "$*" in
  *"version_info"*) [ "$lacks" != version ] ;;
  *"import ensurepip"*) [ "$lacks" != venv ] ;;
  *"-m venv"*)
    for folder; do :; done
    mkdir -p "$folder/bin"
    printf '#!/bin/sh\\nexit 1\\n' >"$folder/bin/python"
    chmod +x "$folder/bin/python"
    [ "$lacks" != pip ] || exit 1
    printf '#!/bin/sh\\necho "python $*" >>log\\n' >"$folder/bin/python"
    printf '#!/bin/sh\\necho "ztscan $*" >>log\\n' >"$folder/bin/ztscan"
    chmod +x "$folder/bin/ztscan"
    echo "made" >>log ;;
esac
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A clone with a Makefile, on a machine of its own."""
    for name in ("Makefile", "pyproject.toml", "setup.py"):
        shutil.copy(ROOT / name, tmp_path)
    (tmp_path / "python3").write_text(MACHINE)
    (tmp_path / "python3").chmod(0o755)
    return tmp_path


def make_demo(folder: Path, lacks: str = "") -> subprocess.CompletedProcess[str]:
    environment = {"PATH": f"{folder}:/usr/bin:/bin", "lacks": lacks}
    command = ["make", "demo", "PYTHON=python3", "VENV=.venv", "JOBS=1"]
    return subprocess.run(command, cwd=folder, env=environment, text=True, capture_output=True, check=False, timeout=120)


def log(folder: Path) -> list[str]:
    file = folder / "log"
    return file.read_text().splitlines() if file.exists() else []


def test_a_machine_that_has_everything_makes_the_environment_once(folder: Path) -> None:
    for _ in range(2):
        ended = make_demo(folder)
        assert ended.returncode == 0, ended.stderr
    assert log(folder).count("made") == 1
    assert log(folder).count("ztscan demo") == 2


@pytest.mark.parametrize(
    ("lacks", "told"),
    [
        ("venv", "python3 has no venv: install it, on Debian and Ubuntu with: sudo apt install python3-venv"),
        ("version", "python3 is missing or older than 3.11: install Python 3.11 or later, or name one with PYTHON=python3.12"),
    ],
)
def test_what_is_missing_is_said_in_one_line_and_the_second_try_works(folder: Path, lacks: str, told: str) -> None:
    ended = make_demo(folder, lacks)
    assert ended.returncode != 0
    first, *rest = ended.stderr.splitlines()
    assert first == f"make: {told}"
    assert all(line.startswith("make: ***") for line in rest)
    assert not (folder / ".venv").exists()
    assert make_demo(folder).returncode == 0
    assert "ztscan demo" in log(folder)


def test_a_set_up_that_fails_leaves_nothing_behind(folder: Path) -> None:
    assert make_demo(folder, "pip").returncode != 0
    assert not (folder / ".venv").exists()
    assert make_demo(folder).returncode == 0


def test_a_half_made_environment_is_repaired(folder: Path) -> None:
    half = folder / ".venv" / "bin" / "python"
    half.parent.mkdir(parents=True)
    half.write_text("#!/bin/sh\necho 'No module named pip' >&2\nexit 1\n")
    half.chmod(0o755)
    ended = make_demo(folder)
    assert ended.returncode == 0, ended.stderr
    assert log(folder).count("made") == 1


def test_an_environment_that_works_is_kept(folder: Path) -> None:
    make_demo(folder)
    (folder / ".venv" / ".runtime").unlink()
    assert make_demo(folder).returncode == 0
    assert log(folder).count("made") == 1
