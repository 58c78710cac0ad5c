"""What changed since a baseline, who changed it, and what it means for sign-ins."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from ztscan.drift.audit_log import attributed
from ztscan.drift.compare import Graded, compare
from ztscan.drift.explain import explained
from ztscan.drift.model import Drift
from ztscan.engine.evidence import EvidenceStore


def drift_since(
    before: Graded, after: Graded, store: EvidenceStore, successors: Mapping[str, str] = MappingProxyType({})
) -> Drift:
    """The comparison of a scan with a baseline while the evidence of the scan is at hand; ``successors`` as for ``compare``."""
    drift = attributed(compare(before, after, successors), store.collected)
    return explained(drift, before.scan, after.scan, store, store.collected)
