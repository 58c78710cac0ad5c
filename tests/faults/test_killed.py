"""Killed at any moment, a scan leaves whole files or none under the names that were asked for, and the next scan works."""

from __future__ import annotations

import random
import re
import signal
import sqlite3
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from tests.cli.running import cassette
from tests.faults.ready import Process, Ready, ready
from tests.simulator import TENANTS, simulator
from ztscan.core.result import from_document
from ztscan.graph.cassette import load_recording
from ztscan.history import open_history

OLD = b"what an earlier scan left here"
TIMES = 4
"""Moments of each kind at which a run is killed; which ones, the seed says."""

SCAN = ("scan", "-q", "--replay", cassette("woodgrove"), "--check", "consent", "-o", "result.json", "-o", "report.html")
INTO_SQLITE = (*SCAN, "--history", "sqlite:///history.db")
INTO_A_FOLDER = (*SCAN, "--history", "kept")
RECORD = ("scan", "-q", "--no-embed", "--check", "consent", "--record", "recorded.json", "-o", "result.json", "-o", "report.html")


@dataclass
class Machine:
    """A folder in which commands run and are killed."""

    folder: Path
    interpreter: Ready
    environment: dict[str, str] = field(default_factory=dict)

    def start(self, last: int, *arguments: str) -> Process:
        return self.interpreter.start(self.folder, {"SOURCE_DATE_EPOCH": "1795226400", **self.environment}, last, arguments)

    def run(self, *arguments: str, last: int = 0) -> str:
        """To the end, or to the step before which it is killed; what it said on stderr."""
        process = self.start(last, *arguments)
        code = process.wait()
        assert code == (-signal.SIGKILL if last else 0), process.said
        return process.said

    def files(self) -> dict[str, bytes]:
        """Content by name of all files but those that SQLite keeps, and those that a killed run never named."""
        found = (path for path in self.folder.rglob("*") if path.is_file())
        shown = {str(path.relative_to(self.folder)): path for path in found}
        return {name: path.read_bytes() for name, path in shown.items() if ".db" not in name and not name.endswith(".part")}

    def clear(self) -> None:
        for path in sorted(self.folder.rglob("*"), reverse=True):
            path.rmdir() if path.is_dir() else path.unlink()


@pytest.fixture(scope="module")
def interpreter(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ready]:
    with ready(tmp_path_factory.mktemp("ready")) as running:
        yield running


@pytest.fixture(params=[(), ("result.json", "report.html", "recorded.json")], ids=["new files", "over old ones"])
def machine(request: pytest.FixtureRequest, tmp_path: Path, interpreter: Ready) -> Machine:
    made = Machine(tmp_path, interpreter)
    for name in request.param:
        (tmp_path / name).write_bytes(OLD)
    return made


def check_history(folder: Path, location: str, whole: bytes) -> None:
    """Everything that a history tells of is there and whole."""
    history = open_history(location)
    for entry in history.entries():
        assert history.read(entry.id) == whole
        assert len(history.trend(entry.tenant)) == 1
    database = folder / "history.db"
    if database.exists():
        with sqlite3.connect(database) as connection:
            assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        connection.close()


def moments(count: int, seed: int) -> list[int]:
    """Steps of ``count`` at which to kill: the last ones, in which files take their place, and others by chance."""
    late = list(range(max(1, count - TIMES // 2), count + 1))
    return sorted({*late, *random.Random(seed).choices(range(1, count + 1), k=TIMES // 2)})  # noqa: S311


@pytest.mark.parametrize(
    ("command", "location"),
    [(INTO_SQLITE, "sqlite:///{}/history.db"), (INTO_A_FOLDER, "{}/kept")],
    ids=["history in SQLite", "history in a folder"],
)
def test_before_any_step_that_touches_a_file(
    command: tuple[str, ...], location: str, machine: Machine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(machine.folder)
    old = machine.files()
    count = int(machine.run(*command).rpartition("steps: ")[2])
    new = machine.files()
    from_document(new["result.json"])
    assert count >= TIMES
    machine.clear()
    for step in moments(count, seed=6):
        for name, content in old.items():
            (machine.folder / name).write_bytes(content)
        machine.run(*command, last=step)
        for name, content in machine.files().items():
            assert content in (old.get(name), new.get(name)), f"{name} before step {step}"
        check_history(machine.folder, location.format(machine.folder), new["result.json"])
        machine.run(*command)
        assert machine.files() == new | {name: OLD for name in old if name not in new}
        assert not [*machine.folder.rglob("*.part")], "what the killed run left is removed"
        check_history(machine.folder, location.format(machine.folder), new["result.json"])
        assert len(open_history(location.format(machine.folder)).entries()) == 1
        machine.clear()


@pytest.fixture
def recording(machine: Machine) -> Iterator[Machine]:
    with simulator(TENANTS["woodgrove"]()) as graph:
        machine.environment["ZTSCAN_GRAPH_ENDPOINT"] = graph.url
        yield machine


def without_seconds(content: bytes) -> bytes:
    """A file without what no two live scans have in common: how long each resource took; the embedded result, too."""
    return re.sub(rb"\b\d+\.\d\b", b"", content)


def test_a_recording_is_whole_or_not_there_whenever_the_scan_is_killed(recording: Machine) -> None:
    old = recording.files()
    begun = time.monotonic()
    recording.run(*RECORD)
    lasted = time.monotonic() - begun
    new = recording.files()
    load_recording(recording.folder / "recorded.json")
    dice = random.Random(7)  # noqa: S311
    for _ in range(TIMES // 2):
        process = recording.start(0, *RECORD)
        time.sleep(lasted * dice.uniform(0.4, 1.0))
        process.kill()
        process.wait()
        for name in ("recorded.json", "report.html"):
            found = recording.files().get(name)
            assert found is None or found == old.get(name) or without_seconds(found) == without_seconds(new[name])
    recording.run(*RECORD)
    assert recording.files()["recorded.json"] == new["recorded.json"]


def test_a_recording_takes_its_place_in_one_step(recording: Machine) -> None:
    old = recording.files()
    count = int(recording.run(*RECORD).rpartition("steps: ")[2])
    new = recording.files()
    for step in moments(count, seed=8):
        recording.run(*RECORD, last=step)
        assert recording.files()["recorded.json"] in (old.get("recorded.json"), new["recorded.json"])
    load_recording(recording.folder / "recorded.json")
