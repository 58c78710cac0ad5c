"""The requests to Azure: queries of Resource Graph, and GETs of Resource Manager. Pure; nothing is sent here.

Sources: https://learn.microsoft.com/rest/api/azureresourcegraph/resourcegraph/resources/resources and
https://learn.microsoft.com/azure/governance/resource-graph/concepts/work-with-data
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import quote

import msgspec

from ztscan.azure.resource import QUERY, AzureResource
from ztscan.config.azure import AzureSettings
from ztscan.graph.endpoint import origin_of
from ztscan.graph.failure import malformed
from ztscan.graph.request import GraphRequest
from ztscan.graph.service import AZURE_POSTS

QUERY_VERSION = "2024-04-01"
PAGE = 1000
"""Rows of a page of Resource Graph."""
SCOPES = 1000
"""Subscriptions that one query may name."""
_ABOVE = frozenset({"AuthorizationResources", "PolicyResources"})
"""Tables whose rows may be of a management group. They are answered only where they are asked for."""
_JSON = {"Accept": "application/json", "Content-Type": "application/json"}
_OPTION_SAFE = "$(),'/:*=@!;"
_CONTROL_OR_SPACE = frozenset(map(chr, (*range(0x21), 0x7F)))


class QueryRequest(msgspec.Struct, frozen=True):
    """One query of Resource Graph over a part of what the account sees. ``scope``: what names the part; empty: all of it."""

    url: str
    query: str
    scope: Mapping[str, Any]
    options: Mapping[str, Any]

    def page(self, token: str, top: int) -> GraphRequest:
        """The request for one page. ``token``: of the page before; empty for the first one."""
        options = {"resultFormat": "objectArray", "$top": top, **self.options}
        if token:
            options["$skipToken"] = token
        body = msgspec.json.encode({"query": self.query, **self.scope, "options": options})
        return GraphRequest(self.url, _JSON, "POST", body)


def queries_for(resource: AzureResource, root: str, settings: AzureSettings) -> Iterator[QueryRequest]:
    """The queries that all rows of ``resource`` come from: one, or several where the configuration names many subscriptions."""
    url = f"{root}{QUERY}?api-version={QUERY_VERSION}"
    options = {"authorizationScopeFilter": "AtScopeAboveAndBelow"} if resource.table in _ABOVE else {}
    for scope in _scopes(settings):
        yield QueryRequest(url, resource.query, scope, options)


def _scopes(settings: AzureSettings) -> Iterator[Mapping[str, Any]]:
    if settings.management_group:
        yield {"managementGroups": [settings.management_group]}
        return
    named = sorted({one.lower() for one in settings.subscriptions})
    for start in range(0, len(named) or 1, SCOPES):
        yield {"subscriptions": named[start : start + SCOPES]} if named else {}


def get_for(resource: AzureResource, root: str, key: str = "") -> GraphRequest:
    """The first request for a resource of Resource Manager, or for one key of it: an id, which has slashes of its own."""
    path = resource.path.replace("{key}", quote(key, safe="/"))
    options = [("api-version", resource.api_version), ("$filter", resource.filter)]
    shown = "&".join(f"{name}={quote(value, safe=_OPTION_SAFE)}" for name, value in options if value)
    url = f"{root}{path}{'&' if '?' in path else '?'}{shown}"
    if resource.path in AZURE_POSTS:
        return GraphRequest(url, _JSON, "POST")
    return GraphRequest(url, {"Accept": "application/json"})


def next_page(request: GraphRequest, link: str) -> GraphRequest:
    """The request for ``nextLink``.

    INVARIANT: a link is followed only within the same origin, because the request carries the token. Raises Unread otherwise.
    """
    if origin_of(link) is None or origin_of(link) != origin_of(request.url):
        raise malformed("the link to the next page leads to another host")
    if not _CONTROL_OR_SPACE.isdisjoint(link):
        raise malformed("the link to the next page contains invalid characters")
    return GraphRequest(link, request.headers, request.method, request.body)
