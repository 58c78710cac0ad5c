"""The law of absent keys: an answer of Graph that lacks a key, misspells one or empties it never makes a verdict better.

Every key of every recorded tenant is taken away, misspelt and set to null, one at a time: in one object, and in all objects of
the same answer. A scan of what is left may not say "pass" or "not applicable" where the whole recording does not, nor leave to
a person what failed. Where null is a value that Microsoft documents, it is not tried.
"""

from __future__ import annotations

import copy
import os
import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, cached_property, partial
from typing import Any

import httpx
import msgspec
import pytest
from msgspec.structs import replace

from tests.checks.sharing import for_verdicts, parts_shared, remembering
from tests.documented_nulls import documented_null
from tests.graph.wire import GRAPH, run
from tests.recordings import recording_of
from tests.simulator.tenant import NOW
from ztscan.config.settings import Settings
from ztscan.core.model import ByKey, Gap, Verdict
from ztscan.engine.evaluate import verdict_of
from ztscan.engine.evidence import FACTS, EvidenceStore, Fact, resources_behind
from ztscan.engine.registry import load
from ztscan.graph.cassette import load_recording
from ztscan.graph.client import GraphClient
from ztscan.graph.clouds import GLOBAL
from ztscan.graph.collect import LICENCES, collect
from ztscan.graph.plan import Plan, Step, make_plan
from ztscan.graph.resources import RESOURCES

SAMPLES = {"contoso": 8, "fabrikam": 8, "woodgrove": 64}
"""How many plans of each tenant ``make test`` tries; ``make fuzz`` tries all."""
WHOLE = bool(os.environ.get("ZTSCAN_FUZZ"))
BLOCKS = 12 if WHOLE else 4
SETTINGS = Settings().as_evidence(NOW)
GRAPHS = ("/v1.0/", "/beta/")
"""Addresses of Graph. Azure leaves out keys that have a default: ``tests/checks/azure_laws.py`` has laws for its rows."""
BETTER = frozenset({Verdict.PASS, Verdict.NOT_APPLICABLE})
CHECKS = load().checks
BEHIND = {
    name: resources_behind((need.name for need in check.signature.needs), RESOURCES, FACTS) for name, check in CHECKS.items()
}
PROOFS = "sign_in_coverage"
SHARED: Mapping[str, Fact] = {
    name: remembering(for_verdicts(declared) if name == PROOFS else declared, most=32) for name, declared in FACTS.items()
}
"""The facts: what rests on evidence that a fault leaves alone is worked out once."""
PLAN = make_plan(RESOURCES, RESOURCES, cloud="global")

Steps = tuple[str, ...]
"""Where a key lies in a body: names of properties, ``*`` for every element of a list."""


@dataclass(frozen=True)
class Fault:
    """One key of one answer of a recording, and what becomes of it: ``delete``, ``misspell`` or ``null``."""

    answer: int
    at: Steps
    kind: str
    everywhere: bool
    seed: int

    def strike(self, body: Any) -> None:
        """Change ``body`` in place: in all objects that have the key, or in one of them."""
        holders = [found for found in _holders(body, self.at[:-1]) if self.at[-1] in found]
        if not self.everywhere:
            holders = [random.Random(self.seed).choice(holders)]  # noqa: S311 - a seed, no secret
        for holder in holders:
            value = holder.pop(self.at[-1])
            if self.kind == "misspell":
                holder[self.at[-1] + "s"] = value
            elif self.kind == "null":
                holder[self.at[-1]] = None


def is_better(before: Verdict, verdict: Verdict) -> bool:
    """Whether something that is wrong is no longer said, or that it is right is."""
    return verdict is not before and (verdict in BETTER or (before is Verdict.FAIL and verdict is Verdict.MANUAL))


def _holders(value: Any, at: Steps) -> Iterator[dict[str, Any]]:
    if not at:
        if isinstance(value, dict):
            yield value
    elif at[0] == "*":
        for element in value if isinstance(value, list) else ():
            yield from _holders(element, at[1:])
    elif isinstance(value, dict) and at[0] in value:
        yield from _holders(value[at[0]], at[1:])


def _keys(value: Any, at: Steps = ()) -> Iterator[Steps]:
    if isinstance(value, dict):
        for name, inner in value.items():
            yield (*at, name)
            yield from _keys(inner, (*at, name))
    elif isinstance(value, list):
        for element in value:
            yield from _keys(element, (*at, "*"))


def _without_details(value: Any) -> Any:
    """Evidence without the words that say why it is missing: no verdict rests on them."""
    if isinstance(value, Gap):
        return msgspec.structs.replace(value, detail="", remedy="")
    if isinstance(value, ByKey):
        return {key: _without_details(entry) for key, entry in value.items()}
    return value


def _verdicts(checks: list[Any], evidence: Mapping[str, Any]) -> Mapping[str, Verdict]:
    store = EvidenceStore(evidence, SETTINGS, SHARED)
    with parts_shared():
        return {check.id: verdict_of(check, store, {}) for check in checks}


class Tenant:
    """A recorded tenant, scanned whole and with faults."""

    def __init__(self, name: str) -> None:
        self.recording = load_recording(recording_of(name))
        answers = self.recording.answers.items()
        self.answers = [key for key, (status, _, _) in answers if status == httpx.codes.OK and key[1].startswith(GRAPHS)]
        self.evidence = self._read(PLAN, self.answers[0], self.recording.answers[self.answers[0]][2])
        self.verdicts = _verdicts(list(CHECKS.values()), self.evidence)
        self._users: dict[Any, tuple[frozenset[str], frozenset[str]]] = {}
        self._seen: dict[Any, list[tuple[dict[str, Any], Mapping[str, Verdict]]]] = {}

    @cached_property
    def faults(self) -> list[Fault]:
        found: list[Fault] = []
        for number, key in enumerate(self.answers):
            for at in dict.fromkeys(_keys(self._body(key))):
                for kind in ("delete", "misspell", *(() if documented_null(key[1], at[-1]) else ("null",))):
                    many = "*" in at
                    found += [
                        Fault(number, at, kind, everywhere, len(found)) for everywhere in ((True, False) if many else (True,))
                    ]
        return found

    def improved(self, fault: Fault) -> dict[str, tuple[Verdict, Verdict]]:
        """Checks whose verdict is better under the fault, with the verdict before and after."""
        key = self.answers[fault.answer]
        body = copy.deepcopy(self._body(key))
        fault.strike(body)
        found = self._judged(key, msgspec.json.encode(body))
        before = self.verdicts
        return {check: (before[check], verdict) for check, verdict in found.items() if is_better(before[check], verdict)}

    def _body(self, key: Any) -> Any:
        return msgspec.json.decode(self.recording.answers[key][2])

    def _read(self, plan: Plan, key: Any, body: bytes) -> Mapping[str, Any]:
        """The evidence of ``plan``, with another body of one answer."""
        answers = {**self.recording.answers, key: (*self.recording.answers[key][:2], body)}
        connection = replace(self.recording, answers=answers).connection()
        client = GraphClient(GRAPH, GLOBAL, connection, replay=True, now=NOW)
        read: list[Mapping[str, Any]] = []

        async def session() -> None:  # it returns nothing: asyncio formats what a task returns
            read.append((await collect(plan, client, budget=3600.0)).evidence)

        run(session())
        return read[0]

    def _resting_on(self, key: Any) -> tuple[frozenset[str], frozenset[str]]:
        """The resources that are read otherwise where this answer is broken, and those of them that are read from it."""
        if key not in self._users:
            broken = self._read(PLAN, key, b"{")
            names = frozenset(name for name, value in broken.items() if value != self.evidence[name])
            sources = {
                step.resource.name: {need.name for need in step.sources} for step in PLAN.steps if step.resource.name in names
            }
            first = {RESOURCES[name].path for name, needs in sources.items() if names.isdisjoint(needs)}
            self._users[key] = names, frozenset(name for name in names if RESOURCES[name].path in first)
        return self._users[key]

    def _plan(self, names: frozenset[str]) -> Plan:
        """The plan for reading ``names``: what their keys come from, and is not among them, is not read again."""
        behind = (RESOURCES[name] for name in names)
        told = {more.told_by for one in behind for more in (one.answers_fewer, one.rows_told) if more is not None} - names
        kept = names.union(step.resource.name for step in make_plan([*told, LICENCES], RESOURCES, cloud="global").steps)
        return replace(PLAN, steps=tuple(self._step(step, kept) for step in PLAN.steps if step.resource.name in kept))

    def _step(self, step: Step, kept: frozenset[str]) -> Step:
        keys = step.resource.keys
        known = {need.name: self.evidence[need.name] for need in step.sources if need.name not in kept}
        if keys is None or not known:
            return step
        source = partial(keys.function, **known)
        sources = tuple(need for need in step.sources if need.name in kept)
        return replace(step, resource=replace(step.resource, keys=replace(keys, source=source)), sources=sources)

    def _changed(self, names: frozenset[str], key: Any, body: bytes) -> dict[str, Any]:
        """The evidence among ``names`` that is another one, or a gap, with another body of one answer."""
        read = self._read(self._plan(names), key, body)
        return {name: value for name, value in read.items() if name in names and value != self.evidence[name]}

    def _judged(self, key: Any, body: bytes) -> Mapping[str, Verdict]:
        """The verdicts that may be others: those of checks that rest on what changed.

        All else that is read follows from what is read from the answer itself, so that the same is judged once.
        """
        if not WHOLE:  # a few plans: to find out what rests on an answer takes as long as to read everything
            return self._judged_by(self._changed(frozenset(RESOURCES), key, body))
        names, first = self._resting_on(key)
        changed = self._changed(first, key, body)
        told = {name: _without_details(value) for name, value in changed.items()}
        seen = self._seen.setdefault(key, [])
        for evidence, verdicts in seen:
            if evidence == told:
                return verdicts
        verdicts = self._judged_by(changed if not changed or names == first else self._changed(names, key, body))
        seen.append((told, verdicts))
        return verdicts

    def _judged_by(self, changed: Mapping[str, Any]) -> Mapping[str, Verdict]:
        checks = [check for name, check in CHECKS.items() if changed.keys() & BEHIND[name]]
        return _verdicts(checks, {**self.evidence, **changed})


@cache
def tenant_named(name: str) -> Tenant:
    return Tenant(name)


def plans(name: str, block: int) -> list[Fault]:
    faults = tenant_named(name).faults
    chosen = faults if WHOLE else random.Random(11).sample(faults, SAMPLES[name])  # noqa: S311 - a seed, no secret
    return chosen[len(chosen) * block // BLOCKS : len(chosen) * (block + 1) // BLOCKS]


@pytest.mark.fuzz
@pytest.mark.parametrize("block", range(BLOCKS))
@pytest.mark.parametrize("name", sorted(SAMPLES))
def test_no_verdict_is_better_for_a_key_that_is_not_there(name: str, block: int) -> None:
    tenant = tenant_named(name)
    improved = {
        f"{fault.kind} {tenant.answers[fault.answer][1]} {'/'.join(fault.at)}": better
        for fault in plans(name, block)
        if (better := tenant.improved(fault))
    }
    assert improved == {}
