"""What the configuration declares, held against the tenant: names that do not exist, and exclusions that a check does not use."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from msgspec.structs import replace

from ztscan.conditional_access.policy.applications import BUNDLES, known_name
from ztscan.conditional_access.policy.vocabulary import ALL_TRUSTED
from ztscan.config.expectations import OWN_SERVICE_PRINCIPALS
from ztscan.config.names import DeclaredName, Kind
from ztscan.config.settings import AcceptedExclusion
from ztscan.core.columns import Table
from ztscan.core.errors import UsageError
from ztscan.core.model import ByKey, CheckResult, Gap
from ztscan.directory.counting import with_article
from ztscan.directory.role_templates import FRAMEWORK_PRIVILEGED, PRIVILEGED
from ztscan.engine.check import Check
from ztscan.engine.evidence import FACTS, resources_behind
from ztscan.graph.areas.groups import DirectoryObject
from ztscan.graph.areas.tenant import Organization

SETTING = "accepted_exclusions"
_UNREAD = object()
_LISTED_IN: Mapping[Kind, str] = {
    "user": "users",
    "group": "directory_objects",
    "role": "role_definitions",
    "application": "service_principals",
    "resource": "service_principals",
    "service principal": "service_principals",
    "location": "named_locations",
}
"""The resource that shows whether an object exists."""
_KNOWN: Mapping[Kind, tuple[str, ...]] = {
    "user": ("id", "user_principal_name"),
    "role": ("id", "template_id"),
    "application": ("app_id", "id"),
    "resource": ("app_id",),
    "service principal": ("id",),
    "location": ("id", "display_name"),
}
"""The properties by which the configuration may name an object."""
WITHOUT_EFFECT = "an accepted exclusion in ztscan.toml has no effect: this check does not use accepted exclusions"
_GUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)


def refuse_missing(names: Iterable[DeclaredName], evidence: Mapping[str, Any]) -> None:
    """Raise UsageError for a name that certainly does not exist in the tenant: it stands for nobody, or somebody else later.

    What could not be read is not refused. The checks then treat it as unknown.
    """
    names = tuple(names)
    known = {kind: _known(evidence, kind) for kind in {declared.kind for declared in names} if kind in _KNOWN}
    for declared in names:
        problem = _problem(declared, known, evidence)
        if problem:
            raise UsageError(
                f"`{declared.table}`: `{declared.key}` names `{declared.name}`, {problem}",
                f"correct or remove it in `{declared.key}`",
            )


def _problem(declared: DeclaredName, known: Mapping[Kind, frozenset[str] | None], evidence: Mapping[str, Any]) -> str:
    """What is wrong with a name. Empty if it exists, or if that could not be read."""
    if declared.kind == "group":
        return _problem_of_group(declared.name, evidence.get("directory_objects"))
    names = known[declared.kind]
    missing = names is not None and declared.name.lower() not in names
    return "which does not exist in this tenant" if missing and not _well_known(declared) else ""


def _problem_of_group(group: str, objects: object) -> str:
    if not _GUID.fullmatch(group):
        return "which is not the id of an object"
    found = objects[group.lower()] if isinstance(objects, ByKey) else _UNREAD
    if found is None:
        return "which does not exist in this tenant"
    if isinstance(found, DirectoryObject) and found.kind not in {"group", ""}:
        return f"which is not a group but {with_article(found.kind)}"
    return ""


def refuse_other_tenant(name: str, organization: tuple[Organization, ...] | Gap | None) -> None:
    """Raise UsageError if the tenant that was read is certainly not the one of this id or domain. Empty: none is named."""
    for one in organization if name and isinstance(organization, tuple) else ():
        domains = one.verified_domains
        if domains is not None and name.casefold() not in {one.id.casefold(), *(d.name.casefold() for d in domains if d.name)}:
            raise UsageError(
                f"the tenant that was read is `{one.id}`, and `[tenant]` or `--tenant` names `{name}`",
                "sign in to that tenant, or use the configuration of the tenant that you scan",
            )


def refuse_unknown(names: Iterable[DeclaredName], tenant: str, evidence: Mapping[str, Any]) -> None:
    """Raise UsageError if the configuration is that of another tenant, or names what this one does not have."""
    refuse_other_tenant(tenant, evidence.get("organization"))
    refuse_missing(names, evidence)


def resources_that_tell(names: Iterable[DeclaredName], needs: Iterable[str]) -> frozenset[str]:
    """The resources that show whether the names exist, for the settings that are among ``needs`` or behind them."""
    declared = {(name.setting, _LISTED_IN[name.kind]) for name in names}
    taken = resources_behind(needs, {setting for setting, _ in declared}, FACTS)
    return frozenset(resource for setting, resource in declared if setting in taken)


def _well_known(declared: DeclaredName) -> bool:
    """Bundles of applications, Microsoft's own, which a tenant gets on first use, and roles that Microsoft or CISA documents."""
    name = declared.name.lower()
    if declared.kind == "role":
        return name in PRIVILEGED or name in FRAMEWORK_PRIVILEGED
    if declared.kind == "service principal":
        return name == OWN_SERVICE_PRINCIPALS.lower()
    if declared.kind == "location":
        return name == ALL_TRUSTED
    return declared.kind in {"application", "resource"} and (name in BUNDLES or known_name(name) is not None)


def _known(evidence: Mapping[str, Any], kind: Kind) -> frozenset[str] | None:
    """All names of a kind, in lower case. None if they were not read."""
    rows, properties = evidence.get(_LISTED_IN[kind]), _KNOWN[kind]
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
