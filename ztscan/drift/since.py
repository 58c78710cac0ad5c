"""What changed since a baseline, who changed it, and what it means for sign-ins."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Any

from ztscan.core.model import Gap
from ztscan.drift.audit_log import attributed
from ztscan.drift.compare import Graded, compare
from ztscan.drift.explain import explained
from ztscan.drift.model import Drift
from ztscan.engine.evidence import EvidenceStore

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
    before: Graded, after: Graded, store: EvidenceStore, successors: Mapping[str, str] = MappingProxyType({})
) -> Drift:
    """The comparison of a scan with a baseline while the evidence of the scan is at hand; ``successors`` as for ``compare``."""
    drift = attributed(compare(before, after, successors, lambda: _directory(store.collected)), store.collected)
    return explained(drift, before.scan, after.scan, store, store.collected)
