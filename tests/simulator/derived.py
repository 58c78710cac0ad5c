"""Endpoints of declared resources that nobody has written by hand, derived from their declarations and the published schema.

An endpoint that is written by hand in ``endpoint_table.py`` is never replaced, in no version: what is derived agrees with the
declaration by construction, so it cannot show that the declaration is wrong. The contract tests do that.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from itertools import groupby

from tests.graph.contract.declarations import filter_of, in_schema, reached
from tests.simulator import endpoint_table, schema
from tests.simulator.endpoints import Bucket, Endpoint
from tests.simulator.errors import Family
from tests.simulator.odata import parse_expand, parse_filter
from tests.simulator.tenant import Json
from ztscan.graph.lanes import Lane
from ztscan.graph.partner import PARTNER
from ztscan.graph.resource import Absent, Resource, Shape
from ztscan.graph.resources import RESOURCES

FAMILIES = {Lane.DIRECTORY: Family.DIRECTORY, Lane.REPORTS: Family.REPORTS, Lane.SIGN_IN_ACTIVITY: Family.REPORTS}
OF_INTUNE = ("deviceManagement", "deviceAppManagement")
"""First segments of Intune's paths."""
PAGE = 100
"""Page size without ``$top`` of a list that takes ``$top``."""


def find(path: str, version: str) -> tuple[Endpoint, str] | None:
    """The endpoint that serves ``path``, written by hand or derived, and the id in it."""
    return endpoint_table.find(path, version) or endpoint_table.find(path, version, derived())


@cache
def derived() -> tuple[Endpoint, ...]:
    """An endpoint for each declared path that has none by hand and that the extract of the schema has."""
    return endpoints_of(
        resource for resource in (*RESOURCES.values(), *PARTNER.values()) if not written_by_hand(resource) and in_schema(resource)
    )


def template(resource: Resource) -> str:
    """The path of a resource as an endpoint has it."""
    return resource.path.strip("/").replace("{key}", "{id}")


def written_by_hand(resource: Resource) -> bool:
    """Whether ``endpoint_table.py`` has the path, in whatever version."""
    return (
        resource.method == "POST" or "(" in resource.path or any(e.matches(template(resource)) for e in endpoint_table.ENDPOINTS)
    )


def endpoints_of(resources: Iterable[Resource]) -> tuple[Endpoint, ...]:
    """One endpoint for all resources with the same path and version."""

    def where(resource: Resource) -> tuple[str, str]:
        return template(resource), resource.version

    return tuple(_endpoint(list(group)) for _, group in groupby(sorted(resources, key=where), where))


def _endpoint(sharing: list[Resource]) -> Endpoint:
    first = sharing[0]
    at = reached(first)
    path = template(first)
    parent, _, below = path.partition("/{id}")
    single = first.shape is Shape.SINGLETON
    largest = max((resource.top or 0 for resource in sharing), default=0) or None
    return Endpoint(
        path=path,
        type=at.type,
        permissions=first.permission.application or first.permission.delegated,
        together=True,
        versions=frozenset({first.version}),
        singleton=single,
        family=Family.INTUNE if path.startswith(OF_INTUNE) else FAMILIES.get(first.lane, Family.POLICY),
        bucket=Bucket[first.lane.name],
        licence=frozenset(first.licence.service_plans) if first.licence else frozenset(),
        page=PAGE if largest else None,
        largest=largest,
        select=any(resource.select for resource in sharing),
        expand=frozenset(expansion.name for resource in sharing for expansion in parse_expand(resource.expand)),
        filters=frozenset(atom for resource in sharing if resource.filter for atom in parse_filter(filter_of(resource)).atoms),
        parent=parent if below else "",
        absent_is_404=first.absent is Absent.NOT_CONFIGURED,
        advanced=any(resource.counted for resource in sharing),
        unset=unset(first.version, at.type) if single and "{id}" not in path and first.absent is Absent.GAP else None,
    )


def unset(version: str, kind: str) -> Json:
    """An object of a type in which nothing was ever set: switches are off, lists are empty, everything else is null."""
    empty: Json = {"*": [], "Boolean": False}
    members = schema.members(version, kind).items()
    values = {name: empty.get("*" if one.collection else one.type) for name, one in members if not one.navigation}
    return {**values, "id": kind}
