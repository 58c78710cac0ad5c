"""Reads lists and objects of Azure Resource Manager. It returns all of a list or raises ``Unread``."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import msgspec

from ztscan.azure.decode import projected
from ztscan.azure.query_pages import undecodable
from ztscan.azure.refusal import unread_of
from ztscan.azure.request import next_page
from ztscan.azure.resource import AzureResource
from ztscan.graph.client import GraphClient, Tally
from ztscan.graph.decode import decoded, without_annotations
from ztscan.graph.failure import Answer, malformed
from ztscan.graph.progress import PageRead, Progress
from ztscan.graph.request import GraphRequest
from ztscan.graph.service_secrets import without_secrets

MAX_LIST_PAGES = 10_000
"""Pages after which a list counts as endless."""
_BROKEN = (msgspec.DecodeError, ValueError, RecursionError)
_LINK = "nextLink"


class ManagerReader(msgspec.Struct, frozen=True):
    """Reads one list, page by page, or one object. ``priority`` and ``tally`` as of the collector."""

    client: GraphClient
    progress: Progress

    async def rows(
        self, resource: AzureResource, request: GraphRequest, *, priority: int, tally: Tally
    ) -> tuple[tuple[Any, ...], Mapping[str, Any]]:
        """All entities of a list, and the same as JSON by id if the resource is kept for the configuration."""
        found: dict[str, Any] = {}
        kept: dict[str, Any] = {}
        links: set[str] = set()
        while True:
            body = object_in(await self.client.send(request, resource.lane, priority=priority, tally=tally))
            for position, one in enumerate(_values(body)):
                key = _identity(one, f"{len(links)}/{position}")
                if key not in found:
                    found[key] = _entity(resource, one, position)
                    tally.rows += 1
                    if resource.configuration:
                        kept[key] = without_secrets(without_annotations(projected(resource.entity, one)))
            tally.pages += 1
            self.progress(PageRead(resource.name, tally.pages, tally.rows, None))
            link = _link(body)
            if not link:
                return tuple(found.values()), kept
            if link in links or link == request.url:
                raise malformed(f"the link to the next page repeats after {len(found)} rows")
            if len(links) >= MAX_LIST_PAGES:
                raise malformed(f"the list did not end after {MAX_LIST_PAGES} pages")
            links.add(link)
            request = next_page(request, link)

    async def one(
        self, resource: AzureResource, request: GraphRequest, *, priority: int, tally: Tally
    ) -> tuple[Any, Mapping[str, Any] | None]:
        """One object, and the same as JSON if the resource is kept for the configuration."""
        body = object_in(await self.client.send(request, resource.lane, priority=priority, tally=tally))
        entity = _entity(resource, body)
        tally.pages += 1
        tally.rows += 1
        return entity, without_secrets(without_annotations(projected(resource.entity, body))) if resource.configuration else None


def object_in(answer: Answer) -> Mapping[str, Any]:
    """The object in a 200 answer. Raises Unread if it is none, or is an error."""
    if not answer.ok:
        raise unread_of(answer)
    try:
        body = msgspec.json.decode(answer.body)
    except _BROKEN as error:
        raise undecodable(error) from error
    if not isinstance(body, dict):
        raise malformed("an answer of Azure is no object")
    if "error" in body:
        raise unread_of(answer)
    return body


def _values(body: Mapping[str, Any]) -> Sequence[Any]:
    rows = body.get("value")
    if not isinstance(rows, list):
        raise malformed("a page of a list has no `value`")
    return rows


def _link(body: Mapping[str, Any]) -> str:
    """The link to the next page. A key that looks like it and is another means that rows may follow."""
    odd = [key for key, value in body.items() if key.lower().endswith(_LINK.lower()) and key != _LINK and value]
    link = body.get(_LINK)
    if odd or not (link is None or isinstance(link, str)):
        raise malformed("a page has an odd link to the next page, so that rows may be missing")
    return link or ""


def _identity(one: Any, place: str) -> str:
    """The id of an object in lower case; one without an id is told apart by its place."""
    identifier = one.get("id") if isinstance(one, Mapping) else None
    return identifier.lower() if isinstance(identifier, str) and identifier else place


def _entity(resource: AzureResource, one: Any, position: int | None = None) -> Any:
    try:
        return decoded(resource.entity, projected(resource.entity, one))
    except msgspec.ValidationError as error:
        unread = undecodable(error)
        raise malformed(unread.detail if position is None else f"{unread.detail} (row {position})") from error
