"""The installed checks, found and imported once for all commands of this process: a command line finds them each time it is run.

Sound as modules stay imported, and a registry is frozen. Where a test has packages of its own installed, they are found anew.
"""

from __future__ import annotations

import functools
import importlib.metadata
import sys
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from importlib.metadata import EntryPoint, EntryPoints
from typing import Any
from unittest import mock

from ztscan.cli import plugins
from ztscan.core.containment import Guard, unguarded
from ztscan.engine import registry as registries
from ztscan.engine.evidence import FACTS, Fact, resources_behind
from ztscan.engine.registry import Registry
from ztscan.engine.resources import ALL_RESOURCES

_PATH = tuple(sys.path)
_entry_points, _load = importlib.metadata.entry_points, registries.load
_KEPT: list[Registry] = []
"""The registry of the installed checks, once it was loaded without a problem."""
_BEHIND: dict[tuple[tuple[str, ...], int], frozenset[str]] = {}


@contextmanager
def registry_once() -> Iterator[None]:
    """In here, commands share the registry of the installed checks, and what it says of them."""
    if tuple(sys.path) != _PATH or vars(plugins)["entry_points"] is not _entry_points:
        yield
        return
    with (
        mock.patch.object(plugins, "entry_points", _found),
        mock.patch.object(registries, "load", _loading),
        mock.patch.object(registries, "resources_behind", _behind),
    ):
        yield


@functools.cache
def _points() -> EntryPoints:
    return _entry_points(group=registries.GROUP)


def _found(*, group: str) -> EntryPoints:
    return _points() if group == registries.GROUP else _entry_points(group=group)


def _loading(points: Iterable[EntryPoint] | None = None, *, extra: Iterable[str] = (), guard: Guard = unguarded) -> Registry:
    named = tuple(extra)
    if points is not _points() or named:
        return _load(points, extra=named, guard=guard)
    if _KEPT:
        return _KEPT[0]
    found = _load(points, guard=guard)
    _KEPT.extend([] if found.problems else [found])
    return found


def _behind(names: Iterable[str], resources: Iterable[str], facts: Mapping[str, Fact]) -> frozenset[str]:
    if facts is not FACTS or resources is not ALL_RESOURCES:
        return resources_behind(names, resources, facts)
    asked: Any = tuple(names), len(facts)
    if asked not in _BEHIND:
        _BEHIND[asked] = resources_behind(asked[0], resources, facts)
    return _BEHIND[asked]
