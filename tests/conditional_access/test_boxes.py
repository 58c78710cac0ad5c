"""The algebra of boxes, and the properties of escapes that hold whatever the policies are (Hypothesis)."""

from __future__ import annotations

import random
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from tests.conditional_access.generated import PEOPLE, fuzz, policy_sets
from tests.conditional_access.sign_ins import policies_from, tenant_from
from tests.conditional_access.test_oracle import ENV, REQUIREMENTS, world
from tests.conditional_access.worlds import population_from
from ztscan.conditional_access.proof.coverage import Escape, escape
from ztscan.conditional_access.proof.proof import SignInCoverage
from ztscan.conditional_access.proof.replay import acceptable
from ztscan.conditional_access.proof.witness import sign_in_at
from ztscan.conditional_access.space.boxes import (
    Box,
    BoxAllowance,
    Cap,
    difference,
    disjoint,
    inside,
    intersection,
    merged,
    people_of,
    remainder,
    volume,
    volumes,
)
from ztscan.conditional_access.space.space import DIMENSIONS, SignInSpace

boxes = st.lists(st.tuples(*(st.integers(1, 15) for _ in range(3))), max_size=6)
WHOLE: Box = (15, 15, 15)
requirements = st.sampled_from(sorted(REQUIREMENTS))


def points(found: Any) -> set[tuple[int, int, int]]:
    return {
        (a, b, c)
        for box in found
        for a in range(4)
        for b in range(4)
        for c in range(4)
        if box[0] >> a & box[1] >> b & box[2] >> c & 1
    }


@given(covers=boxes)
@fuzz(150)
def test_what_covers_leave_is_exact_and_disjoint(covers: list[Box]) -> None:
    left = difference([WHOLE], covers)
    assert points(left) == points([WHOLE]) - points(covers)
    assert sum(map(volume, left)) == len(points(left)), "no point is in two boxes"


@given(region=boxes, covers=boxes, apart=st.booleans())
@fuzz(60)
def test_a_cover_of_the_whole_region_leaves_nothing_in_one_look_at_each_box(
    region: list[Box], covers: list[Box], apart: bool
) -> None:
    parts = merged(disjoint(region))
    allowance = BoxAllowance(Cap(boxes=max(1, len(parts)), steps=len(parts)))
    assert not difference(parts, [*covers, WHOLE, *covers], apart=apart, allowance=allowance)
    assert not allowance.exceeded


@given(covers=st.lists(st.tuples(st.integers(1, 15), st.sampled_from((1, 2, 7)), st.sampled_from((4, 8, 9))), min_size=66))
@fuzz(40)
def test_many_covers_of_which_some_differ_in_people_only_leave_the_same(covers: list[Box]) -> None:
    left = difference([WHOLE], covers)
    assert points(left) == points([WHOLE]) - points(covers)
    assert sum(map(volume, left)) == len(points(left)), "no point is in two boxes"
    assert len({box[1:] for box in left}) == len(left), "boxes that differ in people only are one"


@given(region=boxes, covers=boxes)
@fuzz(100)
def test_what_is_only_counted_has_the_same_points(region: list[Box], covers: list[Box]) -> None:
    left, counted = difference(disjoint(region), covers), remainder(disjoint(region), covers)
    assert points(counted) == points(left)
    assert sum(volumes(counted)) == sum(map(volume, left)), "no point is in two boxes"
    assert people_of(counted) == people_of(left)


@given(found=boxes)
@fuzz(100)
def test_merging_and_parting_keep_the_points(found: list[Box]) -> None:
    apart = disjoint(found)
    assert points(apart) == points(found)
    assert sum(map(volume, apart)) == len(points(found))
    assert points(merged(apart)) == points(found)


@given(raws=policy_sets(), requirement=requirements)
@fuzz(60)
def test_the_certain_escape_is_within_the_possible_one(raws: list[dict[str, Any]], requirement: str) -> None:
    result = escape(world(raws), REQUIREMENTS[requirement])
    assert not difference(result.certain, result.possible)


@given(raws=policy_sets(), requirement=requirements)
@fuzz(60)
def test_region_cover_and_escape_balance(raws: list[dict[str, Any]], requirement: str) -> None:
    result = escape(world(raws), REQUIREMENTS[requirement])
    covered = disjoint(
        common for cover in result.covers for box in result.region if (common := intersection(cover.box, box)) is not None
    )
    total = sum(map(volume, result.region))
    assert total == sum(map(volume, covered)) + sum(map(volume, result.possible))


@given(raws=policy_sets(), requirement=requirements, seed=st.integers(0, 1000))
@fuzz(50)
def test_sampled_points_of_every_box_stand_up_to_a_replay(raws: list[dict[str, Any]], requirement: str, seed: int) -> None:
    space = world(raws)
    result = escape(space, REQUIREMENTS[requirement])
    chance = random.Random(seed)  # noqa: S311 - picks points of a test
    for boxes_found, allowed in ((result.certain, (False,)), (result.possible, (False, None))):
        for box in boxes_found:
            point = tuple(1 << chance.choice([n for n in range(side.bit_length()) if side >> n & 1]) for side in box)
            sign_in = sign_in_at(space, point)
            assert acceptable(space.policies, sign_in, space.tenant, result.requirement.accepts) in allowed


def _escape(raws: list[dict[str, Any]], every: list[dict[str, Any]], requirement: str) -> Escape:
    """The escape under ``raws`` in a space that can tell apart whatever ``every`` refers to."""
    switched_off = [{**raw, "id": f"{raw['id']}-off", "state": "disabled"} for raw in every]
    space = SignInSpace(
        policies_from([*raws, *switched_off]), tenant_from(every, ENV), population_from(PEOPLE, groups=["g1", "g2"])
    )
    return escape(space, REQUIREMENTS[requirement])


@given(raws=policy_sets(), more=policy_sets(), requirement=requirements)
@fuzz(50)
def test_another_policy_never_enlarges_an_escape(
    raws: list[dict[str, Any]], more: list[dict[str, Any]], requirement: str
) -> None:
    added = [{**raw, "id": f"more-{raw['id']}"} for raw in more]
    before, after = _escape(raws, [*raws, *added], requirement), _escape([*raws, *added], [*raws, *added], requirement)
    assert not difference(after.possible, before.possible)
    assert not difference(after.certain, before.certain)


@given(raws=policy_sets(), requirement=requirements)
@fuzz(30)
def test_report_only_never_closes_anything(raws: list[dict[str, Any]], requirement: str) -> None:
    reporting = [{**raw, "state": "enabledForReportingButNotEnforced"} for raw in raws]
    before, after = _escape(raws, raws, requirement), _escape(reporting, raws, requirement)
    assert not difference(before.possible, after.possible)


@given(raws=policy_sets(), requirement=requirements, seed=st.integers(0, 1000))
@fuzz(30)
def test_order_does_not_count(raws: list[dict[str, Any]], requirement: str, seed: int) -> None:
    shuffled = random.Random(seed).sample(raws, len(raws))  # noqa: S311 - shuffles a test
    assert _escape(raws, raws, requirement).possible == _escape(shuffled, raws, requirement).possible


@given(raws=policy_sets(), requirement=requirements)
@fuzz(30)
def test_a_finer_space_gives_the_same_verdict(raws: list[dict[str, Any]], requirement: str) -> None:
    """Atoms may be split further without changing anything."""
    policies, tenant = policies_from(raws), tenant_from(raws, ENV)
    people = population_from(PEOPLE, groups=["g1", "g2"])
    plain = SignInCoverage(policies, tenant, people).prove(REQUIREMENTS[requirement], exclusions=())
    finer = SignInCoverage(policies, tenant, people, roles=frozenset(("role",))).prove(REQUIREMENTS[requirement], exclusions=())
    assert (plain.verdict, plain.users) == (finer.verdict, finer.users)


@given(raws=policy_sets(), requirement=requirements)
@fuzz(30)
def test_hiding_a_narrowing_condition_never_yields_less(raws: list[dict[str, Any]], requirement: str) -> None:
    """What v1.0 leaves out narrows: with it in view the escape is at least as large."""
    hidden = [{**raw, "conditions": {k: v for k, v in raw["conditions"].items() if k != "times"}} for raw in raws]
    assert not difference(_escape(hidden, raws, requirement).possible, _escape(raws, raws, requirement).possible)


@given(raws=policy_sets(), requirement=requirements)
@fuzz(40)
def test_every_explanation_can_be_given(raws: list[dict[str, Any]], requirement: str) -> None:
    coverage = SignInCoverage(policies_from(raws), tenant_from(raws, ENV), population_from(PEOPLE, groups=["g1", "g2"]))
    proof = coverage.prove(REQUIREMENTS[requirement])
    if proof.boxes:
        assert proof.witness is not None
        assert proof.description
        assert all(miss.change for miss in proof.near_misses)
    assert {len(box) for box in proof.boxes} <= {len(DIMENSIONS)}
    assert all(inside(box, proof.escape.space.full) for box in proof.boxes)
