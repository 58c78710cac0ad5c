"""Going on from an interrupted scan: what it read whole is taken from its recording, everything else is read from the tenant.

A resource is taken as a whole or not at all. It is replayed as of the time at which it was read; if any request has no recorded
answer, or anything about it is a gap, the whole resource is read again. The organization is always read again, so that the
recording of another tenant is noticed.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from datetime import datetime, timedelta
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING

import msgspec

from ztscan.core.errors import UsageError
from ztscan.core.files import exists
from ztscan.core.moments import parse_moment
from ztscan.graph.cassette import Earlier, Partial, Recorder, Recording, load_recording
from ztscan.graph.progress import Event, Progress, ResourceDone, partial_of

if TYPE_CHECKING:
    from ztscan.graph.client import GraphClient
    from ztscan.graph.clouds import Cloud
    from ztscan.graph.second_source import SecondSource

LOG = logging.getLogger(__name__)
OLDEST = timedelta(hours=24)
"""What an interrupted scan read may be this old."""
_AHEAD = timedelta(minutes=5)
_CHECKPOINT = 300
"""Seconds between two times that what was read whole is written."""
ORGANIZATION = "organization"
_WITHOUT_RESUME = "scan without `--resume`"


class Interrupted(msgspec.Struct, frozen=True):
    """The recording of an interrupted scan, of this cloud and recent enough."""

    path: Path
    recording: Recording
    partial: Partial

    @classmethod
    def open(cls, recording_path: Path, cloud: Cloud, now: datetime) -> Interrupted:
        """What the interrupted scan with this recording left. Raises UsageError if nothing may be taken from it."""
        path = partial_of(recording_path)
        if not exists(path):
            raise UsageError(f"there is no `{path}` of an interrupted scan to go on from", _WITHOUT_RESUME)
        recording = load_recording(path)
        if recording.partial is None or not recording.partial.tenant:
            raise UsageError(f"`{path}` is not of an interrupted scan", _WITHOUT_RESUME)
        if recording.cloud != cloud.name:
            raise UsageError(f"`{path}` is of the cloud `{recording.cloud}`, not `{cloud.name}`", _WITHOUT_RESUME)
        times = [parse_moment(moment) for moment in recording.partial.earlier.read_at.values()]
        if not times or min(times) < now - OLDEST or max(times) > now + _AHEAD:
            raise UsageError(f"`{path}` was not read within the last {OLDEST // timedelta(hours=1)} hours", _WITHOUT_RESUME)
        return cls(path, recording, recording.partial)

    def refuse_another(self, tenant: str, account: str) -> None:
        """Raise UsageError unless the interrupted scan read this tenant with this account. Ids are compared in lower case."""
        if self.partial.tenant.lower() != tenant.lower():
            raise UsageError(f"`{self.path}` is of another tenant", _WITHOUT_RESUME)
        if self.partial.account.lower() != account.lower():
            raise UsageError(f"`{self.path}` was read with another account", _WITHOUT_RESUME)


def clients_as_of(
    cloud: Cloud, recording: Recording, read_at: Mapping[str, str], second_source: SecondSource | None = None
) -> dict[str, GraphClient]:
    """By resource, a client that replays it as of the time at which it was read. ``second_source``: that of the scan."""
    from ztscan.graph.client import connect  # noqa: PLC0415 - msgraph, only where something is read

    clients: dict[tuple[str, bool], GraphClient] = {}
    found: dict[str, GraphClient] = {}
    for name, moment in read_at.items():
        second = second_source is not None and second_source.reads(name)
        if (moment, second) not in clients:
            service = second_source.service(cloud) if second_source is not None and second else None
            clients[moment, second] = connect(cloud, recording=recording, now=parse_moment(moment), service=service)
        found[name] = clients[moment, second]
    return {name: client for name, client in found.items() if name != ORGANIZATION}


class Session(msgspec.Struct):
    """What is recorded of one scan, and what it takes from an interrupted one."""

    recorder: Recorder | None
    interrupted: Interrupted | None
    cloud: Cloud
    moment: str
    """The time of the scan, ISO 8601."""
    account: str = ""
    tenant: str = ""
    second_source: SecondSource | None = None
    taken: dict[str, GraphClient] = msgspec.field(default_factory=dict)
    """What is or will be taken from the interrupted scan."""
    _written: float = msgspec.field(default_factory=monotonic)

    def __post_init__(self) -> None:
        if self.interrupted is not None:
            read_at = self.interrupted.partial.earlier.read_at
            self.taken = clients_as_of(self.cloud, self.interrupted.recording, read_at, self.second_source)

    def watched(self, progress: Progress) -> Progress:
        """``progress``, and what is read whole is noted and now and then written."""

        def watch(event: Event) -> None:
            if self.recorder is not None and isinstance(event, ResourceDone) and event.reading.outcome == "ok":
                if event.reading.name not in self.taken:
                    self.recorder.whole(event.reading.name)
                if monotonic() - self._written > _CHECKPOINT:
                    self.save_partial()
            progress(event)

        return watch

    @contextmanager
    def kept(self) -> Iterator[None]:
        """If the block is left by an error or an interruption, what was read whole is written."""
        try:
            yield
        except BaseException:
            self._leave()
            raise

    def save_partial(self) -> bool:
        """Write what was read whole, as far as the file can be written: the error or the interruption is what is told."""
        self._written = monotonic()
        if self.recorder is not None:
            with suppress(UsageError):
                return self.recorder.save_partial(self.moment, self.account, self.tenant, self._earlier())
        return False

    def end(self, *, ran_out: bool, names: frozenset[str]) -> Mapping[str, str]:
        """Write the recording. ``ran_out``: the time did not suffice, so that a later scan can go on. Returns when each of the
        resources ``names`` was read, if an interrupted scan read it."""
        earlier = self._earlier(names)
        if self.recorder is not None:
            self.recorder.save(self.moment, earlier)
            if ran_out:
                self._leave()
            else:
                self.recorder.partial.unlink(missing_ok=True)
        return dict(earlier.read_at) if earlier else {}

    def _leave(self) -> None:
        if self.recorder is not None and self.save_partial():
            LOG.warning("what was read whole is in `%s`: go on with `--resume` within 24 hours", self.recorder.partial.name)

    def _earlier(self, names: frozenset[str] | None = None) -> Earlier | None:
        """What is taken from the interrupted scan; of the resources ``names`` only, if given."""
        if self.interrupted is None:
            return None
        return self.interrupted.partial.earlier.of([name for name in self.taken if names is None or name in names])
