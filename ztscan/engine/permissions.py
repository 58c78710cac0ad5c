"""The least privilege of a scan, in the formats with which permissions are granted."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from importlib import resources

import msgspec

from ztscan.engine.catalogue import needed, with_key_sources
from ztscan.engine.check import Check
from ztscan.graph.permission_ids import APPLICATION_IDS, DELEGATED_IDS
from ztscan.graph.resource import CloudName, Resource

GRAPH = "00000003-0000-0000-c000-000000000000"
"""App id of Microsoft Graph in every tenant of every cloud."""


class PermissionNeed(msgspec.Struct, frozen=True):
    """One permission on Microsoft Graph, and the checks that need it."""

    permission: str
    id: str | None
    """Id of the app role (application) or scope (delegated) in the global cloud. None: no certain id is published."""
    kind: str
    """``Role`` or ``Scope``, as in a manifest's ``resourceAccess``."""
    resources: tuple[str, ...]
    checks: tuple[str, ...]


def needs(
    checks: Sequence[Check],
    declared: Mapping[str, Resource],
    *,
    application: bool,
    always: Iterable[str] = (),
    cloud: CloudName | None = None,
) -> tuple[PermissionNeed, ...]:
    """The permissions for ``checks``, and for what every scan reads (``always``), in order of name.

    Some reads are only for signed-in users. Such a resource is omitted for applications: it is a gap, and the report says so.
    With ``cloud``, what that cloud does not offer is omitted too.
    """
    read_by: dict[str, set[str]] = defaultdict(set)
    asked_by: dict[str, set[str]] = defaultdict(set)

    def add(resource: Resource, check: str = "") -> None:
        if cloud is not None and cloud not in resource.clouds:
            return
        for permission in resource.permission.for_flow(application=application):
            read_by[permission].add(resource.name)
            if check:
                asked_by[permission].add(check)

    for resource in with_key_sources(map(declared.__getitem__, always), declared):
        add(resource)
    for check in checks:
        for resource in needed((check,), declared):
            add(resource, check.id)
    ids = APPLICATION_IDS if application else DELEGATED_IDS
    kind = "Role" if application else "Scope"
    return tuple(
        PermissionNeed(name, ids.get(name), kind, tuple(sorted(read_by[name])), tuple(sorted(asked_by[name])))
        for name in sorted(read_by)
    )


def unnamed(table: Iterable[PermissionNeed]) -> tuple[str, ...]:
    """The permissions that a manifest cannot name, because no certain id of theirs is published."""
    return tuple(need.permission for need in table if need.id is None)


def as_table(table: Iterable[PermissionNeed]) -> str:
    """Permission, number of checks that need it, and the resources that it reads, as a Markdown table."""
    rows = [f"| {need.permission} | {len(need.checks)} | {', '.join(need.resources)} |" for need in table]
    return "\n".join(["| Permission | Checks | Reads |", "|---|---:|---|", *rows]) + "\n"


def as_json(table: Iterable[PermissionNeed]) -> str:
    return msgspec.json.format(msgspec.json.encode(tuple(table), order="deterministic"), indent=2).decode() + "\n"


def as_manifest(table: Iterable[PermissionNeed]) -> str:
    """The ``requiredResourceAccess`` of an application manifest, without what ``unnamed`` tells of."""
    access = [{"id": need.id, "type": need.kind} for need in table if need.id is not None]
    return json.dumps({"requiredResourceAccess": [{"resourceAppId": GRAPH, "resourceAccess": access}]}, indent=2) + "\n"


def as_cli(table: Iterable[PermissionNeed]) -> str:
    """A script for the Azure CLI that creates the application for scans: registration, consent, pipeline federation.

    It looks up each permission by name in the tenant, so that it works in every cloud.
    """
    wanted = tuple(table)
    kind = "Scope" if any(need.kind == "Scope" for need in wanted) else "Role"
    script = (resources.files("ztscan.data") / "setup.sh").read_text(encoding="utf-8")
    for placeholder, text in (
        ("@KIND@", kind),
        ("@GRAPH@", GRAPH),
        ("@PERMISSIONS@", "\n".join(f"  {need.permission}" for need in wanted)),
    ):
        script = script.replace(placeholder, text)
    return script


FORMATS: Mapping[str, Callable[[Iterable[PermissionNeed]], str]] = {
    "table": as_table,
    "json": as_json,
    "cli": as_cli,
    "manifest": as_manifest,
}
"""Renderers by their `--format`."""
