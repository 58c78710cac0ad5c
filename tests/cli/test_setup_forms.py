"""The forms in which `ztscan setup` prints the set-up."""

from __future__ import annotations

import shutil
import subprocess

import pytest

from tests.cli.running import Shell
from tests.cli.test_setup import CHECKS, GITHUB, PEOPLE, wanted
from tests.graph.signing_in import Certificate
from ztscan.cli.registering.scripts import SCRIPTS
from ztscan.core.exit_codes import ExitCode


@pytest.mark.parametrize("form", ["powershell", "bicep", "terraform"])
def test_the_other_scripts_name_every_permission_and_no_placeholder_is_left(shell: Shell, form: str) -> None:
    certificate = Certificate().pem(shell.folder / "c.pem")
    ways: tuple[tuple[str, ...], ...] = (
        GITHUB,
        PEOPLE,
        ("setup", "--for", "certificate", "--certificate", certificate, *CHECKS),
        ("setup", "--for", "managed-identity", "--principal", "a0000000-0000-4000-8000-000000000001", *CHECKS),
    )
    for arguments in ways:
        ended = shell.ztscan(*arguments, "--print", form)
        assert ended.code == ExitCode.MET, ended.err
        for name in wanted(shell, *(["--delegated"] if arguments is PEOPLE else [])):
            assert name in ended.out
        assert "{id of" not in ended.out
        assert "{client id" not in ended.out
        assert ended.out.count("{") == ended.out.count("}")
        assert "PRIVATE KEY" not in ended.out
        if form == "terraform" and shutil.which("terraform"):
            formatted = subprocess.run(["terraform", "fmt", "-"], input=ended.out, text=True, check=True, capture_output=True)
            assert formatted.stdout == ended.out


def test_the_forms_of_the_help_are_those_of_the_scripts(shell: Shell) -> None:
    assert set(SCRIPTS) == {"bash", "powershell", "bicep", "terraform"}
    assert "bash|powershell|bicep|terraform" in shell.ztscan("setup", "--help").out
