"""A stream that is closed before the command begins: no traceback, and no file suffers."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.ci.runner import clean_environment
from tests.cli.running import cassette
from tests.faults.ready import ROOT
from ztscan.core import system
from ztscan.core.exit_codes import ExitCode

pytestmark = pytest.mark.skipif(not system.breaks_pipes(), reason="a shell of Windows closes no stream")

SCAN = f"scan --replay '{cassette('woodgrove')}' -q --check consent -o report.html -o result.json --fail-on never"


def closed(folder: Path, arguments: str, streams: str) -> subprocess.CompletedProcess[str]:
    """The command in a shell that closes some streams."""
    line = f"exec '{sys.executable}' -m ztscan {arguments} {streams}"
    environment = {**clean_environment(), "PYTHONPATH": str(ROOT)}
    return subprocess.run(
        ["sh", "-c", line], cwd=folder, env=environment, capture_output=True, text=True, timeout=300, check=False
    )


@pytest.mark.parametrize("streams", [">&-", ">&- 2>&-", "<&- >&-", "<&- >&- 2>&-"])
@pytest.mark.parametrize("arguments", ["--version", "--help", "schema", "checks list"])
def test_an_answer_that_nobody_can_read_ends_like_a_pipe_without_a_reader(tmp_path: Path, arguments: str, streams: str) -> None:
    ended = closed(tmp_path, arguments, streams)
    assert (ended.returncode, ended.stdout, ended.stderr) == (ExitCode.UNREAD, "", "")


@pytest.mark.parametrize("streams", ["2>&-", "<&-", "<&- 2>&-"])
def test_an_answer_comes_without_the_other_streams(tmp_path: Path, streams: str) -> None:
    ended = closed(tmp_path, "--version", streams)
    assert (ended.returncode, ended.stdout[:7]) == (ExitCode.MET, "ztscan ")
    assert closed(tmp_path, "nothing", streams).returncode == ExitCode.USAGE


@pytest.mark.parametrize("streams", [">&-", "2>&-", "<&- >&- 2>&-"])
def test_files_are_written_whole_and_hold_no_output(tmp_path: Path, streams: str) -> None:
    ended = closed(tmp_path, SCAN, streams)
    assert (ended.returncode, ended.stdout, ended.stderr) == (ExitCode.MET, "", "")
    assert {file.name for file in tmp_path.iterdir()} == {"report.html", "result.json"}
    assert (tmp_path / "report.html").read_text(encoding="utf-8").rstrip().endswith("</html>")
