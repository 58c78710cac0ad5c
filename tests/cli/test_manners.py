"""Mistyped commands, completion in the shell, searching the catalogue, and the list of plugins."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from click.shell_completion import BashComplete

from tests.cli.running import Shell
from ztscan.cli import COMMANDS, cli
from ztscan.cli.ui.completion import check_ids
from ztscan.core.exit_codes import ExitCode
from ztscan.engine import registry

ROOT = Path(__file__).parents[2]
PLUGINS = ROOT / "tests" / "packaging" / "contoso-checks"


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("scna", "scan"),
        ("SCAN", "scan"),
        ("docter", "doctor"),
        ("checks lsit", "list"),
        ("history shwo", "show"),
    ],
)
def test_a_mistyped_command_or_group_suggests_the_nearest(shell: Shell, typed: str, meant: str) -> None:
    ended = shell.ztscan(*typed.split())
    assert ended.code == ExitCode.USAGE
    assert f"Did you mean `{meant}`?" in ended.err


def test_what_resembles_nothing_leads_to_the_help(shell: Shell) -> None:
    ended = shell.ztscan("xyzzy")
    assert ended.code == ExitCode.USAGE
    assert "No such command `xyzzy`. `ztscan --help` lists the commands." in ended.err
    assert shell.ztscan("--help").code == ExitCode.MET


def completed(*words: str) -> list[str]:
    """What bash is offered for the last word."""
    *before, last = words
    completion = BashComplete(cli, {}, "ztscan", "_ZTSCAN_COMPLETE")
    return [item.value for item in completion.get_completions(before, last)]


def test_check_ids_are_completed_where_a_check_is_named() -> None:
    workflow = "consent.admin_workflow"
    for words in (("scan", "--check"), ("scan", "--skip"), ("doctor", "--check"), ("setup", "--check"), ("checks", "show")):
        assert workflow in completed(*words, "consent.adm"), words
    assert completed("scan", "--check", "consen") == [name for name in check_ids() if name.startswith("consen")]
    assert completed("sc") == ["scan", "schema"]
    assert set(completed("")) == set(COMMANDS)


def test_the_completed_ids_are_those_of_the_checks() -> None:
    ids = {check.id for check in registry.load().checks.values() if check.origin == registry.BUILT_IN}
    assert {name for name in check_ids() if "." in name} == ids
    assert {name for name in check_ids() if "." not in name} == {name.partition(".")[0] for name in ids}


@pytest.mark.parametrize("kind", ["bash", "zsh", "fish"])
def test_the_documented_line_gives_a_shell_its_completion(kind: str) -> None:
    environment = {**os.environ, "_ZTSCAN_COMPLETE": f"{kind}_source", "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-m", "ztscan"]
    ended = subprocess.run(command, env=environment, text=True, capture_output=True, check=True)
    assert "_ztscan_completion" in ended.stdout
    page = (ROOT / "docs" / "completion.md").read_text(encoding="utf-8")
    assert f"_ZTSCAN_COMPLETE={kind}_source" in page


def test_a_search_finds_the_checks_that_all_words_occur_in(shell: Shell) -> None:
    found = {entry["id"] for entry in json.loads(shell.ztscan("checks", "search", "CONSENT", "workflow", "--format", "json").out)}
    assert "consent.admin_workflow" in found
    assert found < {entry["id"] for entry in json.loads(shell.ztscan("checks", "search", "consent", "--format", "json").out)}
    shell.setenv("COLUMNS", "")
    first = shell.ztscan("checks", "search", "admin", "workflow").out.splitlines()[1]
    assert first.startswith("consent.admin_workflow")
    by_control = json.loads(shell.ztscan("checks", "search", "MS.AAD.5.3v1", "--format", "json").out)
    assert "consent.admin_workflow" in {entry["id"] for entry in by_control}


def test_a_search_without_a_result_says_what_to_do(shell: Shell) -> None:
    ended = shell.ztscan("checks", "search", "consent", "xyzzy")
    assert ended.code == ExitCode.USAGE
    assert "no check has `consent` and `xyzzy` — use fewer words, or `ztscan checks list`" in ended.err


def plugins(*arguments: str, **more: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join((str(ROOT), str(PLUGINS))), **more}
    command = [sys.executable, "-m", "ztscan", "plugins", "list", *arguments]
    return subprocess.run(command, env=environment, text=True, capture_output=True, check=False)


def test_plugins_are_listed_with_their_checks_and_problems(tmp_path: Path, shell: Shell) -> None:
    assert "No plugins." in shell.ztscan("plugins", "list").out
    listed = plugins("--plugin", "contoso_checks")
    assert (listed.returncode, listed.stdout) == (0, "contoso_checks: kitchen.technical_contact\n")
    broken = tmp_path / "broken_checks" / "doors"
    broken.mkdir(parents=True)
    for folder in (broken, broken.parent):
        (folder / "__init__.py").write_text("")
    (broken / "locked.py").write_text("raise ValueError('\x1b[31mno lock')\n")
    path = os.pathsep.join((str(ROOT), str(tmp_path), str(PLUGINS)))
    both = plugins("--plugin", "broken_checks", "--plugin", "contoso_checks", PYTHONPATH=path)
    assert both.returncode == ExitCode.FAILED
    assert "contoso_checks: kitchen.technical_contact" in both.stdout
    assert "broken_checks: no checks" in both.stdout
    (problem,) = [line for line in both.stdout.splitlines() if line.startswith("not loaded: ")]
    assert "doors.locked" in problem
    assert "\x1b" not in both.stdout
