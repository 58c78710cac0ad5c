"""`--allow-unassessed`: what may stay without evidence. It is the explicit way out of an undecided gate."""

from __future__ import annotations

import fnmatch
from collections.abc import Iterable

from ztscan.core.errors import UsageError
from ztscan.drift.compare import Graded
from ztscan.engine.registry import Registry, area_of
from ztscan.graph.resources import RESOURCES


def allowed_names(patterns: Iterable[str], registry: Registry, results: Iterable[Graded | None] = ()) -> frozenset[str]:
    """The ids of checks and names of resources that ``patterns`` name.

    The checks are those of the registry and of the results. Raises UsageError for a pattern that names nothing.
    """
    ids = {*registry.checks, *(check.id for graded in results if graded for check in graded.scan.checks)}
    found: set[str] = set()
    for pattern in map(registry.current, patterns):
        if pattern in RESOURCES:
            found.add(pattern)
            continue
        named = {check for check in ids if pattern in (check, area_of(check)) or fnmatch.fnmatchcase(check, pattern)}
        if not named:
            raise UsageError(
                f"`--allow-unassessed {pattern}` names no check and no resource",
                "`ztscan checks list` shows all checks; the message of an undecided gate names resources",
            )
        found |= named
    return frozenset(found)
