"""Ctrl-C, SIGTERM and SIGHUP at any moment: exit code 128 + n, one line, no traceback, and files that are whole or not there."""

from __future__ import annotations

import asyncio
import contextlib
import gc
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.running import cassette
from tests.faults.ready import ROOT, Ready, ready
from tests.profiles import FUZZING
from tests.simulator import TENANTS, simulator
from tests.simulator.options import Options
from ztscan.__main__ import main as main_of_ztscan
from ztscan.core import interruption
from ztscan.core.exit_codes import ExitCode

SCAN = ("scan", "--replay", cassette("woodgrove"), "--check", "consent", "-o", "result.json", "-o", "report.html")
KEPT = (*SCAN, "--history", "sqlite:///history.db")
LIVE = ("scan", "--check", "consent", "--record", "recorded.json", "-o", "result.json", "-o", "report.html")
TIMES = 100 if FUZZING else 3
FRESH = """
import os, signal, sys
from ztscan.__main__ import main
signal.signal(signal.SIGINT, signal.default_int_handler)
last, count = int(sys.argv.pop(1)), 0
def watch(event, _):
    global count
    if event == "import":
        count += 1
        if count == last:
            os.kill(os.getpid(), signal.SIGINT)
sys.addaudithook(watch)
try:
    main()
finally:
    count > last and last == 0 and print("imports:", count, file=sys.stderr)
"""
"""A process that interrupts itself at its n-th import, counted from its entry on."""


def fresh(folder: Path, last: int, *arguments: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "SOURCE_DATE_EPOCH": "1795226400"}
    command = [sys.executable, "-c", FRESH, str(last), *arguments]
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, timeout=300, check=False)


def check_interrupted(code: int, said: str) -> None:
    assert code == ExitCode.INTERRUPTED, said
    assert said.count(f"error: {interruption.message()}") == 1, said
    assert "Traceback" not in said
    assert "Exception ignored" not in said
    assert "KeyboardInterrupt" not in said
    assert "never awaited" not in said


@pytest.mark.fuzz
@pytest.mark.parametrize("arguments", [("--help",), ("checks", "--format", "json"), SCAN], ids=lambda a: a[0])
def test_during_imports(arguments: tuple[str, ...], tmp_path: Path) -> None:
    ended = fresh(tmp_path, 0, *arguments)
    count = int(ended.stderr.rpartition("imports: ")[2])
    for path in tmp_path.iterdir():
        path.unlink()
    for moment in sorted({1, *random.Random(10).choices(range(1, count), k=TIMES)}):  # noqa: S311
        ended = fresh(tmp_path, moment, *arguments)
        check_interrupted(ended.returncode, ended.stderr)
        assert not [path for path in tmp_path.iterdir() if path.suffix == ".part"]


COMPILING = """
import os, signal, sys
from ztscan import cli
from ztscan.__main__ import main
cli.main = lambda: exec("import os, signal, time; os.kill(os.getpid(), int(%s)); time.sleep(9)")
main()
"""
"""A signal that comes while Python runs source that a library has written, as ``namedtuple`` and data classes do at an import.
Python remembers that KeyboardInterrupt left it, and kills the process of ``-m`` by SIGINT at its end, though it was handled.
"""


@pytest.mark.parametrize("number", interruption.SIGNALS, ids=lambda number: signal.Signals(number).name)
def test_while_a_library_runs_source_of_its_own(number: int, tmp_path: Path) -> None:
    program = tmp_path / "program.py"
    program.write_text(COMPILING % int(number), encoding="utf-8")
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    environment["PYTHONPATH"] += f"{os.pathsep}{tmp_path}"
    command = [sys.executable, "-m", "program"]
    ended = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=60, check=False)
    assert ended.returncode == 128 + number
    assert ended.stderr.startswith("error: interrupted")


@pytest.fixture(scope="module")
def interpreter(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ready]:
    with ready(tmp_path_factory.mktemp("ready")) as running:
        yield running


@pytest.mark.fuzz
def test_before_any_step_that_touches_a_file(tmp_path: Path, interpreter: Ready) -> None:
    environment = {"SOURCE_DATE_EPOCH": "1795226400"}

    def run(last: int) -> tuple[int, str]:
        process = interpreter.start(tmp_path, environment, last, KEPT, signal.SIGINT)
        return process.wait(), process.said

    code, said = run(0)
    assert code == ExitCode.GAPS, said
    whole = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    count = int(said.rpartition("steps: ")[2])
    for step in range(1, count + 1) if FUZZING else sorted({count, *random.Random(11).choices(range(1, count), k=6)}):  # noqa: S311
        for path in tmp_path.iterdir():
            path.unlink()
        code, said = run(step)
        check_interrupted(code, said)
        left = {path.name: path.read_bytes() for path in tmp_path.iterdir() if not path.name.startswith("history.db")}
        assert left in ({}, {name: whole[name] for name in ("result.json", "report.html")}), f"step {step}"


def test_while_an_object_is_finalised(tmp_path: Path, interpreter: Ready) -> None:
    """Python drops what a finaliser raises. The scan ends before it writes, and not as if nobody had interrupted it."""
    settings = tmp_path / "settings.toml"
    settings.touch()
    process = interpreter.start(tmp_path, {}, 1, (*SCAN, "--config", settings.name), signal.SIGINT, in_finaliser=True)
    code = process.wait()
    check_interrupted(code, process.said)
    assert [*tmp_path.iterdir()] == [settings], process.said


@pytest.mark.parametrize(("ended", "lines"), [(ExitCode.GAPS, 1), (ExitCode.INTERRUPTED, 0)])
def test_a_lost_interruption_is_told_at_the_end(
    ended: int, lines: int, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Exit code 130 comes with its line, once: a command that itself ends with this code has printed it."""

    def command() -> None:
        with contextlib.suppress(KeyboardInterrupt):
            interruption._interrupt(signal.SIGINT, None)
        sys.exit(ended)

    monkeypatch.setattr(interruption, "_state", interruption._State())
    monkeypatch.setattr(interruption, "install", lambda: None)
    monkeypatch.setattr("ztscan.cli.main", command)
    collected = gc.get_threshold()
    try:
        with pytest.raises(SystemExit) as exit_of:
            main_of_ztscan()
    finally:
        gc.set_threshold(*collected)
    assert exit_of.value.code == ExitCode.INTERRUPTED
    assert capsys.readouterr().err.count(f"error: {interruption.message()} — {interruption.NEXT_STEP}\n") == lines


def test_a_session_that_swallows_its_cancellation_is_interrupted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(interruption, "_state", interruption._State())
    ended = []

    async def session() -> str:
        interruption._interrupt(signal.SIGINT, None)
        with contextlib.suppress(asyncio.CancelledError):
            await asyncio.sleep(10)
        ended.append("came to its end")
        return "evidence that may lack something"

    with pytest.raises(KeyboardInterrupt):
        interruption.run(session())
    assert ended


@pytest.mark.fuzz
def test_at_any_time_of_a_live_scan(tmp_path: Path, interpreter: Ready) -> None:
    with simulator(TENANTS["woodgrove"](), Options(latency=0.02)) as graph:
        environment = {"ZTSCAN_GRAPH_ENDPOINT": graph.url}
        for _ in range(2):  # the first takes longer than those that follow
            begun = time.monotonic()
            assert interpreter.start(tmp_path, environment, 0, LIVE, signal.SIGINT).wait() == ExitCode.GAPS
            lasted = time.monotonic() - begun
        dice = random.Random(12)  # noqa: S311
        interrupted = 0
        for _ in range(TIMES):
            for path in tmp_path.iterdir():
                path.unlink()
            process = interpreter.start(tmp_path, environment, 0, LIVE, signal.SIGINT)
            time.sleep(0.02 + lasted * dice.uniform(0.0, 0.8))
            process.kill(signal.SIGINT)
            code = process.wait()
            if code != ExitCode.GAPS:  # it had ended before
                check_interrupted(code, process.said)
                interrupted += 1
            assert {path.suffix for path in tmp_path.iterdir()} <= {".json", ".html"}
    assert interrupted


def test_several_files_appear_together(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(interruption, "_state", interruption._State())
    written = []

    def two_files() -> None:
        with interruption.deferred():
            interruption._interrupt(signal.SIGINT, None)
            written.append("the second file")

    with pytest.raises(KeyboardInterrupt):
        two_files()
    assert written
    assert interruption.requested()


@pytest.mark.parametrize("ignored", [signal.SIGINT, signal.SIGHUP])
def test_what_a_shell_or_nohup_ignores_stays_ignored(ignored: signal.Signals, monkeypatch: pytest.MonkeyPatch) -> None:
    known = {number: signal.getsignal(number) for number in interruption.SIGNALS}
    monkeypatch.setattr(sys, "unraisablehook", sys.unraisablehook)
    try:
        signal.signal(ignored, signal.SIG_IGN)
        interruption.install()
        assert signal.getsignal(ignored) is signal.SIG_IGN
        assert signal.getsignal(signal.SIGTERM) is interruption._interrupt
    finally:
        for number, handler in known.items():
            signal.signal(number, handler)


SLOW_BROWSER = """#!/bin/sh
for word in "$@"; do case "$word" in --user-data-dir=*) profile="${word#--user-data-dir=}";; esac; done
mkdir "$profile"
(while :; do : > "$profile/cookies"; sleep 0.01; done) &
: > "$BEGUN"
sleep 600
"""
"""A browser that does not end, with a second process that goes on writing the profile."""
ENDINGS = [(signal.SIGTERM, 143, "interrupted by SIGTERM"), (signal.SIGHUP, 129, "interrupted by SIGHUP")]
ENDINGS.append((signal.SIGINT, 130, "interrupted"))


@pytest.mark.parametrize(("number", "code", "message"), ENDINGS)
def test_a_signal_while_a_browser_prints(number: signal.Signals, code: int, message: str, tmp_path: Path) -> None:
    """Job runners and containers send SIGTERM, a terminal that closes SIGHUP. `timeout` sends it twice."""
    browser, begun, work = tmp_path / "browser", tmp_path / "begun", tmp_path / "work"
    temporary = tmp_path / "temporary"
    browser.write_text(SLOW_BROWSER)
    browser.chmod(0o700)
    work.mkdir()
    temporary.mkdir()
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "TMPDIR": str(temporary), "BEGUN": str(begun)}
    environment["ZTSCAN_BROWSER"] = str(browser)
    command = [sys.executable, "-m", "ztscan", *SCAN, "-o", "report.pdf"]
    with subprocess.Popen(command, cwd=work, env=environment, stderr=subprocess.PIPE, text=True) as running:
        until = time.monotonic() + 120
        while not begun.exists() and time.monotonic() < until:
            time.sleep(0.02)
        assert [path for path in work.iterdir() if path.suffix == ".part"]
        for _ in range(1 if number == signal.SIGINT else 2):
            running.send_signal(number)
        _, said = running.communicate(timeout=60)
    assert (running.returncode, [*work.iterdir()], [*temporary.iterdir()]) == (code, [], [])
    assert said.count(f"error: {message} — {interruption.NEXT_STEP}\n") == 1, said
    assert "Traceback" not in said
    assert ExitCode(code).meaning.startswith("interrupted")
    time.sleep(0.1)
    assert not [*temporary.iterdir()], "the second process of the browser has ended, too"
