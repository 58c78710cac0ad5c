"""Holds a declared resource, and the record that it is decoded into, against the published schema."""

from __future__ import annotations

import types
import typing
from collections.abc import Iterable, Mapping
from typing import Any

import msgspec

from tests.graph.contract.query import expand_problems, filter_problems, select_problems
from tests.graph.contract.rules import LACKING_PROPERTIES, rule_problems
from tests.graph.contract.schema import FRACTION, WHOLE, Member, NotInSchemaError, Reached, Schema, check_object, schema
from ztscan.graph.request import keys_in_filter
from ztscan.graph.resource import Resource, Shape

SAMPLE_KEY = "00000000-0000-0000-0000-000000000000"
OURS = {("ConditionalAccessPolicy", "other"), ("DeviceConfiguration", "properties"), ("ScriptContent", "found")}
"""Fields of records that hold what has no field of its own."""
MAKE_SCHEMA = "schema.json does not have it; where Graph's published metadata does, run `make schema CONTRACT=path`"


def filled(text: str) -> str:
    """A path or filter with samples for its placeholders."""
    return text.replace("{key}", SAMPLE_KEY).replace("{since}", "2026-01-31T00:00:00Z")


def filter_of(resource: Resource) -> str:
    """The filter of a resource for a sample of its keys."""
    return filled(resource.filter.replace("{keys}", keys_in_filter(resource, [SAMPLE_KEY])))


def reached(resource: Resource, version: str | None = None) -> Reached:
    """What the path of a resource leads to. Raises NotInSchemaError where it leads nowhere in that version."""
    return schema(version or resource.version).resolve(filled(resource.path))


def in_schema(resource: Resource) -> bool:
    """Whether the extract has the path of a resource. The test of its request says what to do where it has not."""
    try:
        reached(resource)
    except NotInSchemaError:
        return False
    return True


def check_resource_object(resource: Resource, obj: dict[str, Any]) -> list[str]:
    """What is wrong with one object of a (simulated or recorded) answer to a resource; empty where nothing is."""
    return check_object(resource.version, reached(resource).type, obj)


def request_problems(resource: Resource) -> list[str]:
    """Why Graph's published schema or documentation would refuse the request."""
    graph = schema(resource.version)
    try:
        at = reached(resource)
    except NotInSchemaError as error:
        return [f"{resource.version} {resource.path}: {error}: {MAKE_SCHEMA}"]
    problems = []
    if at.collection != (resource.shape is Shape.COLLECTION):
        problems.append(f"shape: the path leads to {'many' if at.collection else 'one'}")
    for cloud in resource.clouds:
        selected = resource.selected(cloud) if resource.select else ()
        problems.extend(select_problems(graph, at.type, selected))
        lacking = LACKING_PROPERTIES.get(at.type, {}).get(cloud, set())
        problems.extend(f"{cloud} has no `{name}` to select" for name in selected if name in lacking)
        problems.extend(f"{cloud} does have `{name}`" for name in resource.lacking.get(cloud, ()) if name not in lacking)
    problems.extend(expand_problems(graph, at.type, resource.expand))
    if resource.filter:
        problems.extend(filter_problems(graph, at.type, filter_of(resource)))
    return problems + rule_problems(resource)


Use = tuple[str, str]
"""A version of Graph and a type of it that a record is decoded from."""


def uses_of_records(resources: Iterable[Resource]) -> dict[type[msgspec.Struct], set[Use]]:
    """Every record, nested ones included, with the types that it is decoded from; without those of paths that are missing."""
    uses: dict[type[msgspec.Struct], set[Use]] = {}
    queue = [(resource.entity, (resource.version, reached(resource).type)) for resource in resources if in_schema(resource)]
    while queue:
        record, use = queue.pop()
        if use in uses.setdefault(record, set()):
            continue
        uses[record].add(use)
        version, type_name = use
        hints = typing.get_type_hints(record)
        for field in msgspec.structs.fields(record):
            for member in _members(schema(version), type_name, field.encode_name):
                queue.extend((nested, (version, member.type)) for nested in _records(hints[field.name]))
    return uses


def record_problems(record: type[msgspec.Struct], uses: Iterable[Use]) -> list[str]:
    """Fields of a record that none of its types has under that name, and those whose annotation does not admit the JSON.

    One record may serve several types (v1.0 and beta, a base and what derives from it): each field needs one of them.
    """
    problems = []
    hints = typing.get_type_hints(record)
    for field in msgspec.structs.fields(record):
        if "@" in field.encode_name or (record.__name__, field.name) in OURS:
            continue
        found = [(schema(v), m) for v, name in uses for m in _members(schema(v), name, field.encode_name)]
        if not found:
            problems.append(f"{field.encode_name}: no such property ({MAKE_SCHEMA})")
        problems.extend(
            f"{field.encode_name}: {hints[field.name]} does not admit {member.type}"
            for graph, member in found
            if not _admits(graph, hints[field.name], member)
        )
    return problems


def _members(graph: Schema, type_name: str, name: str) -> list[Member]:
    candidates = (graph.member(candidate, name) for candidate in (type_name, *graph.derived(type_name)))
    return list(dict.fromkeys(member for member in candidates if member is not None))


def _parts(hint: Any) -> tuple[Any, ...]:
    return typing.get_args(hint) if isinstance(hint, types.UnionType) or typing.get_origin(hint) is typing.Union else (hint,)


def _admits(graph: Schema, hint: Any, member: Member) -> bool:
    """Whether an annotation admits the JSON that a member comes as."""
    parts = _parts(hint)
    if Any in parts:
        return True
    if member.collection:
        one = Member(member.type, collection=False, navigation=member.navigation)
        return any(typing.get_origin(part) is tuple and _admits(graph, typing.get_args(part)[0], one) for part in parts)
    if member.type in graph.types:
        return any(
            typing.get_origin(part) is Mapping or (isinstance(part, type) and issubclass(part, msgspec.Struct)) for part in parts
        )
    expected = bool if member.type == "Boolean" else int if member.type in WHOLE else float if member.type in FRACTION else str
    return expected in parts


def _records(hint: Any) -> list[type[msgspec.Struct]]:
    records: list[type[msgspec.Struct]] = []
    for part in _parts(hint):
        inner = typing.get_args(part)[0] if typing.get_origin(part) is tuple else part
        records.extend(p for p in _parts(inner) if isinstance(p, type) and issubclass(p, msgspec.Struct))
    return records
