"""``ztscan`` for scripts, without the second in which each process only imports what it needs.

One interpreter has imported everything (``python -m tests.preloaded SOCKET``) and forks a process for each command. The program
that ``write_program`` writes, and what ``command`` names, runs such a process in its own place: in the same folder, with the
same environment, arguments and standard streams, and ends with its exit code.
"""

from __future__ import annotations

import array
import atexit
import contextlib
import functools
import importlib
import json
import os
import pkgutil
import select
import shlex
import socket
import subprocess
import sys
import tempfile
import threading
import traceback
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import ztscan

ROOT = Path(__file__).parents[1]
CLIENT = Path(__file__).with_name("preloaded_client.py")
EXTRAS = ("ztscan.fleet.run.dask", "ztscan.__main__")
"""Modules that are not imported: of an extra, and one that is run when it is."""
LIBRARIES = ("azure.identity", "httpx", "msal", "requests")
"""What a sign-in imports when it begins."""


def command() -> list[str]:
    """The words that stand for ``ztscan`` in a command."""
    return [sys.executable, "-I", "-S", str(CLIENT), str(_socket_of_interpreter())]


def write_program(program: Path) -> None:
    """Write an executable that stands for ``ztscan``."""
    program.write_text(f'#!/bin/sh\nexec {shlex.join(command())} "$@"\n', encoding="utf-8")
    program.chmod(0o755)


@functools.cache
def _socket_of_interpreter() -> Path:
    """Where the interpreter listens. It is started once, and ends with this process, which holds its stdin."""
    folder = Path(tempfile.mkdtemp(prefix="ztscan-preloaded-"))
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join((str(ROOT), os.environ.get("PYTHONPATH", "")))}
    command = [sys.executable, "-m", "tests.preloaded", str(folder / "socket")]
    running = subprocess.Popen(command, cwd=folder, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    atexit.register(running.communicate, timeout=60)
    assert running.stdout is not None
    assert running.stdout.readline() == b"ready\n", "the interpreter has ended"
    return folder / "socket"


def main() -> None:
    """Fork a process for each connection, until stdin is closed."""
    place = Path(sys.argv[1])
    with contextlib.redirect_stdout(sys.stderr):
        import_everything()
    assert threading.active_count() == 1, "a process with threads cannot be forked"
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind(str(place))
        listening.listen()
        sys.stdout.write("ready\n")
        sys.stdout.flush()
        while sys.stdin not in (found := select.select([listening, sys.stdin], [], [])[0]):
            assert found
            connection, _ = listening.accept()
            if not os.fork():
                listening.close()
                _wait_for_command(connection)
            connection.close()
            _forget_ended()
    _forget_ended()
    place.unlink()
    place.parent.rmdir()


def _forget_ended() -> None:
    with contextlib.suppress(ChildProcessError):
        while os.waitpid(-1, os.WNOHANG)[0]:
            pass


def import_everything() -> None:
    """Import the product, and have it write each output once, so that templates are compiled too."""
    for name in (*LIBRARIES, *(found.name for found in pkgutil.walk_packages(ztscan.__path__, "ztscan."))):
        if name not in EXTRAS:
            importlib.import_module(name)
    recordings, cli = importlib.import_module("tests.recordings"), importlib.import_module("ztscan.cli")
    with tempfile.TemporaryDirectory() as folder, contextlib.chdir(folder):
        scan = ["scan", "-q", "--replay", str(recordings.recording_of("woodgrove")), "--check", "consent"]
        cli.invoke([*scan, *(word for name in ("a.json", "a.html", "a.sarif", "a.xml", "a.md") for word in ("-o", name))])


def _wait_for_command(connection: socket.socket) -> None:
    """Take an order, be the parent of the process that obeys it, and tell how that ended. Never returns."""
    streams = array.array("i")
    text, control, *_ = connection.recvmsg(1 << 20, socket.CMSG_SPACE(3 * streams.itemsize))
    streams.frombytes(control[0][2])
    child = os.fork()
    if not child:
        connection.close()
        _obey(json.loads(text), streams)
    for stream in streams:
        os.close(stream)
    _, status = os.waitpid(child, 0)
    connection.sendall(b"%d" % os.waitstatus_to_exitcode(status))
    os._exit(0)


def _renew_streams() -> None:
    """Streams for the files that are there now, as Python makes them when it starts: what they can do is found out then."""
    sys.stdin = open(0, encoding="utf-8", closefd=False)  # noqa: SIM115 - open as long as the process
    sys.stdout = open(1, "w", encoding="utf-8", closefd=False)  # noqa: SIM115
    sys.stderr = open(2, "w", 1, encoding="utf-8", errors="backslashreplace", closefd=False)  # noqa: SIM115


def _obey(order: Mapping[str, Any], streams: array.array[int]) -> None:
    """Be the process that was ordered. Never returns."""
    code = 1
    try:
        for number, stream in enumerate(streams):
            os.dup2(stream, number)
        os.closerange(3, max(streams) + 1)
        _renew_streams()
        os.chdir(order["folder"])
        os.environ.clear()
        os.environ.update(order["environment"])
        found = os.environ.get("PYTHONPATH", "").split(os.pathsep)
        sys.path[:0] = [path for path in found if path and path not in sys.path]
        sys.argv = ["ztscan", *order["arguments"]]
        importlib.import_module("ztscan.cli").main()
    except SystemExit as ended:
        code = int(ended.code or 0)
    except BaseException:  # noqa: BLE001 - whatever it is, the copy of the interpreter ends here
        traceback.print_exc()
    finally:
        atexit._run_exitfuncs()
        with contextlib.suppress(OSError):
            sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


if __name__ == "__main__":
    main()
