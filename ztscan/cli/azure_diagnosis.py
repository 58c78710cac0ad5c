"""What `ztscan doctor --azure` says of the second source: which subscriptions the account sees, and what else it may read."""

from __future__ import annotations

from collections.abc import Iterator

from ztscan.cli.diagnosis import Line
from ztscan.cli.ui.progress import counted
from ztscan.config.settings import Settings
from ztscan.core.model import Gap
from ztscan.engine.evidence import FACTS, EvidenceStore, resources_behind
from ztscan.engine.resources import ALL_RESOURCES
from ztscan.estate.visibility import Visibility
from ztscan.graph.plan import make_plan
from ztscan.graph.source import Source

VISIBILITY = "azure_visibility"
APART = {
    "azure_root_assignments": "Role assignments at `/`",
    "azure_entra_diagnostics": "Diagnostic settings of Microsoft Entra",
    "azure_intune_diagnostics": "Diagnostic settings of Intune",
}
"""What takes a role of its own, in addition to Reader at the tenant root group."""


def azure(source: Source, settings: Settings, budget: float) -> Iterator[Line]:
    """Reads the probes of visibility, and what takes a role of its own."""
    names = {*resources_behind([VISIBILITY], ALL_RESOURCES, FACTS), *APART}
    reading = source.read(make_plan(names, ALL_RESOURCES, cloud=source.cloud.name), budget=budget)
    evidence = reading.collection.evidence
    store = EvidenceStore(evidence, settings.as_evidence(reading.started, reading.cloud.name), FACTS)
    yield _seen(store.value(VISIBILITY))
    for name, title in APART.items():
        found = evidence[name]
        if isinstance(found, Gap):
            yield Line(False, f"{title} cannot be read: {found.detail}; {found.remedy}")
        else:
            yield Line(True, f"{title} can be read")


def _seen(visibility: Visibility | Gap) -> Line:
    gap = visibility if isinstance(visibility, Gap) else visibility.gap
    if gap is not None:
        return Line(False, f"Azure: {gap.detail}; {gap.remedy}")
    seen = counted(len(visibility.subscriptions), "subscription") if isinstance(visibility, Visibility) else ""
    return Line(True, f"Azure: {seen}, all that the tree of management groups names and the configuration does not exclude")
