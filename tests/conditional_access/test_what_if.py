"""Policies that are left out of a What If evaluation decide nothing in it."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from tests.conditional_access.generated import SHAREPOINT, fuzz, policy_sets
from tests.conditional_access.test_identity_classes import coverage_of, populations
from tests.conditional_access.worlds import population_from
from ztscan.checks.conditional_access._what_if import ANYWHERE, asks_for_the_unknown, reaching_anywhere, stopping
from ztscan.conditional_access.policy.decision import Decision, decide
from ztscan.conditional_access.policy.sign_in import SignIn
from ztscan.conditional_access.policy.truth import Truth
from ztscan.conditional_access.policy.vocabulary import Dimension
from ztscan.conditional_access.proof.proof import SignInCoverage
from ztscan.conditional_access.space.population import Population


def told(decision: Decision) -> tuple[object, ...]:
    """What checks read of a decision."""
    unsure = [one.policy.id for one in decision.outcomes if one.applies is None and one.policy.enforced]
    unknown = asks_for_the_unknown(decision)
    return decision.blocked, decision.verdict, unsure, {one.id for one in stopping(decision)}, unknown and unknown.id


@given(raws=policy_sets(3), population=populations(), eligible=st.sampled_from((True, False, None)))
@fuzz(24)
def test_all_policies_decide_the_same_in_every_application(
    raws: list[dict[str, Any]], population: Population, eligible: Truth
) -> None:
    assert_the_same(coverage_of(raws, replace(population, shared_channel_eligible=eligible)))


def assert_the_same(coverage: SignInCoverage) -> None:
    """All accounts in all applications."""
    every = [policy.at_its_word for policy in coverage.policies]
    people = [identity for key in coverage.population.ids if (identity := coverage.identity(key)) is not None]
    targets = [atom.value for atom in coverage.space().lists[Dimension.TARGET].atoms if atom.kind == "application"]
    for person in people:
        some = reaching_anywhere(coverage, SignIn(person, location=ANYWHERE))
        for target in targets:
            sign_in = SignIn(person, target, location=ANYWHERE)
            assert told(decide(some, sign_in, coverage.tenant)) == told(decide(every, sign_in, coverage.tenant))


def test_a_policy_for_direct_connect_is_not_left_out_for_a_guest_in_shared_channels() -> None:
    """Whether it applies to the guest depends on the application, and not on the guest alone."""
    users = {"includeGuestsOrExternalUsers": {"guestOrExternalUserTypes": "b2bDirectConnectUser"}}
    conditions = {"users": users, "applications": {"includeApplications": [SHAREPOINT]}}
    raws = [{"id": "one", "state": "enabled", "conditions": conditions, "grantControls": {"builtInControls": ["block"]}}]
    guest = population_from([{"id": "id-0", "externalType": "b2bCollaborationGuest", "homeTenant": "t1"}])
    assert_the_same(coverage_of(raws, replace(guest, shared_channel_eligible=None)))
    coverage = coverage_of(raws, replace(guest, shared_channel_eligible=None))
    person = coverage.identity("id-0")
    assert person is not None
    assert [policy.id for policy in reaching_anywhere(coverage, SignIn(person, location=ANYWHERE))] == ["one"]
