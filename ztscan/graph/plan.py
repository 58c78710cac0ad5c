"""The plan of a scan: which resources are read, their order, the number of requests, and the permissions."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Any

import msgspec

from ztscan.core.errors import PluginError
from ztscan.core.injection import Need, signature_of
from ztscan.graph.resource import CloudName, Resource, Shape

ALWAYS = ("organization", "subscribed_skus")
"""Read in every scan: which tenant it is, and what it is licensed for."""
Declared = Mapping[str, tuple[str, ...]]
NONE: Mapping[str, Any] = MappingProxyType({})
DECLARED = ("declared_emergency_access", "declared_groups", "declared_objects")
"""What the configuration names, and key sources may take as parameters in addition to resources: emergency access accounts and
their groups as they are written, and the ids of objects."""
_LONG = 50
"""Weight of a collection that may have many pages. One with a page or two has weight 1."""
LONG_FROM = 500
"""A collection with this page size (``$top``) or more is expected to be long: only long ones set it so high."""


class Step(msgspec.Struct, frozen=True):
    """One resource of a plan. ``sources``: what its key source needs. ``chain``: weight of the longest chain that begins here."""

    resource: Resource
    sources: tuple[Need, ...]
    chain: int
    settings: tuple[str, ...] = ()
    """Names of ``DECLARED`` that its key source takes."""

    @property
    def fan_out(self) -> bool:
        return self.resource.keys is not None


class Plan(msgspec.Struct, frozen=True):
    """Steps by name of their resource; sources come before what needs them."""

    cloud: CloudName
    steps: tuple[Step, ...]
    declared: Declared = msgspec.field(default_factory=lambda: NONE)
    """Names by name of ``DECLARED``; one that is missing names none."""

    @property
    def requests(self) -> int:
        """Requests that are certain: one for each resource without keys, two where Graph counts it.

        Pages beyond the first, and keys, come on top.
        """
        offered = (step.resource for step in self.steps if not step.fan_out and self.offered(step.resource))
        return sum(1 + resource.counted for resource in offered)

    @property
    def lists(self) -> tuple[str, ...]:
        """Resources that take a further request for every page after the first."""
        plain = (step.resource for step in self.steps if not step.fan_out and self.offered(step.resource))
        return tuple(resource.name for resource in plain if (resource.top or 0) >= LONG_FROM)

    @property
    def fan_outs(self) -> tuple[str, ...]:
        """Resources that take further requests by the number of their keys."""
        return tuple(step.resource.name for step in self.steps if step.fan_out and self.offered(step.resource))

    def offered(self, resource: Resource) -> bool:
        return self.cloud in resource.clouds

    def permissions(self, *, application: bool) -> tuple[str, ...]:
        """The permissions for reading all of it, sorted."""
        offered = (step.resource for step in self.steps if self.offered(step.resource))
        return tuple(sorted({name for r in offered for name in r.permission.for_flow(application=application)}))


def make_plan(
    needed: Iterable[str],
    table: Mapping[str, Resource],
    *,
    cloud: CloudName,
    declared: Declared = NONE,
) -> Plan:
    """The plan for reading ``needed`` and, before them, what their key sources take. ``declared``: see ``Plan``.

    Raises PluginError for a name that is not in ``table``, and for circular key sources.
    """
    sources: dict[str, tuple[Need, ...]] = {}
    settings: dict[str, tuple[str, ...]] = {}
    order: list[str] = []

    def visit(name: str, path: tuple[str, ...]) -> None:
        if name in path:
            raise PluginError(f"resources need each other in a circle: {' -> '.join((*path, name))}", "break the circle")
        if name in sources:
            return
        keys = _named(name, table, path).keys
        taken = signature_of(keys.function).needs if keys is not None else ()
        needs = tuple(need for need in taken if need.name not in DECLARED)
        settings[name] = tuple(need.name for need in taken if need.name in DECLARED)
        for need in needs:
            visit(need.name, (*path, name))
        sources[name] = needs
        order.append(name)

    for name in sorted(set(needed)):
        visit(name, ())
    chains = _chains(order, sources, table)
    steps = (Step(table[name], sources[name], chains[name], settings[name]) for name in order)
    return Plan(cloud, tuple(steps), declared)


def _named(name: str, table: Mapping[str, Resource], path: tuple[str, ...]) -> Resource:
    if name in table:
        return table[name]
    whose = f", which the keys of `{path[-1]}` come from," if path else ""
    near = difflib.get_close_matches(name, table, n=1)
    raise PluginError(f"`{name}`{whose} is no resource", f"did you mean `{near[0]}`?" if near else "declare it as a Resource")


def _chains(order: list[str], sources: Mapping[str, tuple[Need, ...]], table: Mapping[str, Resource]) -> dict[str, int]:
    after = dict.fromkeys(order, 0)
    chains: dict[str, int] = {}
    for name in reversed(order):
        chains[name] = _weight(table[name]) + after[name]
        for need in sources[name]:
            after[need.name] = max(after[need.name], chains[name])
    return chains


def _weight(resource: Resource) -> int:
    return _LONG if resource.shape is Shape.COLLECTION and (resource.top or 0) >= LONG_FROM else 1
