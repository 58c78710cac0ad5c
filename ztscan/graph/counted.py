"""Lists of directory objects: read whole and counted. A list that the scan waits for is read in parallel ranges.

Graph counts directory objects in an index that lags behind the directory by minutes. The count is therefore a separate request
and never decides alone (docs/decisions/0009). A list that is shorter than its count is compared with the index. Objects that only
the index has are requested by id: one that is found was missing from the list; one that is not found was deleted.

Source: https://learn.microsoft.com/graph/aad-advanced-queries
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import msgspec
from msgspec.structs import replace

from ztscan.core.columns import Table
from ztscan.core.errors import ZtscanError
from ztscan.core.model import GapReason
from ztscan.graph.client import GraphClient, Tally
from ztscan.graph.decode import page_of
from ztscan.graph.existence import count_of, existence_of, index_of
from ztscan.graph.failure import Unread, changed_while_reading, malformed, read_error, refused
from ztscan.graph.opening import Openings
from ztscan.graph.paging import Leave, Left, Pager
from ztscan.graph.progress import Event, PageRead, Progress
from ztscan.graph.ranges import boundaries, range_filters
from ztscan.graph.request import GraphRequest, request_for
from ztscan.graph.resource import Resource
from ztscan.graph.rows import joined

Rows = Sequence[Any]
Waited = Callable[[], bool]
"""Whether the scan waits for this list, and no other chain of about the same length is being read."""

WORTH_RANGES = 20
"""The least number of pages of a list that is read in ranges."""
_RANGES = 8
"""The concurrency of the directory's lane."""
_EARLY = 4
"""A chain is left for ranges only while at most one page in so many has been read."""
_UNCOUNTABLE = 400
"""Azure AD B2C tenants do not support counts and refuse the request."""
_MOST_ASKED = 20
"""The most objects, present only in the index, that are requested by id. More are not deleted while a list is read."""


class _Reading(msgspec.Struct):
    """One list that is being read."""

    resource: Resource
    priority: int
    tally: Tally
    waited: Waited
    progress: Progress
    total: asyncio.Task[int | None] | None = None
    """Started after the first page: a refused list needs no count."""

    @property
    def known(self) -> int | None:
        """The count, if it has arrived."""
        total = self.total
        done = total is not None and total.done() and total.exception() is None
        return total.result() if done and total is not None else None

    def tell(self, event: Event) -> None:
        """Progress of the chain, with the count as its total."""
        if isinstance(event, PageRead):
            self.progress(replace(event, total=self.known))


class CountedReader:
    """Reads counted lists of one client. Every method either returns a complete list or raises Unread."""

    def __init__(self, client: GraphClient, pager: Pager, progress: Progress, openings: Openings | None = None) -> None:
        """``openings``: counts that batches return."""
        self._client = client
        self._pager = pager
        self._progress = progress
        self._openings = openings

    async def read(self, resource: Resource, *, priority: int, tally: Tally, waited: Waited) -> Rows:
        """All rows of ``resource``, which has neither keys nor a place in the configuration."""
        reading = _Reading(resource, priority, tally, waited, self._progress)
        try:
            rows = await self._once(reading)
            first = await self._counting(reading)
            missing = await self._missing(reading, rows, first)
            if not missing:
                return rows
            tally.rows = 0
            rows = await self._chain(reading, None)
            again = await self._total(resource, priority, tally, None)
            # A count that does not come a second time takes nothing back of what the first one has shown.
            missing = await self._missing(reading, rows, first if again is None else again)
            if again is not None and first is not None and first - again > _MOST_ASKED:
                missing = max(missing, first - len(rows))
        finally:
            await _stop(reading.total)
        if missing:
            raise changed_while_reading(f"the list of {len(rows):,} lacks {missing:,} objects that Graph has")
        return rows

    async def _once(self, reading: _Reading) -> Rows:
        """One reading: in ranges if that shortens the scan and the result is complete, else in one chain."""
        sample: list[str] = []

        async def leave(rows: Sequence[Any]) -> bool:
            counting = self._counting(reading)
            if not reading.resource.ranged:
                return False
            if not sample:  # from the first page only, so that a replay chooses the same ranges
                name = _attribute(reading.resource)
                sample.extend(value for row in rows if isinstance(value := getattr(row, name), str))
            if self._client.replay:  # a recording has either the chain or the ranges, so both are tried
                await asyncio.wait([counting])
            return self._worth_ranges(reading)

        before = replace(reading.tally)
        try:
            return await self._chain(reading, leave)
        except Left:
            reading.tally.pages, reading.tally.rows = before.pages, before.rows
        rows = await self._ranges(reading, sample)
        return rows if rows is not None else await self._chain(reading, None)

    def _counting(self, reading: _Reading) -> asyncio.Task[int | None]:
        if reading.total is None:
            counting = self._total(reading.resource, reading.priority, reading.tally, self._openings)
            reading.total = asyncio.create_task(counting, name=f"count of {reading.resource.name}")
        return reading.total

    def _worth_ranges(self, reading: _Reading) -> bool:
        pages = -(-(reading.known or 0) // (reading.resource.top or 1))
        early = reading.tally.pages * _EARLY <= pages
        return pages >= WORTH_RANGES and early and (self._client.replay or reading.waited())

    async def _chain(self, reading: _Reading, leave: Leave | None) -> Rows:
        pager = self._pager.told(reading.tell)
        request = self._request(reading.resource)
        rows, _ = await pager.read(reading.resource, request, priority=reading.priority, tally=reading.tally, leave=leave)
        return rows

    async def _ranges(self, reading: _Reading, sample: Sequence[str]) -> Rows | None:
        """All rows by ranges, if no id came twice and the count is exactly equal. Otherwise None."""
        resource, total = reading.resource, await self._counting(reading)
        between = boundaries(sample, _RANGES)
        if not between:
            return None
        parts = [replace(resource, filter=part, ranged="", never_empty=False) for part in range_filters(resource.ranged, between)]
        tallies = [Tally() for _ in parts]

        def tell(_event: Event) -> None:
            pages, rows = (sum(getattr(tally, name) for tally in tallies) for name in ("pages", "rows"))
            self._progress(PageRead(resource.name, pages, rows, total))

        pager = self._pager.told(tell)
        read: list[asyncio.Task[Any]] = []
        try:
            async with asyncio.TaskGroup() as tasks:
                for part, tally in zip(parts, tallies, strict=True):
                    reader = pager.read(part, self._request(part), priority=reading.priority, tally=tally)
                    read.append(tasks.create_task(reader))
        except* ZtscanError:
            raise
        except* Exception:  # noqa: BLE001 - the chain of pages will say what is wrong
            read.clear()
        finally:
            reading.tally.requests += sum(tally.requests for tally in tallies)
        rows = joined(resource.entity, [task.result()[0] for task in read])
        if len(rows) != total or len(frozenset(_ids(rows))) != total:
            return None
        reading.tally.pages += sum(tally.pages for tally in tallies)
        reading.tally.rows += total
        return rows

    async def _total(self, resource: Resource, priority: int, tally: Tally, openings: Openings | None) -> int | None:
        """Graph's count. None: it does not count. Raises Unread, because without the count a list is not known to be complete."""
        index = count_of(resource)
        request = self._request(index)
        try:
            answer = await openings.of(request, tally) if openings else None
            answer = answer or await self._client.send(request, index.lane, priority=priority, tally=tally)
        except Unread as unread:
            if unread.reason is GapReason.NOT_RECORDED:  # a recording from before lists were counted
                return None
            raise
        if answer.status == _UNCOUNTABLE:
            return None
        if not answer.ok:
            raise refused(read_error(answer))
        count = page_of(answer, index).count
        if count is None:
            raise malformed("the answer to a count has no `@odata.count`")
        return count

    async def _missing(self, reading: _Reading, rows: Rows, total: int | None) -> int:
        """The number of existing objects that the list lacks."""
        if total is None or len(rows) >= total:
            return 0
        resource, tally = index_of(reading.resource, top=reading.resource.top), Tally()
        try:
            index, _ = await self._pager.read(resource, self._request(resource), priority=reading.priority, tally=tally)
            alone = sorted(frozenset(_ids(index)).difference(_ids(rows)))
            unseen = total - len(index)
            if unseen > 0 or len(alone) > _MOST_ASKED:  # an index that is short of its own count explains nothing
                return max(unseen, len(alone))
            return sum([await self._is_there(reading, key, tally) for key in alone])
        finally:
            reading.tally.requests += tally.requests

    async def _is_there(self, reading: _Reading, key: str, tally: Tally) -> bool:
        """Whether the directory has an object. Only Graph's own answer that it does not exist counts as no."""
        one = existence_of(reading.resource)
        request = request_for(one, root=self._client.root, cloud=self._client.cloud.name, now=self._client.now, keys=[key])
        answer = await self._client.send(request, one.lane, priority=reading.priority, tally=tally)
        if answer.ok:
            return True
        error = read_error(answer)
        if error.found_nothing:
            return False
        raise refused(error)

    def _request(self, resource: Resource) -> GraphRequest:
        return request_for(resource, root=self._client.root, cloud=self._client.cloud.name, now=self._client.now)


def _ids(rows: Rows) -> Iterator[str]:
    return rows.column("id") if isinstance(rows, Table) else (row.id for row in rows)


def _attribute(resource: Resource) -> str:
    return next(f.name for f in msgspec.structs.fields(resource.entity) if f.encode_name == resource.ranged)


async def _stop(task: asyncio.Task[Any] | None) -> None:
    """Wait for a task that is no longer needed, and ignore its error."""
    if task is None:
        return
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
