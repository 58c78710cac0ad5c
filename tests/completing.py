"""Fills in what Graph always sends and what a test has no need to write: null, where null says nothing."""

from __future__ import annotations

import typing
from collections.abc import Sequence
from functools import cache
from typing import Any, TypeVar

import msgspec

from ztscan.endpoints.meanings import by_type
from ztscan.graph.areas.device_policies import DeviceConfiguration
from ztscan.graph.presence import objects_at
from ztscan.graph.resource import Resource

T = TypeVar("T", bound=msgspec.Struct)

SAYING_NOTHING: dict[str, Any] = {
    "conditions": {},
    "users": {},
    "applications": {},
    "state": "disabled",
    "isEnabled": False,
    "isTrusted": False,
    "includeUnknownCountriesAndRegions": False,
    "countryLookupMethod": "clientIpAddress",
    "capabilityStatus": "Deleted",
    "provisioningStatus": "Disabled",
    "service": "",
    "servicePlanName": "",
}
"""What Graph sends in the place of null; of all other keys that are never null, an empty list."""


def record(kind: type[T], **said: Any) -> T:
    """A record in which what is not said is None."""
    return kind(**{**dict.fromkeys(_required_of(kind)), **said})


@cache
def _required_of(kind: type[msgspec.Struct]) -> tuple[str, ...]:
    return tuple(field.name for field in msgspec.structs.fields(kind) if field.required)


_HOLDING = (dict, list, tuple)


def copied(value: Any) -> Any:
    """A copy of Graph's JSON, also in a tuple: what ``copy.deepcopy`` makes of it, in a tenth of the time."""
    if isinstance(value, dict):
        return {key: copied(item) if isinstance(item, _HOLDING) else item for key, item in value.items()}
    if isinstance(value, tuple):
        return tuple(copied(list(value)))
    return [copied(item) if isinstance(item, _HOLDING) else item for item in value] if isinstance(value, list) else value


def completed(resource: Resource, rows: Sequence[Any]) -> list[Any]:
    """The rows with every key that their resource declares; those that are there already stay as they are."""
    filled: list[Any] = copied(list(rows))
    for always in resource.always:
        for found in objects_at(filled, always.at):
            for name in always.valued:
                found.setdefault(name, copied(SAYING_NOTHING.get(name, [])))
    for row in filled:
        fill(resource.entity, row)
        if resource.entity is DeviceConfiguration:
            fill_profile(row)
    for always in resource.always:
        objects = objects_at(filled, always.at)
        alike = dict.fromkeys(name for found in objects for name in found if always.alike and "@" not in name)
        for found in objects:
            for name in (*always.sent, *alike):
                found.setdefault(name, None)
    return filled


def fill(entity: type[msgspec.Struct], row: Any) -> None:
    """Add to one object of JSON, in place, the keys that its record requires."""
    if not isinstance(row, dict):
        return
    for name, required, inner in _fields(entity):
        if required:
            row.setdefault(name, None)
        elif name == "appId":
            row.setdefault(name, f"application of {row.get('id')}")
        for kind in inner:
            value = row.get(name)
            for element in value if isinstance(value, list) else [value]:
                fill(kind, element)


def fill_profile(row: Any) -> None:
    """Add to a typed profile, in place, the properties of its type that mean something: Graph sends null where nothing is set."""
    if isinstance(row, dict):
        kind = str(row.get("@odata.type") or "").rpartition(".")[2].casefold()
        for _, home in by_type().get(kind, ()):
            row.setdefault(home.id.split(".")[1], None)


@cache
def _fields(entity: type[msgspec.Struct]) -> tuple[tuple[str, bool, tuple[type[msgspec.Struct], ...]], ...]:
    """Graph's name of each field, whether null may be filled in, and the records within."""
    hints = typing.get_type_hints(entity)
    return tuple(
        (
            field.encode_name,
            field.required and type(None) in typing.get_args(hints[field.name]),
            tuple(_records(hints[field.name])),
        )
        for field in msgspec.structs.fields(entity)
    )


def _records(hint: Any) -> typing.Iterator[type[msgspec.Struct]]:
    if isinstance(hint, type) and issubclass(hint, msgspec.Struct):
        yield hint
    for argument in typing.get_args(hint):
        yield from _records(argument)
