"""A requirement proved again from what is left over, against a whole proof."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from tests.conditional_access.generated import PEOPLE, fuzz, policy_sets
from tests.conditional_access.sign_ins import policies_from, tenant_from
from tests.conditional_access.test_oracle import ENV, REQUIREMENTS, world
from tests.conditional_access.test_regressions import MFA
from tests.conditional_access.test_regressions import policy as raw_policy
from tests.conditional_access.worlds import population_from
from ztscan.conditional_access.proof.coverage import Escape, escape
from ztscan.conditional_access.proof.exclusions import prove_exclusions
from ztscan.conditional_access.proof.proof import SignInCoverage
from ztscan.conditional_access.proof.trial import users_of, without
from ztscan.conditional_access.proof.variant import Ground, Variant
from ztscan.conditional_access.space.boxes import difference, volume
from ztscan.conditional_access.space.space import SignInSpace

requirements = st.sampled_from(sorted(REQUIREMENTS))


def assert_alike(found: Escape, whole: Escape) -> None:
    """Both leave over the same sign-ins, and come to the same verdict."""
    for mine, other in ((found.possible, whole.possible), (found.certain, whole.certain)):
        assert not difference(mine, other)
        assert sum(map(volume, mine)) == sum(map(volume, other)), "disjoint, and as many"
    assert (found.verdict, users_of(found), found.covers) == (whole.verdict, users_of(whole), whole.covers)


def proved(space: SignInSpace, like: Escape) -> Escape:
    return escape(space, like.requirement, like.exclusions, like.cap)


@given(raws=policy_sets(), requirement=requirements)
@fuzz(20)
def test_a_proof_without_a_policy_is_that_of_a_tenant_without_it(raws: list[dict[str, Any]], requirement: str) -> None:
    space = world(raws)
    before = escape(space, REQUIREMENTS[requirement])
    for policy in space.policies:
        if policy.enforced:
            others = tuple(other for other in space.policies if other is not policy)
            assert_alike(without(before, policy), proved(space.with_policies(others), before))


@given(raws=policy_sets(), changed=policy_sets(), requirement=requirements)
@fuzz(30)
def test_a_change_is_proved_from_today_as_a_tenant_with_it(
    raws: list[dict[str, Any]], changed: list[dict[str, Any]], requirement: str
) -> None:
    tenant, people = tenant_from([*raws, *changed], ENV), population_from(PEOPLE, groups=["g1", "g2"])
    today, after = (SignInCoverage(policies_from(some), tenant, people) for some in (raws, changed))
    found = Ground(today, after.policies).after(after)
    assert isinstance(found, Variant)
    mine, whole = (coverage.prove(REQUIREMENTS[requirement]) for coverage in (found, after))
    assert (mine.verdict, users_of(mine.escape)) == (whole.verdict, users_of(whole.escape))


@given(raws=policy_sets(), changed=policy_sets(), requirement=requirements)
@fuzz(30)
def test_what_was_proved_of_today_serves_a_change_of_one_policy(
    raws: list[dict[str, Any]], changed: list[dict[str, Any]], requirement: str
) -> None:
    tenant, people = tenant_from([*raws, *changed], ENV), population_from(PEOPLE, groups=["g1", "g2"])
    edited = [{**raw, "id": raws[0]["id"]} for raw in changed[:1]] if raws else changed
    today, after = (SignInCoverage(policies_from(some), tenant, people) for some in (raws, [*edited, *raws[1:]]))
    today.prove(REQUIREMENTS[requirement])
    found = Ground(today, after.policies).after(after)
    mine, whole = (coverage.prove(REQUIREMENTS[requirement]) for coverage in (found, after))
    assert (mine.verdict, users_of(mine.escape)) == (whole.verdict, users_of(whole.escape))
    for policy in after.policies:
        mine, whole = (prove_exclusions(coverage, policy, ()) for coverage in (found, after))
        assert (mine.verdict, users_of(mine.escape)) == (whole.verdict, users_of(whole.escape))


def test_a_change_that_the_atoms_do_not_tell_apart_is_proved_afresh() -> None:
    people, raws = population_from(PEOPLE, groups=["g1", "g2"]), [raw_policy("wide", grant=MFA)]
    narrow = [raw_policy("narrow", grant=MFA, users={"includeUsers": ["bob"]})]
    tenant = tenant_from([*raws, *narrow], ENV)
    today, after = (SignInCoverage(policies_from(some), tenant, people) for some in (raws, narrow))
    found = Ground(today, ()).after(after)
    assert not isinstance(found, Variant)
    assert (found.policies, found.verdicts_only) == (after.policies, True)
    others = SignInCoverage(after.policies, tenant, population_from(PEOPLE[:2]))
    assert not isinstance(Ground(today, after.policies).after(others), Variant)


@given(raws=policy_sets(), changed=policy_sets(), requirement=requirements)
@fuzz(20)
def test_a_space_of_the_same_atoms_is_proved_with_what_another_one_knows(
    raws: list[dict[str, Any]], changed: list[dict[str, Any]], requirement: str
) -> None:
    tenant, people = tenant_from([*raws, *changed], ENV), population_from(PEOPLE, groups=["g1", "g2"])
    today, both = policies_from(raws), policies_from([*raws, *({**raw, "id": f"more-{raw['id']}"} for raw in changed)])
    before = SignInCoverage(today, tenant, people)
    before.prove(REQUIREMENTS[requirement])
    found, afresh = before.with_policies(both), SignInCoverage(both, tenant, people)
    assert_alike(*(coverage.prove(REQUIREMENTS[requirement]).escape for coverage in (found, afresh)))
