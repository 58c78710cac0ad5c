"""Accepted exclusions of the configuration, held against the tenant: names that do not exist, and checks that do not use them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from msgspec.structs import replace

from ztscan.conditional_access.policy.applications import BUNDLES, known_name
from ztscan.config.settings import AcceptedExclusion
from ztscan.core.columns import Table
from ztscan.core.errors import UsageError
from ztscan.core.model import ByKey, CheckResult
from ztscan.engine.check import Check
from ztscan.engine.evidence import FACTS, resources_behind
from ztscan.graph.areas.groups import DirectoryObject

SETTING = "accepted_exclusions"
_UNREAD = object()
WITHOUT_EFFECT = "an accepted exclusion in ztscan.toml has no effect: this check does not use accepted exclusions"
_GUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)


def refuse_missing(exclusions: Iterable[AcceptedExclusion], evidence: Mapping[str, Any]) -> None:
    """Raise UsageError for a name that certainly does not exist in the tenant: it would exclude nobody, or somebody else later.

    What could not be read is not refused. The checks then treat it as unknown.
    """
    for exclusion in exclusions:
        for key, name, problem in _missing(exclusion, evidence):
            raise UsageError(
                f"`[[accepted_exclusion]]` for `{exclusion.requirement}`: `{key}` names `{name}`, {problem}",
                f"correct or remove it in `{key}`",
            )


def _missing(exclusion: AcceptedExclusion, evidence: Mapping[str, Any]) -> Iterator[tuple[str, str, str]]:
    """Key of the configuration, name, and what is wrong with it."""
    objects = evidence.get("directory_objects")
    for group in exclusion.groups:
        if not _GUID.fullmatch(group):
            yield "groups", group, "which is not the id of an object"
        found = objects[group.lower()] if isinstance(objects, ByKey) else _UNREAD
        if found is None:
            yield "groups", group, "which does not exist in this tenant"
        elif isinstance(found, DirectoryObject) and found.kind not in {"group", ""}:
            yield "groups", group, f"which is not a group but a {found.kind}"
    for key, names, known in (
        ("users", exclusion.users, _known(evidence, "users", "id", "user_principal_name")),
        ("roles", exclusion.roles, _known(evidence, "role_definitions", "id", "template_id")),
        ("applications", exclusion.applications, _known(evidence, "service_principals", "app_id", "id")),
    ):
        for name in names:
            if known is not None and name.lower() not in known and not (key == "applications" and _well_known(name.lower())):
                yield key, name, "which does not exist in this tenant"


def _well_known(application: str) -> bool:
    """Bundles of applications, and Microsoft's own, which a tenant gets on first use."""
    return application in BUNDLES or known_name(application) is not None


def _known(evidence: Mapping[str, Any], resource: str, *properties: str) -> frozenset[str] | None:
    """The values of these properties, in lower case. None if the resource was not read."""
    rows = evidence.get(resource)
    if isinstance(rows, Table):
        return frozenset(value.lower() for name in properties for value in rows.column(name) if value)
    if isinstance(rows, tuple):
        return frozenset(value.lower() for row in rows for name in properties if (value := getattr(row, name)))
    return None


def without_effect(
    results: Iterable[CheckResult], checks: Iterable[Check], exclusions: Iterable[AcceptedExclusion]
) -> tuple[CheckResult, ...]:
    """The results, with a note for each accepted exclusion that names a check which does not use accepted exclusions."""
    using = {check.id for check in checks if resources_behind((need.name for need in check.signature.needs), (SETTING,), FACTS)}
    useless = {exclusion.requirement for exclusion in exclusions} - using
    return tuple(replace(result, notes=(*result.notes, WITHOUT_EFFECT)) if result.id in useless else result for result in results)
