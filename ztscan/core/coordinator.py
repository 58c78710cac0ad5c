"""The pipe from a scan to the fleet that started it.

Some limits of Microsoft Graph hold for an application over all its tenants. A scan of a fleet asks for a turn before each request
under such a limit. Lines on its standard output are ``ask LANE`` and ``throttled LANE SECONDS``; the fleet answers ``go LANE`` on
its standard input. When the input ends, the fleet is gone, and the scan ends as well.
"""

from __future__ import annotations

import os
import threading
from collections import defaultdict, deque
from collections.abc import Callable, Mapping
from concurrent.futures import Future

from ztscan.core.exit_codes import ExitCode

VARIABLE = "ZTSCAN_COORDINATOR"
"""Environment variable that a fleet sets for its scans."""
PIPE = "stdio"
ASK, GO, THROTTLED = "ask", "go", "throttled"
_CHUNK = 4096


class Coordinator:
    """The fleet, as a scan sees it. ``reading`` and ``writing`` are open files; ``gone`` is called when the fleet is gone."""

    def __init__(self, reading: int, writing: int, gone: Callable[[], None]) -> None:
        self._reading = reading
        self._writing = writing
        self._gone = gone
        self._lock = threading.Lock()
        self._waiting: defaultdict[str, deque[Future[None]]] = defaultdict(deque)
        threading.Thread(target=self._listen, name="coordinator", daemon=True).start()

    def turn(self, lane: str) -> Future[None]:
        """Ask for a turn. The result comes when a request may be sent."""
        asked: Future[None] = Future()
        with self._lock:
            self._waiting[lane].append(asked)
            self._say(f"{ASK} {lane}\n")
        return asked

    def throttled(self, lane: str, seconds: float) -> None:
        """Graph refuses this application over all tenants for so long."""
        with self._lock:
            self._say(f"{THROTTLED} {lane} {seconds:.1f}\n")

    def _say(self, line: str) -> None:
        try:
            os.write(self._writing, line.encode("ascii"))  # shorter than what a pipe takes at once
        except OSError:
            self._gone()

    def _listen(self) -> None:
        said = b""
        while True:
            try:
                content = os.read(self._reading, _CHUNK)
            except OSError:
                content = b""
            if not content:
                self._gone()
                return
            *lines, said = (said + content).split(b"\n")
            for line in lines:
                self._hear(line.decode("ascii", "replace"))

    def _hear(self, line: str) -> None:
        word, _, lane = line.partition(" ")
        with self._lock:
            if word != GO or not self._waiting[lane]:
                return
            granted = self._waiting[lane].popleft()
            if granted.set_running_or_notify_cancel():
                granted.set_result(None)


def of_environment(environment: Mapping[str, str] | None = None) -> Coordinator | None:
    """The fleet that started this process; None if none did.

    Whatever else this process prints to its standard output goes to standard error from now on.
    """
    given = os.environ if environment is None else environment
    if given.get(VARIABLE) != PIPE:
        return None
    reading, writing = os.dup(0), os.dup(1)
    os.dup2(2, 1)
    return Coordinator(reading, writing, lambda: os._exit(ExitCode.FAILED))
