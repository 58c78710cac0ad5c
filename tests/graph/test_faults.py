"""Whatever goes wrong on the wire: what is read is what is there, or it is a gap."""

from __future__ import annotations

import pytest

from tests.simulator.faults import Fault, FaultPlan
from tests.simulator.options import Options
from tests.simulator.running import Running, simulator
from tests.simulator.tenants import TENANTS
from ztscan.core.errors import AuthenticationError
from ztscan.core.model import ByKey, Gap
from ztscan.graph.client import GraphClient
from ztscan.graph.clouds import GLOBAL
from ztscan.graph.collect import Collection, collect_now
from ztscan.graph.plan import make_plan
from ztscan.graph.resources import RESOURCES
from ztscan.graph.retry import RetryPolicy
from ztscan.graph.transport import network_transport

PLAN = make_plan(RESOURCES, RESOURCES, cloud="global")
HASTY = RetryPolicy(answer_time=1.0, base=0.005, cap=0.02)
TELLING = tuple(kind for kind in Fault if kind is not Fault.MISSING_ROWS)
"""A row that is left out without a word, where no count was asked for, is beyond anybody."""


def scan(running: Running) -> Collection:
    client = GraphClient(running.url, GLOBAL, network_transport(running.url), paced=False, policy=HASTY)
    return collect_now(PLAN, client, budget=20.0)


@pytest.fixture(scope="module")
def truth() -> Collection:
    with simulator(TENANTS["woodgrove"]()) as running:
        return scan(running)


@pytest.mark.parametrize("seed", range(8))
def test_faults_leave_gaps_and_never_other_evidence(seed: int, truth: Collection) -> None:
    with simulator(TENANTS["woodgrove"](), Options(faults=FaultPlan(seed=seed, rate=0.2, kinds=TELLING, times=1))) as running:
        try:
            found = scan(running).evidence
        except AuthenticationError:
            found = {}  # nothing at all is told, which can't be wrong
        assert not running.elsewhere.visited
        assert {entry.method for entry in running.log} <= {"GET", "POST"}
        assert not running.refusals
    for name, value in found.items():
        if isinstance(value, Gap):
            continue
        true = truth.evidence[name]
        if not isinstance(value, ByKey):
            assert value == true, name
            continue
        assert isinstance(true, ByKey)
        # other keys may be asked for where what they come from has a gap
        for key in set(value) & set(true):
            assert isinstance(value[key], Gap) or value[key] == true[key], f"{name} {key}"


def test_the_faults_strike(truth: Collection) -> None:
    """The generator is not too timid: with every address struck for good, next to nothing can be read."""
    faults = FaultPlan(seed=1, rate=1.0, kinds=(Fault.FORBIDDEN, Fault.TRUNCATED_JSON), times=None)
    with simulator(TENANTS["woodgrove"](), Options(faults=faults)) as running:
        found = scan(running)
    read = {name for name, value in found.evidence.items() if not isinstance(value, Gap | ByKey)}
    assert read == set()
    assert any(not isinstance(value, Gap) for value in truth.evidence.values())


def test_a_scan_of_the_simulator_asks_for_nothing_that_it_does_not_know(truth: Collection) -> None:
    outcomes = {reading.name: reading.outcome for reading in truth.readings}
    assert set(outcomes.values()) <= {"ok", "not_licensed"}
    assert outcomes["users"] == "ok"
