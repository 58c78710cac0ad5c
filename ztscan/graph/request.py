"""The requests of a resource: their addresses, headers and bodies. Pure; nothing is sent here."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Literal
from urllib.parse import quote, urlsplit

import msgspec

from ztscan.graph.endpoint import origin_of
from ztscan.graph.failure import malformed
from ztscan.graph.resource import CloudName, Resource, Shape

_QUERY_SAFE = "$(),'/:*=@!;"
"""Characters that are not quoted in a query option. ``&``, ``+``, ``#`` and ``%`` must always be quoted."""
_CONTROL_OR_SPACE = frozenset(map(chr, (*range(0x21), 0x7F)))


class GraphRequest(msgspec.Struct, frozen=True):
    """One request: absolute URL, headers, and the JSON body of one of the POSTs that only read."""

    url: str
    headers: Mapping[str, str]
    method: Literal["GET", "POST"] = "GET"
    body: bytes = b""

    def at(self, url: str) -> GraphRequest:
        """The same request for the next page. The link is opaque; the headers must be sent again."""
        return GraphRequest(url, self.headers)


def request_for(resource: Resource, *, root: str, cloud: CloudName, now: datetime, keys: Sequence[str] = ()) -> GraphRequest:
    """The first request for ``resource``, for one key, or for as many as go into one request.

    ``root`` is the origin of Graph, without a slash at the end; ``now`` the time of the scan, in UTC.
    """
    path, filter_ = resource.path, resource.filter
    if resource.since_days is not None:
        filter_ = filter_.replace("{since}", f"{now.date() - timedelta(days=resource.since_days)}T00:00:00Z")
    if keys:
        path = path.replace("{key}", quote(keys[0], safe=""))
        filter_ = filter_.replace("{key}", _literal(keys[0])).replace("{keys}", keys_in_filter(resource, keys))
    url = f"{root}/{resource.version}{path}"
    options = _options(resource, cloud, filter_)
    if options:
        url += ("&" if "?" in path else "?") + "&".join(f"{name}={quote(value, safe=_QUERY_SAFE)}" for name, value in options)
    headers = {"Accept": "application/json", **resource.headers}
    if resource.method == "POST":
        body = msgspec.json.encode({"ids": list(keys)})
        return GraphRequest(url, {**headers, "Content-Type": "application/json"}, "POST", body)
    return GraphRequest(url, headers)


def _options(resource: Resource, cloud: CloudName, filter_: str) -> list[tuple[str, str]]:
    selected = ",".join(resource.selected(cloud))
    options = [("$select", selected), ("$filter", filter_), ("$expand", resource.expand)]
    if resource.shape is Shape.COLLECTION and resource.method == "GET":
        options.append(("$top", str(resource.top or "")))
        if "ConsistencyLevel" in resource.headers:  # without it Graph ignores $count on directory objects
            options.append(("$count", "true"))
    return [(name, value) for name, value in options if value]


def keys_in_filter(resource: Resource, keys: Sequence[str]) -> str:
    """Keys in a filter: a list for ``in``, or alternatives where each key has a list of rows."""
    literals = [f"'{_literal(key)}'" for key in keys]
    if resource.keys is None or not resource.keys.rows_of:
        return ",".join(literals)
    alternatives = " or ".join(f"{resource.keys.rows_of} eq {literal}" for literal in literals)
    return f"({alternatives})" if len(literals) > 1 else alternatives


def _literal(key: str) -> str:
    """A key inside of an OData string: a quote is doubled."""
    return key.replace("'", "''")


def next_page(request: GraphRequest, link: str) -> GraphRequest:
    """The request for ``@odata.nextLink``.

    INVARIANT: a link is followed only within the same origin and the same version of Graph, because the request carries the
    token. Raises Unread otherwise.
    """
    here, there = origin_of(request.url), origin_of(link)
    version = urlsplit(request.url).path.split("/")[1]
    if there is None or there != here:
        raise malformed("the link to the next page leads to another host")
    if not urlsplit(link).path.startswith(f"/{version}/"):
        raise malformed("the link to the next page leads to another version of Graph")
    if not _CONTROL_OR_SPACE.isdisjoint(link):
        raise malformed("the link to the next page contains invalid characters")
    return request.at(link)
