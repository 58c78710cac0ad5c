"""The pager. It returns all rows of a collection or raises ``Unread``, and never returns a partial list."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any

import msgspec

from ztscan.graph.client import GraphClient, Tally
from ztscan.graph.decode import Page, page_of
from ztscan.graph.failure import Answer, GraphError, Unread, changed_while_reading, malformed, read_error, refused
from ztscan.graph.progress import PageRead, Progress, unwatched
from ztscan.graph.request import GraphRequest, next_page
from ztscan.graph.resource import Resource
from ztscan.graph.rows import DiffersError, Rows, rows_of

EMPTY = "the list is empty, and no tenant is without such objects"
"""Why a list that is never empty is a gap."""
MAX_PAGES = 20_000
"""Pages after which a collection counts as endless: 20 million users, or two million at the smallest page size."""
MAX_PAGES_IN_PART = 100
"""The same for a list that is read in part: Graph answers a narrow filter on a long log with short and empty pages."""
_EXPIRED_CODES = frozenset({"directory_expiredpagetoken", "directorypagetokennotfoundexception", "expiredpagetoken"})
_EXPIRED_MARKS = ("page token is not valid", "token is either invalid or expired", "skiptoken", "skip token")


class _Restart(Exception):  # noqa: N818 - a turn of the loop, not an error
    """The chain of pages broke. Reading it from the start can repair that."""

    def __init__(self, otherwise: Unread, ids: frozenset[str] | None = None, announced: int = 0) -> None:
        super().__init__()
        self.otherwise = otherwise
        self.ids = ids
        self.announced = announced
        """Rows that Graph announced."""


class Left(Exception):  # noqa: N818 - what the caller asked for
    """The caller has left the chain of pages."""


Leave = Callable[[Sequence[Any]], Awaitable[bool]]
"""Asked with the rows of each page that is followed by another one: whether to leave the chain."""


class _Chain(msgspec.Struct):
    """The pages of one pass so far."""

    rows: Rows
    raw: list[Mapping[str, Any]] = msgspec.field(default_factory=list)
    links: set[str] = msgspec.field(default_factory=set)
    count: int | None = None
    pages: int = 0
    received: int = 0
    """Rows as they came, repeated ones included."""
    repeated: bool = False

    def add(self, page: Page[Any]) -> None:
        if self.pages == 0:
            self.count = page.count
        self.pages += 1
        try:
            new = self.rows.add(page.rows)
        except DiffersError:
            raise _Restart(changed_while_reading("a row came twice and differed")) from None
        self.received += len(page.rows)
        self.repeated = self.repeated or len(new) < len(page.rows)
        if page.raw:
            self.raw.extend(page.raw[position] for position in new)


class Pager:
    """Reads collections.

    - Follows ``@odata.nextLink`` unchanged, within the same origin and version of Graph, with the same headers, and over empty
      pages too. A repeated link, or too many pages, is a gap.
    - Starts again, once, if a skip token has expired, if rows and ``@odata.count`` disagree, or if a row came twice. Paging is
      not a snapshot: a row that comes twice has moved, and a row that moved the other way is missing.
    - A repeated row is counted once. The collection is accepted only if ``@odata.count`` or a second reading with the same ids
      confirms that nothing is missing. Otherwise it is a gap.
    """

    def __init__(self, client: GraphClient, progress: Progress = unwatched) -> None:
        self._client = client
        self._progress = progress
        self._ids: dict[str, str] = {}

    def told(self, progress: Progress) -> Pager:
        """This pager, with another receiver of its progress."""
        other = Pager(self._client, progress)
        other._ids = self._ids
        return other

    async def read(
        self,
        resource: Resource,
        first: GraphRequest,
        *,
        priority: int,
        tally: Tally,
        opening: Answer | None = None,
        leave: Leave | None = None,
    ) -> tuple[Sequence[Any], tuple[Mapping[str, Any], ...]]:
        """All rows from ``first`` on, as entities and (if the resource is kept for the configuration) as JSON.

        ``opening`` is the answer to ``first`` if a batch already returned it. Raises Unread, and Left if ``leave`` says so during
        the first reading.
        """
        try:
            return await self._pass(resource, first, priority, tally, opening, None, leave)
        except _Restart as restart:
            earlier = restart
        try:
            return await self._pass(resource, first, priority, tally, None, earlier)
        except _Restart as restart:
            raise restart.otherwise from None

    async def _pass(
        self,
        resource: Resource,
        first: GraphRequest,
        priority: int,
        tally: Tally,
        opening: Answer | None,
        earlier: _Restart | None,
        leave: Leave | None = None,
    ) -> tuple[Sequence[Any], tuple[Mapping[str, Any], ...]]:
        chain = _Chain(rows_of(resource.entity, self._ids))
        try:
            return await self._follow(chain, resource, first, priority, tally, opening, earlier, leave)
        except _Restart:
            tally.rows -= chain.received  # its own: other keys of the resource may count in the same tally
            raise

    async def _follow(
        self,
        chain: _Chain,
        resource: Resource,
        first: GraphRequest,
        priority: int,
        tally: Tally,
        opening: Answer | None,
        earlier: _Restart | None,
        leave: Leave | None,
    ) -> tuple[Sequence[Any], tuple[Mapping[str, Any], ...]]:
        request = first
        answer = opening
        while True:
            if answer is None:
                answer = await self._client.send(request, resource.lane, priority=priority, tally=tally)
            self._check(answer, chain)
            page = page_of(answer, resource)
            answer = None
            chain.add(page)
            tally.pages += 1
            tally.rows += len(page.rows)
            self._progress(PageRead(resource.name, tally.pages, tally.rows, chain.count))
            if page.link is None or not resource.is_whole(chain.rows):
                break
            if page.link in chain.links or page.link == first.url:
                raise malformed(f"the link to the next page repeats after {chain.received} rows")
            longest = MAX_PAGES if resource.most is None else MAX_PAGES_IN_PART
            if chain.pages >= longest:
                raise malformed(f"the collection did not end after {longest} pages")
            if leave is not None and await leave(page.rows):
                raise Left
            chain.links.add(page.link)
            request = next_page(request, page.link)
        if not resource.is_whole(chain.rows):
            rows = chain.rows.freeze()[: resource.most]
            tally.rows += len(rows) - chain.received
            return rows, ()
        self._check_complete(chain, earlier)
        if resource.never_empty and not len(chain.rows):
            raise malformed(EMPTY)
        tally.rows += len(chain.rows) - chain.received
        return chain.rows.freeze(), tuple(chain.raw)

    @staticmethod
    def _check(answer: Answer, chain: _Chain) -> None:
        if answer.ok:
            return
        error = read_error(answer)
        if chain.pages and _expired(error):
            raise _Restart(Unread(refused(error).reason, "the page token expired twice while the collection was read"))
        raise refused(error)

    @staticmethod
    def _check_complete(chain: _Chain, earlier: _Restart | None) -> None:
        """Raises _Restart where rows may be missing. A count that was too large once stays so until those rows arrive."""
        rows = len(chain.rows)
        announced = max(chain.count or 0, earlier.announced if earlier else 0)
        told = announced if announced > rows else chain.count
        if told is not None:
            if told != rows:
                raise _Restart(changed_while_reading(f"{rows} of {told} announced rows arrived"), announced=announced)
            return
        before = earlier.ids if earlier else None
        if chain.repeated and (ids := chain.rows.identities) != before:
            raise _Restart(changed_while_reading("some rows arrived twice, so others may be missing"), ids)


def _expired(error: GraphError) -> bool:
    return error.status == 410 or error.code.lower() in _EXPIRED_CODES or any(mark in error.text for mark in _EXPIRED_MARKS)
