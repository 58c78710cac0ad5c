"""Reads all rows of a type from Resource Graph, page by page. It returns every row or raises ``Unread``."""

from __future__ import annotations

import functools
from collections.abc import Mapping, Sequence
from typing import Any

import msgspec

from ztscan.azure.refusal import TOO_LARGE, unread_of
from ztscan.azure.request import PAGE, QueryRequest
from ztscan.azure.resource import AzureResource
from ztscan.azure.sharing import Shared
from ztscan.core.columns import Builder, columns_of
from ztscan.graph.client import GraphClient, Tally
from ztscan.graph.failure import Answer, Unread, changed_while_reading, malformed
from ztscan.graph.progress import PageRead, Progress
from ztscan.graph.replay import SUBSCRIPTION_LIMIT
from ztscan.graph.retry import QUOTA_LEFT, retry_after
from ztscan.graph.service_secrets import without_secrets

MAX_QUERY_PAGES = 20_000
"""Pages after which a query counts as endless: 20 million rows."""
MOST_KEPT = 10_000
"""Rows of a type that are kept as JSON, to be compared property by property with those of another scan. Of more, none are."""
_SMALLEST = 10
"""Rows of the smallest page that is asked for where Azure finds larger ones too large."""
_PATH_LENGTH = 200
_BROKEN = (msgspec.DecodeError, ValueError, RecursionError)


class _Answered(msgspec.Struct):
    """A page. Every field may be missing; the code below decides what that means."""

    data: Any = msgspec.UNSET
    total: int | msgspec.UnsetType = msgspec.field(name="totalRecords", default=msgspec.UNSET)
    truncated: Any = msgspec.field(name="resultTruncated", default=None)
    token: str | None = msgspec.field(name="$skipToken", default=None)
    error: msgspec.Raw | msgspec.UnsetType = msgspec.UNSET


class _Rows(msgspec.Struct):
    data: list[dict[str, Any]]


@functools.cache
def _decoder(entity: type[msgspec.Struct]) -> msgspec.json.Decoder[Any]:
    rows = tuple[entity, ...]  # type: ignore[valid-type]
    page = msgspec.defstruct(f"RowsOf{entity.__name__}", [("data", rows | msgspec.UnsetType, msgspec.UNSET)], bases=(_Answered,))
    return msgspec.json.Decoder(page)


class _Again(Exception):  # noqa: N818 - a turn of the loop, not an error
    """Reading from the start can repair what is wrong."""

    def __init__(self, otherwise: Unread, top: int = PAGE) -> None:
        super().__init__()
        self.otherwise = otherwise
        self.top = top


class _Read:
    """The rows so far, each once: ids are compared in lower case. Values that rows share are held once."""

    def __init__(self, resource: AzureResource, shared: Shared) -> None:
        self.raw: dict[str, Any] | None = {} if resource.configuration else None
        """The rows as JSON. None: they are not kept for the configuration, or are too many."""
        self.total = 0
        self._shared = shared
        self._seen: set[int] = set()
        """Hashes of the ids. A row that shares one by chance is missing, so that the query is a gap."""
        self._rows: list[Any] = []
        self._table = Builder(resource.entity) if columns_of(resource.entity) is not None else None

    def __len__(self) -> int:
        return len(self._rows if self._table is None else self._table)

    def add(self, page: Any, raw: Sequence[Any]) -> None:
        fresh = [position for position, row in enumerate(page.data) if self._is_new(hash(row.key))]
        rows = [page.data[position] for position in fresh]
        if self._table is None:
            for row in rows:
                self._shared.row(row)
            self._rows += rows
        else:
            self._table.extend(rows)
        if page.total > MOST_KEPT:
            self.raw = None
        if self.raw is not None:
            for position in fresh:
                self._shared.json(raw[position])
            self.raw |= {page.data[position].key: raw[position] for position in fresh}
        self.total = page.total

    def freeze(self) -> Sequence[Any]:
        """All rows as evidence, held as their entity declares."""
        return tuple(self._rows) if self._table is None else self._table.finish()

    def _is_new(self, key: int) -> bool:
        if key in self._seen:
            return False
        self._seen.add(key)
        return True


class QueryPager:
    """Reads queries.

    - Follows ``$skipToken`` with the same query. A repeated token, or too many pages, is a gap.
    - Fewer rows than ``totalRecords`` announces, more rows without a token, or subscriptions that are left out, are a gap.
    - Starts again, once, where rows are missing or the token is no longer good, and with smaller pages where Azure asks for that.
    """

    def __init__(self, client: GraphClient, progress: Progress) -> None:
        self._client = client
        self._progress = progress
        self._shared = Shared()

    async def read(
        self, resource: AzureResource, request: QueryRequest, *, priority: int, tally: Tally
    ) -> tuple[Sequence[Any], Mapping[str, Any] | None]:
        """All rows, and the same as JSON by id if the resource is kept for the configuration and has few enough of them.

        Raises Unread.
        """
        top, repaired = PAGE, False
        while True:
            rows = tally.rows
            try:
                read = await self._pass(resource, request, top, priority, tally)
            except _Again as again:
                if again.top == top:
                    if repaired:
                        raise again.otherwise from None
                    repaired = True
                elif again.top < _SMALLEST:
                    raise again.otherwise from None
                top, tally.rows = again.top, rows
                continue
            tally.rows = rows + len(read)
            return read.freeze(), read.raw

    async def _pass(self, resource: AzureResource, request: QueryRequest, top: int, priority: int, tally: Tally) -> _Read:
        read, token, tokens = _Read(resource, self._shared), "", set[str]()
        while True:
            answer = await self._client.send(request.page(token, top), resource.lane, priority=priority, tally=tally)
            self._heed(resource, answer)
            _check(answer, top, started=bool(tokens))
            page, raw = page_in(answer, resource, raw=read.raw is not None)
            read.add(page, raw)
            tally.pages += 1
            tally.rows += len(page.data)
            self._progress(PageRead(resource.name, tally.pages, tally.rows, page.total))
            if not page.token:
                break
            if page.token in tokens:
                raise malformed(f"the token of the next page repeats after {len(read)} rows")
            if len(tokens) >= MAX_QUERY_PAGES:
                raise malformed(f"the query did not end after {MAX_QUERY_PAGES} pages")
            token = page.token
            tokens.add(token)
        if str(page.truncated).lower() == "true":
            raise malformed("Azure has more rows and gives no token to read them with")
        if len(read) < read.total:
            raise _Again(changed_while_reading(f"{len(read)} of {read.total} announced rows arrived"), top)
        return read

    def _heed(self, resource: AzureResource, answer: Answer) -> None:
        """Waits with the next query where this was the last one of the quota."""
        if answer.ok and answer.headers.get(QUOTA_LEFT, "").strip() == "0":
            self._client.pause(resource.lane, retry_after(answer.headers, 0.0) or 1.0)


def _check(answer: Answer, top: int, *, started: bool) -> None:
    """Raises where an answer is no page, or does not cover all subscriptions."""
    if not answer.ok:
        unread = unread_of(answer)
        code = unread.error.code.lower() if unread.error else ""
        if code in TOO_LARGE:
            raise _Again(unread, top // 2)
        if started and answer.status == 400:
            raise _Again(unread, top)
        raise unread
    if answer.headers.get(SUBSCRIPTION_LIMIT, "").strip().lower() == "true":
        unread = malformed("the tenant has more subscriptions than one query covers, and Azure left some out")
        unread.remedy = "scan parts of the tenant with `management_group` of `[azure]`"
        raise unread


def page_in(answer: Answer, resource: AzureResource, *, raw: bool) -> tuple[Any, Sequence[Any]]:
    """The page in a 200 answer, and its rows as JSON where ``raw`` asks for them and they are few enough to be kept.

    Raises Unread if it is malformed, or contains an error.
    """
    try:
        page = _decoder(resource.entity).decode(answer.body)
        if page.error is not msgspec.UNSET:
            raise unread_of(answer)
        if page.data is msgspec.UNSET or page.total is msgspec.UNSET:
            raise malformed("a page of Resource Graph has no `data` or no `totalRecords`")
        wanted = raw and page.total <= MOST_KEPT
        rows = without_secrets(msgspec.json.decode(answer.body, type=_Rows).data) if wanted else []
    except _BROKEN as error:
        raise undecodable(error) from error
    return page, rows


def undecodable(error: Exception) -> Unread:
    """What is wrong and where, never with a value of the tenant."""
    text = str(error) if isinstance(error, msgspec.ValidationError) else ""
    if text.startswith(("Expected", "Object missing")):
        return malformed(f"an answer does not have the documented shape: {text[:_PATH_LENGTH]}")
    return malformed("an answer is not valid JSON")
