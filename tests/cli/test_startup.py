"""`--help` and `--version` come at once: they import nothing that a scan needs. A replay imports nothing of the network."""

from __future__ import annotations

import json
import subprocess
import sys
from importlib.resources import files
from pathlib import Path

import pytest

HEAVY = {"azure", "httpx", "jinja2", "kiota_abstractions", "kiota_http", "msal", "msgraph", "msgraph_core", "vcr", "yaml"}


@pytest.mark.parametrize("arguments", [["--help"], ["--version"]])
def test_imports_nothing_heavy(arguments: list[str]) -> None:
    program = f"import sys; from ztscan.cli import invoke; invoke({arguments!r}); print('modules:', *sys.modules)"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    loaded = {name.partition(".")[0] for name in done.stdout.rpartition("modules:")[2].split()}
    assert loaded & HEAVY == set()
    assert "ztscan" in loaded


NETWORK = HEAVY - {"jinja2", "yaml"} | {"aiohttp", "anyio", "h2", "httpcore", "kiota_authentication_azure", "requests", "urllib3"}


def test_a_replay_imports_nothing_of_the_network(tmp_path: Path) -> None:
    """Of the bundled tenant, which is JSON, and of YAML: vcrpy's serializers are loaded without the package."""
    bundled = json.loads((files("ztscan") / "data" / "contoso.json").read_text(encoding="utf-8"))
    bundled["interactions"] = [one for one in bundled["interactions"] if "/organization" in one["request"]["uri"]]
    (tmp_path / "tenant.yaml").write_text(json.dumps(bundled), encoding="utf-8")  # YAML, too
    check = "authentication_methods.authenticator_enabled"
    replay = ["scan", "--replay", "tenant.yaml", "--check", check, "-o", "replayed.json", "--quiet"]
    calls = f"invoke(['demo', '--quiet', '-o', 'demo.json']), invoke({replay!r})"
    program = f"import sys; from ztscan.cli import invoke; print({calls}); print('modules:', *sys.modules)"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True, cwd=tmp_path)
    said, _, modules = done.stdout.rpartition("modules:")
    assert (tmp_path / "demo.json").exists(), said + done.stderr
    assert (tmp_path / "replayed.json").exists(), said + done.stderr
    loaded = {name.partition(".")[0] for name in modules.split()}
    assert loaded & NETWORK == set()
    assert {"ztscan", "yaml"} <= loaded


def test_a_second_command_in_one_process_runs_like_the_first() -> None:
    program = "from ztscan.cli import invoke; print(invoke(['report', 'none.json']), invoke(['report', 'none.json']))"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["2", "2"]
