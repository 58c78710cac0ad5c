"""Advice that was proved: every change that a finding names is made in the recorded tenant, and the tenant is judged again."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import msgspec
import pytest

from tests.recordings import recordings
from ztscan.config.settings import Settings
from ztscan.core.immutable import thawed
from ztscan.core.model import CheckResult, Finding, NearMiss
from ztscan.engine import registry as registries
from ztscan.engine.evaluate import run_check
from ztscan.engine.evidence import FACTS, EvidenceStore
from ztscan.graph.areas.conditional_access import ConditionalAccessPolicy
from ztscan.graph.source import Recorded
from ztscan.scan import judge, plan_for

TENANTS = {path.stem: path for path in recordings()}
PREFIX = "/identity/conditionalAccess/policies/"
ADVISING = ("conditional_access", "security_defaults.or_conditional_access")
SHARED = ("sign_in_population", "role_names", "emergency_accounts", "privileged_roles", "role_holdings")
"""Facts that a change of a policy leaves as they are."""


class Tenant:
    """A recorded tenant, judged as it is and with one policy changed."""

    def __init__(self, path: Path) -> None:
        source, self.settings, registry = Recorded.open(path), Settings(), registries.load()
        self.checks = {check.id: check for check in registry.select(ADVISING, ())}
        read = source.read(plan_for(self.checks.values(), source.cloud), budget=60)
        outcome = judge(read, self.checks.values(), registry, self.settings)
        self.results = {check.id: check for check in outcome.graded.scan.checks}
        self.evidence, self.recorded = dict(read.collection.evidence), read.recorded
        self.known = self.settings.as_evidence(read.started, read.cloud.name)
        self.facts = {name: outcome.evidence.value(name) for name in SHARED}
        self._stores: dict[bytes, EvidenceStore] = {}

    def changed(self, policy_id: str, body: Mapping[str, Any]) -> EvidenceStore:
        key = msgspec.json.encode((policy_id, body), enc_hook=thawed)
        if key not in self._stores:
            policies = self.evidence["conditional_access_policies"]
            (old,) = (policy for policy in policies if policy.id == policy_id)
            raw = {**as_json(old), **msgspec.json.decode(msgspec.json.encode(body, enc_hook=thawed))}
            new = ConditionalAccessPolicy.from_json(raw)
            evidence = {**self.evidence, "conditional_access_policies": tuple(new if p is old else p for p in policies)}
            self._stores[key] = EvidenceStore({**evidence, **self.facts}, self.known, FACTS)
        return self._stores[key]

    def judged(self, check: str, store: EvidenceStore) -> CheckResult:
        return run_check(self.checks[check], store, self.settings.parameters.get(check, {}))


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
        assert (call.method, call.path) == ("PATCH", PREFIX + miss.policy.id)
        again = tenant(name).judged(result.id, tenant(name).changed(miss.policy.id, call.body))
        left = [f for f in again.findings if (f.subject, f.discriminator) == (finding.subject, finding.discriminator)]
        told = f"{result.id}: {miss.policy.name}: {miss.change}: {miss.effect}"
        assert not again.gaps or result.gaps, told
        if miss.closes:
            assert (left, miss.effect, miss.people_after) == ([], "closes the gap", 0), told
            continue
        (smaller,) = left
        assert smaller.users == miss.people_after, told
        assert smaller.users < (finding.users or 0), told
        people = "person" if smaller.users == 1 else "people"
        assert miss.effect == f"{finding.users:,} → {smaller.users:,} {people}", told
    assert seen or name != "contoso", "advice of Contoso"
