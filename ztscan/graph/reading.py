"""Reads one resource: plain, one key at a time, or many keys per request."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any, TypeVar

from msgspec.structs import replace

from ztscan.core.model import ByKey, Gap
from ztscan.graph import batch
from ztscan.graph.client import GraphClient, Tally
from ztscan.graph.counted import CountedReader, Waited
from ztscan.graph.decode import keyed, object_of, without_annotations
from ztscan.graph.existence import Identified, existence_of
from ztscan.graph.failure import Answer, Unread, changed_while_reading, malformed, read_error, refused, unread_for
from ztscan.graph.opening import Openings
from ztscan.graph.paging import Pager
from ztscan.graph.progress import KeysRead, Progress, unwatched
from ztscan.graph.refused_properties import without_refused
from ztscan.graph.request import GraphRequest, request_for
from ztscan.graph.resource import Absent, Keys, Resource, Shape
from ztscan.graph.rows import by_owner, rows_of
from ztscan.graph.second_source import GapOf, Read

T = TypeVar("T")
_REFUSED_ALL = frozenset({401, 403, 429})
"""What is said of one key is said of each."""


class Reader:
    """Reads resources of one client. Every method either returns complete evidence or raises Unread."""

    def __init__(self, client: GraphClient, progress: Progress = unwatched, openings: Openings | None = None) -> None:
        """``openings``: first answers that batches return."""
        self._client = client
        self._progress = progress
        self._openings = openings
        self._pager = Pager(client, progress)
        self._counted = CountedReader(client, self._pager, progress, openings)
        self._turns: dict[str, asyncio.Semaphore] = {}
        """By resource, for requests of several keys: no more are sent at once than the lane takes, so that a failure is known."""
        self._apart: set[str] = set()
        """Resources whose keys are read one by one from now on, because a request of several keys failed."""

    async def plain(self, resource: Resource, *, priority: int, tally: Tally, waited: Waited) -> Read:
        """A resource without keys. ``waited``: whether the scan waits for its chain of pages."""
        while True:
            try:
                return await self._plain(resource, priority=priority, tally=tally, waited=waited)
            except Unread as unread:
                smaller = without_refused(resource, unread.error)
                if smaller is None:
                    raise
                resource = smaller

    async def _plain(self, resource: Resource, *, priority: int, tally: Tally, waited: Waited) -> Read:
        if resource.counted:
            return await self._counted.read(resource, priority=priority, tally=tally, waited=waited), None
        request = request_for(resource, root=self._client.root, cloud=self._client.cloud.name, now=self._client.now)
        opening = await self._openings.of(request, tally) if self._openings else None
        return await self._one(resource, request, priority, tally, opening)

    async def by_key(self, resource: Resource, keys: Sequence[str], gap_of: GapOf, *, priority: int, tally: Tally) -> Read:
        """A resource with keys: ``ByKey``, with a gap for each key that could not be read."""
        if resource.keys is None:
            raise ValueError(f"resource {resource.name} has no keys")
        entries: dict[str, Any] = {}
        configuration: dict[str, Any] = {}

        async def note(chunk: Sequence[str], work: Awaitable[Mapping[str, Read]]) -> None:
            try:
                for key, (value, raw) in (await work).items():
                    entries[key] = value
                    configuration[key] = raw
            except Exception as error:  # noqa: BLE001 - one odd answer costs the keys that it is about
                entries.update(dict.fromkeys(chunk, await gap_of(unread_for(error))))
            self._progress(KeysRead(resource.name, len(entries), len(keys)))

        requests = _chunks(keys, resource.keys.per_request)
        async with asyncio.TaskGroup() as tasks:
            for some in _chunks([*requests], batch.SIZE):
                tasks.create_task(self._batch(resource, some, note, gap_of, priority, tally))
        kept = {key: value for key, value in sorted(configuration.items()) if value is not None}
        return ByKey(resource.name, {key: entries[key] for key in keys}), kept if resource.configuration else None

    async def _batch(
        self, resource: Resource, chunks: Sequence[Sequence[str]], note: Any, gap_of: GapOf, priority: int, tally: Tally
    ) -> None:
        """Reads the keys of ``chunks``, one request each; opened together where that saves round trips."""
        client = self._client
        requests = {
            chunk: request_for(resource, root=client.root, cloud=client.cloud.name, now=client.now, keys=chunk)
            for chunk in map(tuple, chunks)
        }
        opened: Mapping[str, Answer] = {}
        if len(requests) > 1 and batch.worth_a_batch(resource):
            opened = await batch.open_together(client, resource, [*requests.values()], priority=priority, tally=tally)

        async def read(chunk: Sequence[str], request: GraphRequest) -> Mapping[str, Read]:
            opening = opened.get(request.url)
            if resource.many_per_request:
                return await self._many(resource, chunk, request, gap_of, priority, tally, opening)
            if len(chunk) > 1 and resource.keys is not None:
                return await self._lists(resource, resource.keys, chunk, request, gap_of, priority, tally, opening)
            return {chunk[0]: await self._one(resource, request, priority, tally, opening)}

        async with asyncio.TaskGroup() as tasks:
            for chunk, request in requests.items():
                tasks.create_task(note(chunk, read(chunk, request)))

    async def _many(
        self,
        resource: Resource,
        keys: Sequence[str],
        request: GraphRequest,
        gap_of: GapOf,
        priority: int,
        tally: Tally,
        opening: Answer | None,
    ) -> Mapping[str, Read]:
        rows, raw = await self._pager.read(resource, request, priority=priority, tally=tally, opening=opening)
        by_id = {}
        for row in rows:
            identifier = getattr(row, "id", None)
            if not isinstance(identifier, str):
                raise malformed("a row has no id, so its key is unknown")
            by_id[identifier.casefold()] = row
        kept = keyed(raw)
        left_out = [key for key in keys if key.casefold() not in by_id]
        absent = await self._absent(resource, left_out, gap_of, priority, tally) if left_out else {}
        return {key: (absent[key] if key in absent else by_id[key.casefold()], kept.get(key)) for key in keys}

    async def _lists(
        self,
        resource: Resource,
        owned: Keys,
        keys: Sequence[str],
        request: GraphRequest,
        gap_of: GapOf,
        priority: int,
        tally: Tally,
        opening: Answer | None,
    ) -> Mapping[str, Read]:
        """The lists of several keys, from one list of all their rows.

        If that is not whole, or odd, each is read by itself: it costs each key a request, and none its evidence.
        """
        async with self._turns.setdefault(resource.name, asyncio.Semaphore(resource.lane.pace.concurrency)):
            lists = None
            if resource.name not in self._apart:
                lists = await self._together(resource, owned, keys, request, priority, tally, opening)
        if lists is not None:
            return {key: (found, None) for key, found in lists.items()}
        alone = replace(resource, keys=replace(owned, per_request=1))
        entries, _ = await Reader(self._client).by_key(alone, keys, gap_of, priority=priority, tally=tally)
        return {key: (entry, None) for key, entry in entries.items()}

    async def _together(
        self,
        resource: Resource,
        owned: Keys,
        keys: Sequence[str],
        request: GraphRequest,
        priority: int,
        tally: Tally,
        opening: Answer | None,
    ) -> Mapping[str, tuple[Any, ...]] | None:
        """The lists of several keys, from one list. None: they are to be read one by one.

        After a failure that is so for all keys of the resource: what fails together may take minutes each time.
        """
        own = Tally()  # not that of the resource: other keys count in it meanwhile
        whole = replace(resource, most=resource.most * len(keys)) if resource.most else resource
        try:
            rows, _ = await self._pager.read(whole, request, priority=priority, tally=own, opening=opening)
            lists = by_owner(resource.entity, owned.rows_of, rows, keys, resource.most) if whole.is_whole(rows) else None
        except Exception as error:
            refusal = unread_for(error).error
            if refusal is not None and refusal.status in _REFUSED_ALL:
                raise
            if not self._client.replay:  # a recording has the requests that were sent until the failure
                self._apart.add(resource.name)
            return None
        finally:
            tally.requests += own.requests
        if lists is not None:
            tally.pages += own.pages
            tally.rows += sum(map(len, lists.values()))
        return lists

    async def _absent(
        self, resource: Resource, keys: Sequence[str], gap_of: GapOf, priority: int, tally: Tally
    ) -> Mapping[str, Gap | None]:
        """The meaning of keys that an answer lacks: None if Graph says for the key itself that there is no such object."""
        found, _ = await Reader(self._client).by_key(existence_of(resource), keys, gap_of, priority=priority, tally=tally)
        lost = changed_while_reading("an answer lacks an object that exists").gap(resource.name)
        return {key: lost if isinstance(entry, Identified) else entry for key, entry in found.items()}

    async def _one(
        self, resource: Resource, request: GraphRequest, priority: int, tally: Tally, opening: Answer | None = None
    ) -> Read:
        """One collection or one object. ``opening``: the first answer, if a batch returned it."""
        collection = resource.shape is Shape.COLLECTION
        try:
            if collection:
                rows, raw = await self._pager.read(resource, request, priority=priority, tally=tally, opening=opening)
                return rows, keyed(raw) if resource.configuration else None
            answer = opening or await self._client.send(request, resource.lane, priority=priority, tally=tally)
            if not answer.ok:
                raise refused(read_error(answer))
            value, content = object_of(answer, resource)
        except Unread as unread:
            if resource.absent is Absent.NOT_CONFIGURED and unread.error is not None and unread.error.found_nothing:
                return rows_of(resource.entity, {}).freeze() if collection else None, None
            raise
        tally.pages += 1
        tally.rows += 1
        return value, without_annotations(content)


def _chunks(items: Sequence[T], size: int) -> Iterator[tuple[T, ...]]:
    remaining = iter(items)
    while chunk := tuple(islice(remaining, size)):
        yield chunk
