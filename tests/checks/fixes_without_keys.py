"""The law of fixes that lack something: each recorded key is null once, and absent once; and what a fix reads is a gap once.

A fix then makes a call that Graph accepts, or says what is missing or why there is none. It never fails itself, and never names
an object by the word for nothing. Elements of a list are alike, so that a key is tried in the first one that has it. Graph does
not return null in the place of a whole object of a list, nor of the type of an object: these are not tried.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from typing import Any

import msgspec

from tests.checks import fixes_recorded
from tests.checks.cases import SHARED
from tests.checks.rows import Row
from tests.graph.contract.bodies import body_problems
from tests.lacking import LACKS, lacking, places
from ztscan.core.injection import signature_of
from ztscan.core.model import CheckResult, Gap, GapReason
from ztscan.engine.evidence import FACTS, EvidenceStore, resources_behind
from ztscan.engine.fixing import Fixing, with_fix
from ztscan.engine.resources import ALL_RESOURCES
from ztscan.graph.resource import Shape

ALWAYS_THERE = "@odata.type"


class Asked(dict[str, Any]):
    """Recorded values that know which resources were asked for."""

    def __init__(self, recorded: Mapping[str, Any]) -> None:
        super().__init__(recorded)
        self.names: set[str] = set()

    def __getitem__(self, name: str) -> Any:
        self.names.add(name)
        return super().__getitem__(name)

    def get(self, name: str, default: Any = None) -> Any:
        self.names.add(name)
        return super().get(name, default)


def others(row: Row, result: CheckResult, recorded: Asked) -> Iterator[tuple[str, CheckResult]]:
    """What lacks, and the result with the fix of that. ``recorded`` was asked for the fix of ``result``."""
    bare = msgspec.structs.replace(result, fixes=(), no_fix="")
    options = _options(row)
    fix = row.check.fix
    assert isinstance(fix, Fixing)
    for name in sorted(resources_behind(_evidence_of(fix), ALL_RESOURCES, FACTS) & row.evidence.keys()):
        evidence = {**row.evidence, name: Gap(name, GapReason.UNAVAILABLE, f"no {name}", "scan again")}
        store = EvidenceStore(evidence, row.case.settings(), SHARED, recorded=recorded)
        yield f"{name} is a gap", with_fix(bare, fix, options, store)
    for name in sorted(recorded.names):
        tried: set[tuple[str, ...]] = set()
        for place in places(recorded.get(name)):
            keys = tuple(step for step in place if isinstance(step, str))
            if len(place) <= _rows_within(name) or ALWAYS_THERE in keys or keys in tried:
                continue
            tried.add(keys)
            for lack in LACKS:
                changed = {**recorded, name: lacking(recorded[name], place, lack)}
                store = EvidenceStore(row.evidence, row.case.settings(), SHARED, recorded=changed)
                yield f"{name}/{'/'.join(keys)} is {lack}", with_fix(bare, fix, options, store)


def together(row: Row, result: CheckResult, other: CheckResult, recorded: Mapping[str, Any]) -> CheckResult:
    """The result with the fix of its findings and of those of another row. The other's may not fit what is recorded."""
    bare = msgspec.structs.replace(result, fixes=(), no_fix="", findings=(*result.findings, *other.findings))
    store = EvidenceStore(row.evidence, row.case.settings(), SHARED, recorded=recorded)
    return with_fix(bare, row.check.fix, _options(row), store)


def problems(lack: str, other: CheckResult) -> Iterator[str]:
    """What is wrong with a fix of which something lacks."""
    if other.no_fix.startswith("The fix itself failed"):
        yield f"{lack}: {other.no_fix}"
    for step in (step for fix in other.fixes for step in fix.steps):
        yield from (f"{lack}: {wrong}" for wrong in body_problems(step.call))
        if "None" in step.call.path:
            yield f"{lack}: {step.call.path}"


class Told:
    """What fixes say that lack something, over all rows of a check: sentences in full, all of it as a digest."""

    def __init__(self) -> None:
        self.digest = hashlib.sha256()
        self.number = 0
        self.sentences: dict[str, None] = {}

    def add(self, other: CheckResult, result: CheckResult) -> None:
        if (other.fixes, other.no_fix) == (result.fixes, result.no_fix):
            return
        self.number += 1
        for line in fixes_recorded.lines("", other):
            self.digest.update(line.encode())
            if line.startswith(("  no fix", "  missing")):
                self.sentences[line] = None

    def lines(self) -> Iterator[str]:
        if self.number:
            yield f"where something lacks: {self.number:,} other outcomes, {self.digest.hexdigest()[:16]}"
        yield from sorted(self.sentences)


def _options(row: Row) -> dict[str, object]:
    return {one.name: row.case.options.get(one.name, one.default) for one in row.check.signature.options}


def _evidence_of(fix: Fixing) -> list[str]:
    return [need.name for need in signature_of(fix.function).needs if need.name in ALL_RESOURCES or need.name in FACTS]


def _rows_within(name: str) -> int:
    """How many of the first steps of a place lead to a row: by the key of the request, and by the row's id."""
    resource = ALL_RESOURCES[name]
    return (resource.keys is not None) + (resource.shape is not Shape.SINGLETON)
