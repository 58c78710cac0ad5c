"""The closest policy of a finding, and the single edits that close a gap: both held against the plain definition of policies.

Every group of people that a finding names has a policy that applies to their sign-ins once its told reasons are gone. Every
policy that closes a gap by being turned on, or by one exclusion less, is offered.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

import pytest

from tests.conditional_access.test_advice import PREFIX, TENANTS, as_json, tenant
from ztscan.conditional_access.policy.conditions import OneOf
from ztscan.conditional_access.policy.decision import outcome_of
from ztscan.conditional_access.policy.tenant import SignInTenant
from ztscan.conditional_access.policy.vocabulary import Dimension
from ztscan.conditional_access.proof.affected import groups_of
from ztscan.conditional_access.proof.proof import Coverage, SignInCoverage
from ztscan.conditional_access.proof.witness import sign_in_at, typical_point
from ztscan.conditional_access.proof.words_of_conditions import limited_to
from ztscan.conditional_access.space.boxes import people_of
from ztscan.core.fix import GraphCall
from ztscan.core.model import CheckResult, NearMiss, Subject

ID = re.compile(r"[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}")
WHERE_PEOPLE_WORK = "excludeLocations"
"""Of a policy that blocks, an edit of these is not offered: it would come to block where people work."""


@cache
def proofs(name: str) -> tuple[tuple[str, Coverage], ...]:
    """Every proof of the failing Conditional Access checks."""
    here = tenant(name)
    store = here.after(())
    failing = [check for check, result in here.results.items() if check.startswith("conditional_access.") and result.findings]
    for check in failing:
        here.judged(check, store)
    coverage = store.value("sign_in_coverage")
    assert isinstance(coverage, SignInCoverage)
    return tuple((check, proof) for check, proof in coverage.proved_for() if check in failing)


@pytest.mark.parametrize("name", TENANTS)
def test_a_closest_policy_applies_once_its_told_reasons_are_gone(name: str) -> None:
    """To every kind of sign-in of the people of its group, and so to the example."""
    seen = 0
    for check, proof in proofs(name):
        space = proof.escape.space
        for candidate, who, _ in groups_of(proof.escape, people_of(proof.boxes)):
            theirs = [(box[0] & who, *box[1:]) for box in proof.boxes if box[0] & who & space.identities.known]
            for box in theirs:
                point = typical_point(space, [box])
                assert point is not None
                outcome = outcome_of(candidate.result, sign_in_at(space, point), space.tenant)
                told = f"{check}: {candidate.policy.name}: {[edit.missed for edit in candidate.edits]}: {outcome.unmet}"
                assert candidate.result.enforced, told
                assert outcome.applies, told
                seen += 1
    assert seen or name != "contoso"


def test_the_closest_policy_for_legacy_clients_is_the_one_that_blocks_them() -> None:
    """A policy for unknown platforms in report-only mode excludes the example's own platform."""
    (finding,) = tenant("contoso").results["conditional_access.block_legacy_auth"].findings
    closest = [(group.people, group.policy.name if group.policy else "") for group in finding.affected]
    assert closest == [(148, "CA004 Block legacy authentication"), (1, "")]
    assert [miss.policy.name for miss in finding.near_misses] == ["CA004 Block legacy authentication"]


@pytest.mark.parametrize("name", TENANTS)
def test_reasons_say_what_is_so_with_names(name: str) -> None:
    """No condition is told as an instruction, and nothing by an id that the tenant or ztscan has a name for."""
    here = tenant(name)
    known = here.after(()).value("sign_in_tenant")
    assert isinstance(known, SignInTenant)
    seen = 0
    for result in here.results.values():
        for finding in result.findings:
            texts = [text for miss in finding.near_misses for text in (*miss.missed, miss.change)]
            texts += [group.reason for group in finding.affected]
            texts += finding.witness.because if finding.witness else ()
            for text in texts:
                seen += 1
                assert "too narrow" not in text, text
                assert "terms of use 0" not in text, text
                assert not {"Office365", "compliantDevice", "b2bCollaborationGuest"} & set(re.findall(r"\w+", text)), text
                assert not [found for found in ID.findall(text) if known.name_of(found) != found], text
    assert seen or name != "contoso"


@pytest.mark.parametrize("dimension", [one for one in Dimension if one not in (Dimension.IDENTITY, Dimension.TARGET)])
def test_each_condition_has_a_sentence_for_what_it_is_limited_to(dimension: Dimension) -> None:
    """Policies in published sets have conditions on the risk of agents and of service principals, too."""
    values = OneOf(frozenset(("high",)), name=dimension.value)
    assert limited_to(dimension, values, SignInTenant()).startswith("it applies only to ")
    assert limited_to(dimension, OneOf(excluded=frozenset(("high",))), SignInTenant()).startswith("it excludes ")


def single_edits(name: str) -> Iterator[tuple[Subject, str, GraphCall]]:
    """To turn on each policy that is not on, and to end each exclusion."""
    for policy in tenant(name).evidence["conditional_access_policies"]:
        raw = as_json(policy)
        subject = Subject("conditionalAccessPolicy", policy.id, policy.display_name)
        if raw["state"] != "enabled":
            yield subject, "turn it on", GraphCall("PATCH", PREFIX + policy.id, {"state": "enabled"}, "beta")
        blocks = "block" in ((raw.get("grantControls") or {}).get("builtInControls") or ())
        conditions = raw["conditions"]
        for part in ("users", "applications", "platforms", "locations"):
            for key, entries in (conditions.get(part) or {}).items():
                if not key.startswith("exclude") or not isinstance(entries, list) or (blocks and key == WHERE_PEOPLE_WORK):
                    continue
                for entry in entries:
                    kept = {**conditions[part], key: [other for other in entries if other != entry]}
                    body = {"conditions": {**conditions, part: kept}}
                    yield subject, f"remove {entry} from {key}", GraphCall("PATCH", PREFIX + policy.id, body, "beta")


@pytest.mark.parametrize("name", TENANTS)
def test_a_single_edit_that_closes_a_gap_is_offered(name: str) -> None:
    """By brute force. Checks that need no proof, such as those of references, have no changes of policies to offer."""
    here = tenant(name)
    proved = {check for check, _ in proofs(name)}
    closing: set[tuple[str, str]] = set()
    for policy, edit, call in single_edits(name):
        store = here.after((call,))
        for check in sorted(proved):
            if _passes(here.judged(check, store)):
                closing.add((check, policy.name))
                offered = [miss for finding in here.results[check].findings for miss in finding.near_misses]
                assert _offers(offered, policy), (check, policy.name, edit)
    if name == "contoso":
        assert ("conditional_access.unknown_platforms_blocked", "CA013 Block unknown platforms") in closing
        assert ("conditional_access.user_risk_remediation", "CA031 New password for risky users") in closing
        assert ("conditional_access.geo_block", "CA040 Block countries without business") in closing


def _passes(result: CheckResult) -> bool:
    return not result.findings and not result.gaps


def _offers(offered: list[NearMiss], policy: Subject) -> bool:
    return any(miss.closes and miss.policy.id == policy.id for miss in offered)


def test_the_fix_of_such_a_gap_edits_the_policy_and_creates_none() -> None:
    """No new policy is proposed where to turn one on is enough."""
    results = tenant("contoso").results
    for check in ("unknown_platforms_blocked", "user_risk_remediation", "geo_block"):
        calls = [step.call for fix in results[f"conditional_access.{check}"].fixes for step in fix.steps if step.call]
        assert calls, check
        assert {call.method for call in calls} == {"PATCH"}, check
