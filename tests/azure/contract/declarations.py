"""What the project declares of Azure, as paths and types that the contract must have."""

from __future__ import annotations

import functools
import json
import types
import typing
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import msgspec

from tests.azure.contract.extract import type_of
from ztscan.azure.resource import AzureResource
from ztscan.azure.resources import AZURE_RESOURCES

HERE = Path(__file__).parent
EVERYWHERE = frozenset({"id", "name", "type", "location", "subscriptionId", "managedBy", "resourceGroup", "tenantId"})
"""What each row, or object, has whatever its type."""


FILES = ("contract.json", "published.json", "supplement.json")
"""What was extracted from facts, what published models have beside them, and what was looked up by hand."""


@functools.cache
def contract(*files: str) -> Mapping[str, Mapping[str, frozenset[str]]]:
    """Tables, versions and paths by type, from the files named; by default from all."""
    merged: dict[str, dict[str, frozenset[str]]] = {}
    for name in files or FILES:
        held = json.loads((HERE / name).read_text(encoding="utf-8"))
        for kind, told in held.get("types", held).items():
            before = merged.setdefault(kind, {})
            for part in ("tables", "versions", "paths"):
                before[part] = before.get(part, frozenset()) | frozenset(told.get(part, ()))
    return merged


def azure_resources() -> list[AzureResource]:
    """What is declared to be read from Azure itself."""
    return [one for one in AZURE_RESOURCES.values() if isinstance(one, AzureResource)]


def problems(resource: AzureResource) -> list[str]:
    """What the contract does not have of a declaration."""
    kinds = types_of(resource)
    if not kinds:
        return [f"no type of the contract is read by GET {resource.path} in version {resource.api_version}"]
    found = [*_of_table(resource)] if resource.table else []
    known = _somewhere()
    uses = (use for use in uses_of(resource.entity) if use.property not in known)
    lacking = [use for use in uses if not any(_has(kind, use) for kind in kinds)]
    return [*found, *(f"{' and '.join(kinds)} has no {use.path}" for use in lacking)]


def _of_table(resource: AzureResource) -> Iterator[str]:
    for kind in resource.types:
        tables = contract().get(kind, {}).get("tables", frozenset())
        if kind not in contract():
            yield f"{kind} is not in the contract"
        elif resource.table not in (tables or {"Resources"}):
            yield f"{kind} is in {', '.join(sorted(tables))}, not in {resource.table}"


def types_of(resource: AzureResource) -> list[str]:
    """The types that are read. Of a GET: those that its path may lead to, and that the contract has in its version."""
    if resource.table:
        return [*resource.types]
    path = urlsplit(resource.path).path
    if "/providers/" in path:
        last = path.rpartition("/providers/")[2].replace("{key}", "x")
        wanted = [type_of(f"/providers/{last}")]
    elif not path.startswith("{key}"):
        wanted = [type_of(path)]
    else:
        below = path.removeprefix("{key}").lower().strip("/").split("/")[::2]
        suffix = "".join(f"/{part}" for part in below if part)
        wanted = [kind for kind in contract() if kind.endswith(suffix)]
    return [kind for kind in wanted if resource.api_version in contract().get(kind, {}).get("versions", frozenset())]


def _has(kind: str, use: Use) -> bool:
    known = contract().get(kind, {}).get("paths", frozenset())
    return use.path in EVERYWHERE or any(one == use.path or one.startswith(f"{use.path}.") for one in known)


@functools.cache
def _somewhere() -> frozenset[tuple[str, str]]:
    """Properties of records that exist in one at least of the places where the record is used: a record may serve several."""
    resources = [(one, types_of(one)) for one in azure_resources()]
    return frozenset(
        use.property for one, kinds in resources for use in uses_of(one.entity) if any(_has(kind, use) for kind in kinds)
    )


@dataclass(frozen=True)
class Use:
    """A property of a record, and the path that it is read from within a resource."""

    record: str
    name: str
    path: str

    @property
    def property(self) -> tuple[str, str]:
        return self.record, self.name


def uses_of(record: Any, above: str = "") -> Iterator[Use]:
    """What a record reads, its parts included."""
    for field in msgspec.structs.fields(record):
        name = field.encode_name if above else field.encode_name.replace("_", ".")
        path = f"{above}.{name}" if above else name
        yield Use(repr(record), field.name, path)
        for part in _parts(field.type):
            yield from uses_of(part, path)


def _parts(hint: Any) -> Iterator[Any]:
    """The records within an annotation such as ``tuple[Child[Subnet], ...] | None``."""
    origin = typing.get_origin(hint)
    kind = origin or hint
    if isinstance(kind, type) and issubclass(kind, msgspec.Struct):
        yield hint
    elif origin is not None or isinstance(hint, types.UnionType):
        for argument in typing.get_args(hint):
            yield from _parts(argument)
