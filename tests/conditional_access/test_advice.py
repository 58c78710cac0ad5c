"""Advice that was proved: every change that a finding names is made in the recorded tenant, and the tenant is judged again."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import msgspec
import pytest

from tests.recordings import recordings
from ztscan.config.settings import EmergencyAccess, Settings
from ztscan.core.fix import GraphCall, Stage, proof_label
from ztscan.core.fix_plan import planned
from ztscan.core.immutable import thawed
from ztscan.core.model import CheckResult, Finding, NearMiss, Verdict
from ztscan.core.policy_edits import recorded_policies
from ztscan.engine import registry as registries
from ztscan.engine.evaluate import run_check
from ztscan.engine.evidence import FACTS, EvidenceStore
from ztscan.graph.areas.conditional_access import ConditionalAccessPolicy
from ztscan.graph.changed_policies import ChangedPolicies
from ztscan.graph.source import Recorded
from ztscan.scan import judge, plan_for, scan

TENANTS = {path.stem: path for path in recordings()}
PREFIX = "/identity/conditionalAccess/policies/"
ADVISING = ("conditional_access", "security_defaults.or_conditional_access")
CREATED = "ffffffff-0000-4000-8000-00000000ca01"
SHARED = ("sign_in_population", "role_names", "emergency_accounts", "privileged_roles", "role_holdings")
"""Facts that a change of a policy leaves as they are."""


DECLARED = {
    "contoso": ("bg-one@contoso.example", "bg-two@contoso.example"),
    "fabrikam": ("emergency-north@fabrikam.example", "emergency-south@fabrikam.example"),
}
"""Emergency access accounts."""


class Tenant:
    """A recorded tenant, judged as it is and with one policy changed."""

    def __init__(self, path: Path) -> None:
        source, registry = Recorded.open(path), registries.load()
        self.settings = Settings(emergency_access=EmergencyAccess(accounts=DECLARED.get(path.stem, ())))
        self.checks = {check.id: check for check in registry.select(ADVISING, ())}
        read = source.read(plan_for(self.checks.values(), source.cloud), budget=60)
        outcome = judge(read, self.checks.values(), registry, self.settings)
        self.results = {check.id: check for check in outcome.graded.scan.checks}
        self.evidence, self.recorded = dict(read.collection.evidence), read.recorded
        self.policies = recorded_policies(self.recorded)
        self.known = self.settings.as_evidence(read.started, read.cloud.name)
        self.facts = {name: outcome.evidence.value(name) for name in SHARED}
        self._stores: dict[bytes, EvidenceStore] = {}

    def after(self, calls: tuple[GraphCall, ...]) -> EvidenceStore:
        """The evidence after the calls, with policies that were created in report-only mode switched on."""
        key = msgspec.json.encode(calls, enc_hook=thawed)
        if key not in self._stores:
            policies = {policy.id: as_json(policy) for policy in self.evidence["conditional_access_policies"]}
            for call in calls:
                if call.method == "POST":
                    policies[CREATED] = {"id": CREATED, **body_of(call)}
                else:
                    policies[call.path.removeprefix(PREFIX).replace("{id}", CREATED)].update(body_of(call))
            found = tuple(map(ConditionalAccessPolicy.from_json, policies.values()))
            evidence = {**self.evidence, "conditional_access_policies": found}
            self._stores[key] = EvidenceStore({**evidence, **self.facts}, self.known, FACTS)
        return self._stores[key]

    def judged(self, check: str, store: EvidenceStore) -> CheckResult:
        return run_check(self.checks[check], store, self.settings.parameters.get(check, {}))


def body_of(call: GraphCall) -> dict[str, Any]:
    found: dict[str, Any] = msgspec.json.decode(msgspec.json.encode(call.body, enc_hook=thawed))
    return found


def as_json(policy: ConditionalAccessPolicy) -> dict[str, Any]:
    found: dict[str, Any] = msgspec.json.decode(msgspec.json.encode(policy, enc_hook=thawed))
    return {**found.pop("other"), **found}


@cache
def tenant(name: str) -> Tenant:
    return Tenant(TENANTS[name])


def advice(name: str) -> Iterator[tuple[CheckResult, Finding, NearMiss]]:
    for result in tenant(name).results.values():
        for finding in result.findings:
            for miss in finding.near_misses:
                yield result, finding, miss


@pytest.mark.parametrize("name", TENANTS)
def test_advice_does_what_it_says(name: str) -> None:
    """The change is sent as its call has it; then the finding is gone, or it is about as many people as was said."""
    seen = 0
    for result, finding, miss in advice(name):
        seen += 1
        call = miss.call
        assert call is not None
        assert (call.method, call.path, call.version) == ("PATCH", PREFIX + miss.policy.id, "beta")
        again = tenant(name).judged(result.id, tenant(name).after((call,)))
        left = [f for f in again.findings if (f.subject, f.discriminator) == (finding.subject, finding.discriminator)]
        told = f"{result.id}: {miss.policy.name}: {miss.change}: {miss.effect}"
        assert not again.gaps or result.gaps, told
        if miss.closes:
            assert (left, miss.effect, miss.people_after) == ([], "closes the gap", 0), told
            continue
        (smaller,) = left
        assert smaller.users == miss.people_after, told
        assert (smaller.users or 0) < (finding.users or 0), told
        people = "person" if smaller.users == 1 else "people"
        assert miss.effect == f"{finding.users:,} → {smaller.users:,} {people}", told
    assert seen or name != "contoso", "advice of Contoso"


@pytest.mark.parametrize("name", TENANTS)
def test_a_fix_closes_what_it_is_for_and_reaches_no_emergency_account(name: str) -> None:
    """All fixes of a check are sent; then it passes, and it names no policy that can lock an emergency account out anew."""
    here = tenant(name)
    locked = {finding.fingerprint for finding in here.results[EMERGENCY].findings} if EMERGENCY in here.results else set()
    for result in here.results.values():
        if not result.id.startswith("conditional_access.") or not result.fixes:
            continue
        assert not result.no_fix
        calls = tuple(step.call for fix in planned(result.fixes, here.policies) for step in fix.steps)
        assert {call.version for call in calls} == {"beta"}
        store = here.after(calls)
        again = here.judged(result.id, store)
        left = len(result.fixes[0].remains) and len(result.findings) - len(result.fixes)
        assert len(again.findings) == left, (result.id, result.fixes[0].facts.changes)
        after = here.judged(EMERGENCY, store)
        assert {finding.fingerprint for finding in after.findings} <= locked, (result.id, result.fixes[0].facts.changes)


EMERGENCY = "conditional_access.break_glass_excluded"


@pytest.mark.parametrize("name", TENANTS)
def test_every_gap_of_a_proof_has_a_fix_or_a_reason(name: str) -> None:
    for result in tenant(name).results.values():
        if result.id.startswith("conditional_access.") and any(finding.witness for finding in result.findings):
            told = result.fixes or result.no_fix
            assert told or result.id in WITHOUT_FIX, result.id
            assert "failed" not in result.no_fix, (result.id, result.no_fix)


WITHOUT_FIX = {"conditional_access.exclusions_covered", "conditional_access.groups_protected"}
"""What closes these is the fix of another check, or a decision."""


@pytest.mark.parametrize("name", TENANTS)
def test_the_first_step_blocks_nobody_where_a_policy_is_switched_on(name: str) -> None:
    for result in tenant(name).results.values():
        for fix in result.fixes if result.id.startswith("conditional_access.") else ():
            on = [place for place, step in enumerate(fix.steps) if body_of(step.call).get("state") == "enabled"]
            assert all(fix.steps[place].stage is Stage.ENABLE for place in on), result.id
            created = [step for step in fix.steps if step.call.method == "POST"]
            assert all(body_of(step.call)["state"] == "enabledForReportingButNotEnforced" for step in created), result.id


def test_all_fixes_of_contoso_together_close_their_gaps_and_open_none() -> None:
    """They are merged where several change one policy, and the tenant is scanned again with all of them."""
    here, source = tenant("contoso"), Recorded.open(TENANTS["contoso"])
    fixes = [fix for result in here.results.values() if result.id.startswith("conditional_access.") for fix in result.fixes]
    calls = [step.call for fix in planned(fixes, here.policies) for step in fix.steps if "{id}" not in step.call.path]
    changed = ChangedPolicies.of(source, map(switched_on, calls))
    again = {check.id: check for check in scan(changed, ["conditional_access"], settings=here.settings).graded.scan.checks}
    closed = {check for fix in fixes if not fix.remains for check in fix.closes}
    assert len(closed) > 20
    assert {check: again[check].detail for check in closed if again[check].verdict is not Verdict.PASS} == {}
    opened = {check.id for check in again.values() if len(check.findings) > len(here.results[check.id].findings)}
    assert opened <= {"conditional_access.rms_excluded"}, (
        "a new policy for all resources has to exclude it where e-mail is encrypted"
    )
    assert {check.id for check in again.values() if check.gaps and not here.results[check.id].gaps} <= opened


def switched_on(call: GraphCall) -> GraphCall:
    """A policy that only reports, as it is after it was switched on."""
    body = body_of(call)
    return msgspec.structs.replace(call, body={**body, "state": "enabled"}) if "state" in body else call


@pytest.mark.parametrize("name", sorted(TENANTS))
def test_the_groups_of_a_finding_are_disjoint_and_have_its_people(name: str) -> None:
    """Each has a policy of the tenant and what it misses, or says that none is close; the numbers add up to the finding's."""
    policies = {policy.id for policy in tenant(name).evidence["conditional_access_policies"]}
    split = [one for check in tenant(name).results.values() for one in check.findings if one.affected]
    for one in split:
        assert sum(group.people for group in one.affected) == one.users
        assert len({group.who for group in one.affected}) == len(one.affected)
        for group in one.affected:
            assert group.people
            assert group.reason
            assert group.policy is None or group.policy.id in policies
    assert split or name != "contoso"


def test_the_clause_that_keeps_a_policy_from_the_example_is_named() -> None:
    check = tenant("contoso").results["conditional_access.mfa_all_users"]
    because = [reason for one in check.findings if one.witness for reason in one.witness.because]
    assert "CA002 MFA for all employees: does not apply: user excluded by group MFA exclusions" in because
    assert any("user not included: role" in reason and reason.endswith("more") for reason in because)


@pytest.mark.parametrize("name", TENANTS)
def test_every_sentence_of_a_proof_has_the_label_that_fits(name: str) -> None:
    """What a search did not find within its bound is not proved."""
    for result in tenant(name).results.values():
        for text in (text for fix in result.fixes for text in fix.proof):
            assert proof_label(text) == ("Proved" if text.startswith("With this change") else "Search"), text
            assert ("may exist" in text or "at most 2 edits" in text) == (proof_label(text) == "Search")


@pytest.mark.parametrize("name", TENANTS)
def test_no_steps_promise_that_a_listed_change_closes_the_gap(name: str) -> None:
    """Of the listed changes some leave people who can still sign in without what is required."""
    seen = 0
    for check in {result.id for result, _, miss in advice(name) if not miss.closes}:
        steps = tenant(name).checks[check].documentation.remediation
        for sentence in (sentence for sentence in re.split(r"(?<=\.)\s", steps) if "change" in sentence and "enough" in sentence):
            assert "closes the gap" in sentence, (check, sentence)
        seen += 1
    assert seen or name != "contoso"
