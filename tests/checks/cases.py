"""Case tables: a compliant base tenant, one change a row, and the set of subjects that must be found.

A case file `tests/checks/<area>/<check>.py` holds `CASES` for the check `<area>.<check>`; everything else (running them, the
laws over all of them) follows from that. Evidence is written as Graph's JSON and goes through the product's own decoder.
For a resource that the compliant tenant lacks, the file brings its evidence there: ``BASE``, by name of the resource.

Nearly all that a row reads is the compliant tenant, which no row changes: a row copies the resources that it changes and no
others, what it leaves alone is decoded once, and a fact of the very same values is worked out once (``SHARED``).
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import msgspec

from tests.checks import case_files, compliant
from tests.checks.sharing import for_verdicts, parts_shared, remembering
from tests.completing import completed, copied
from ztscan.azure.decode import projected
from ztscan.azure.resource import AzureResource
from ztscan.config.azure import AzureSettings
from ztscan.config.settings import AcceptedExclusion, CriticalApps, EmergencyAccess, PrivilegedRoleSettings, Settings
from ztscan.core.model import ByKey, CheckResult, Gap, GapReason, Verdict
from ztscan.engine.check import Check
from ztscan.engine.evaluate import run_check
from ztscan.engine.evidence import FACTS, EvidenceStore, Fact, names_behind, resources_behind
from ztscan.engine.resources import ALL_RESOURCES
from ztscan.graph.decode import object_of, page_of
from ztscan.graph.failure import Answer, Unread
from ztscan.graph.resource import Resource, Shape
from ztscan.graph.rows import rows_of

NOW = datetime(2026, 11, 1, 6, 0, tzinfo=UTC)
Raw = dict[str, Any]
"""Evidence as Graph's JSON by resource name: a list, an object, a dict by key where the resource has keys, or a Gap."""


@dataclass(frozen=True)
class Add:
    """Appends objects to a list."""

    objects: tuple[Any, ...]

    def __init__(self, *objects: Any) -> None:
        object.__setattr__(self, "objects", objects)


@dataclass(frozen=True)
class Remove:
    """Takes away what the path names."""


@dataclass(frozen=True)
class Case:
    """One row: the change made to the compliant tenant, and what the check must say of the result.

    ``change`` maps a path to a new value, ``Add``, ``Remove`` or a ``Gap``. A path is the resource's name, then property names,
    ids of list elements (their ``id``, ``templateId``, ``name`` or position) and keys, parted by ``/``.
    ``fails`` is the set of subject ids of a fail; empty with no ``verdict`` means pass.
    """

    name: str
    change: Mapping[str, Any] = field(default_factory=dict)
    fails: Collection[str] = ()
    verdict: Verdict | None = None
    emergency_access: tuple[str, ...] | None = None
    emergency_groups: tuple[str, ...] = ()
    accepted_exclusions: tuple[AcceptedExclusion, ...] = ()
    critical_apps: tuple[str, ...] = ()
    privileged_roles: PrivilegedRoleSettings = field(default_factory=PrivilegedRoleSettings)
    options: Mapping[str, object] = field(default_factory=dict)
    cloud: str = "global"
    azure: AzureSettings = field(default_factory=AzureSettings)

    @property
    def expected(self) -> Verdict:
        return self.verdict or (Verdict.FAIL if self.fails else Verdict.PASS)

    def evidence(self) -> Raw:
        """The base tenant with the change made. What is not changed is the base tenant's own: not to be written to."""
        raw = dict(compliant.RESOURCES)
        for name in self.changed & raw.keys():
            raw[name] = copied(raw[name])
        for path, value in self.change.items():
            apply(raw, path, value)
        return raw

    @property
    def changed(self) -> frozenset[str]:
        """Names of the resources that are changed."""
        return frozenset(path.partition("/")[0] for path in self.change)

    def settings(self) -> Mapping[str, Any]:
        accounts = compliant.EMERGENCY_ACCOUNTS if self.emergency_access is None else self.emergency_access
        emergency = EmergencyAccess(accounts=accounts, groups=self.emergency_groups)
        return _settings(emergency, self.accepted_exclusions, self.critical_apps, self.privileged_roles, self.cloud, self.azure)


@functools.cache
def _settings(
    emergency: EmergencyAccess,
    exclusions: tuple[AcceptedExclusion, ...],
    applications: tuple[str, ...],
    roles: PrivilegedRoleSettings,
    cloud: str,
    azure: AzureSettings,
) -> Mapping[str, Any]:
    return Settings(
        emergency_access=emergency,
        accepted_exclusions=exclusions,
        critical_apps=CriticalApps(applications=applications),
        privileged_roles=roles,
        azure=azure,
    ).as_evidence(NOW, cloud)


@functools.cache
def gap(resource: str, reason: GapReason = GapReason.NO_PERMISSION) -> Gap:
    return Gap(resource, reason, f"`{resource}` could not be read: {reason.value}", "grant what it takes")


def apply(raw: Raw, path: str, value: Any) -> None:
    """Change ``raw`` in place. Raises LookupError for a path that leads nowhere: a case that changes nothing proves nothing."""
    *parents, last = path.split("/")
    target: Any = raw
    for segment in parents:
        target = target[_index(target, segment)]
    if isinstance(value, Remove):
        del target[_index(target, last)]
    elif isinstance(value, Add):
        target[_index(target, last)].extend(map(copied, value.objects))
    elif isinstance(target, dict):
        target[last] = copied(value)
    else:
        target[_index(target, last)] = copied(value)


_NOTHING = object()


def _index(target: Any, segment: str) -> Any:
    if isinstance(target, dict):
        if segment not in target:
            raise LookupError(f"nothing is called `{segment}` among {sorted(target)[:20]}")
        return segment
    for position, element in enumerate(target):
        if isinstance(element, dict) and segment in (element.get("id"), element.get("templateId"), element.get("name")):
            return position
    if segment.isdigit():
        return int(segment)
    raise LookupError(f"no element of the list has the id `{segment}`")


def as_it_is(_name: str, value: Any) -> Any:
    """Graph's JSON of a resource, written as it is."""
    return value


def decode(raw: Raw, names: Iterable[str] = ALL_RESOURCES, written: Callable[[str, Any], Any] = as_it_is) -> dict[str, Any]:
    """Evidence as the checks get it, decoded by the product; a resource that the base tenant lacks was not recorded.

    ``written`` is asked by name for another way to write a resource's JSON.
    """
    return {name: _decoded(name, raw[name], written) if name in raw else gap(name, GapReason.NOT_RECORDED) for name in names}


def _decoded(name: str, raw: Any, written: Callable[[str, Any], Any]) -> Any:
    is_base = raw is compliant.RESOURCES.get(name, _NOTHING)
    return base(name, written) if is_base else decoded(ALL_RESOURCES[name], written(name, raw))


@functools.cache
def base(name: str, written: Callable[[str, Any], Any] = as_it_is) -> Any:
    """Evidence of the compliant tenant: frozen, so that all rows may share it."""
    return decoded(ALL_RESOURCES[name], written(name, compliant.RESOURCES[name]))


def decoded(resource: Resource, raw: Any) -> Any:
    """Graph's JSON for one resource as the evidence that the collector would make of it."""
    if isinstance(raw, Gap):
        return raw
    try:
        return _read(resource, raw)
    except Unread as unread:
        return unread.gap(resource.name)


def _read(resource: Resource, raw: Any) -> Any:
    if resource.keys is None:
        return _value(resource, raw)
    if resource.many_per_request:
        entries = {key: row if row is None or isinstance(row, Gap) else _rows(resource, [row])[0] for key, row in raw.items()}
        return ByKey(resource.name, entries)
    return ByKey(resource.name, {key: value if isinstance(value, Gap) else _value(resource, value) for key, value in raw.items()})


def _value(resource: Resource, raw: Any) -> Any:
    if resource.shape is Shape.SINGLETON:
        return None if raw is None else object_of(_answer(_sent(resource, [raw])[0]), resource)[0]
    return _rows(resource, raw)


def _rows(resource: Resource, raw: list[Any]) -> Sequence[Any]:
    rows = rows_of(resource.entity, {})
    rows.add(page_of(_answer({"value": _sent(resource, raw)}), resource).rows)
    return rows.freeze()


def _sent(resource: Resource, raw: list[Any]) -> list[Any]:
    """What the decoder gets: Graph's objects with every key, Azure's in the columns of the resource."""
    if isinstance(resource, AzureResource):
        return [projected(resource.entity, one) for one in raw]
    return completed(resource, raw)


def _answer(body: Any) -> Answer:
    return Answer(200, {}, msgspec.json.encode(body))


def run(
    check: Check, case: Case, evidence: Mapping[str, Any] | None = None, facts: Mapping[str, Fact] | None = None
) -> CheckResult:
    """What the check says of a case, or of other (decoded) evidence under the case's settings."""
    found = decode(case.evidence(), case.changed.union(needs(check))) if evidence is None else evidence
    if facts is not None:
        return run_check(check, EvidenceStore(found, case.settings(), facts), case.options)
    return _run_sharing(check, case, found, SHARED)


def run_for_verdict(check: Check, case: Case, evidence: Mapping[str, Any]) -> CheckResult:
    """The same for the verdict and which findings there are: what explains a finding is not worked out."""
    return _run_sharing(check, case, evidence, BARE)


def facts_for_verdict(check: Check, case: Case, evidence: Mapping[str, Any]) -> Mapping[str, Any]:
    """The facts that the check needs, directly or through facts, as ``run_for_verdict`` works them out: those that are no gap."""
    with parts_shared():
        store = EvidenceStore(evidence, case.settings(), BARE)
        store.gather(check.signature.needs)
    needed = frozenset[str]().union(*(behind(need.name) for need in check.signature.needs))
    found = ((name, store.known(name)) for name in sorted(needed & BARE.keys()))
    return {name: value for name, value in found if value is not None and not isinstance(value, Gap)}


@functools.cache
def behind(name: str) -> frozenset[str]:
    """``name``, and all that it needs, directly or through facts."""
    return names_behind(name, FACTS)


def _run_sharing(check: Check, case: Case, evidence: Mapping[str, Any], facts: Mapping[str, Fact]) -> CheckResult:
    with parts_shared():
        return run_check(check, EvidenceStore(evidence, case.settings(), facts), case.options)


CHECKS = case_files.checks()
compliant.extend(case_files.bases())
SHARED: Mapping[str, Fact] = {name: remembering(declared) for name, declared in FACTS.items()}
"""The facts, as rows share them."""
PROOFS = "sign_in_coverage"
BARE: Mapping[str, Fact] = {**SHARED, PROOFS: remembering(for_verdicts(FACTS[PROOFS]))}
"""The same without what explains a finding of Conditional Access: examples, near misses, descriptions."""


def tables() -> Iterator[tuple[str, tuple[Case, ...]]]:
    """Check id and cases of every case file that is wanted."""
    for check_id in case_files.wanted():
        yield check_id, tuple(case_files.module_of(check_id).CASES)


TABLES: Mapping[str, tuple[Case, ...]] = dict(tables())


@functools.cache
def needs_of(check_id: str) -> tuple[str, ...]:
    """The resources behind a check that is built in."""
    return tuple(needs(CHECKS[check_id]))


def needs(check: Check) -> list[str]:
    """The resources behind a check."""
    return sorted(resources_behind((need.name for need in check.signature.needs), ALL_RESOURCES, FACTS))


def findings(result: CheckResult) -> set[tuple[str, str]]:
    """What a result found: fingerprints with the ids of their subjects."""
    return {(finding.fingerprint, finding.subject.id) for finding in result.findings}
