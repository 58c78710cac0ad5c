"""The part of Graph's published schema that ztscan touches, and what can be asked of it.

``schema.json`` is an extract (see ``extract.py``), ``supplement.json`` adds what it lacks, each entry with its source.
Open types (``user``, ``group``, ``application`` ...) are closed on purpose: OData lets any property pass on them, so a
misspelt one would too.
"""

from __future__ import annotations

import itertools
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
TEXT = frozenset({"String", "Guid", "DateTimeOffset", "Date", "TimeOfDay", "Duration", "Binary", "Stream"})
WHOLE = frozenset({"Int16", "Int32", "Int64", "Byte", "SByte"})
FRACTION = frozenset({"Double", "Single", "Decimal"})
PRIMITIVE = TEXT | WHOLE | FRACTION | {"Boolean"}


class NotInSchemaError(Exception):
    """A path, property or literal that the published schema does not have."""


@dataclass(frozen=True)
class Reached:
    """Where a path leads: a type and whether there are many."""

    type: str
    collection: bool


@dataclass(frozen=True)
class Member:
    """A property or navigation of a type; ``type`` is the type of one element."""

    type: str
    collection: bool
    navigation: bool


def _member(text: str, *, navigation: bool) -> Member:
    return Member(text.removeprefix("*"), text.startswith("*"), navigation)


@dataclass(frozen=True)
class TypeDefinition:
    """One entity or complex type, without what it inherits."""

    name: str
    base: str | None
    members: dict[str, Member] = field(default_factory=dict)


@dataclass(frozen=True)
class Schema:
    """One version of Graph."""

    version: str
    roots: dict[str, str]
    types: dict[str, TypeDefinition]
    enums: dict[str, tuple[str, ...]]
    actions: dict[str, str]
    """Collection actions that read, as ``root/name``, with what they return."""
    _derived: dict[str, tuple[str, ...]] = field(default_factory=dict, init=False, repr=False, compare=False)

    def lineage(self, name: str) -> Iterator[TypeDefinition]:
        """The type and what it derives from, nearest first."""
        current: str | None = name
        while current is not None and current in self.types:
            yield self.types[current]
            current = self.types[current].base

    def derives(self, name: str, base: str) -> bool:
        return any(definition.name == base for definition in self.lineage(name))

    def derived(self, base: str) -> tuple[str, ...]:
        """Types that derive from ``base``, itself left out."""
        if not self._derived:
            found: dict[str, list[str]] = {name: [] for name in self.types}
            for name in self.types:
                for ancestor in itertools.islice(self.lineage(name), 1, None):
                    found[ancestor.name].append(name)
            self._derived.update((name, tuple(names)) for name, names in found.items())
        return self._derived.get(base, ())

    def member(self, type_name: str, name: str, *, derived: bool = False) -> Member | None:
        """A member of the type or of what it inherits; with ``derived`` also of the types that derive from it."""
        for candidate in (type_name, *(self.derived(type_name) if derived else ())):
            for definition in self.lineage(candidate):
                if name in definition.members:
                    return definition.members[name]
        return None

    def resolve(self, path: str) -> Reached:
        """Follow a path such as ``/groups/{id}/members``. Raises NotInSchemaError at the first segment that leads nowhere."""
        if path.strip("/") in self.actions:
            return _reached(self.actions[path.strip("/")])
        root, *rest = re.split(r"/(?![^(]*\))", path.strip("/"))
        name, keyed = re.subn(r"\(.*\)$", "", root)
        if name not in self.roots:
            raise NotInSchemaError(f"{self.version} has no root `{name}`")
        at = _reached(self.roots[name])
        if keyed:
            at = Reached(at.type, collection=False)
        for segment in rest:
            at = self._step(at, segment)
        return at

    def _step(self, at: Reached, segment: str) -> Reached:
        cast = segment.removeprefix("microsoft.graph.")
        if cast != segment:
            if not self.derives(cast, at.type):
                raise NotInSchemaError(f"`{cast}` does not derive from `{at.type}`")
            return Reached(cast, at.collection)
        if at.collection:
            return Reached(at.type, collection=False)
        member = self.member(at.type, segment)
        if member is None:
            raise NotInSchemaError(f"{self.version} `{at.type}` has no `{segment}`")
        return Reached(member.type, member.collection)

    def properties(self, type_name: str) -> frozenset[str]:
        """Every ``type.property`` that can occur in an object of the type, derived and nested types included."""
        seen: set[str] = set()
        found: set[str] = set()
        queue = [type_name]
        while queue:
            current = queue.pop()
            if current in seen or current not in self.types:
                continue
            seen.add(current)
            queue.extend(self.derived(current))
            for definition in self.lineage(current):
                for name, member in definition.members.items():
                    found.add(f"{definition.name}.{name}")
                    queue.append(member.type)
        return frozenset(found)


def _reached(text: str) -> Reached:
    return Reached(text.removeprefix("*"), text.startswith("*"))


def _merged(version: str) -> dict[str, Any]:
    """The extract of a version with the supplement laid over it, type by type and member by member."""
    extract = json.loads((HERE / "schema.json").read_text(encoding="utf-8"))[version]
    extra = json.loads((HERE / "supplement.json").read_text(encoding="utf-8"))[version]
    for part in ("roots", "enums", "actions"):
        extract.setdefault(part, {}).update(extra.get(part, {}))
    for name, definition in extra.get("types", {}).items():
        into = extract["types"].setdefault(name, {})
        if "base" in definition:
            into["base"] = definition["base"]
        for key in ("properties", "navigations"):
            into[key] = {**into.get(key, {}), **definition.get(key, {})}
    return dict(extract)


@cache
def schema(version: str) -> Schema:
    """The schema of ``v1.0`` or ``beta``."""
    merged = _merged(version)
    types = {
        name: TypeDefinition(
            name,
            definition.get("base"),
            {key: _member(text, navigation=False) for key, text in definition.get("properties", {}).items()}
            | {key: _member(text, navigation=True) for key, text in definition.get("navigations", {}).items()},
        )
        for name, definition in merged["types"].items()
    }
    enums = {name: tuple(members) for name, members in merged["enums"].items()}
    return Schema(version, merged["roots"], types, enums, merged["actions"])


def check_object(version: str, type_name: str, obj: dict[str, Any], where: str = "$") -> list[str]:
    """What is wrong with an object that claims to come from Graph; empty where nothing is.

    Looks at property names, at JSON types and at members of enumerations, in nested objects too. Annotations (``@odata``)
    are passed over, except that ``@odata.type`` says which derived type the object is of.
    """
    graph = schema(version)
    stated = str(obj.get("@odata.type", "")).removeprefix("#microsoft.graph.")
    if stated and stated not in graph.types:
        return [f"{where}: {version} has no type `{stated}`"]
    if stated and type_name in graph.types and not graph.derives(stated, type_name):
        return [f"{where}: `{stated}` is no `{type_name}`"]
    actual = stated or type_name
    if actual not in graph.types:
        return [f"{where}: {version} has no type `{actual}`"]
    problems: list[str] = []
    for key, value in obj.items():
        if "@" in key:
            continue
        member = graph.member(actual, key)
        if member is None:
            problems.append(f"{where}.{key}: `{actual}` has no such property")
        elif value is not None:
            problems.extend(_check_value(graph, member, value, f"{where}.{key}"))
    return problems


def _check_value(graph: Schema, member: Member, value: Any, where: str) -> list[str]:
    if member.collection:
        if not isinstance(value, list):
            return [f"{where}: not a list"]
        one = Member(member.type, collection=False, navigation=member.navigation)
        return [problem for i, item in enumerate(value) for problem in _check_value(graph, one, item, f"{where}[{i}]")]
    if member.type in graph.types:
        return check_object(graph.version, member.type, value, where) if isinstance(value, dict) else [f"{where}: not an object"]
    if member.type in graph.enums:
        # Flags come as one text, joined by commas.
        tokens = re.split(r",\s*", value) if isinstance(value, str) else [repr(value)]
        return [f"{where}: `{token}` is no `{member.type}`" for token in tokens if token not in graph.enums[member.type]]
    if member.type not in PRIMITIVE:
        return [f"{where}: type `{member.type}` is outside the extract"]
    return [] if _fits(member.type, value) else [f"{where}: {value!r} is no {member.type}"]


def _fits(primitive: str, value: Any) -> bool:
    if primitive == "Boolean":
        return isinstance(value, bool)
    if primitive in WHOLE:
        return isinstance(value, int) and not isinstance(value, bool)
    if primitive in FRACTION:
        return isinstance(value, int | float) and not isinstance(value, bool)
    return isinstance(value, str)
