"""The meaning of Conditional Access changes since a baseline for sign-ins, proved with the evidence of the scan."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec

from ztscan.conditional_access.explain.change import EXPLAINED, UNDETERMINED, Changed, SignInChanges
from ztscan.core.model import Gap, Scan
from ztscan.drift.model import Drift, ObjectDrift
from ztscan.engine.evidence import FACTS, EvidenceStore, resources_behind
from ztscan.engine.resources import ALL_RESOURCES

MOST = 20
"""The most changes that are proved. One takes a second or two in a large tenant."""
_NAMED = 3
_COVERAGE = "sign_in_coverage"


def explained(drift: Drift, before: Scan, after: Scan, store: EvidenceStore, evidence: Mapping[str, Any]) -> Drift:
    """``drift`` with the meaning of each changed policy or object that policies refer to, or why it is unknown."""
    changed = [change for change in drift.configuration if change.resource in EXPLAINED]
    if not changed:
        return drift
    changes = _changes(before, store, evidence)
    meaning: dict[tuple[str, str], str] = {}
    for number, change in enumerate(changed):
        if change.recreated_from:
            text = "created again with another id and the same content: no sign-in is affected"
        elif isinstance(changes, str):
            text = f"{UNDETERMINED}: {changes}"
        elif number >= MOST:
            text = f"the effect on sign-ins was not computed: more than {MOST} objects changed"
        else:
            text = changes.meaning(_changed(change, before, after))
        meaning[change.resource, change.id] = text
    return msgspec.structs.replace(
        drift,
        configuration=tuple(
            msgspec.structs.replace(change, meaning=meaning.get((change.resource, change.id), ""))
            for change in drift.configuration
        ),
    )


def _changes(before: Scan, store: EvidenceStore, evidence: Mapping[str, Any]) -> SignInChanges | str:
    """The prover, or why there is no prover."""
    lacking = sorted(resources_behind([_COVERAGE], ALL_RESOURCES, FACTS) - evidence.keys())
    if lacking:
        named = ", ".join(f"`{name}`" for name in lacking[:_NAMED])
        more = f" and {len(lacking) - _NAMED} more resources" if len(lacking) > _NAMED else ""
        return f"the chosen checks did not read {named}{more}"
    coverage, policies = store.value(_COVERAGE), store.value("conditional_access_policies")
    if isinstance(coverage, Gap):
        return coverage.detail
    return SignInChanges(
        coverage,
        () if isinstance(policies, Gap) else policies,
        store.value("security_defaults"),
        store.value("organization"),
        before.configuration,
        before.started,
    )


def _changed(change: ObjectDrift, before: Scan, after: Scan) -> Changed:
    return Changed(change.resource, change.id, _object(before, change), _object(after, change))


def _object(scan: Scan, change: ObjectDrift) -> Mapping[str, Any] | None:
    """The object in a scan's configuration: a singleton is the resource itself."""
    held = scan.configuration.get(change.resource)
    if not isinstance(held, Mapping):
        return None
    found = held if held.get("id") == change.id else held.get(change.id)
    return found if isinstance(found, Mapping) else None
