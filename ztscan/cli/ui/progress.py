"""What a person sees while a scan reads: a line that moves on a terminal, plain lines under `-v`, nothing otherwise."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TaskID, TextColumn

from ztscan.cli.ui.console import note, quiet
from ztscan.graph.lanes import Lane
from ztscan.graph.plan import Plan
from ztscan.graph.progress import Event, KeysRead, LaneWaits, PageRead, ResourceDone, unwatched
from ztscan.graph.progress import Progress as Watch
from ztscan.graph.resources import RESOURCES

_MINUTE = 60


@dataclass(slots=True)
class HeldUp:
    """What a scan waits for: of the lanes that keep it waiting the one that will take longest, else the list that will, as far
    as its length is known, else what was read last. ``clock`` tells seconds.
    """

    clock: Callable[[], float] = time.monotonic
    _reading: dict[str, str] = field(default_factory=dict)
    _waits: dict[str, LaneWaits] = field(default_factory=dict)
    _pages: dict[str, PageRead] = field(default_factory=dict)
    _rows: dict[str, int] = field(default_factory=dict)
    """How many rows a resource has, counted by Graph or read."""
    _begun: dict[str, tuple[float, int]] = field(default_factory=dict)
    """When the first page of a resource came, and how many rows it had."""

    def tell(self, event: Event) -> None:
        match event:
            case ResourceDone(reading=reading):
                self._reading.pop(reading.name, None)
                self._pages.pop(reading.name, None)
                self._waits.pop(_lane_of(reading.name), None)
                self._rows[reading.name] = reading.rows
            case PageRead(resource=resource, rows=rows, total=total):
                self._pages[resource] = event
                self._begun.setdefault(resource, (self.clock(), rows))
                if total:
                    self._rows[resource] = total
                self._reading[resource] = f"{resource} {rows:,}" + (f" of {total:,}" if total else "")
            case KeysRead(resource=resource, done=done, total=total):
                self._reading[resource] = f"{resource} {done:,} of {total:,}"
            case LaneWaits(lane=lane):
                self._waits[lane] = event

    def __str__(self) -> str:
        if not self._waits:
            left = {name: seconds for name, page in self._pages.items() if (seconds := self._until_read(page)) is not None}
            if left:
                longest = max(left, key=left.__getitem__)
                return f"{_spoken_lane(_lane_of(longest))}: {self._reading[longest]}, {_spoken(left[longest])} to go"
            return next(reversed(self._reading.values()), "")
        wait = max(self._waits.values(), key=self._seconds)
        why = "throttled by Graph" if wait.throttled else "keeping to Graph's pace"
        return f"{_spoken_lane(wait.lane)}: {why}, {wait.queued} waiting, {_spoken(self._seconds(wait))} to go"

    def _seconds(self, wait: LaneWaits) -> float:
        """Until the lane has done what is known to be left: what waits now, and the pages that must follow."""
        pace = Lane[wait.lane.upper()].pace
        left = wait.queued + sum(self._pages_left(page) for page in self._pages.values() if _lane_of(page.resource) == wait.lane)
        windows = -(-left // pace.requests) - 1 if pace.requests else 0
        return wait.seconds + max(0, windows) * pace.seconds

    def _total(self, page: PageRead) -> int:
        """How many rows a list has at most, 0 where that is not known. What Graph does not count may belong to what it does."""
        resource = RESOURCES.get(page.resource)
        return page.total or self._rows.get(resource.one_row_per if resource else "", 0)

    def _until_read(self, page: PageRead) -> float | None:
        """Seconds until a list is read, at the speed so far. None where its length or its speed is not known."""
        begun, first = self._begun[page.resource]
        total, took = self._total(page), self.clock() - begun
        return (total - page.rows) * took / (page.rows - first) if first < page.rows < total and took > 0 else None

    def _pages_left(self, page: PageRead) -> int:
        """Pages after the one that is waited for, as far as the number of rows is known."""
        total = self._total(page)
        if not page.rows or page.rows >= total:
            return 0
        return -(-(total - page.rows) * page.pages // page.rows) - 1


def _lane_of(resource: str) -> str:
    return RESOURCES[resource].lane.name.lower() if resource in RESOURCES else ""


def _spoken_lane(lane: str) -> str:
    return lane.replace("_", " ")


def _spoken(seconds: float) -> str:
    return f"{seconds:.0f} s" if seconds < 2 * _MINUTE else f"{seconds / _MINUTE:.0f} min"


@dataclass(slots=True)
class _Bar:
    """One bar for the resources, and beside it what the scan waits for."""

    progress: Progress
    task: TaskID
    held_up: HeldUp = field(default_factory=HeldUp)

    def __call__(self, event: Event) -> None:
        self.held_up.tell(event)
        if isinstance(event, ResourceDone):
            self.progress.advance(self.task)
        self.progress.update(self.task, waits=str(self.held_up))


@dataclass(slots=True)
class _Lines:
    """A line for each resource that is done, and one each time that a lane has to wait."""

    held_up: HeldUp = field(default_factory=HeldUp)

    def __call__(self, event: Event) -> None:
        self.held_up.tell(event)
        if isinstance(event, ResourceDone):
            reading = event.reading
            told = f"{reading.rows:,} rows" if reading.outcome == "ok" else f"{reading.outcome}: {reading.detail}"
            note(f"read {reading.name}: {told} ({reading.requests} requests, {reading.seconds:.1f} s)")
        elif isinstance(event, LaneWaits):
            note(str(self.held_up))


def planned(plan: Plan) -> str:
    """How many requests a plan takes, before the first one: what is certain, and what more there may be."""
    later = []
    if plan.lists:
        later.append(f"one for every further page of {counted(len(plan.lists), 'long list')}")
    if plan.fan_outs:
        later.append(f"those for the keys of {counted(len(plan.fan_outs), 'resource')}")
    return ", then ".join([counted(plan.requests, "request"), *([" and ".join(later)] if later else [])])


def counted(number: int, one: str) -> str:
    """``1 check``, ``2 checks``."""
    return f"{number:,} {one if number == 1 else one + 's'}"


@contextmanager
def watching(resources: int, *, verbose: bool) -> Iterator[Watch]:
    """A watcher for reading ``resources`` resources."""
    if quiet():
        yield unwatched
    elif verbose or not sys.stderr.isatty():
        yield _Lines() if verbose else unwatched
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
