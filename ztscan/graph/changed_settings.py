"""Evidence after some calls: policies and settings as a scan would read them if the calls had been sent. Nothing is sent.

A result keeps policies and settings as JSON. They are changed there and decoded again, so that no recording is needed. People,
applications and whatever else is not kept so stay as they were read.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import msgspec

from ztscan.core.fix import GraphCall
from ztscan.core.model import Gap
from ztscan.graph.decode import decoded
from ztscan.graph.overlay import after_calls, concerns
from ztscan.graph.resource import Resource, Shape
from ztscan.graph.resources import RESOURCES


class NotKept(Exception):  # noqa: N818 - an outcome, not an error
    """Raised for a call to something that a result does not keep as JSON. Its effect would be lost without a word."""


def evidence_after(evidence: Mapping[str, Any], recorded: Mapping[str, Any], calls: Iterable[GraphCall]) -> dict[str, Any]:
    """By resource, the evidence that the calls change. ``recorded`` is the JSON of policies and settings by resource name.

    Raises NotKept for calls to what is not kept.
    """
    calls, kept = tuple(calls), tuple(_kept(evidence, recorded))
    unkept = [call.path for call in calls if not any(concerns(resource.path, call) for _, resource in kept)]
    if unkept:
        raise NotKept(*unkept)
    found: dict[str, Any] = {}
    for name, resource in kept:
        mine = [call for call in calls if concerns(resource.path, call)]
        if mine:
            document = _document(resource, recorded[name])
            found[name] = _decoded(resource, after_calls(resource.path, document, mine, version=resource.version))
    return found


def evidence_of(evidence: Mapping[str, Any], recorded: Mapping[str, Any]) -> dict[str, Any]:
    """By resource, evidence with the JSON of another scan in its place. What is not in the form of Graph is left out."""
    found: dict[str, Any] = {}
    for name, resource in _kept(evidence, recorded):
        with contextlib.suppress(msgspec.ValidationError, AttributeError):
            found[name] = _decoded(resource, _document(resource, recorded[name]))
    return found


def _kept(evidence: Mapping[str, Any], recorded: Mapping[str, Any]) -> Iterator[tuple[str, Resource]]:
    for name in recorded:
        resource = RESOURCES.get(name)
        if resource is not None and resource.keys is None and not isinstance(evidence.get(name), Gap | None):
            yield name, resource


def _document(resource: Resource, kept: Any) -> Any:
    return kept if resource.shape is Shape.SINGLETON else {"value": [*kept.values()]}


def _decoded(resource: Resource, document: Any) -> Any:
    if resource.shape is Shape.SINGLETON:
        return decoded(resource.entity, document)
    return tuple(decoded(resource.entity, row) for row in document["value"])
