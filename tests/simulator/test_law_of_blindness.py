"""The law of blindness, at scale: whatever goes wrong between a scan and Graph, no verdict gets better, and none gets worse.

Under every plan of faults each piece of evidence is what it is without faults, or a gap; each check's verdict is what it
is without faults, or "not assessed"; the scan ends within its budget of time; and nothing is asked of another host.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

import jsonschema
import msgspec
import pytest

from tests.simulator.faults import Fault, FaultPlan
from tests.simulator.in_process import InProcess
from tests.simulator.options import Options
from tests.simulator.tenant import NOW, Tenant
from tests.simulator.tenants import TENANTS
from ztscan.cli.pipeline import Reading, judge
from ztscan.config import Settings
from ztscan.errors import AuthenticationError
from ztscan.graph.clouds import CLOUDS
from ztscan.graph.collect import Collection
from ztscan.graph.plan import make_plan
from ztscan.graph.resources import RESOURCES
from ztscan.model import ByKey, Gap, Verdict
from ztscan.registry import load
from ztscan.result import json_schema, to_document

BUDGET = 3600.0
BLOCKS = 6
PLANS = 10_000 // (BLOCKS * len(TENANTS)) if os.environ.get("ZTSCAN_FUZZ") else 3
"""Plans of one block of one tenant."""
DETECTABLE = tuple(kind for kind in Fault if kind is not Fault.MISSING_ROWS)
"""Rows that are left out without a word can be told only where their number is; there, see ``test_paging``."""

REGISTRY = load()
PLAN = make_plan(RESOURCES, RESOURCES, cloud="global")


@dataclass(frozen=True)
class Outcome:
    """What a scan came to: its evidence, the verdict of every check, and the result file."""

    evidence: Mapping[str, Any]
    verdicts: Mapping[str, Verdict]
    document: bytes


def judged(collection: Collection) -> Outcome:
    reading = Reading(collection, CLOUDS["global"], {}, NOW, NOW)
    waived, grade = judge(reading, REGISTRY.checks.values(), REGISTRY, Settings())
    verdicts = {result.id: result.verdict for result in waived.scan.checks}
    return Outcome(collection.evidence, verdicts, to_document(waived.scan, grade))


@cache
def tenant_named(name: str) -> Tenant:
    return TENANTS[name]()


@cache
def faultless(tenant: str) -> Outcome:
    return judged(InProcess(tenant_named(tenant)).collect(PLAN))


def plan_of(seed: int) -> FaultPlan:
    """Few faults or many, passing or lasting, from the start or half-way."""
    rate = (0.02, 0.1, 0.4)[seed % 3]
    times = (1, 2, None)[seed // 3 % 3]
    return FaultPlan(seed=seed, kinds=DETECTABLE, rate=rate, times=times, after=(0, 25)[seed // 9 % 2])


def wrong(name: str, value: Any, right: Any) -> Iterator[str]:
    """Where evidence is neither right nor a gap. A key may be missing, or be asked for needlessly, but never be wrong."""
    if isinstance(value, Gap) or value == right:
        return
    if not isinstance(value, ByKey) or not isinstance(right, ByKey):
        yield name
        return
    for key, entry in value.items():
        if key in set(right) and not isinstance(entry, Gap) and entry != right[key]:
            yield f"{name} of {key}"


@pytest.mark.fuzz
@pytest.mark.parametrize("block", range(BLOCKS))
@pytest.mark.parametrize("tenant", sorted(TENANTS))
def test_under_faults_everything_is_as_without_them_or_not_assessed(tenant: str, block: int) -> None:
    right = faultless(tenant)
    for seed in range(block * PLANS, (block + 1) * PLANS):
        plan = plan_of(seed)
        graph = InProcess(tenant_named(tenant), Options(faults=plan))
        try:
            found = judged(graph.collect(PLAN, budget=BUDGET))
        except AuthenticationError:
            # Refusing the token for good ends the scan: there is no result at all.
            assert plan.times != 1, seed
            assert any(entry.status == 401 for entry in graph.simulator.log), seed
            continue
        broken = [where for name, value in found.evidence.items() for where in wrong(name, value, right.evidence[name])]
        assert broken == [], seed
        changed = {check: verdict for check, verdict in found.verdicts.items() if verdict is not right.verdicts[check]}
        assert set(changed.values()) <= {Verdict.NOT_ASSESSED}, (seed, changed)
        assert found.verdicts.keys() == right.verdicts.keys(), seed
        jsonschema.validate(msgspec.json.decode(found.document), msgspec.json.decode(json_schema()))
        assert graph.seconds <= BUDGET, seed
        assert {address.host for address in graph.asked} == {"127.0.0.1"}, seed
        assert graph.simulator.refusals == [], seed


@pytest.mark.parametrize("tenant", sorted(TENANTS))
def test_faults_that_pass_cost_nothing_but_time(tenant: str) -> None:
    passing = (Fault.TOO_MANY_REQUESTS, Fault.TOO_MANY_REQUESTS_SILENT, Fault.INTERNAL_ERROR, Fault.RESET, Fault.CUT, Fault.SLOW)
    graph = InProcess(tenant_named(tenant), Options(faults=FaultPlan(seed=7, kinds=passing, rate=1.0)))
    found = judged(graph.collect(PLAN, budget=BUDGET))
    assert found.verdicts == faultless(tenant).verdicts
    assert {entry.fault for entry in graph.simulator.log} > {kind.value for kind in passing[:3]}
    assert graph.seconds > 0


def test_faults_do_leave_something_unread() -> None:
    """The law would hold as well for faults that never strike."""
    outcomes = [InProcess(tenant_named("woodgrove"), Options(faults=plan_of(seed))) for seed in (2, 5, 8)]
    for graph in outcomes:
        try:
            found = judged(graph.collect(PLAN)).verdicts
        except AuthenticationError:
            continue
        assert Verdict.NOT_ASSESSED in found.values()
    assert sum(bool(entry.fault) for graph in outcomes for entry in graph.simulator.log) > 20
