"""What the simulator asks of Graph's published schema: which properties a type has, and which of them hold lists."""

from __future__ import annotations

from functools import cache

from tests.graph.contract.schema import Member, schema


@cache
def members(version: str, kind: str) -> dict[str, Member]:
    """The properties and navigations of a type by name, inherited ones included."""
    return {name: member for definition in schema(version).lineage(kind) for name, member in definition.members.items()}


@cache
def properties(version: str, kind: str) -> frozenset[str]:
    """Names that may be selected on a type; empty where the extract does not have the type."""
    return frozenset(members(version, kind))


@cache
def selectable(version: str, kind: str, name: str) -> bool:
    """Whether ``$select`` may name this property: of the type, or, among members and owners, of a type that derives from it."""
    known = properties(version, kind)
    return (
        not known or name in known or (kind == "directoryObject" and schema(version).member(kind, name, derived=True) is not None)
    )


@cache
def lists(version: str, kind: str) -> frozenset[str]:
    """Names of the properties that are empty lists, never null, where there is nothing."""
    return frozenset(name for name, member in members(version, kind).items() if member.collection)
