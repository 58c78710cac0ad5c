"""What a person sees while a scan reads: a line that moves on a terminal, plain lines under `-v`, nothing otherwise."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TaskID, TextColumn

from ztscan.cli.console import note, quiet
from ztscan.graph.progress import Event, KeysRead, LaneWaits, PageRead, ResourceDone, unwatched
from ztscan.graph.progress import Progress as Watch


@dataclass(slots=True)
class _Bar:
    """One bar for the resources, and beside it what the scan waits for."""

    progress: Progress
    task: TaskID
    waits: dict[str, str] = field(default_factory=dict)

    def __call__(self, event: Event) -> None:
        match event:
            case ResourceDone(reading=reading):
                self.waits.pop(reading.name, None)
                self.progress.advance(self.task)
            case PageRead(resource=resource, rows=rows, total=total):
                self.waits[resource] = f"{resource} {rows:,}" + (f" of {total:,}" if total else "")
            case KeysRead(resource=resource, done=done, total=total):
                self.waits[resource] = f"{resource} {done:,} of {total:,}"
            case LaneWaits(lane=lane, seconds=seconds, queued=queued, throttled=throttled):
                why = "throttled by Graph" if throttled else "keeping to Graph's pace"
                self.waits[lane] = f"{lane.lower().replace('_', ' ')}: {queued} waiting, {why}, {seconds:.0f} s"
        self.progress.update(self.task, waits=next(reversed(self.waits.values()), ""))


def _line(event: Event) -> None:
    if isinstance(event, ResourceDone):
        reading = event.reading
        told = f"{reading.rows:,} rows" if reading.outcome == "ok" else f"{reading.outcome}: {reading.detail}"
        note(f"read {reading.name}: {told} ({reading.requests} requests, {reading.seconds:.1f} s)")
    elif isinstance(event, LaneWaits) and event.throttled:
        note(f"throttled: {event.lane.lower()} waits {event.seconds:.0f} s with {event.queued} requests")


@contextmanager
def watching(resources: int, *, verbose: bool) -> Iterator[Watch]:
    """A watcher for reading ``resources`` resources."""
    if quiet():
        yield unwatched
    elif verbose or not sys.stderr.isatty():
        yield _line if verbose else unwatched
    else:
        columns = (
            SpinnerColumn(),
            TextColumn("reading"),
            BarColumn(30),
            MofNCompleteColumn(),
            TextColumn("{task.fields[waits]}"),
        )
        with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
            yield _Bar(progress, progress.add_task("reading", total=resources, waits=""))
