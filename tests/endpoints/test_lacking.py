"""What the facts on devices become where a key of a record is null or absent, and where a resource is a gap, is as recorded.

Elements of a list are alike, so that a key is tried in the first one that has it.
"""

from __future__ import annotations

import dataclasses
import hashlib
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import msgspec
import pytest

from tests.checks import compliant
from tests.checks.cases import SHARED, Case, decode, gap
from tests.lacking import LACKS, lacking, places
from ztscan.core.model import Gap
from ztscan.endpoints.population import DevicePopulation
from ztscan.engine.evidence import FACTS, EvidenceStore, resources_behind
from ztscan.engine.resources import ALL_RESOURCES

FACTS_ON_DEVICES = (
    "assignment_scope", "catalog_settings", "compliance_caveats", "compliance_delays", "compliance_rules", "device_population",
    "intent_settings", "intune_people", "profile_settings", "template_settings",
)  # fmt: skip
OTHER_ROOMS = frozenset({"users"})
"""Resources that are read elsewhere, and tested there."""
LONG = 300
"""Characters of a value that is written in full."""


def _plain(value: Any) -> Any:
    """A value as JSON can have it, with sets in order; of a population, its sets of devices."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        left_out = {"columns"} if isinstance(value, DevicePopulation) else set[str]()
        known = [one.name for one in dataclasses.fields(value) if one.repr and one.name not in left_out]
        return {name: _plain(getattr(value, name)) for name in known}
    if isinstance(value, frozenset | set):
        return sorted(map(str, value))
    if isinstance(value, Mapping):
        return {str(key): _plain(value[key]) for key in sorted(value)}
    return [_plain(one) for one in value] if isinstance(value, list | tuple) else value


def _written(value: Any) -> list[str]:
    """Each part of a value in one line."""
    plain = _plain(value)
    parts = plain if isinstance(plain, list) else [plain]
    return [msgspec.json.encode(one, enc_hook=str, order="sorted").decode() for one in parts]


def _short(text: str) -> str:
    return text if len(text) <= LONG else f"{text[:LONG]}… {hashlib.sha256(text.encode()).hexdigest()[:16]}"


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
            yield from (f"  {_short(one)}" for one in found if one not in usual)
        for place in places(raw):
            keys = tuple(step for step in place if isinstance(step, str))
            if keys in tried or (ALL_RESOURCES[name].keys is not None and len(place) == 1):
                continue
            tried.add(keys)
            told: dict[str, list[str]] = {}
            for lack in LACKS:
                found = _value(fact, {**evidence, **decode({name: lacking(raw, place, lack)}, [name])})
                if found != usual:
                    told.setdefault("\n".join(f"  {_short(one)}" for one in found if one not in usual), []).append(lack)
            for changed, lacks in told.items():
                yield f"{name}: {'/'.join(map(str, place))} is {' or '.join(lacks)}"
                yield changed


@pytest.mark.parametrize("fact", FACTS_ON_DEVICES)
def test_what_lacks_in_a_record_changes_what_is_recorded_here(fact: str, expect: Callable[[Path, str], None]) -> None:
    expect(Path(__file__).parent / "lacking" / f"{fact}.txt", "".join(f"{line}\n" for line in _lines(fact)))
