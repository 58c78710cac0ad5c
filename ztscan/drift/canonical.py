"""The canonical form in which policies and settings are compared.

Graph returns null, [] or no property for the same state, in varying order, with fields that change by themselves
(Microsoft365DSC #1036: null and [] were reported as drift in every comparison).
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

VOLATILE = frozenset(
    {
        "createdDateTime",
        "lastModifiedBy",
        "lastModifiedDateTime",
        "lastRunDateTime",
        "lastSyncDateTime",
        "lastUpdatedDateTime",
        "modifiedDateTime",
        "onPremisesLastPasswordSyncDateTime",
        "onPremisesLastSyncDateTime",
        "refreshTokensValidFromDateTime",
        "renewedDateTime",
        "signInActivity",
        "version",
    }
)
"""Properties that change without a configuration change, or that repeat the time of one."""

MEANINGFUL_ANNOTATIONS = frozenset({"@odata.type"})
"""Annotations that give the type of an object. All others (context, etag, navigation links) concern the transport."""

FLAGS = frozenset({"appliesTo", "guestOrExternalUserTypes", "resourceScopes", "transferMethods"})
"""Properties that hold several enum members as one comma-separated string, in no order."""

ORDERED = frozenset({"approvalStages"})
"""Arrays in which the order matters. Every other array in Graph's policies is a set."""

LABELS = frozenset({"displayName"})
"""Names of objects with an id: a new name has no effect on access."""
NAMES = (*LABELS, "name")
"""What objects with an id are called, most telling first. ``name`` is compared as well: it can be a value, such as a category."""


def canonical(value: Any, name: str = "") -> Any:
    """``value`` with null, [], {} and absent made one (None), sets sorted, volatile properties and labels left out.

    ``name`` is the property that holds it. The result is made of dicts, lists, strings, numbers and booleans.
    """
    if isinstance(value, Mapping):
        return _canonical_object(value)
    if isinstance(value, str):
        return ",".join(sorted({part.strip() for part in value.split(",")})) if name in FLAGS else value
    if isinstance(value, Sequence):
        elements = [element for element in (canonical(element) for element in value) if element is not None]
        return (elements if name in ORDERED else _as_set(elements)) or None
    return value


def display_name(value: Any) -> str:
    """The label of an object, empty where it has none."""
    if isinstance(value, Mapping):
        for label in NAMES if "id" in value else LABELS:
            name = value.get(label)
            if isinstance(name, str):
                return name
    return ""


def text_of(value: Any) -> str:
    """A canonical value as one line of text: a string as it is, everything else as compact JSON."""
    return value if isinstance(value, str) else json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":"))


KEYS = ("id", "name")
"""The keys that identify the elements of an array, in order of preference (settings have ``name`` and ``value``)."""


def by_key(value: Any) -> dict[str, Any] | None:
    """The elements of an array by their key. None: it is not an array of objects with a key."""
    if not isinstance(value, list) or not value or not all(isinstance(element, dict) for element in value):
        return None
    for key in KEYS:
        found = {element[key]: element for element in value if isinstance(element.get(key), str)}
        if len(found) == len(value):
            return found
    return None


def _canonical_object(value: Mapping[str, Any]) -> dict[str, Any] | None:
    labels = LABELS if "id" in value else frozenset()
    kept = {
        name: canonical(content, name)
        for name, content in sorted(value.items())
        if name not in VOLATILE and name not in labels and ("@odata." not in name or name in MEANINGFUL_ANNOTATIONS)
    }
    return {name: content for name, content in kept.items() if content is not None} or None


def _as_set(elements: list[Any]) -> list[Any]:
    """Sorted, each once. JSON text orders what Python cannot (objects, numbers against strings)."""
    return [
        element for _, element in sorted({text_of(element) + type(element).__name__: element for element in elements}.items())
    ]
