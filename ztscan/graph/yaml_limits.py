"""Refuses YAML that would grow when it is loaded, or that takes long, before anything is built from it."""

from __future__ import annotations

import re
from collections.abc import Iterator

import yaml

MAX_DEPTH = 32
MAX_NODES = 4_000_000
"""Scalars, lists and mappings. A recording has about 50 for each request."""
MAX_ALIASED = 16 * 1024 * 1024
"""Characters and nodes that aliases repeat. vcrpy writes an alias for a list of headers that two answers share."""
_NODE = 64
"""How many characters a node weighs."""
_MAX_NUMBER = 100
"""Characters of a number in base 60. Reading it takes quadratic time."""

_TAG = "tag:yaml.org,2002:"
_BASE_60 = re.compile(r"[-+]?[0-9][0-9_]*(:[0-5]?[0-9])+(\.[0-9_]*)?")


class YamlLimitError(ValueError):
    """The text goes beyond a limit."""


def check_yaml(text: str) -> None:
    """Raise YamlLimitError or yaml.YAMLError if ``text`` must not be loaded: it counts without building anything."""
    _Counter().count(yaml.parse(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader)))


class _Counter:
    def __init__(self) -> None:
        self._nodes = 0
        self._weight = 0
        self._aliased = 0
        self._open: list[tuple[str | None, int]] = []
        self._weights: dict[str, int] = {}

    def count(self, events: Iterator[yaml.Event]) -> None:
        for event in events:
            if isinstance(event, yaml.CollectionEndEvent):
                anchor, before = self._open.pop()
                self._name(anchor, self._weight - before)
            elif isinstance(event, yaml.AliasEvent):
                self._repeat(event.anchor)
            elif isinstance(event, yaml.NodeEvent):
                self._enter(event)

    def _enter(self, event: yaml.NodeEvent) -> None:
        before = self._weight
        self._nodes += 1
        self._weight += _NODE
        if self._nodes > MAX_NODES:
            raise YamlLimitError(f"more than {MAX_NODES} values")
        if isinstance(event, yaml.CollectionStartEvent):
            self._weights.pop(event.anchor or "", None)  # the name means this one from here, and it has no end yet
            self._open.append((event.anchor, before))
            if len(self._open) > MAX_DEPTH:
                raise YamlLimitError(f"nests deeper than {MAX_DEPTH} levels")
        elif isinstance(event, yaml.ScalarEvent):
            _check_scalar(event)
            self._weight += len(event.value)
            self._name(event.anchor, self._weight - before)

    def _name(self, anchor: str | None, weight: int) -> None:
        if anchor is not None:
            self._weights[anchor] = weight

    def _repeat(self, anchor: str | None) -> None:
        if anchor is None or anchor not in self._weights:
            raise YamlLimitError("a value that contains itself")
        self._weight += self._weights[anchor]
        self._aliased += self._weights[anchor]
        if self._aliased > MAX_ALIASED:
            raise YamlLimitError("aliases that multiply")


def _check_scalar(event: yaml.ScalarEvent) -> None:
    """Refuse merge keys, which multiply without an alias being counted, and numbers that take long."""
    if event.tag == f"{_TAG}merge" or (event.implicit[0] and event.value == "<<"):
        raise YamlLimitError("a merge key")
    if len(event.value) > _MAX_NUMBER:
        explicit = event.tag in (f"{_TAG}int", f"{_TAG}float")
        if explicit or (event.implicit[0] and _BASE_60.fullmatch(event.value)):
            raise YamlLimitError("a number that is too long")
