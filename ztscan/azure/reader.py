"""Reads resources of Azure for the collector: queries of Resource Graph, GETs of Resource Manager, one or one a key."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Sequence
from typing import Any

from ztscan.azure.ids import subscription_of
from ztscan.azure.list_pages import ManagerReader
from ztscan.azure.query_pages import MOST_KEPT, QueryPager
from ztscan.azure.refusal import found_nothing
from ztscan.azure.request import get_for, queries_for
from ztscan.azure.resource import AzureResource
from ztscan.config.azure import AzureSettings
from ztscan.core.model import ByKey
from ztscan.graph.client import GraphClient, Tally
from ztscan.graph.counted import Waited
from ztscan.graph.failure import Unread, unread_for
from ztscan.graph.progress import KeysRead, Progress
from ztscan.graph.resource import Absent, Resource, Shape
from ztscan.graph.rows import joined
from ztscan.graph.second_source import GapOf, Read

_READERS = 2
"""Tasks that read keys, for each request that a lane lets run at once."""


class AzureReader:
    """Reads through one client of Azure. Every method either returns complete evidence or raises Unread."""

    def __init__(self, client: GraphClient, progress: Progress, settings: AzureSettings) -> None:
        self._client = client
        self._progress = progress
        self._settings = settings
        self._queries = QueryPager(client, progress)
        self._manager = ManagerReader(client, progress)

    async def plain(self, resource: Resource, *, priority: int, tally: Tally, waited: Waited) -> Read:  # noqa: ARG002 - Graph's
        """A resource without keys."""
        declared = _azure(resource)
        if not declared.table:
            return await self._get(declared, "", priority, tally)
        parts: list[Sequence[Any]] = []
        raw: dict[str, Any] | None = {}
        for request in queries_for(declared, self._client.root, self._settings):
            found, kept = await self._queries.read(declared, request, priority=priority, tally=tally)
            parts.append(found)
            raw = None if raw is None or kept is None or len(raw) + len(kept) > MOST_KEPT else {**raw, **kept}
        return joined(declared.entity, parts), None if raw is None else dict(sorted(raw.items()))

    async def by_key(self, resource: Resource, keys: Sequence[str], gap_of: GapOf, *, priority: int, tally: Tally) -> Read:
        """A resource with keys: ``ByKey``, with a gap for each key that could not be read. Keys of subscriptions that the
        configuration leaves out are not read.
        """
        declared = _azure(resource)
        wanted = [key for key in keys if self._is_chosen(declared, key)]
        entries: dict[str, Any] = {}
        kept: dict[str, Any] = {}
        waiting = iter(wanted)

        async def work(waiting: Iterator[str]) -> None:
            for key in waiting:
                try:
                    entries[key], raw = await self._get(declared, key, priority, tally)
                    if raw is not None:
                        kept[key] = raw
                except Exception as error:  # noqa: BLE001 - one odd answer costs the key that it is about
                    entries[key] = await gap_of(unread_for(error))
                self._progress(KeysRead(resource.name, len(entries), len(wanted)))

        async with asyncio.TaskGroup() as tasks:
            for _ in range(min(len(wanted), _READERS * declared.lane.pace.concurrency)):
                tasks.create_task(work(waiting))
        read = ByKey(resource.name, {key: entries[key] for key in wanted})
        return read, dict(sorted(kept.items())) if declared.configuration else None

    async def _get(self, resource: AzureResource, key: str, priority: int, tally: Tally) -> tuple[Any, Any]:
        request = get_for(resource, self._client.root, key)
        collection = resource.shape is Shape.COLLECTION
        try:
            if collection:
                rows, kept = await self._manager.rows(resource, request, priority=priority, tally=tally)
                return rows, dict(sorted(kept.items())) if resource.configuration else None
            return await self._manager.one(resource, request, priority=priority, tally=tally)
        except Unread as unread:
            if resource.absent is Absent.NOT_CONFIGURED and unread.error is not None and found_nothing(unread.error):
                return () if collection else None, None
            raise

    def _is_chosen(self, resource: AzureResource, key: str) -> bool:
        """Whether a key is to be read: not of a subscription that the configuration leaves out."""
        subscription = subscription_of(resource.path.replace("{key}", key))
        named = {one.lower() for one in self._settings.subscriptions}
        excluded = {one.lower() for one in self._settings.exclude}
        return not subscription or (subscription not in excluded and (not named or subscription in named))


def _azure(resource: Resource) -> AzureResource:
    if not isinstance(resource, AzureResource):
        raise TypeError(f"{resource.name} is not read from Azure")
    return resource
