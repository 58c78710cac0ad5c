"""The package as the action installs it: with the locked versions and nothing else, where the scan looks for it.

It is installed once for all tests here, as that takes longer than what they do with it.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.ci.runner import ACTION, Runner, Step, clean_environment
from tests.graph.authority.entra import TENANT
from tests.locks import locked, normalised
from tests.sources import copied_sources

ROOT = Path(__file__).parents[2]
PLUGIN = Path(__file__).parent / "contoso-checks"
INSTALL = "Install ztscan"
UNTARGETED = "conditional_access.no_untargeted_policy"

pytestmark = pytest.mark.packaging


def quietly(*command: str | Path, cwd: Path) -> str:
    """Run a command with nothing of this checkout in its environment; its output, or a failure that shows it."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    done = subprocess.run([str(part) for part in command], cwd=cwd, env=clean, capture_output=True, text=True, check=False)
    assert done.returncode == 0, f"{command}: {done.stdout}\n{done.stderr}"
    return done.stdout


def lay_traps(workspace: Path) -> Path:
    """Modules that a Python which looks into its folder would import, and the file that they write then."""
    owned = workspace.parent / "owned"
    code = f"open({str(owned)!r}, 'w').close()\n"
    for name in ("venv", "ensurepip", "pip", "setuptools", "sitecustomize", "subprocess", "click", "ztscan"):
        (workspace / f"{name}.py").write_text(code, encoding="utf-8")
    (workspace / "pyproject.toml").write_text('[build-system]\nrequires = []\nbuild-backend = "setuptools"\n', encoding="utf-8")
    return owned


def test_the_traps_are_sprung_by_a_python_that_looks_into_its_folder(tmp_path: Path) -> None:
    (tmp_path / "workspace").mkdir()
    owned = lay_traps(tmp_path / "workspace")
    subprocess.run([sys.executable, "-m", "venv", "--help"], cwd=tmp_path / "workspace", capture_output=True, check=False)
    assert owned.exists()


@dataclass(frozen=True)
class Installed:
    """How the action's step went, in a workspace with traps."""

    step: Step
    hostile: Path
    sources: Path
    program: Path
    versions: frozenset[str]
    """``name==version`` of everything that is installed, before a plugin was."""

    @property
    def python(self) -> Path:
        return self.program.with_name("python")


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Installed:
    folder = tmp_path_factory.mktemp("installed")
    index = {name: value for name, value in os.environ.items() if name.startswith("PIP_")}
    here = {"PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}"}
    sources = copied_sources(folder / "action")
    runner = Runner(folder, {**clean_environment(), **index, **here, "PYTHONPATH": "."}, sources)
    hostile = lay_traps(runner.workspace)
    scripts = frozenset(step["name"] for step in ACTION["runs"]["steps"] if "run" in step)
    (step,) = runner.run(skip=scripts - {INSTALL}, tenant_id=TENANT, client_id=TENANT)
    assert step.code == 0, step.log
    program = runner.temp / "ztscan" / "bin" / "ztscan"
    listing = (program.with_name("python"), "-I", "-m", "pip", "list", "--format", "freeze", "--exclude", "pip")
    versions = (line.partition("==") for line in quietly(*listing, cwd=folder).split())
    return Installed(step, hostile, sources, program, frozenset(f"{normalised(name)}=={one}" for name, _, one in versions))


@pytest.fixture(scope="module")
def ztscan(installed: Installed, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The command, installed with a plugin."""
    folder = tmp_path_factory.mktemp("plugin")
    plugin = shutil.copytree(PLUGIN, folder / "plugin")
    without = ("--no-compile", "--no-deps", "--no-index", "--no-build-isolation")
    quietly(installed.python, "-I", "-m", "pip", "install", "--quiet", *without, plugin, cwd=folder)
    return installed.program


def test_the_installation_puts_the_program_where_the_scan_looks_for_it(installed: Installed, tmp_path: Path) -> None:
    assert not installed.hostile.exists(), "a file of the repository that is scanned from was run"
    own = {line for line in installed.versions if line.startswith("ztscan==")}
    assert installed.versions - own <= locked(installed.sources / "locks" / "runtime.txt")
    assert quietly(installed.program, "--version", cwd=tmp_path).startswith("ztscan ")
    replay = ("scan", "--replay", installed.sources / "ztscan" / "data" / "contoso.json", "--check", UNTARGETED)
    run = [installed.program, *replay, "-o", "report.html"]
    ended = subprocess.run(run, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert (tmp_path / "report.html").is_file(), ended.stderr


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


def test_the_installation_holds_every_file_of_the_package_and_nothing_beside_it(installed: Installed, tmp_path: Path) -> None:
    listing = "from importlib.metadata import files; print(*files('ztscan'), sep='\\n')"
    names = set(quietly(installed.python, "-I", "-c", listing, cwd=tmp_path).splitlines())
    assert {name.split("/")[0] for name in names if not name.endswith("bin/ztscan")} == {
        "ztscan",
        next(name.split("/")[0] for name in names if ".dist-info/" in name),
    }
    for folder, place in (("ztscan", "ztscan"), ("checks", "ztscan/checks"), ("reports", "ztscan/reports")):
        for path in (ROOT / folder).rglob("*"):
            if path.is_file() and "__pycache__" not in path.parts:
                assert f"{place}/{path.relative_to(ROOT / folder)}" in names
