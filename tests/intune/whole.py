"""Typed policies with every property of their type, as Graph sends them."""

from __future__ import annotations

from functools import cache
from typing import Any

from tests.graph.contract.schema import schema

Json = dict[str, Any]


def whole(policy: Json, *, off: bool | None = None) -> Json:
    """The policy with all properties that it does not set. ``off`` is what a switch has that is not set."""
    kind = str(policy["@odata.type"]).removeprefix("#microsoft.graph.")
    return {**{name: off if switch else [] if several else None for name, switch, several in _properties(kind)}, **policy}


@cache
def _properties(kind: str) -> tuple[tuple[str, bool, bool], ...]:
    """Name of each property, whether it is a switch, and whether it is a list."""
    lineage = schema("beta").lineage(kind)
    return tuple(
        (name, member.type == "Boolean", member.collection)
        for definition in lineage
        for name, member in sorted(definition.members.items())
        if not member.navigation and name != "id"
    )
