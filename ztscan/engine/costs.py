"""What it costs that something is missing: the checks that cannot be assessed without it, and their objectives."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import NamedTuple

from ztscan.engine.catalogue import needed, with_key_sources
from ztscan.engine.check import Check
from ztscan.graph.resource import Resource


class Cost(NamedTuple):
    """One thing that is missing. ``checks`` and ``objectives`` are ids; none: every scan reads it, and no check needs it."""

    name: str
    checks: frozenset[str]
    objectives: frozenset[str]


def costs(
    checks: Sequence[Check],
    declared: Mapping[str, Resource],
    missing: Callable[[Resource], Iterable[str]],
    *,
    always: Iterable[str] = (),
) -> tuple[Cost, ...]:
    """The costs of everything that is ``missing`` for a resource, the highest first."""
    by_name: dict[str, list[Check]] = defaultdict(list)
    for resource in with_key_sources(map(declared.__getitem__, always), declared):
        for name in missing(resource):
            by_name[name] += []
    for check in checks:
        lacking = {name for resource in needed((check,), declared) for name in missing(resource)}
        for name in lacking:
            by_name[name].append(check)
    found = (
        Cost(
            name,
            frozenset(check.id for check in without),
            frozenset(objective for check in without for objective in check.declaration.objectives),
        )
        for name, without in by_name.items()
    )
    return tuple(sorted(found, key=lambda cost: (-len(cost.checks), -len(cost.objectives), cost.name)))
