"""Progress while a scan reads: a moving line on a terminal, plain lines with `-v`, nothing otherwise."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import count

import msgspec
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TaskID, TextColumn

from ztscan.cli.ui.console import harmless, note, quiet
from ztscan.cli.ui.stages import on_terminal
from ztscan.engine.evaluate import BEGIN
from ztscan.engine.resources import ALL_RESOURCES
from ztscan.graph.lanes import Lane
from ztscan.graph.plan import Plan
from ztscan.graph.progress import Event, KeysRead, LaneWaits, PageRead, ResourceDone, unwatched
from ztscan.graph.progress import Progress as Watch

_MINUTE = 60


class HeldUp(msgspec.Struct):
    """What a scan waits for: the lane that will take longest; else the list that will take longest, as far as its length is
    known; else what was read last. ``clock`` returns seconds.
    """

    clock: Callable[[], float] = time.monotonic
    _reading: dict[str, str] = msgspec.field(default_factory=dict)
    _waits: dict[str, LaneWaits] = msgspec.field(default_factory=dict)
    _pages: dict[str, PageRead] = msgspec.field(default_factory=dict)
    _rows: dict[str, int] = msgspec.field(default_factory=dict)
    """How many rows a resource has, counted by Graph or read."""
    _begun: dict[str, tuple[float, int]] = msgspec.field(default_factory=dict)
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
        """Seconds until the lane has finished what is known to be left: the waiting requests, and the pages that must follow."""
        pace = Lane[wait.lane.upper()].pace
        left = wait.queued + sum(self._pages_left(page) for page in self._pages.values() if _lane_of(page.resource) == wait.lane)
        windows = -(-left // pace.requests) - 1 if pace.requests else 0
        return wait.seconds + max(0, windows) * pace.seconds

    def _total(self, page: PageRead) -> int:
        """The most rows that a list can have, 0 if not known. An uncounted list may have one row per row of a counted one."""
        resource = ALL_RESOURCES.get(page.resource)
        return page.total or self._rows.get(resource.one_row_per if resource else "", 0)

    def _until_read(self, page: PageRead) -> float | None:
        """Seconds until a list is read, at the speed so far. None if its length or its speed is not known."""
        begun, first = self._begun[page.resource]
        total, took = self._total(page), self.clock() - begun
        return (total - page.rows) * took / (page.rows - first) if first < page.rows < total and took > 0 else None

    def _pages_left(self, page: PageRead) -> int:
        """Pages after the awaited one, as far as the number of rows is known."""
        total = self._total(page)
        if not page.rows or page.rows >= total:
            return 0
        return -(-(total - page.rows) * page.pages // page.rows) - 1


def _lane_of(resource: str) -> str:
    return ALL_RESOURCES[resource].lane.name.lower() if resource in ALL_RESOURCES else ""


def _spoken_lane(lane: str) -> str:
    return lane.replace("_", " ")


def _spoken(seconds: float) -> str:
    return f"{seconds:.0f} s" if seconds < 2 * _MINUTE else f"{seconds / _MINUTE:.0f} min"


class _Bar(msgspec.Struct):
    """One bar for the resources, followed by what the scan waits for."""

    progress: Progress
    task: TaskID
    held_up: HeldUp = msgspec.field(default_factory=HeldUp)

    def __call__(self, event: Event) -> None:
        self.held_up.tell(event)
        if isinstance(event, ResourceDone):
            self.progress.advance(self.task)
        self.progress.update(self.task, waits=str(self.held_up))


class _Lines(msgspec.Struct):
    """One line for each resource that is done, and one each time a lane has to wait."""

    held_up: HeldUp = msgspec.field(default_factory=HeldUp)

    def __call__(self, event: Event) -> None:
        self.held_up.tell(event)
        if isinstance(event, ResourceDone):
            reading = event.reading
            told = f"{reading.rows:,} rows" if reading.outcome == "ok" else f"{reading.outcome}: {reading.detail}"
            note(f"read {reading.name}: {told} ({reading.requests} requests, {reading.seconds:.1f} s)")
        elif isinstance(event, LaneWaits):
            note(str(self.held_up))


def planned(plan: Plan) -> str:
    """The number of requests that a plan certainly needs, and what can add to it."""
    more = []
    if plan.lists:
        more.append(f"the further pages of {counted(len(plan.lists), 'list')}")
    if plan.fan_outs:
        more.append(f"the objects of {counted(len(plan.fan_outs), 'resource')}")
    certain = counted(plan.requests, "request")
    return f"At least {certain}; more for {' and '.join(more)}" if more else certain


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


@contextmanager
def evaluating(checks: int, *, verbose: bool) -> Iterator[None]:
    """Shows which check is evaluated: a bar on a terminal, one line with `-v`."""
    if verbose and not quiet():
        note(f"Evaluating {counted(checks, 'check')}")
    if verbose or not on_terminal():
        yield
        return
    columns = (SpinnerColumn(), TextColumn("evaluating"), BarColumn(30), MofNCompleteColumn(), TextColumn("{task.fields[check]}"))
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task("evaluating", total=checks, check="")
        before = count()

        def begin(check: str) -> None:
            progress.update(task, completed=next(before), check=harmless(check))

        token = BEGIN.set(begin)
        try:
            yield
        finally:
            BEGIN.reset(token)
