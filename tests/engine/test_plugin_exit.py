"""A plugin cannot make a pipeline green, stop a scan like a person, divert its files, or hide that it failed to load."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.cli.running import Shell, cassette
from tests.engine.test_plugins import LOCKED, Install, contained, install, scan, source
from tests.preloaded import command
from ztscan.cli.ui.outputs import parse_outputs
from ztscan.core.containment import FalseInterruptError
from ztscan.core.containment import contained as guard
from ztscan.core.exit_codes import ExitCode

__all__ = ["install"]
ROOT = Path(__file__).parents[2]
SCAN = ("scan", "-q", "--replay", cassette("woodgrove"), "--check", "doors", "--check", "consent.admin_workflow", "-o", "r.json")
OPEN = 'yield Finding(Subject("door", "front", "front"), "open", "open", "locked")'


def process(shell: Shell, *arguments: str) -> subprocess.CompletedProcess[str]:
    """``ztscan`` in a process of its own, where a plugin may end it."""
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([str(ROOT), *(path for path in sys.path if "plugins" in path)])}
    return subprocess.run(
        [*command(), *arguments], cwd=shell.folder, env=environment, capture_output=True, text=True, timeout=300, check=False
    )


ENDING = {
    "in a check": source("import os\nos._exit(0)\nyield"),
    "on import": "import os\nos._exit(0)\n" + source(LOCKED),
    "by a crash": source("import os, signal\nos.kill(os.getpid(), signal.SIGSEGV)\nyield"),
}  # fmt: skip


@pytest.mark.parametrize("text", ENDING.values(), ids=ENDING.keys())
def test_a_plugin_that_ends_the_process_makes_nothing_green(text: str, shell: Shell, install: Install) -> None:
    plugin = install({"doors/locked": text})
    ended = process(shell, *SCAN, "--plugin", plugin)
    assert ended.returncode == ExitCode.FAILED, ended.stderr
    assert "error: the process ended with " in ended.stderr
    assert "before its result was complete" in ended.stderr
    assert "Traceback" not in ended.stderr
    assert shell.files == set()


@pytest.mark.parametrize("words", [("checks", "list"), ("permissions",)], ids=lambda words: words[0])
def test_a_plugin_that_ends_another_command(words: tuple[str, ...], shell: Shell, install: Install) -> None:
    plugin = install({"doors/locked": "import os\nos._exit(0)\n"})
    assert process(shell, *words, "--plugin", plugin).returncode == ExitCode.FAILED


def test_the_exit_code_of_the_scan_stands_whatever_happens_afterwards(shell: Shell, install: Install) -> None:
    ending = "import atexit, os\natexit.register(os._exit, 0)\n"
    plugin = install({"doors/locked": ending + source(OPEN)})
    ended = process(shell, *SCAN, "--plugin", plugin, "--fail-on", "low")
    assert ended.returncode == ExitCode.GAPS, ended.stderr
    assert json.loads(shell.read("r.json"))["tool"]["plugins"] == [plugin]
    assert process(shell, "report", "nowhere.json", "-o", "r.html").returncode == ExitCode.USAGE


PROGRAM = """
import os, signal, sys, threading, time
from ztscan.cli import supervision
supervision._AFTER_THE_MARK = 0.2
supervision.enable()
supervision.begin()
supervision.begin()  # only once
{}
supervision.report(10)
sys.exit(10)
"""
BODIES = {
    "to its end": ("pass", 10),
    "an exit without an end": ("sys.exit(0)", ExitCode.FAILED),
    "an error": ("raise ValueError", ExitCode.FAILED),
    "an exit as a gate": ("os._exit(10)", ExitCode.FAILED),
    "an exit in a thread": ("threading.Thread(target=lambda: os._exit(0)).start()\ntime.sleep(30)", ExitCode.FAILED),
    "every file closed": ("os.closerange(3, 1000)\nos._exit(0)", ExitCode.FAILED),
    "an interruption": ("os._exit(130)", 130),
    "a termination that nobody asked for": ("os._exit(143)", ExitCode.FAILED),
    "a fork that reports": ("pid = os.fork()\nif pid:\n    os.waitpid(pid, 0)\n    os._exit(0)", ExitCode.FAILED),
    "a thread without end": ("threading.Thread(target=lambda: time.sleep(600)).start()", 10),
    "a process that holds the pipe": ("if not os.fork():\n    time.sleep(2)\n    os._exit(0)\nos._exit(0)", ExitCode.FAILED),
}


@pytest.mark.parametrize(("body", "code"), BODIES.values(), ids=BODIES.keys())
def test_the_parent_believes_only_the_mark(body: str, code: int, tmp_path: Path) -> None:
    with _started(PROGRAM.format(body), tmp_path) as running:
        assert running.wait(timeout=120) == code


def test_a_termination_during_a_check_of_a_plugin_is_no_fault_of_it() -> None:
    def interrupt(_number: int, _frame: object) -> None:
        raise KeyboardInterrupt

    before = signal.signal(signal.SIGTERM, interrupt)
    try:
        with pytest.raises(KeyboardInterrupt), guard("check `doors.locked`"):  # noqa: PT012
            os.kill(os.getpid(), signal.SIGTERM)
            time.sleep(1)
        assert signal.getsignal(signal.SIGTERM) is interrupt
    finally:
        signal.signal(signal.SIGTERM, before)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_a_signal_to_the_parent_ends_both(number: signal.Signals, tmp_path: Path) -> None:
    with _started(PROGRAM.format("print(os.getpid(), flush=True)\ntime.sleep(600)"), tmp_path) as running:
        assert running.stdout is not None
        child = int(running.stdout.readline())
        running.send_signal(number)
        assert running.wait(timeout=60) == -number
    with pytest.raises(ProcessLookupError):
        os.kill(child, 0)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_a_child_that_ends_by_itself_after_a_signal(number: signal.Signals, tmp_path: Path) -> None:
    handler = f"signal.signal({int(number)}, lambda *_: os._exit({128 + number}))\nprint('ready', flush=True)\ntime.sleep(600)"
    with _started(PROGRAM.format(handler), tmp_path) as running:
        assert running.stdout is not None
        running.stdout.readline()
        running.send_signal(number)
        assert running.wait(timeout=60) == 128 + number


def test_an_interruption_of_the_parent_reaches_the_child(tmp_path: Path) -> None:
    body = "print('ready', flush=True)\ntry:\n    time.sleep(600)\nexcept KeyboardInterrupt:\n    os._exit(130)"
    with _started(PROGRAM.format(body), tmp_path) as running:
        assert running.stdout is not None
        running.stdout.readline()
        running.send_signal(signal.SIGINT)
        assert running.wait(timeout=60) == 130


def _started(program: str, folder: Path) -> subprocess.Popen[str]:
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    return subprocess.Popen(
        [sys.executable, "-c", program], cwd=folder, env=environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    )


def test_a_keyboard_interrupt_of_a_plugin_costs_its_own_verdict(shell: Shell, install: Install) -> None:
    detail = contained(shell, install({"doors/locked": source("raise KeyboardInterrupt\nyield")}))
    assert "check `doors.locked` raised KeyboardInterrupt, and nobody interrupted it" in detail


def test_a_keyboard_interrupt_on_import_and_in_a_fact(shell: Shell, install: Install) -> None:
    plugin = install({"doors/locked": "raise KeyboardInterrupt\n"}, name="contoso_a")
    fact = "\n@fact\ndef contoso_open_doors(organization: tuple) -> tuple:\n    raise KeyboardInterrupt\n"
    check = source("yield", needs="contoso_open_doors: tuple").replace("locked(", "closed(")
    other = install({"doors/closed": check + fact}, name="contoso_b")
    code, result = scan(shell, plugin, other)
    assert code == ExitCode.FAILED
    details = {check["id"]: check["detail"] for check in result["checks"] if check["id"].startswith("doors.")}
    assert set(details) == {"doors.locked", "doors.closed"}
    assert all("raised KeyboardInterrupt, and nobody interrupted it" in detail for detail in details.values())


def test_a_person_interrupts_a_plugin_even_if_it_swallows_that() -> None:
    for swallow in (True, False):
        with pytest.raises(KeyboardInterrupt), guard("check `doors.locked`"):  # noqa: PT012
            try:
                os.kill(os.getpid(), signal.SIGINT)
                time.sleep(1)
            except KeyboardInterrupt:
                if not swallow:
                    raise
    with pytest.raises(FalseInterruptError), guard("check `doors.locked`"):
        raise KeyboardInterrupt


def test_a_plugin_that_sets_the_handler_of_interruptions() -> None:
    before = signal.getsignal(signal.SIGINT)
    with guard("check `doors.locked`"):
        signal.signal(signal.SIGINT, signal.SIG_IGN)
    assert signal.getsignal(signal.SIGINT) is before


@pytest.mark.parametrize("place", ["import", "check"])
def test_a_change_of_the_folder_does_not_divert_outputs(
    place: str, shell: Shell, install: Install, tmp_path_factory: pytest.TempPathFactory
) -> None:
    elsewhere = tmp_path_factory.mktemp("elsewhere")
    change = f"import os\nos.chdir({str(elsewhere)!r})\n"
    text = change + source(LOCKED) if place == "import" else source(change + LOCKED)
    key = ("--redact", "--redact-key", "a.key", "--history", "kept")
    ended = shell.ztscan(*SCAN, "--plugin", install({"doors/locked": text}), *key, "-o", "r.html")
    assert ended.code in (ExitCode.MET, ExitCode.GAPS, ExitCode.INCOMPLETE), ended.err
    assert shell.files == {"r.json", "r.html", "a.key", "kept"}
    assert [*elsewhere.iterdir()] == []


def test_outputs_stay_where_they_were_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Also if a thread of a plugin changes the folder while the scan goes on."""
    (tmp_path / "here").mkdir()
    (tmp_path / "there").mkdir()
    monkeypatch.chdir(tmp_path / "here")
    outputs = parse_outputs(["r.json"], (".json",))
    monkeypatch.chdir(tmp_path / "there")
    outputs.write(lambda _: b"{}")
    assert [path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*.json")] == ["here/r.json"]


def test_a_check_that_fails_to_load_is_named_when_it_is_asked_for(shell: Shell, install: Install) -> None:
    plugin = install(
        {"doors/locked": "raise RuntimeError('no licence key')", "windows/shut": source(LOCKED).replace("locked", "shut")}
    )
    base = ("scan", "-q", "--replay", cassette("woodgrove"), "--plugin", plugin, "--fail-on", "never", "-o", "r.json")
    words = "importing `contoso_doors.doors.locked` failed: RuntimeError: no licence key"
    for pattern in ("doors.locked", "doors", "doors.*"):
        ended = shell.ztscan(*base, "--check", pattern)
        assert (ended.code, shell.files) == (ExitCode.FAILED, set())
        assert f"error: {words} — report this to the authors of `contoso_doors`" in ended.err
    assert words in shell.ztscan("checks", "show", "doors.locked", "--plugin", plugin).err
    ended = shell.ztscan(*base, "--check", "doors.locked", "--check", "windows")
    found = {check["id"]: check["detail"] for check in json.loads(shell.read("r.json"))["checks"]}
    assert (ended.code, found) == (ExitCode.FAILED, {"doors.locked": words, "windows.shut": ""})
    assert "did you mean" in shell.ztscan(*base, "--check", "doors.lockd").err


def test_the_configuration_may_name_a_check_that_fails_to_load(shell: Shell, install: Install) -> None:
    plugin = install({"doors/locked": "raise RuntimeError('no licence key')"})
    waiver = 'check = "doors.locked"\nsubject = "*"\nreason = "r"\nowner = "o"\nexpires = 2027-01-01\n'
    shell.write("ztscan.toml", f'[scan]\nskip = ["doors.locked"]\n[parameters."doors.locked"]\nmost = 2\n[[waiver]]\n{waiver}')
    shell.setenv("SOURCE_DATE_EPOCH", "1795226400")
    base = ("scan", "-q", "--replay", cassette("woodgrove"), "--check", "consent", "-o", "r.json")
    assert shell.ztscan(*base, "--plugin", plugin, "--fail-on", "never").code == ExitCode.FAILED
    assert "no check has the id `doors.locked`" in shell.ztscan(*base).err


@pytest.mark.parametrize("statement", ["import sys\nsys.exit(0)", "raise KeyboardInterrupt", "raise RuntimeError('expired')"])
def test_a_package_around_a_plugin_that_raises(statement: str, shell: Shell, install: Install) -> None:
    install({"inner/doors/__init__": "", "inner/__init__": ""}, init=statement)
    ended = shell.ztscan(*SCAN, "--plugin", "contoso_doors.inner")
    assert (ended.code, shell.files) == (ExitCode.USAGE, set())
    assert "the package `contoso_doors.inner` cannot be found" in ended.err


@pytest.mark.parametrize("statement", ["import sys; sys.exit(0)", "raise KeyboardInterrupt"])
def test_a_module_that_raises_when_it_is_asked_for_its_check(statement: str, shell: Shell, install: Install) -> None:
    text = f"def __getattr__(name):\n    {statement}\n"
    assert "declares no check" in contained(shell, install({"doors/locked": text}))
