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
from ztscan.core.containment import Guard, contained, unguarded
from ztscan.engine import registry as registries
from ztscan.engine.evidence import Fact
from ztscan.engine.registry import Registry

_PATH = tuple(sys.path)
_entry_points, _load, _resources_behind = importlib.metadata.entry_points, registries.load, registries.resources_behind
_BEHIND: dict[tuple[tuple[str, ...], int], frozenset[str]] = {}


@contextmanager
def registry_once() -> Iterator[None]:
    """In here, commands share the registry of the installed checks, and what it says of them."""
    if tuple(sys.path) != _PATH or plugins.entry_points is not _entry_points:
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


@functools.cache
def _installed() -> Registry:
    return _load(_points(), guard=contained)


def _loading(points: Iterable[EntryPoint] | None = None, *, extra: Iterable[str] = (), guard: Guard = unguarded) -> Registry:
    named = tuple(extra)
    return _installed() if points is _points() and not named else _load(points, extra=named, guard=guard)


def _behind(names: Iterable[str], resources: Iterable[str], facts: Mapping[str, Fact]) -> frozenset[str]:
    if facts is not registries.FACTS or resources is not registries.ALL_RESOURCES:
        return _resources_behind(names, resources, facts)
    asked: Any = tuple(names), len(facts)
    if asked not in _BEHIND:
        _BEHIND[asked] = _resources_behind(asked[0], resources, facts)
    return _BEHIND[asked]
