"""A requirement proved again from what is left over, against a whole proof."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from tests.conditional_access.generated import fuzz, policy_sets
from tests.conditional_access.test_oracle import REQUIREMENTS, world
from ztscan.conditional_access.proof.coverage import Escape, escape
from ztscan.conditional_access.proof.trial import users_of, without
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
