"""`ztscan fleet scan` and `status`, with the real scanner on recorded tenants."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from tests.cli.running import Shell
from tests.fleet.executors import id_of
from tests.fleet.fleets import fleet_of, recorded, tenant
from ztscan.core import interruption, system
from ztscan.core.exit_codes import ExitCode
from ztscan.drift.compare import Graded
from ztscan.fleet.results import open_results

ROOT = Path(__file__).parents[2]


def test_a_fleet_is_scanned_shown_and_resumed(shell: Shell) -> None:
    tables = [tenant(number, recording=recorded(shell.folder, number)) for number in (1, 2)]
    wrong = tenant(3, recording=recorded(shell.folder, 4))
    shell.write("fleet.toml", fleet_of(*tables, wrong))
    ended = shell.afresh("fleet", "scan", "fleet.toml", "-o", "results")
    assert ended.code == ExitCode.GAPS, ended.err
    assert "[3/3]" in ended.err
    assert "not of the tenant that was asked for" in ended.err
    assert "2 done, 1 failed" in ended.err
    found = {read.member.name: read for read in open_results(shell.folder / "results").results()}
    assert [isinstance(found[name].graded, Graded) for name in ("t1", "t2", "t3")] == [True, True, False]
    for own, others in (("t1", (2, 3, 4)), ("t2", (1, 3, 4)), ("t3", (1, 2))):
        kept = b"".join(path.read_bytes() for path in (shell.folder / "results" / own).iterdir())
        assert not [number for number in others if id_of(number).encode() in kept], own
    told = shell.afresh("fleet", "status", "results", "--format", "json")
    assert told.code == ExitCode.INCOMPLETE
    assert told.err == "Exit code 3: the scan of 1 tenant is not done\n"
    rows: list[dict[str, Any]] = json.loads(told.out)
    assert [(row["name"], row["outcome"], row["exit_code"]) for row in rows] == [
        ("t1", "done", 10),
        ("t2", "done", 10),
        ("t3", "failed", 10),
    ]
    assert "wrong" not in shell.afresh("fleet", "status", "results").out
    shell.write("fleet.toml", fleet_of(*tables))  # what is done is left out, and the folder of the third is not forgotten
    again = shell.afresh("fleet", "scan", "fleet.toml", "-o", "results", "--newer-than", "20h")
    assert again.code == ExitCode.GAPS
    assert "2 tenants scanned before and left out" in again.err
    assert "[1/" not in again.err
    assert [read.asked for read in open_results(shell.folder / "results").results()] == [True, True, False]


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("--name", "t9"), "no tenant of the fleet has it"),
        (("--group", "north"), "no tenant of the fleet has it"),
        (("--newer-than", "soon"), "no span of time"),
        (("--scheduler", "tls://example.com:8786"), "add `--engine dask`"),
    ],
)
def test_what_does_not_fit_is_refused_before_anything_is_scanned(shell: Shell, arguments: tuple[str, ...], told: str) -> None:
    shell.write("fleet.toml", fleet_of(tenant(1)))
    ended = shell.afresh("fleet", "scan", "fleet.toml", "-o", "results", *arguments)
    assert ended.code == ExitCode.USAGE
    assert told in ended.err


def test_a_dry_run_scans_nothing_and_lists_who_would_be_scanned(shell: Shell) -> None:
    shell.write("fleet.toml", fleet_of(tenant(1), tenant(2)))
    ended = shell.afresh("fleet", "scan", "fleet.toml", "-o", "results", "--dry-run", "--name", "t2")
    assert (ended.code, ended.err.splitlines()) == (ExitCode.MET, ["would scan t2"])
    assert not (shell.folder / "results").exists()


def test_a_plan_has_every_tenant_in_one_batch(shell: Shell) -> None:
    shell.write("fleet.toml", fleet_of(*(tenant(number) for number in range(5))))
    planned = shell.afresh("fleet", "plan", "fleet.toml", "--size", "2")
    assert (planned.code, json.loads(planned.out)) == (ExitCode.MET, ["t0 t1", "t2 t3", "t4"])


IN_PROC = pytest.mark.skipif(not Path("/proc").is_dir() or not system.can_lock(), reason="looks for processes in /proc")


class Begun:
    """A fleet whose scans of t2 and t3 wait for a server that never answers; t1 is a recording. On Dask only t2 is scanned."""

    def __init__(self, folder: Path, silent: socket.socket, engine: str) -> None:
        self.folder = folder
        self.good = tenant(1, recording=recorded(folder, 1))
        (folder / "fleet.toml").write_text(fleet_of(self.good, tenant(2), tenant(3)))
        endpoint = f"http://127.0.0.1:{silent.getsockname()[1]}"
        self._environment = {**os.environ, "PYTHONPATH": str(ROOT), "ZTSCAN_GRAPH_ENDPOINT": endpoint}
        waiting, only = ((2,), ("--name", "t2", "--workers", "1")) if engine == "dask" else ((2, 3), ())
        command = [*self._command, "--engine", engine, *only]
        with (folder / "said").open("wb") as said:
            self.coordinator = subprocess.Popen(command, cwd=folder, env=self._environment, stderr=said)
        self.scans, self._connections = _reading(silent, waiting)

    @property
    def _command(self) -> list[str]:
        return [sys.executable, "-P", "-m", "ztscan", "fleet", "scan", "fleet.toml", "-o", "results"]

    def again(self, *more: str) -> subprocess.CompletedProcess[bytes]:
        """Another run in the same folder."""
        command = [*self._command, *more]
        return subprocess.run(command, cwd=self.folder, env=self._environment, capture_output=True, check=False)

    def end(self, number: signal.Signals) -> tuple[int, str]:
        """Send the signal. Returns the exit code and what was said, once all scans have ended."""
        self.coordinator.send_signal(number)
        code = self.coordinator.wait(120)
        until = time.monotonic() + 60
        while (left := [pid for pid in self.scans if _runs(pid)]) and time.monotonic() < until:
            time.sleep(0.1)
        for connection in self._connections:
            connection.close()
        assert not left
        return code, (self.folder / "said").read_text(encoding="utf-8")


@IN_PROC
@pytest.mark.parametrize("engine", ["local", "dask"])
def test_a_fleet_that_is_terminated_ends_its_scans_and_leaves_nothing_half_written(tmp_path: Path, engine: str) -> None:
    """As a job runner ends it: exit code 143, one line, the results that are done, and nothing of the others."""
    with socket.create_server(("127.0.0.1", 0)) as silent:
        code, said = Begun(tmp_path, silent, engine).end(signal.SIGTERM)
    assert code == 143, said
    assert said.count(f"error: interrupted by SIGTERM — {interruption.NEXT_STEP}\n") == 1, said
    assert "Traceback" not in said
    results = tmp_path / "results"
    assert not [path for path in results.rglob("*") if ".part" in path.name]
    assert [path.parent.name for path in results.rglob("outcome.json")] == (["t1"] if engine == "local" else [])
    scanned = [read.member.name for read in open_results(results).results() if isinstance(read.graded, Graded)]
    assert scanned == (["t1"] if engine == "local" else [])


@IN_PROC
def test_the_scans_of_a_coordinator_that_is_killed_end_and_the_next_run_goes_on(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        begun = Begun(tmp_path, silent, "local")
        locked = begun.again("--name", "t2", "--name", "t3")
        begun.end(signal.SIGKILL)
    assert locked.returncode == ExitCode.INCOMPLETE
    assert locked.stderr.count(b"another run scans this tenant") == 2
    (tmp_path / "fleet.toml").write_text(fleet_of(begun.good))
    done = begun.again("--newer-than", "1h")
    assert done.returncode == ExitCode.GAPS, done.stderr
    assert not list((tmp_path / "results" / "t1").glob(".part-*"))
    (first, *_) = open_results(tmp_path / "results").results()
    assert (first.member.tenant, isinstance(first.graded, Graded)) == (id_of(1), True)


@IN_PROC
def test_the_scans_of_a_coordinator_of_dask_that_is_killed_end(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        Begun(tmp_path, silent, "dask").end(signal.SIGKILL)


def _reading(silent: socket.socket, waiting: tuple[int, ...]) -> tuple[list[int], list[socket.socket]]:
    """The processes of the scans that wait, as soon as there are all and one has connected, and the connection."""
    silent.settimeout(120)
    connections = [silent.accept()[0]]
    until = time.monotonic() + 60
    while True:
        found = [int(path.name) for path in Path("/proc").iterdir() if path.name.isdigit() and _scans(path, *waiting)]
        if len(found) == len(waiting) or time.monotonic() > until:
            break
        time.sleep(0.1)
    assert len(found) == len(waiting)
    return found, connections


def _scans(process: Path, *numbers: int) -> bool:
    try:
        command = (process / "cmdline").read_bytes().split(b"\0")
    except OSError:
        return False
    return b"--tenant" in command and any(id_of(number).encode() in command for number in numbers)


def _runs(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False
