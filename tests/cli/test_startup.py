"""`--help` and `--version` come at once: they import nothing that a scan needs."""

from __future__ import annotations

import subprocess
import sys

import pytest

HEAVY = {"azure", "httpx", "jinja2", "kiota_abstractions", "kiota_http", "msal", "msgraph", "msgraph_core", "vcr", "yaml"}


@pytest.mark.parametrize("arguments", [["--help"], ["--version"]])
def test_imports_nothing_heavy(arguments: list[str]) -> None:
    program = f"import sys; from ztscan.cli import invoke; invoke({arguments!r}); print('modules:', *sys.modules)"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    loaded = {name.partition(".")[0] for name in done.stdout.rpartition("modules:")[2].split()}
    assert loaded & HEAVY == set()
    assert "ztscan" in loaded


def test_a_second_command_in_one_process_runs_like_the_first() -> None:
    program = "from ztscan.cli import invoke; print(invoke(['report', 'none.json']), invoke(['report', 'none.json']))"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["2", "2"]
