"""The wheel, in a virtual environment of its own: it holds everything, and a plugin is found through the same door.

What the package requires comes from the environment of the tests. ``tests/ci/test_action.py`` installs it with that and nothing
else, and runs it.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import sysconfig
import zipfile
from pathlib import Path

import pytest

from tests.sources import copied_sources

ROOT = Path(__file__).parents[2]
PLUGIN = Path(__file__).parent / "contoso-checks"

pytestmark = pytest.mark.packaging


def quietly(*command: str | Path, cwd: Path) -> str:
    """Run a command with nothing of this checkout in its environment; its output, or a failure that shows it."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    done = subprocess.run([str(part) for part in command], cwd=cwd, env=clean, capture_output=True, text=True, check=False)
    assert done.returncode == 0, f"{command}: {done.stdout}\n{done.stderr}"
    return done.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    quietly(sys.executable, "-m", "build", "--wheel", "--outdir", folder, copied_sources(folder / "sources"), cwd=folder)
    (built,) = folder.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def ztscan(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The command, installed with a plugin from their wheels."""
    folder = tmp_path_factory.mktemp("installed")
    quietly(sys.executable, "-m", "venv", "--without-pip", folder / "venv", cwd=folder)
    python = folder / "venv" / "bin" / "python"
    plugin = shutil.copytree(PLUGIN, folder / "plugin")
    pip = (sys.executable, "-m", "pip", "--python", python)
    quietly(*pip, "install", "--quiet", "--no-compile", "--no-deps", wheel, plugin, cwd=folder)
    own = quietly(python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))", cwd=folder)
    Path(own.strip(), "required.pth").write_text(sysconfig.get_path("purelib"), encoding="utf-8")
    return folder / "venv" / "bin" / "ztscan"


def test_the_demo_runs_from_another_folder(ztscan: Path, tmp_path: Path) -> None:
    quietly(ztscan, "demo", cwd=tmp_path)
    result = json.loads((tmp_path / "ztscan-result.json").read_text(encoding="utf-8"))
    assert result["tenant"]["name"] == "Contoso"
    assert "contoso-checks 1.2.0" in result["tool"]["plugins"]
    assert "kitchen.technical_contact" in {check["id"] for check in result["checks"]}
    assert (tmp_path / "ztscan-report.html").read_text(encoding="utf-8").startswith("<!DOCTYPE html>")


def test_a_plugin_is_listed_with_the_built_in_checks(ztscan: Path, tmp_path: Path) -> None:
    listed = json.loads(quietly(ztscan, "checks", "list", "--format", "json", cwd=tmp_path))
    origins = {entry["id"]: entry["origin"] for entry in listed}
    assert origins["kitchen.technical_contact"] == "contoso-checks"
    assert origins["consent.admin_workflow"] == "ztscan"
    assert sum(origin == "ztscan" for origin in origins.values()) == len(list((ROOT / "checks").glob("[a-z]*/[a-z]*.py")))


def test_the_wheel_holds_every_file_of_the_package_and_nothing_beside_it(wheel: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())
    assert {name.split("/")[0] for name in names} == {"ztscan", next(n.split("/")[0] for n in names if ".dist-info/" in n)}
    for folder, place in (("ztscan", "ztscan"), ("checks", "ztscan/checks"), ("reports", "ztscan/reports")):
        for path in (ROOT / folder).rglob("*"):
            if path.is_file() and "__pycache__" not in path.parts:
                assert f"{place}/{path.relative_to(ROOT / folder)}" in names
