"""A second source that is read in the same scan as Graph, through the same plan and the same collector.

This room does not know it: the reader is given to it.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from typing import TYPE_CHECKING, Any, Protocol

import msgspec

from ztscan.core.model import Gap
from ztscan.graph.client import GraphClient, Tally
from ztscan.graph.counted import Waited
from ztscan.graph.failure import GraphError, Unread
from ztscan.graph.progress import Progress
from ztscan.graph.resource import Resource
from ztscan.graph.service import Service

if TYPE_CHECKING:
    from ztscan.graph.clouds import Cloud

GapOf = Callable[[Unread], Awaitable[Gap]]
"""Finds out why something could not be read. It may wait for the tenant's licences."""
Read = tuple[Any, Any]
"""The evidence, and the same for the configuration (None where the resource is not kept there)."""


class EvidenceReader(Protocol):
    """Reads resources of one client. Every method either returns complete evidence or raises Unread."""

    async def plain(self, resource: Resource, *, priority: int, tally: Tally, waited: Waited) -> Read:
        """A resource without keys. ``waited``: whether the scan waits for its chain of pages."""
        ...

    async def by_key(self, resource: Resource, keys: Sequence[str], gap_of: GapOf, *, priority: int, tally: Tally) -> Read:
        """A resource with keys: ``ByKey``, with a gap for each key that could not be read."""
        ...


class SecondSource(Protocol):
    """What is known of a second source before anything is read of it."""

    @property
    def endpoint(self) -> str | None:
        """A server on this machine that stands in for it, without a credential."""
        ...

    def reads(self, name: str) -> bool:
        """Whether the resource of this name is one of it."""
        ...

    def service(self, cloud: Cloud) -> Service: ...

    def reader(self, client: GraphClient, progress: Progress) -> EvidenceReader: ...

    def gap(self, resource: Resource, error: GraphError) -> Gap:
        """Why it refused: what the account lacks, or what else is wrong."""
        ...


class Opened(msgspec.Struct, frozen=True):
    """A second source with its connection."""

    source: SecondSource
    client: GraphClient
