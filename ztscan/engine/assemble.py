"""Assembles the result: the verdicts, the tenant, what was read, and the counts behind the charts."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from types import MappingProxyType
from typing import Any

import msgspec

from ztscan.core.expectation_ids import EXPECTED
from ztscan.core.model import CheckResult, Gap, GapReason, Scan, Severity, Tool, Verdict
from ztscan.core.result import in_order
from ztscan.core.said import EXCLUSIONS, EXPECTATIONS, OPTIONS, of_check
from ztscan.core.sealing import UNREAD, Directory, NamedGroup, seal
from ztscan.core.version import VERSION
from ztscan.engine.check import Check
from ztscan.engine.consents import consents
from ztscan.engine.evaluate import Parameters, is_default
from ztscan.engine.evidence import FACTS, EvidenceStore, resources_behind
from ztscan.engine.membership import eligible_members, membership_rules, named_groups
from ztscan.engine.policy_settings import policy_settings
from ztscan.engine.registry import BUILT_IN, Problem, Registry
from ztscan.engine.resources import ALL_RESOURCES
from ztscan.engine.trusts import trusts
from ztscan.engine.warnings import resumed
from ztscan.graph.source import TenantReading

CHARTS: Mapping[str, str] = MappingProxyType(
    {
        "conditional_access_matrix": "conditional_access_matrix",
        "coverage_by_condition": "coverage_by_condition",
        "credential_inventory": "credential_inventory",
        "device_inventory": "device_inventory",
        "directory_size": "directory_size",
        "licence_tier": "licence_tier",
        "privileged_roles": "privileged_role_statistics",
        "registration_by_method": "registration_by_method",
        "sign_in_flow": "sign_in_flow",
        "sign_ins_by_client": "sign_ins_by_client",
    }
)
"""The fact behind each chart and inventory of the report, by its key in a result."""


def scan_of(
    reading: TenantReading,
    results: Iterable[CheckResult],
    registry: Registry,
    charts: Mapping[str, Any] = MappingProxyType({}),
    warnings: tuple[str, ...] = (),
    directory: Directory = UNREAD,
) -> Scan:
    """The scan as a result holds it, including checks that could not be loaded, and when a resumed scan read its evidence."""
    tenant = reading.tenant
    checks = (*results, *(_broken(problem, registry) for problem in registry.problems))
    evidence = reading.collection.evidence
    groups = (*named_groups(evidence, tenant.id), *eligible_members(evidence), *membership_rules(evidence))
    groups = (*groups, *policy_settings(evidence), *consents(evidence, tenant.id), *trusts(evidence, tenant.id))
    checks, members = seal(checks, groups, tenant.id, directory)
    return in_order(
        Scan(
            tool=Tool("ztscan", VERSION, registry.plugins),
            tenant=tenant,
            started=_text(reading.started),
            finished=_text(reading.finished),
            checks=checks,
            resources=reading.collection.readings,
            configuration=reading.collection.configuration,
            scanner=reading.scanner,
            statistics=charts,
            warnings=(*resumed(reading.read_at, reading.started), *warnings),
            members=members,
        )
    )


def charts_of(store: EvidenceStore, evidence: Mapping[str, Any]) -> dict[str, Any]:
    """The charts whose evidence was read. A chart that is a gap is omitted, and the report says why."""
    found: dict[str, Any] = {}
    for key, fact in CHARTS.items():
        if fact in FACTS and resources_behind([fact], ALL_RESOURCES, FACTS) <= evidence.keys():
            value = store.value(fact)
            if not isinstance(value, Gap):
                found[key] = value
    return found


ROLE_MEMBERS = "role_members"
"""The fact that tells who holds which directory role."""


def directory_of(store: EvidenceStore, evidence: Mapping[str, Any]) -> Directory:
    """Who is in the tenant, with which devices, and who holds which role, as far as it was read."""
    people = _ids(evidence, "users")
    managed, registered = (_ids(evidence, resource) for resource in ("managed_devices", "entra_devices"))
    # One without the other would make every device of the other one new, as soon as both are read.
    devices = None if managed is None or registered is None else managed + registered
    asked = ROLE_MEMBERS in FACTS and resources_behind([ROLE_MEMBERS], ALL_RESOURCES, FACTS) <= evidence.keys()
    held = store.value(ROLE_MEMBERS) if asked else None
    if isinstance(held, Gap):
        held = (NamedGroup(held.resource, "directory roles", None),)
    return Directory(people, held, devices)


_UNSAID = frozenset({"now", "cloud"})
"""What the store holds with the settings, and is none."""
_WORDS = frozenset({"expires", "owner", "reason"})
"""Keys that decide nothing: what has expired is not there."""


def declaring(scan: Scan, checks: Iterable[Check], store: EvidenceStore, parameters: Parameters) -> Scan:
    """``scan`` with what the configuration says that its verdicts depend on, as digests under the salt of its members.

    So two results show that the configuration changed between them, and not what it says.
    """
    said = dict(_by_table(store.settings))
    for check in checks:
        defaults, given = {option.name: option.default for option in check.signature.options}, parameters.get(check.id, {})
        own = {name: value for name, value in given.items() if name in defaults and not is_default(value, defaults[name])}
        said[of_check(OPTIONS, check.id)] = own
    settings = {name: _digest(scan.members.salt, told) for name, value in said.items() if (told := _said(value))}
    return msgspec.structs.replace(scan, settings=settings)


def _by_table(settings: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    """What each table says. What is about single checks is told by check, so that it leaves the others comparable."""
    for name, value in settings.items():
        if name == EXPECTATIONS:
            yield from ((of_check(name, f"{EXPECTED}{one.name}"), one) for one in value)
        elif name == EXCLUSIONS:
            for check in {one.requirement for one in value}:
                found = [one for one in value if one.requirement == check]
                yield name if check == "*" else of_check(name, check), found
        elif name not in _UNSAID:
            yield name, value


def _said(value: Any) -> Any:
    """A value in a form in which equal ones have equal JSON: without defaults, lists in order."""
    if isinstance(value, msgspec.Struct):
        fields = msgspec.structs.fields(value)
        told = {field.name: getattr(value, field.name) for field in fields if field.name not in _WORDS}
        return {
            field.name: _said(told[field.name]) for field in fields if field.name in told and told[field.name] != _default(field)
        }
    if isinstance(value, Mapping):
        return {str(key): _said(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return sorted(map(_said, value), key=lambda one: msgspec.json.encode(one, order="deterministic"))
    return value


def _default(field: msgspec.structs.FieldInfo) -> Any:
    return field.default if field.default_factory is msgspec.NODEFAULT else field.default_factory()


def _digest(salt: str, said: Any) -> str:
    content = msgspec.json.encode(said, order="deterministic")
    return hashlib.blake2b(content, key=salt.encode()[:64], digest_size=8).hexdigest()


def _ids(evidence: Mapping[str, Any], resource: str) -> tuple[str, ...] | None:
    """The ids of a list that is held in columns. None: it was not read."""
    rows = evidence.get(resource)
    return None if rows is None or isinstance(rows, Gap) else tuple(rows.column("id"))


_BROKEN_BUILT_IN = "Built-in check that could not be loaded"


def _broken(problem: Problem, registry: Registry) -> CheckResult:
    """A check that could not be loaded. Every output shows it under the name that it would have.

    Which objectives a built-in check would have decided is not known: it leaves none of them met.
    """
    built_in = problem.origin == BUILT_IN
    gap = Gap(problem.id, GapReason.ERROR, problem.message, f"report this to the authors of `{problem.origin}`")
    return CheckResult(
        id=problem.id,
        title=_BROKEN_BUILT_IN if built_in else f"Check of the plugin {problem.origin}",
        severity=Severity.HIGH,
        verdict=Verdict.NOT_ASSESSED,
        reason=GapReason.ERROR.value,
        detail=problem.message,
        objectives=tuple(sorted({one for named in registry.objectives.values() for one in named})) if built_in else (),
        mappings={},
        findings=(),
        gaps=(gap,),
    )


def _text(moment: datetime) -> str:
    return moment.isoformat(timespec="seconds").replace("+00:00", "Z")
