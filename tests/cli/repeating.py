"""What commands repeat in this process: the same recording, judged by the same checks under the same settings, is judged once.

Sound as reading a recording and judging it are pure and their values frozen: whoever writes outputs of them changes nothing.
Rendering, redacting, comparing and what the command says are done anew each time; only the compression of a result that was
compressed before is not. Tests of reading and judging themselves say ``Shell.afresh``.
"""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from unittest import mock

from ztscan.cli import run
from ztscan.config.settings import Settings
from ztscan.engine.check import Check
from ztscan.engine.evaluate import BEGIN, untold
from ztscan.engine.registry import Registry
from ztscan.graph.cassette import Recording
from ztscan.graph.plan import Plan
from ztscan.graph.progress import Progress, unwatched
from ztscan.graph.source import Recorded, TenantReading
from ztscan.reports import embedding
from ztscan.scan import Outcome, judge

MOST = 16
"""Outcomes that are remembered, each with the evidence of a tenant: those that took longest."""


@dataclass
class Known:
    """A value, and the seconds of the processor that it saves: a reading also those of its judgement."""

    value: Any
    seconds: float


_READ: dict[Hashable, Known] = {}
_JUDGED: dict[Hashable, Known] = {}
_COMPRESSED: dict[Hashable, Known] = {}
_read, _judge, _compress = Recorded.read, judge, embedding.compressed


@contextmanager
def repeated_once() -> Iterator[None]:
    """In here, nothing is read, judged or compressed twice."""
    with (
        mock.patch.object(Recorded, "read", _reading),
        mock.patch.object(run, "judge", _judging),
        mock.patch.object(embedding, "compressed", _compressing),
    ):
        yield


def once(known: dict[Hashable, Known], key: Hashable, make: Callable[[], Any]) -> Any:
    if key not in known:
        begun = time.process_time()
        value = make()
        if len(known) == MOST:
            del known[min(known, key=lambda one: known[one].seconds)]
        known[key] = Known(value, time.process_time() - begun)
    return known[key].value


def _reading(
    self: Recorded, plan: Plan, *, budget: float, progress: Progress = unwatched, unlimited: frozenset[str] = frozenset()
) -> TenantReading:
    def read() -> TenantReading:
        return _read(self, plan, budget=budget, progress=progress, unlimited=unlimited)

    if progress is not unwatched or type(self.recording) is not Recording:  # after the calls of fixes, its file is another one
        return read()
    content = hashlib.sha256(self.path.read_bytes()).digest()
    found: TenantReading = once(_READ, (content, self.cloud.name, self.started, repr(plan), budget, unlimited), read)
    return found


def _judging(
    read: TenantReading, checks: Iterable[Check], known: Registry, settings: Settings, by: Sequence[str] = ()
) -> Outcome:
    checks = tuple(checks)
    reading = next((one for one in _READ.values() if one.value is read), None)
    if reading is None or BEGIN.get() is not untold or known.plugins or known.problems:
        return _judge(read, checks, known, settings, by)
    functions = tuple((check.id, check.function) for check in checks)
    key = (id(read), functions, repr(settings), *by)
    found: tuple[TenantReading, Outcome] = once(_JUDGED, key, lambda: (read, _judge(read, checks, known, settings, by)))
    reading.seconds = max(reading.seconds, _JUDGED[key].seconds)
    return found[1]


def _compressing(document: bytes) -> bytes:
    found: bytes = once(_COMPRESSED, hashlib.sha256(document).digest(), lambda: _compress(document))
    return found
