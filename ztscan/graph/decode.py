"""Decodes bytes to entities: strict about types, tolerant of new properties.

Properties that an entity lacks are let go, except where it has a ``from_json`` of its own to keep them. A property of
another type than declared, or one that Graph always sends and that is not there, makes the whole page malformed: half a page
is no evidence. Null is a value.
"""

from __future__ import annotations

import functools
import hashlib
import re
from collections.abc import Iterator, Mapping
from typing import Any, Generic, TypeVar

import msgspec

from ztscan.graph.failure import Answer, Unread, malformed, read_error, refused
from ztscan.graph.presence import check_present
from ztscan.graph.resource import Resource

Entity = TypeVar("Entity", bound=msgspec.Struct)

_PATH_LENGTH = 200
_MAX_DEPTH = 64
_PLAIN = frozenset({str, int, float, bool, type(None)})
"""The types of most values: to ask for them is quick, and to ask for a mapping takes ten times as long."""
_BROKEN = (msgspec.DecodeError, ValueError, RecursionError)
_ENDS = 16_384
"""Bytes at both ends of a page, in which its own keys are looked for."""
_LINK = b"@odata.nextLink"
_ANY_LINK, _OWN_LINK = b'@odata.nextLink"', b'"@odata.nextLink"'
"""The end of a key that is a link, of the page or of a list inside a row, and the key that is the link of the page."""
_LIKE_LINK = re.compile(rb'"([^"]*nextlink[^"]*)"\s*:', re.IGNORECASE)
_KEY_PROPERTIES = ("id", "tenantId")
"""The properties that identify the rows of a collection. Configurations of partner tenants have no ``id``."""
_KEY_ATTRIBUTES = ("id", "tenant_id")
"""The same as attributes of an entity."""


class Page(msgspec.Struct, Generic[Entity], frozen=True):
    """One page. ``raw`` holds the same rows as JSON if the resource is kept for the configuration (else empty)."""

    rows: tuple[Entity, ...]
    link: str | None
    count: int | None
    raw: tuple[Mapping[str, Any], ...]


class _Envelope(msgspec.Struct):
    """The envelope of the rows. Every field may be missing; the code below decides what that means."""

    value: Any = msgspec.UNSET
    link: str | None = msgspec.field(name="@odata.nextLink", default=None)
    count: int | None = msgspec.field(name="@odata.count", default=None)
    error: msgspec.Raw | msgspec.UnsetType = msgspec.UNSET


@functools.cache
def _page_decoder(entity: type[msgspec.Struct]) -> msgspec.json.Decoder[Any]:
    rows = Any if _keeps_unknown(entity) else tuple[entity, ...]  # type: ignore[valid-type]
    page = msgspec.defstruct(
        f"PageOf{entity.__name__}",
        [("value", rows | msgspec.UnsetType if rows is not Any else Any, msgspec.UNSET)],
        bases=(_Envelope,),
    )
    return msgspec.json.Decoder(page)


def _keeps_unknown(entity: type[msgspec.Struct]) -> bool:
    return hasattr(entity, "from_json")


def decoded(entity: type[Entity], raw: Any) -> Entity:
    """One object as the entity that its JSON is. Raises msgspec.ValidationError where it has another shape."""
    if not isinstance(raw, dict):
        raise msgspec.ValidationError(f"Expected `object`, got `{type(raw).__name__}`")
    if _keeps_unknown(entity):
        built: Entity = entity.from_json(raw)  # type: ignore[attr-defined]
        return built
    return msgspec.convert(raw, entity)


def page_of(answer: Answer, resource: Resource) -> Page[Any]:
    """The page in a 200 answer. Raises Unread if it is malformed, or contains an error."""
    try:
        page = _page_decoder(resource.entity).decode(answer.body)
        if page.error is not msgspec.UNSET:
            raise refused(read_error(answer))
        if page.value is msgspec.UNSET:
            raise malformed("a page has no `value`")
        raw: tuple[Mapping[str, Any], ...] = ()
        rows = page.value
        if resource.configuration or resource.always:
            raw = tuple(msgspec.json.decode(answer.body, type=_Rows).value)
            check_present(raw, resource.always)
        if _keeps_unknown(resource.entity):
            rows = tuple(decoded(resource.entity, row) for row in msgspec.convert(rows, list[Any]))
    except _BROKEN as error:
        raise _undecodable(error) from error
    if page.count is not None and page.count < 0:
        raise malformed("`@odata.count` is negative")
    _check_link(answer.body)
    _check_inner_links(answer.body, resource)
    return Page(rows, page.link or None, page.count, raw if resource.configuration else ())


def _check_link(body: bytes) -> None:
    """Raises Unread where a page has a key that looks like the link to the next page and is another: more rows may follow.

    Keys of the page lie before and behind its rows, so that only both ends are searched.
    """
    ends = [end for end in (body[:_ENDS], body[-_ENDS:]) if end.lower().count(b"nextlink") != end.count(_OWN_LINK)]
    if any(key != _LINK for end in ends for key in _LIKE_LINK.findall(end)):
        page = msgspec.json.decode(body)
        odd = [key for key in page if "nextlink" in key.lower() and key != _LINK.decode()]
        if odd:
            raise malformed(f"a page has no `@odata.nextLink` but `{odd[0][:_PATH_LENGTH]}`, so that rows may be missing")


def _check_inner_links(body: bytes, resource: Resource) -> None:
    """Raises Unread where a list inside a row goes on on another page, unless the resource declares how the rest is read."""
    at = body.find(_ANY_LINK)
    while at > 0 and body[at - 1 : at] == b'"':
        at = body.find(_ANY_LINK, at + 1)
    if at < 0:
        return
    for name in _cut_lists(msgspec.json.decode(body)):
        if resource.expanded is None or resource.expanded.property != name:
            raise malformed(f"the list `{name[:_PATH_LENGTH]}` inside an object goes on on another page")


def _cut_lists(value: Any, depth: int = 0) -> Iterator[str]:
    """Names of the lists inside ``value`` that have a link to a further page."""
    if depth > _MAX_DEPTH:
        raise malformed(f"an answer is nested more than {_MAX_DEPTH} levels deep")
    if isinstance(value, dict):
        for key, item in value.items():
            name, _, annotation = key.partition("@")
            if name and annotation == "odata.nextLink" and item:
                yield name
            yield from _cut_lists(item, depth + 1)
    elif isinstance(value, list):
        for item in value:
            yield from _cut_lists(item, depth + 1)


class _Rows(msgspec.Struct):
    value: list[dict[str, Any]]


def object_of(answer: Answer, resource: Resource) -> tuple[Any, Mapping[str, Any] | None]:
    """The object in a 200 answer, and the same as JSON if the resource is kept for the configuration (else None).

    Raises Unread as ``page_of`` does. SharePoint's settings come bare, or wrapped in ``value`` as documented; both are accepted.
    """
    if not answer.body.strip():
        raise malformed("the answer is empty")
    try:
        raw = msgspec.json.decode(answer.body)
        if isinstance(raw, dict):
            if "error" in raw:
                raise refused(read_error(answer))
            inner = raw.get("value")
            if isinstance(inner, dict) and not _declares_value(resource.entity):
                raw = inner
            check_present((raw,), resource.always)
            _check_inner_links(answer.body, resource)
        return decoded(resource.entity, raw), raw if resource.configuration else None
    except _BROKEN as error:
        raise _undecodable(error) from error


@functools.cache
def _declares_value(entity: type[Any]) -> bool:
    return any(field.encode_name == "value" for field in msgspec.structs.fields(entity))


def _undecodable(error: Exception) -> Unread:
    """What is wrong and where (``Expected `str`, got `int` - at `$.value[3].id```). It never contains a value of the tenant."""
    text = str(error) if isinstance(error, msgspec.ValidationError) else ""
    if text.startswith(("Expected", "Object missing")):
        return malformed(f"an answer does not have the documented shape: {text[:_PATH_LENGTH]}")
    return malformed("an answer is not valid JSON")


def identity_of(row: Any) -> str:
    """The identity of ``row`` in its collection: its id, else its tenant's id, else its whole content.

    A collection is a set: two equal rows without an id are the same row.
    """
    for name in _KEY_ATTRIBUTES:
        identifier = getattr(row, name, None)
        if isinstance(identifier, str) and identifier:
            return identifier
    return repr(row)


def without_annotations(value: Any, _depth: int = 0) -> Any:
    """``value`` without OData annotations at any depth, ``@odata.type`` excepted, which says what an object is.

    Raises Unread for a value that is nested deeper than Graph's: it would exhaust the stack of later code.
    """
    if type(value) in _PLAIN:
        return value
    if _depth > _MAX_DEPTH and not isinstance(value, str | int | float):
        raise malformed(f"an answer is nested more than {_MAX_DEPTH} levels deep")
    deeper = _depth + 1
    if type(value) is dict or isinstance(value, Mapping):
        return {
            key: item if type(item) in _PLAIN else without_annotations(item, deeper)
            for key, item in value.items()
            if "@odata." not in key or key == "@odata.type"
        }
    if isinstance(value, list | tuple):
        return [item if type(item) in _PLAIN else without_annotations(item, deeper) for item in value]
    return value


def keyed(raw: tuple[Mapping[str, Any], ...]) -> dict[str, Any]:
    """The rows of a collection for the configuration, by id, so that their order has no meaning. Rows without an id are keyed by
    a hash of their content.
    """
    by_key: dict[str, Any] = {}
    for row in raw:
        content = without_annotations(row)
        key = next((row[name] for name in _KEY_PROPERTIES if isinstance(row.get(name), str)), None)
        by_key[key or hashlib.sha256(msgspec.json.encode(content, order="sorted")).hexdigest()[:16]] = content
    return dict(sorted(by_key.items()))
