"""Processes of ``ztscan`` to be killed, without the seconds in which each would only import what it needs.

One interpreter has imported everything (``python -m tests.faults.ready``) and forks a process for every command. What is
killed is a whole process with its own files, as if it had been started by a shell.
"""

from __future__ import annotations

import contextlib
import gc
import json
import os
import signal
import subprocess
import sys
import threading
import traceback
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from tests.cli.registry_once import registry_once
from tests.preloaded import import_everything
from ztscan.__main__ import main as main_of_ztscan
from ztscan.cli import invoke

ROOT = Path(__file__).parents[2]
TOUCHING = frozenset({"open", "os.rename", "os.remove", "os.mkdir", "os.chmod", "sqlite3.connect"})


class Process:
    """One command that runs."""

    def __init__(self, ready: Ready, pid: int, said: Path) -> None:
        self.pid = pid
        self._ready = ready
        self._said = said

    def kill(self, number: signal.Signals = signal.SIGKILL) -> None:
        """It may have ended already: nobody has waited for it, so its number is its own still."""
        os.kill(self.pid, number)

    def wait(self) -> int:
        """The code with which it ended, or the signal with a minus."""
        return int(self._ready.ask({"wait": self.pid}))

    @property
    def said(self) -> str:
        """What it wrote to stderr."""
        return self._said.read_text(encoding="utf-8")


class Ready:
    """The interpreter that has imported everything."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._count = 0
        environment = {**os.environ, "PYTHONPATH": os.pathsep.join((str(ROOT), os.environ.get("PYTHONPATH", "")))}
        command = [sys.executable, "-m", "tests.faults.ready"]
        self._process = subprocess.Popen(
            command, cwd=folder, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )

    def start(
        self,
        folder: Path,
        environment: Mapping[str, str],
        last: int,
        arguments: Sequence[str],
        number: signal.Signals = signal.SIGKILL,
        *,
        in_finaliser: bool = False,
    ) -> Process:
        """Run ``ztscan`` with ``arguments``, signalled before its step ``last`` (never if 0).

        ``in_finaliser``: while an object is finalised, where Python raises no error.
        """
        self._count += 1
        said = self._folder / f"said-{self._count}"
        order = {
            "folder": str(folder),
            "environment": dict(environment),
            "last": last,
            "arguments": list(arguments),
            "said": str(said),
            "signal": int(number),
            "in_finaliser": in_finaliser,
        }
        return Process(self, int(self.ask(order)), said)

    def ask(self, order: Mapping[str, Any]) -> str:
        """One order, one line of answer."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps(order) + "\n")
        self._process.stdin.flush()
        answer = self._process.stdout.readline()
        assert answer, "the interpreter has ended"
        return answer

    def close(self) -> None:
        self._process.communicate(timeout=300)


@contextlib.contextmanager
def ready(folder: Path) -> Iterator[Ready]:
    """An interpreter for as long as the block runs."""
    running = Ready(folder)
    try:
        yield running
    finally:
        running.close()


def main() -> None:
    """Take orders from stdin until it ends."""
    orders, answers = sys.stdin, sys.stdout
    with contextlib.redirect_stdout(sys.stderr), registry_once():
        import_everything()
    assert threading.active_count() == 1, "a process with threads cannot be forked"
    gc.freeze()  # what was imported is garbage in no process
    for line in orders:
        order = json.loads(line)
        if "wait" in order:
            _, status = os.waitpid(order["wait"], 0)
            answer = os.waitstatus_to_exitcode(status)
        else:
            answer = os.fork()
            if not answer:
                _obey(order)
        answers.write(f"{answer}\n")
        answers.flush()


def _obey(order: Mapping[str, Any]) -> None:
    """Be the process that was ordered. Never returns."""
    code = 1
    try:
        os.chdir(order["folder"])
        os.environ.update(order["environment"])
        for stream, path, flags in ((0, os.devnull, os.O_RDONLY), (1, os.devnull, os.O_WRONLY), (2, order["said"], os.O_WRONLY)):
            os.dup2(os.open(path, flags | os.O_CREAT), stream)
        interrupt = _in_finaliser if order["in_finaliser"] else _now
        with registry_once():
            steps = _counting(order["folder"], order["last"], partial(interrupt, order["signal"]))
            if order["signal"] == signal.SIGINT:
                code = _entered(order["arguments"])
            else:
                invoke(order["arguments"])
                code = 0
        sys.stderr.write(f"steps: {steps[0]}")
    except BaseException:  # noqa: BLE001 - whatever it is, the copy of the interpreter ends here
        traceback.print_exc()
    finally:
        sys.stderr.flush()
        os._exit(code)


def _entered(arguments: Sequence[str]) -> int:
    """The exit code of the command line by its own entry, which deals with interruptions."""
    signal.signal(signal.SIGINT, signal.default_int_handler)
    sys.argv = ["ztscan", *arguments]
    try:
        main_of_ztscan()
    except SystemExit as ended:
        return int(ended.code or 0)
    raise AssertionError("the entry returned")


def _now(number: int) -> None:
    os.kill(os.getpid(), number)


def _in_finaliser(number: int) -> None:
    class Finalised:
        def __del__(self) -> None:
            os.kill(os.getpid(), number)
            sum(range(10))  # the handler runs here, and what it raises is lost

    Finalised()


def _counting(folder: str, last: int, interrupt: Callable[[], None]) -> list[int]:
    """Counts the steps with which a file in the folder is touched from now on, and interrupts before the ``last``."""
    steps = [0]

    def watch(event: str, arguments: tuple[Any, ...]) -> None:
        if event not in TOUCHING or not arguments or not isinstance(arguments[0], str | bytes | os.PathLike):
            return
        if not os.path.abspath(os.fsdecode(arguments[0])).startswith(folder):  # noqa: PTH100 - Path would be traced itself
            return
        steps[0] += 1
        if steps[0] == last:
            interrupt()

    sys.addaudithook(watch)
    return steps


if __name__ == "__main__":
    main()
