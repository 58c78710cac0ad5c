"""`--allow-unassessed`: what may stay without evidence. It is the explicit way out of an undecided gate."""

from __future__ import annotations

import fnmatch
from collections.abc import Iterable

from ztscan.core.errors import UsageError
from ztscan.drift.compare import Graded
from ztscan.engine.registry import Registry, area_of
from ztscan.engine.resources import ALL_RESOURCES


def allowed_names(
    patterns: Iterable[str],
    registry: Registry,
    results: Iterable[Graded | None] = (),
    skipped: Iterable[str] = (),
    running: Iterable[str] = (),
) -> frozenset[str]:
    """The ids of checks and objectives and names of resources that ``patterns`` name, and of the checks skipped on purpose.

    The checks are those of the registry and of the results, and ``running`` ones, such as expectations. Raises UsageError for a
    pattern of ``patterns`` that names nothing; a skipped check may be one that could not be loaded.
    """
    held = [graded for graded in results if graded]
    ids = {*registry.checks, *running, *(check.id for graded in held for check in graded.scan.checks)}
    whole = {*ALL_RESOURCES, *(objective.id for graded in held for objective in graded.grade.objectives)}
    found: set[str] = set()
    for pattern in map(registry.current, patterns):
        if pattern in whole:
            found.add(pattern)
            continue
        named = _matching(ids, pattern)
        if not named:
            raise UsageError(
                f"`--allow-unassessed {pattern}` names no check, no resource and no objective",
                "`ztscan checks list` shows all checks; the message of an undecided gate names resources and objectives",
            )
        found |= named
    return frozenset(found.union(*(_matching(ids, pattern) for pattern in map(registry.current, skipped))))


def _matching(ids: Iterable[str], pattern: str) -> set[str]:
    return {check for check in ids if pattern in (check, area_of(check)) or fnmatch.fnmatchcase(check, pattern)}
