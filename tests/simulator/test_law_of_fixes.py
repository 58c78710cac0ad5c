"""The law of fixes: what is sent to a simulated tenant closes the gaps that the fixes name, and opens none.

The calls go through the simulator's own door for writing. The product's copy of the tenant in memory, changed by the same calls,
must come to the same verdicts.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import msgspec
import pytest
from msgspec.structs import replace

from tests.graph.contract.bodies import call_problems
from tests.recordings import recording_of
from tests.simulator.in_process import InProcess
from tests.simulator.options import Options
from tests.simulator.tenant import NOW
from tests.simulator.tenants import TENANTS
from ztscan.config.settings import Settings
from ztscan.core.fix import GraphCall
from ztscan.core.fix_plan import planned
from ztscan.core.immutable import thawed
from ztscan.core.model import CheckResult, Scan, Verdict
from ztscan.core.policy_edits import recorded_policies
from ztscan.engine.registry import load
from ztscan.graph.cassette import Recorder
from ztscan.graph.clouds import CLOUDS
from ztscan.graph.overlay import with_calls
from ztscan.graph.source import Recorded, TenantReading
from ztscan.scan import judge, plan_for, scan

CLOSED = {Verdict.PASS, Verdict.NOT_APPLICABLE}
CHOSEN = "ffffffff-0000-4000-8000-000000000000"


def body_of(call: GraphCall) -> Any:
    return msgspec.json.decode(msgspec.json.encode(call.body, enc_hook=thawed))


def judged(simulated: InProcess, skip: list[str]) -> Scan:
    registry = load()
    checks = registry.select((), skip)
    collection = simulated.collect(plan_for(checks, CLOUDS["global"]))
    assert simulated.simulator.refusals == []
    reading = TenantReading(collection, CLOUDS["global"], {}, NOW, NOW)
    return judge(reading, checks, registry, Settings()).graded.scan


def recorded(tenant: str, skip: list[str], path: Path) -> Recorded:
    """The tenant as it is, as a recording."""
    recorder = Recorder(path, CLOUDS["global"])
    plan = plan_for(load().select((), skip), CLOUDS["global"])
    InProcess(TENANTS[tenant]()).collect(plan, recorder=recorder)
    recorder.save(NOW.isoformat(timespec="seconds").replace("+00:00", "Z"))
    return Recorded.open(path)


def send(simulated: InProcess, call: GraphCall | None) -> None:
    assert call is not None
    answer = simulated.send(call.method, f"/{call.version}{call.path}", None if call.body is None else body_of(call))
    assert answer.status_code == 200, (call.method, call.path, answer.text)


def by_id(scanned: Scan) -> dict[str, CheckResult]:
    return {check.id: check for check in scanned.checks}


def found(check: CheckResult) -> set[str]:
    return {finding.fingerprint for finding in check.findings}


@pytest.mark.parametrize(("tenant", "skip"), [("contoso", ["conditional_access"]), ("woodgrove", [])])
def test_all_fixes_together_close_their_gaps_and_open_none(tenant: str, skip: list[str], tmp_path: Path) -> None:
    """The proofs of Contoso's policies take most of the time of a scan, and no setting reaches them."""
    source = recorded(tenant, skip, tmp_path / "before.json")
    today = scan(source, skip=skip).graded.scan
    before, policies = by_id(today), recorded_policies(today.configuration)
    plan = planned((fix for check in before.values() for fix in check.fixes if fix.is_complete), policies)
    assert [wrong for fix in plan for step in fix.steps for wrong in call_problems(step)] == []
    calls = [step.call for fix in plan for step in fix.steps]

    simulated = InProcess(TENANTS[tenant](), Options(writable=True))
    for call in calls:
        send(simulated, call)
    after = by_id(judged(simulated, skip))

    closed = {check for fix in plan if not fix.remains for check in fix.closes}
    unread = {check for check in before if before[check].gaps}
    assert {check: after[check].detail for check in closed - unread if after[check].verdict not in CLOSED} == {}
    assert {check for check in closed if after[check].findings} == set()
    assert {check for check in after if len(found(after[check])) > len(found(before[check]))} == set()
    assert {check: after[check].detail for check in after if after[check].gaps and check not in unread} == {}

    copy = replace(source, recording=with_calls(source.recording, calls))
    in_memory = by_id(scan(copy, skip=skip).graded.scan)
    assert {check: (one.verdict, found(one)) for check, one in in_memory.items()} == {
        check: (one.verdict, found(one)) for check, one in after.items()
    }


def test_the_way_back_restores_what_was_read() -> None:
    source = Recorded.open(recording_of("contoso"))
    before = scan(source, skip=["conditional_access"]).graded.scan
    fixes = (fix for check in before.checks for fix in check.fixes if fix.is_complete)
    plan = planned(fixes, recorded_policies(before.configuration))
    calls = [step.call for fix in plan for step in fix.steps]
    back = [step.undo for fix in reversed(plan) for step in reversed(fix.steps) if step.undo is not None]
    there = with_calls(source.recording, calls)
    assert there.answers != source.recording.answers
    again = with_calls(there, back)
    differing = {
        key[1] for key, (_, _, body) in source.recording.answers.items() if _plain(body) != _plain(again.answers[key][2])
    }
    assert {
        path
        for path in differing
        if "$batch" not in path and not path.endswith(("/owners", "/applications", "/servicePrincipals"))
    } == set()


def _plain(body: bytes) -> Any:
    return msgspec.json.decode(body)


def test_a_simulator_refuses_to_write_unless_a_test_opens_the_door() -> None:
    simulated = InProcess(TENANTS["woodgrove"]())
    assert simulated.send("PATCH", "/v1.0/policies/authorizationPolicy", {"allowInvitesFrom": "none"}).status_code >= 400
    assert simulated.simulator.refusals


def test_the_door_refuses_what_graph_refuses() -> None:
    simulated = InProcess(TENANTS["contoso"](), Options(writable=True))
    refused = (
        ("PATCH", "/v1.0/policies/authorizationPolicy", {"allowInvitesFrom": "nobody at all"}),
        ("PATCH", "/v1.0/policies/authorizationPolicy", {"allowInvites": "none"}),
        ("PUT", "/v1.0/policies/adminConsentRequestPolicy", {"isEnabled": True}),
        ("PATCH", "/v1.0/policies/authenticationMethodsPolicy/authenticationMethodConfigurations/sms", {"state": "disabled"}),
        ("DELETE", f"/v1.0/oauth2PermissionGrants/{CHOSEN}", None),
    )
    assert [simulated.send(*one).status_code for one in refused] == [400, 400, 400, 400, 404]
