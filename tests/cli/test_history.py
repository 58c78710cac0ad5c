"""`--history` and `ztscan history`: results kept over time, fetched again, pruned, drawn."""

from __future__ import annotations

import errno
import json
import os
import re
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.cli.running import Ended, Shell, cassette
from tests.simulator.tenant import NOW
from ztscan.core.errors import UsageError
from ztscan.core.exit_codes import ExitCode
from ztscan.core.files import NO_ROOM, prepared

DAY = 86_400
FEW = ("--check", "consent.*")
"""Checks, of which some find gaps: what a history keeps does not depend on how many there are."""
PLACES = ("kept", "sqlite:///kept.db")


def scan(shell: Shell, place: str, *arguments: str, day: int = 0, tenant: str = "woodgrove") -> Ended:
    shell.setenv("SOURCE_DATE_EPOCH", str(int(NOW.timestamp()) + day * DAY))
    outputs = ("-o", f"{day}.json", "-o", f"{day}.html")
    return shell.ztscan("scan", "-q", "--replay", cassette(tenant), *FEW, "--history", place, *outputs, *arguments)


def listed(shell: Shell, place: str, *arguments: str) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = json.loads(shell.ztscan("history", "list", place, "--format", "json", *arguments).out)
    return rows


def trend(shell: Shell, name: str) -> list[str]:
    """The scans that a report draws, each with its gaps; empty where nothing is drawn."""
    drawn = re.search(r'Open gaps by scan: ([^<"]*)', shell.read(name).decode())
    return drawn[1].split(", ") if drawn else []


@pytest.mark.parametrize("place", PLACES)
def test_scans_are_kept_listed_and_fetched_as_they_were(shell: Shell, place: str) -> None:
    for day in (0, 1):
        scan(shell, place, day=day)
    rows = listed(shell, place)
    assert [row["finished"] for row in rows] == ["2026-11-01T06:00:00Z", "2026-11-02T06:00:00Z"]
    assert shell.ztscan("history", "show", place, rows[0]["id"]).out.encode() == shell.read("0.json")
    shell.ztscan("history", "show", place, rows[1]["id"], "-o", "again.json")
    assert shell.read("again.json") == shell.read("1.json")
    table = shell.ztscan("history", "list", place).out
    assert all(row["id"] in table for row in rows)


@pytest.mark.parametrize("place", PLACES)
def test_pruning_keeps_the_newest_and_what_is_young_enough(shell: Shell, place: str) -> None:
    for day in range(4):
        scan(shell, place, day=day)
    assert shell.ztscan("history", "prune", place, "--before", "2026-11-02").code == ExitCode.MET
    assert len(listed(shell, place)) == 3
    assert "removed 2 results" in shell.ztscan("history", "prune", place, "--keep", "1").err
    assert [row["finished"] for row in listed(shell, place)] == ["2026-11-04T06:00:00Z"]


def test_pruning_without_a_rule_removes_nothing(shell: Shell) -> None:
    scan(shell, "kept")
    assert shell.ztscan("history", "prune", "kept").code == ExitCode.USAGE
    assert len(listed(shell, "kept")) == 1


def test_tenants_are_told_apart(shell: Shell) -> None:
    scan(shell, "kept")
    scan(shell, "kept", day=1, tenant="contoso")
    tenants = [row["tenant"] for row in listed(shell, "kept")]
    assert len(set(tenants)) == 2
    assert [row["tenant"] for row in listed(shell, "kept", "--tenant", tenants[1])] == [tenants[1]]
    table = shell.ztscan("history", "list", "kept").out
    assert all(tenant[:8] in table for tenant in tenants)


def test_the_report_draws_the_trend_and_only_of_what_was_before(shell: Shell) -> None:
    for day in (0, 1, 2):
        scan(shell, "kept", day=day)
    assert [len(trend(shell, f"{day}.html")) for day in (0, 1, 2)] == [0, 2, 3]
    shell.ztscan("report", "-q", "1.json", "--history", "kept", "-o", "drawn.html")
    assert trend(shell, "drawn.html") == trend(shell, "1.html")
    shell.ztscan("report", "-q", "1.json", "-o", "bare.html")
    assert trend(shell, "bare.html") == []


def test_the_exit_code_is_that_of_the_scan(shell: Shell) -> None:
    assert scan(shell, "kept").code == scan(shell, "sqlite:///kept.db").code == ExitCode.GAPS


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("history", "show", ".", "0123456789abcdef"), "the history has no result"),
        (("history", "list", "postgres://x"), "is not a history"),
        (("history", "list", "other.db"), "is a file, not a folder"),
        (("scan", "--replay", cassette("woodgrove"), "--history", "redis://x"), "is not a history"),
        (("scan", "--replay", cassette("woodgrove"), "--history", "sqlite:///other.db"), "is not a history of ztscan"),
    ],
)
def test_a_place_that_keeps_no_results_is_named_before_anything_is_read(
    shell: Shell, arguments: tuple[str, ...], said: str
) -> None:
    shell.write("other.db", "the database of something else")
    ended = shell.ztscan(*arguments)
    assert ended.code == ExitCode.USAGE
    assert said in ended.err
    assert len(ended.err.splitlines()) == 1


@pytest.mark.parametrize("place", ["nothing", "sqlite:///nothing.db"])
def test_a_place_that_does_not_exist_is_an_error_to_who_reads_it(shell: Shell, place: str) -> None:
    shell.scanned("woodgrove", "r.json", "--check", "consent.*")
    for command in (
        ("history", "list", place),
        ("history", "list", place, "--format", "json"),
        ("history", "show", place, "0123456789abcdef"),
        ("history", "prune", place, "--keep", "1"),
        ("report", "r.json", "--history", place, "-o", "r.html"),
    ):
        ended = shell.ztscan(*command)
        assert ended.code == ExitCode.USAGE, command
        assert f"there is no history at `{place}`" in ended.err
        assert not ended.out


def test_an_empty_place_is_said_to_be_one(shell: Shell) -> None:
    (shell.folder / "empty").mkdir()
    ended = shell.ztscan("history", "list", "empty")
    assert (ended.code, "No results are stored in empty" in ended.err) == (ExitCode.MET, True)


@pytest.mark.parametrize("place", PLACES)
def test_a_history_without_room_leaves_no_output(shell: Shell, place: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """All or none: after exit code 2 nobody looks for outputs, and the code of the gate is lost."""
    (shell.folder / "next.json").write_text("of yesterday")
    disk_is_full(monkeypatch)
    ended = scan(shell, place, "--fail-on", "never", "--next-baseline", "next.json")
    assert ended.code == ExitCode.USAGE
    assert "full — write it where there is space" in ended.err or "no space left on device — write it" in ended.err
    assert len(ended.err.splitlines()) == 1
    assert shell.files - {"kept.db", "kept.db-wal", "kept.db-shm"} <= {"kept", "next.json"}
    assert shell.read("next.json") == b"of yesterday"


@pytest.mark.parametrize("linked", [True, False], ids=["links", "no links"])
@pytest.mark.parametrize("refused", ["0.json", "0.html", "next.json"])
@pytest.mark.parametrize("place", PLACES)
def test_an_output_that_gets_no_name_leaves_no_history_and_the_files_of_before(
    shell: Shell, place: str, refused: str, linked: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """All or none: also where all was written, and a name cannot be given at the end."""
    (shell.folder / "next.json").write_text("of yesterday")
    if linked:  # without, what a file held before cannot be kept; a new file can be removed
        (shell.folder / "0.json").write_text("of yesterday")
    before = {path.name: path.read_bytes() for path in shell.folder.iterdir()}
    replace = Path.replace

    def replaced(part: Path, path: Path) -> Path:
        if path.name == refused and not part.name.startswith(".ztscan-.ztscan-"):
            raise PermissionError(errno.EACCES, "Permission denied")
        return replace(part, path)

    def no_link(*_: Any, **__: Any) -> None:
        raise OSError(errno.EPERM, "Operation not permitted")

    monkeypatch.setattr(Path, "replace", replaced)
    if not linked:
        monkeypatch.setattr(os, "link", no_link)
    ended = scan(shell, place, "--fail-on", "never", "--next-baseline", "next.json")
    assert (ended.code, ended.err.count("wrote ")) == (ExitCode.USAGE, 0)
    assert f"{refused}`: permission denied" in ended.err
    assert {path.name: path.read_bytes() for path in shell.folder.iterdir() if path.is_file()} == before
    assert not (shell.folder / place.rpartition("/")[2]).exists()


def test_an_output_in_the_folder_of_a_history_that_cannot_be_written_is_as_before(
    shell: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A history that is a folder is written like an output, and removes there what killed runs left."""
    (shell.folder / "kept").mkdir()
    (shell.folder / "kept" / "last.json").write_text("of yesterday")
    replace = Path.replace

    def replaced(part: Path, path: Path) -> Path:
        if path.name != "last.json":
            raise PermissionError(errno.EACCES, "Permission denied")
        return replace(part, path)

    monkeypatch.setattr(Path, "replace", replaced)
    ended = shell.ztscan(
        "scan", "-q", "--replay", cassette("contoso"), *FEW, "--history", "kept", "-o", "kept/last.json", "--fail-on", "never"
    )
    assert ended.code == ExitCode.USAGE
    assert {path.name: path.read_text() for path in (shell.folder / "kept").iterdir()} == {"last.json": "of yesterday"}


@pytest.mark.parametrize(
    ("code", "step"),
    [
        (sqlite3.SQLITE_FULL, NO_ROOM),
        (sqlite3.SQLITE_CANTOPEN, "name a file that you can write to"),
        (sqlite3.SQLITE_IOERR_WRITE, "the disk may have an error, or files on it a limit of size: name a file on another disk"),
    ],
)
def test_what_a_disk_refuses_is_told_for_what_it_is(shell: Shell, code: int, step: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A disk with an error is not one that is full."""

    def refuse(*_: Any, **__: Any) -> sqlite3.Connection:
        error = sqlite3.OperationalError("refused")
        error.sqlite_errorcode = code
        raise error

    monkeypatch.setattr(sqlite3, "connect", refuse)
    ended = scan(shell, PLACES[1], "--fail-on", "never")
    assert (ended.code, ended.err.endswith(f"kept.db`: refused — {step}\n")) == (ExitCode.USAGE, True), ended.err
    assert shell.files <= {"kept.db"}


def disk_is_full(monkeypatch: pytest.MonkeyPatch) -> None:
    """A disk on which a history finds no room. Outputs do."""

    def write_private(path: Path, content: bytes) -> None:
        with prepared(path, failing()) as finish:
            finish()

    def failing() -> Iterator[bytes]:
        yield b"{"
        raise UsageError("cannot write `kept`: no space left on device", NO_ROOM)

    real = sqlite3.connect

    def connect(*arguments: Any, **options: Any) -> sqlite3.Connection:
        connection: sqlite3.Connection = real(*arguments, **options)
        connection.execute("PRAGMA max_page_count = 1")
        return connection

    monkeypatch.setattr("ztscan.history.folder.write_private", write_private)
    monkeypatch.setattr(sqlite3, "connect", connect)
