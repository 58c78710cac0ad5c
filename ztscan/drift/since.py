"""What changed since a baseline, who changed it, and what it means for sign-ins."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial
from types import MappingProxyType
from typing import Any

import msgspec

from ztscan.config.thresholds import DriftThreshold
from ztscan.core.members import Digester
from ztscan.core.model import Gap, Scan
from ztscan.drift.audit_log import attributed
from ztscan.drift.compare import Graded, compare, compare_findings
from ztscan.drift.configuration import Names, names_of
from ztscan.drift.earlier import with_earlier
from ztscan.drift.explain import explained
from ztscan.drift.model import Drift
from ztscan.drift.reevaluation import NOT_AGAIN, Reevaluation
from ztscan.drift.succession import in_current_ids
from ztscan.drift.thresholds import Quieted, with_thresholds
from ztscan.drift.times import over_configuration, with_dated, with_times
from ztscan.engine.evidence import EvidenceStore
from ztscan.engine.registry import Registry

_PEOPLE = (("users", "id"), ("service_principals", "app_id"), ("service_principals", "id"))
"""The resources that name members, with the attribute that identifies them."""


def _directory(evidence: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Ids and names of the people and applications of the tenant."""
    for resource, attribute in _PEOPLE:
        rows = evidence.get(resource)
        for row in () if rows is None or isinstance(rows, Gap) else rows:
            name = getattr(row, "user_principal_name", None) or getattr(row, "display_name", None)
            identity = getattr(row, attribute, None)
            if identity and name:
                yield identity, name


def drift_since(
    before: Graded,
    after: Graded,
    store: EvidenceStore,
    registry: Registry,
    thresholds: Mapping[str, DriftThreshold] = MappingProxyType({}),
    again: Reevaluation = NOT_AGAIN,
) -> Quieted:
    """The comparison of a scan with a baseline while the evidence of the scan is at hand, which ``again`` evaluates once more."""
    drift = compare(
        before, after, registry.successors, lambda: _directory(store.collected), registry.reads, depends=registry.depends
    )
    old, depends = in_current_ids(*before, registry.successors).scan, registry.depends
    from_earlier = partial(compare_findings, after=after.scan, depends=depends)
    drift = with_earlier(drift, old, after.scan, registry.reads, again.under, from_earlier)
    drift = with_times(drift, old, after.scan, again.at, lambda scan: compare_findings(old, scan, depends))
    drift = _with_guests(attributed(drift, store.collected), before.scan, after.scan, store.collected)
    drift = explained(drift, before.scan, after.scan, store, store.collected)
    return quieted(drift, before, after, registry, thresholds)


def compared(
    before: Graded, after: Graded, registry: Registry, thresholds: Mapping[str, DriftThreshold] = MappingProxyType({})
) -> Quieted:
    """The comparison of two results, without the evidence of either."""
    return quieted(compared_alone(before, after, registry), before, after, registry, thresholds)


def compared_alone(before: Graded, after: Graded, registry: Registry, names: Names = names_of) -> Drift:
    """The same without thresholds. ``names``: as of ``compare``."""
    drift = compare(before, after, registry.successors, reads=registry.reads, names=names, depends=registry.depends)
    old = in_current_ids(*before, registry.successors).scan
    return with_dated(drift, old, after.scan, over_configuration(registry.checks, registry.reads))


def quieted(drift: Drift, before: Graded, after: Graded, registry: Registry, thresholds: Mapping[str, DriftThreshold]) -> Quieted:
    """``drift`` under the thresholds. That of a retired check holds for its successor, unless that has its own."""
    written = sorted(thresholds, key=lambda check: check not in registry.successors)
    current = {registry.current(check): thresholds[check] for check in written}
    return with_thresholds(drift, in_current_ids(*before, registry.successors).scan, after.scan, current)


def _with_guests(drift: Drift, before: Scan, after: Scan, evidence: Mapping[str, Any]) -> Drift:
    """``drift`` with the number of guests among those who joined."""
    known, users = before.members.everybody, evidence.get("users")
    if drift.people is None or known is None or users is None or isinstance(users, Gap):
        return drift
    digester = Digester(after.members.salt)
    kinds = zip(users.column("id"), users.column("user_type"), strict=True)
    guests = sum(kind == "Guest" and digester.member(identity) not in known for identity, kind in kinds)
    return msgspec.structs.replace(drift, people=msgspec.structs.replace(drift.people, guests=guests))
