"""What is printed reaches whoever reads it: whole lines in a pipe, escapes on a poor terminal, one line where it is full."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

import pytest

from tests.cli.running import Shell, cassette
from tests.recordings import recording_of
from ztscan.core.exit_codes import ExitCode

WOODGROVE = ("scan", "--replay", cassette("woodgrove"), "--fail-on", "never")
FEW = (*WOODGROVE, "--check", "consent.*")


def run(
    folder: Path, *arguments: str, stdout: int = subprocess.PIPE, environment: Mapping[str, str] = MappingProxyType({})
) -> subprocess.CompletedProcess[str]:
    """``ztscan`` as a program of its own, with ``environment`` beside that of the tests."""
    program = "import sys; from ztscan.cli import main; main(sys.argv[1:])"
    return subprocess.run(
        [sys.executable, "-c", program, *arguments],
        cwd=folder,
        env={**os.environ, **environment},
        stdout=stdout,
        stderr=subprocess.PIPE,
        text=True,
        check=False,
    )


def test_a_pipe_takes_a_check_a_line(shell: Shell) -> None:
    shell.setenv("COLUMNS", "")
    listed = json.loads(shell.ztscan("checks", "list", "--format", "json").out)
    lines = shell.ztscan("checks", "list").out.splitlines()[1:]
    assert len(lines) == len(listed)
    for check, line in zip(listed, lines, strict=True):
        for told in (check["id"], check["severity"], check["title"], *check["permissions"], *check["licences"]):
            assert told in line
        longest = len(", ".join((*check["licences"], *check["permissions"])))
        assert len(line) <= 220 + len(check.get("deprecation", "")) + longest, "no line is as long as the longest one"
        assert line == line.rstrip()


def test_a_narrow_terminal_takes_the_id_of_a_check_whole(shell: Shell) -> None:
    shell.setenv("COLUMNS", "80")
    listed = json.loads(shell.ztscan("checks", "list", "--format", "json").out)
    lines = shell.ztscan("checks", "list").out.splitlines()
    assert {check["id"] for check in listed} <= {line.strip() for line in lines}
    assert max(map(len, lines)) <= 80


def test_a_pipe_takes_the_messages_of_the_summary_whole(shell: Shell) -> None:
    shell.setenv("COLUMNS", "")
    told = shell.ztscan(*WOODGROVE).out
    checks = json.loads(shell.ztscan(*WOODGROVE, "-q", "-o", "-").out)["checks"]
    finding = next(f for c in checks if c["id"] == "privileged_identity_management.no_permanent_active" for f in c["findings"])
    assert finding["message"] in told


def test_letters_that_a_stream_does_not_know_are_escaped(tmp_path: Path) -> None:
    plain = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
    recorded = tmp_path / "recorded.json"
    recorded.write_text(recording_of("woodgrove").read_text(encoding="utf-8").replace("Woodgrove", "Wōodgrove"), encoding="utf-8")
    ended = run(tmp_path, "scan", "--replay", str(recorded), "--fail-on", "never", environment=plain)
    assert ended.returncode == ExitCode.MET, ended.stderr
    assert r"W\u014dodgrove" in ended.stdout


@pytest.mark.parametrize("arguments", [("schema",), ("checks", "list"), (*FEW, "-q", "-o", "-"), FEW])
def test_no_room_for_the_answer_is_said_in_one_line(arguments: tuple[str, ...], tmp_path: Path) -> None:
    full = os.open("/dev/full", os.O_WRONLY)
    try:
        ended = run(tmp_path, *arguments, stdout=full)
    finally:
        os.close(full)
    assert ended.returncode == ExitCode.USAGE, "a full disk is no defect"
    (line,) = [line for line in ended.stderr.splitlines() if not line.startswith(("Reading ", "wrote "))]
    assert line == "error: cannot print the answer: no space left on device — write it where there is space"


@pytest.mark.parametrize("arguments", [("schema",), ("checks", "list"), FEW], ids=["plain", "table", "summary"])
def test_a_reader_that_goes_away_is_no_news(arguments: tuple[str, ...], tmp_path: Path) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    try:
        ended = run(tmp_path, *arguments, stdout=writing)
    finally:
        os.close(writing)
    said = [line for line in ended.stderr.splitlines() if not line.startswith(("Reading ", "wrote "))]
    assert (ended.returncode, said) == (ExitCode.UNREAD, []), "128 and the number of SIGPIPE"


@pytest.mark.parametrize("unbuffered", ["", "1"], ids=["buffered", "unbuffered"])
@pytest.mark.parametrize("arguments", [("checks", "list"), (*WOODGROVE, "-q", "-o", "-")], ids=["table", "json"])
def test_a_reader_that_takes_only_the_beginning_is_told_by_the_exit_code(
    arguments: tuple[str, ...], unbuffered: str, tmp_path: Path
) -> None:
    """Without its buffer a stream writes what a pipe takes, and says nothing of the rest."""
    program = "import sys; from ztscan.cli import main; main(sys.argv[1:])"
    environment = {**os.environ, "PYTHONUNBUFFERED": unbuffered}
    with subprocess.Popen(
        [sys.executable, "-c", program, *arguments], cwd=tmp_path, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as running:
        assert running.stdout
        assert running.stderr
        assert len(os.read(running.stdout.fileno(), 100)) == 100
        running.stdout.close()
        said = running.stderr.read()
    assert (running.returncode, said) == (ExitCode.UNREAD, b"")
