"""What the case files of checks bring as base evidence, served for the tenant in which every check passes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tests.checks import case_files
from tests.simulator.derived import template
from tests.simulator.tenants.building import Builder
from ztscan.graph.resource import Resource, Shape
from ztscan.graph.resources import RESOURCES


def fill_in(build: Builder) -> None:
    """Adds it where the tenant says nothing of its own, so that a new resource needs no line in its description."""
    for name, evidence in case_files.bases().items():
        place(build, RESOURCES[name], evidence)


def place(build: Builder, resource: Resource, evidence: Any) -> None:
    """Puts the evidence of one resource where its endpoint looks for it."""
    path, single = template(resource), resource.shape is Shape.SINGLETON
    if resource.many_per_request:
        evidence = [row for row in evidence.values() if row is not None]
    keyed: Mapping[str, Any] | None = evidence if "{id}" in path else None
    if keyed is not None:
        (build.keyed_singletons if single else build.keyed).setdefault(path, dict(keyed))
    elif single:
        build.singletons.setdefault(path, evidence)
    else:
        build.collections.setdefault(path, evidence)
