"""A law over all checks: where one handles the words of an enumeration, it handles every member that Graph publishes."""

from __future__ import annotations

import ast
import importlib
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

from tests.graph.contract.schema import NotInSchemaError, schema
from ztscan import checks, directory
from ztscan.engine.resources import ALL_RESOURCES
from ztscan.graph.resource import Resource

MODULES = {
    ".".join((package.__name__, *path.relative_to(folder).with_suffix("").parts)): path
    for package in (checks, directory)
    for folder in map(Path, package.__path__)
    for path in sorted(folder.rglob("*.py"))
    if "known(" in path.read_text("utf-8")
}
"""The files that compare words, by the name of the module."""
SAYING_NOTHING = {"unknownfuturevalue", "unknown"}
"""Graph sends the former in place of a member that this caller does not know yet. Either may well be undecided."""


def enumerations_at(resource: str, path: str) -> list[frozenset[str]]:
    """The members of the enumerations that a path below a resource may have, in lower case: types that derive differ."""
    found = ALL_RESOURCES.get(resource)
    if not isinstance(found, Resource):
        return []
    graph = schema(found.version)
    try:
        kinds = {graph.resolve(found.path.partition("?")[0]).type}
    except NotInSchemaError:
        return []
    for name in path.split("/"):
        types = {one for kind in kinds for one in (kind, *graph.derived(kind))}
        kinds = {member.type for one in types if (member := graph.member(one, name)) is not None}
    return [frozenset(one.casefold() for one in graph.enums[kind]) - SAYING_NOTHING for kind in kinds if kind in graph.enums]


def _value(node: ast.expr, module: ModuleType) -> Any:
    try:
        return eval(compile(ast.Expression(node), "words", "eval"), dict(vars(module)))  # noqa: S307 - an expression of our own checks
    except NameError:
        return None


def asked() -> Iterator[tuple[str, frozenset[str], list[frozenset[str]]]]:
    """Each call that compares a property with a table of words: where, the words, and the enumerations that Graph publishes."""
    for name, path in MODULES.items():
        module = importlib.import_module(name)
        for call in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id in ("known", "known_word"):
                words, resource, place = (_value(one, module) for one in call.args[1:4])
                published = enumerations_at(resource, place) if isinstance(resource, str) and isinstance(place, str) else []
                if words and published:
                    yield f"{name}: {place} of {resource}", frozenset(map(str, words)), published


def test_every_member_of_an_enumeration_is_handled() -> None:
    found = [*asked()]
    assert len(found) > 20
    lacking = [(where, [sorted(one - words) for one in published]) for where, words, published in found]
    assert [(where, missing) for where, missing in lacking if all(missing)] == []
