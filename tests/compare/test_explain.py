"""The meaning of changed policies where the scan cannot prove it."""

from __future__ import annotations

from typing import Any

import pytest

from tests.compare.test_story import drift
from tests.scans import scan
from ztscan.conditional_access.explain.change import EXPLAINED, UNDETERMINED
from ztscan.drift.explain import explained
from ztscan.drift.model import Direction, ObjectDrift
from ztscan.engine.evidence import FACTS, EvidenceStore, resources_behind
from ztscan.engine.registry import load
from ztscan.engine.resources import ALL_RESOURCES

REGISTRY = load()
"""Its checks declare the facts."""
CHANGED = tuple(ObjectDrift(resource, "a", Direction.CHANGED, "A", "A", ()) for resource in (*EXPLAINED, "labels"))


def meanings(evidence: dict[str, Any]) -> list[str]:
    found = explained(drift(configuration=CHANGED), scan(), scan(), EvidenceStore(evidence, {}, FACTS), evidence)
    return [change.meaning for change in found.configuration]


@pytest.mark.parametrize("lacking", [1, 3, 4, 5])
def test_resources_that_were_not_read_are_named_up_to_three(lacking: int) -> None:
    behind = sorted(resources_behind(["sign_in_coverage"], ALL_RESOURCES, FACTS))
    names = ", ".join(f"`{name}`" for name in behind[: min(lacking, 3)])
    more = f" and {lacking - 3} more resources" if lacking > 3 else ""
    told = meanings(dict.fromkeys(behind[lacking:]))
    assert told == [f"{UNDETERMINED}: the chosen checks did not read {names}{more}"] * len(EXPLAINED) + [""]
