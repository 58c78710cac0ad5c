"""What differs between systems is in one module; here the other systems are simulated."""

from __future__ import annotations

import contextlib
import ctypes
import io
import os
import platform
import re
import signal
import sys
import tempfile
from pathlib import Path

import pytest

from ztscan.cli import invoke
from ztscan.cli.ui.console import print_anyway
from ztscan.cli.ui.pdf import NAMES, VARIABLE, find_browser
from ztscan.core import containment, files, system
from ztscan.reports.page.text import day, moment

ROOT = Path(__file__).parents[2]
_ASKS = re.compile(
    r"sys\.platform|os\.name\b|platform\.system|import (?:fcntl|msvcrt|resource|termios|pwd)\b|hasattr\((?:os|signal),"
    r"|getattr\((?:os|signal),|%-[a-zA-Z]"
)


def test_no_other_module_asks_which_system_it_runs_on() -> None:
    asking = [
        f"{path.relative_to(ROOT)}: {found[0]}"
        for folder in ("ztscan", "checks", "reports")
        for path in sorted((ROOT / folder).rglob("*.py"))
        if path.name != "system.py" and (found := _ASKS.search(path.read_text(encoding="utf-8")))
    ]
    assert asking == []


def test_a_file_is_written_where_no_open_file_can_be_renamed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As on Windows: no locks, and a rename fails while the file is open."""
    monkeypatch.setattr(system, "can_lock", lambda: False)
    monkeypatch.setattr(system, "lock", lambda *_, **__: pytest.fail("nothing can be locked"))
    rename = Path.replace
    still_open: list[str] = []

    def strict(self: Path, target: Path) -> Path:
        for descriptor in Path("/proc/self/fd").iterdir():
            with contextlib.suppress(OSError):
                if descriptor.readlink() == self:
                    still_open.append(str(self))
        return rename(self, target)

    monkeypatch.setattr(Path, "replace", strict)
    target = tmp_path / "result.json"
    for content in (b"first", b"second"):
        files.write_private(target, content)
        assert target.read_bytes() == content
    assert still_open == []
    assert [path.name for path in tmp_path.iterdir()] == ["result.json"]


def test_without_a_timer_a_plugin_has_no_deadline_and_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(system, "has_timer", lambda: False)
    monkeypatch.setattr(containment, "SECONDS", 0.0)
    with containment.contained("a check"):
        done = sum(range(1000))
    assert done == 499500


def test_a_process_is_ended_with_its_group_where_there_is_one(monkeypatch: pytest.MonkeyPatch) -> None:
    ended: list[tuple[str, int, int]] = []
    monkeypatch.setattr(os, "killpg", lambda pid, number: ended.append(("group", pid, number)), raising=False)
    monkeypatch.setattr(os, "kill", lambda pid, number: ended.append(("process", pid, number)))
    assert system.own_group() == {"start_new_session": True}
    system.kill_group(12)
    monkeypatch.setattr(system, "can_fork", lambda: False)
    assert system.own_group() == {"creationflags": 0x200}
    system.kill_group(12)
    assert ended == [("group", 12, signal.SIGKILL), ("process", 12, signal.SIGTERM)]


def test_a_date_needs_no_directive_of_one_c_library() -> None:
    assert day("2026-11-05T09:14:00Z") == "5 Nov 2026"
    assert moment("2026-11-21T09:14:00Z") == "21 Nov 2026, 09:14 UTC"
    assert day("never") == "never"


class Console(io.BytesIO):
    """Stdout of Windows that is led into a file: text gets other line ends, bytes stay."""


@pytest.mark.parametrize(
    "arguments",
    [("permissions", "--format", "cli"), ("setup", "--for", "people", "--print", "bash", "--check", "consent.*")],
)
def test_printed_scripts_have_the_line_ends_of_bash(monkeypatch: pytest.MonkeyPatch, arguments: tuple[str, ...]) -> None:
    written = Console()
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(written, encoding="cp1252", newline="\r\n", write_through=True))
    assert invoke([*arguments]) == 0
    assert written.getvalue().startswith(b"#!/usr/bin/env bash\n")
    assert b"\r" not in written.getvalue()


def test_folders_and_browsers_of_each_system() -> None:
    windows = {
        "LOCALAPPDATA": r"D:\Profile\Local",
        "PROGRAMFILES": r"C:\Program Files",
        "PROGRAMFILES(X86)": r"C:\Program Files (x86)",
    }
    places = [str(place) for place in system.browser_places(system.WINDOWS, windows)]
    assert r"C:\Program Files\Google\Chrome\Application\chrome.exe" in places
    assert r"C:\Program Files (x86)\Microsoft\Edge\Application\msedge.exe" in places
    assert r"D:\Profile\Local\Google\Chrome\Application\chrome.exe" in places
    assert any("Microsoft Edge.app" in str(place) for place in system.browser_places(system.MACOS, {}))
    assert system.browser_places("linux", {}) == ()
    assert str(system.configuration_folder(system.WINDOWS, windows)).startswith(r"D:\Profile\Local")
    assert system.configuration_folder(system.MACOS, {}).parts[-2:] == ("Application Support", "ztscan")
    assert system.configuration_folder("linux", {"XDG_CONFIG_HOME": "/x"}) == Path("/x/ztscan")
    assert not system.needs_display(system.WINDOWS)
    assert system.needs_display("linux")
    assert not system.uses_secret_service(system.MACOS)


@pytest.mark.parametrize("encoding", ["cp437", "cp1252", "cp932"])
def test_a_console_that_knows_few_characters_gets_escapes(monkeypatch: pytest.MonkeyPatch, encoding: str) -> None:
    written = Console()
    monkeypatch.setattr(sys, "stderr", io.TextIOWrapper(written, encoding=encoding, write_through=True))
    print_anyway()  # as the command does when it starts
    recording = ROOT / "ztscan" / "data" / "contoso.json"
    assert invoke(["access", "--replay", str(recording), "--user", "\u0142ukasz\u2713@contoso.example"]) == 2
    told = written.getvalue().decode(encoding)
    assert "ukasz\\u2713@contoso.example" in told
    assert "Traceback" not in told


def test_edge_prints_where_nothing_is_on_the_path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As on Windows: neither Chrome nor Edge is on PATH, and Edge is always installed."""
    edge = tmp_path / "Microsoft" / "Edge" / "Application" / "msedge.exe"
    edge.parent.mkdir(parents=True)
    edge.touch()
    monkeypatch.delenv(VARIABLE, raising=False)
    monkeypatch.setenv("PATH", str(tmp_path / "nowhere"))
    monkeypatch.setattr(system, "browser_places", lambda: (tmp_path / "Google" / "chrome.exe", edge))
    assert find_browser() == edge
    assert {"msedge", "chrome"} <= set(NAMES)


def test_an_output_on_windows_gets_the_access_list_of_its_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file without an own access list inherits that of the folder that it is made in, so it must be made there."""
    made: list[Path] = []
    make = tempfile.mkstemp

    def watched(suffix: str, prefix: str, dir: Path) -> tuple[int, str]:  # noqa: A002 - the name of mkstemp
        made.append(dir)
        return make(suffix=suffix, prefix=prefix, dir=str(dir))

    monkeypatch.setattr(system, "can_lock", lambda: False)
    monkeypatch.setattr(tempfile, "mkstemp", watched)
    files.write_private(tmp_path / "result.json", b"{}")
    assert made == [tmp_path]


def test_the_c_library_is_asked_to_return_large_blocks(monkeypatch: pytest.MonkeyPatch) -> None:
    assert system.return_large_blocks() is (platform.libc_ver()[0] == "glibc")

    class Other:
        """A C library without the option."""

    for absent in (OSError, TypeError):
        monkeypatch.setattr(ctypes, "CDLL", lambda _name, absent=absent: (_ for _ in ()).throw(absent()))
        assert not system.return_large_blocks()
    monkeypatch.setattr(ctypes, "CDLL", lambda _name: Other())
    assert not system.return_large_blocks()
