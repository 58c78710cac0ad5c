"""The simulator in a process of its own, so that neither its memory nor its CPU is the scan's; its log over the border."""

from __future__ import annotations

import contextlib
import multiprocessing
from collections.abc import Iterator
from dataclasses import dataclass
from multiprocessing.connection import Connection

from tests.simulator import Options, simulator
from tests.simulator.log import Entry, LowerBound
from tests.simulator.options import PLAIN
from tests.simulator.tenants.generated import Shape, generated
from tests.simulator.tenants.generated_devices import Fleet, generated_with_devices

_LONGEST_START = 60.0


@dataclass(frozen=True, slots=True)
class Seen:
    """What the simulator was asked, and the least time in which it could have been asked."""

    log: tuple[Entry, ...]
    bound: LowerBound

    @property
    def refused(self) -> int:
        """Answers with 429."""
        return sum(entry.status == 429 for entry in self.log)

    @property
    def seconds(self) -> float:
        """From the first request to the last answer."""
        ends = [entry.started + entry.seconds for entry in self.log]
        return max(ends) - min(entry.started for entry in self.log)


class Served:
    """A simulator that listens in another process. ``url`` is what ``ZTSCAN_GRAPH_ENDPOINT`` takes."""

    def __init__(self, url: str, pipe: Connection) -> None:
        self.url = url
        self._pipe = pipe

    def seen(self) -> Seen:
        """Everything it has been asked until now."""
        self._pipe.send("seen")
        found = self._pipe.recv()
        assert isinstance(found, Seen)
        return found


@contextlib.contextmanager
def served(shape: Shape | Fleet, options: Options = PLAIN) -> Iterator[Served]:
    """Serves a generated tenant for as long as the block runs.

    Leaving the block raises RuntimeError where the scan asked for something that the simulator does not model.
    """
    context = multiprocessing.get_context("spawn")  # a fork would have all that this process has in memory
    here, there = context.Pipe()
    process = context.Process(target=_serve, args=(there, shape, options), name="simulator", daemon=True)
    process.start()
    there.close()
    try:
        if not here.poll(_LONGEST_START):
            raise RuntimeError("the simulator did not start")
        yield Served(here.recv(), here)
    finally:
        here.close()
        process.join()
    if process.exitcode:
        raise RuntimeError("the simulator failed, or was asked for what it does not model: see above")


def _serve(pipe: Connection, shape: Shape | Fleet, options: Options) -> None:
    tenant = generated(shape) if isinstance(shape, Shape) else generated_with_devices(shape)
    with simulator(tenant, options) as running:
        pipe.send(running.url)
        with contextlib.suppress(EOFError):  # the other end is closed: enough
            while pipe.recv():
                pipe.send(Seen(tuple(running.log), running.lower_bound()))
