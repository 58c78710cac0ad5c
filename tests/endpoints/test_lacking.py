"""What the facts on devices become where a key of a record is null or absent, and where a resource is a gap, is as recorded.

Elements of a list are alike, so that a key is tried in the first one that has it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import msgspec
import pytest

from tests.checks import compliant
from tests.checks.cases import SHARED, Case, decode, gap
from tests.facts_recorded import plain, short
from tests.lacking import LACKS, lacking, places
from ztscan.core.model import Gap
from ztscan.engine.evidence import FACTS, EvidenceStore, resources_behind
from ztscan.engine.resources import ALL_RESOURCES

FACTS_ON_DEVICES = (
    "assignment_scope", "catalog_settings", "compliance_caveats", "compliance_delays", "compliance_rules", "device_population",
    "intent_settings", "intune_people", "profile_settings", "template_settings",
)  # fmt: skip
LONG = 300
"""Characters of a value that is written in full."""
OTHER_ROOMS = frozenset({"users"})
"""Resources that are read elsewhere, and tested there."""


def _written(value: Any) -> list[str]:
    """Each part of a value in one line."""
    one = plain(value)
    parts = one if isinstance(one, list) else [one]
    return [msgspec.json.encode(part, enc_hook=str, order="sorted").decode() for part in parts]


def _value(fact: str, evidence: Mapping[str, Any]) -> list[str]:
    value = EvidenceStore(evidence, Case("any").settings(), SHARED).value(fact)
    return [f"gap in {value.resource}: {value.detail}"] if isinstance(value, Gap) else _written(value)


def _lines(fact: str) -> Iterator[str]:
    behind = sorted(resources_behind([fact], ALL_RESOURCES, FACTS) & compliant.RESOURCES.keys())
    evidence = decode(compliant.RESOURCES, behind)
    usual = _value(fact, evidence)
    for name in (one for one in behind if one not in OTHER_ROOMS):
        raw, tried = compliant.RESOURCES[name], set[tuple[str, ...]]()
        first = [next(iter(raw))] if ALL_RESOURCES[name].keys is not None else []
        for what, unread in ((name, gap(name)), *((f"{name}: {key}", {**raw, key: gap(name)}) for key in first)):
            found = _value(fact, {**evidence, **decode({name: unread}, [name])})
            yield f"{what} is a gap"
            yield from (f"  {short(one, LONG)}" for one in found if one not in usual)
        for place in places(raw):
            keys = tuple(step for step in place if isinstance(step, str))
            if keys in tried or (ALL_RESOURCES[name].keys is not None and len(place) == 1):
                continue
            tried.add(keys)
            told: dict[str, list[str]] = {}
            for lack in LACKS:
                found = _value(fact, {**evidence, **decode({name: lacking(raw, place, lack)}, [name])})
                if found != usual:
                    told.setdefault("\n".join(f"  {short(one, LONG)}" for one in found if one not in usual), []).append(lack)
            for changed, lacks in told.items():
                yield f"{name}: {'/'.join(map(str, place))} is {' or '.join(lacks)}"
                yield changed


@pytest.mark.parametrize("fact", FACTS_ON_DEVICES)
def test_what_lacks_in_a_record_changes_what_is_recorded_here(fact: str, expect: Callable[[Path, str], None]) -> None:
    expect(Path(__file__).parent / "lacking" / f"{fact}.txt", "".join(f"{line}\n" for line in _lines(fact)))
