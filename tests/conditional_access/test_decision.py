"""What policies mean for one sign-in: worked examples of Microsoft's pages, and the rules that the pages state."""

from __future__ import annotations

from typing import Any

import pytest

from tests.conditional_access.sign_ins import VECTORS, policies_from, sign_in_from, tenant_from
from ztscan.conditional_access.policy.decision import decide
from ztscan.conditional_access.policy.strengths import BUILT_IN, Strength, strength_inside_policy


@pytest.mark.parametrize("vector", VECTORS["scenarios"], ids=lambda vector: f"{vector['id']} {vector['title']}")
def test_a_sign_in_meets_the_policies_as_documented(vector: dict[str, Any]) -> None:
    policies = policies_from(vector["policies"])
    expected = vector["expect"]
    decision = decide(policies, sign_in_from(vector["scenario"]), tenant_from(vector["policies"], vector.get("env", {})))
    applies = {outcome.policy.id: "unknown" if outcome.applies is None else outcome.applies for outcome in decision.outcomes}
    assert applies == expected["applies"]
    assert decision.verdict == expected["verdict"]
    if "require" in expected:
        demanded = {frozenset(map(str.lower, clause)) for clause in expected["require"]}
        assert {clause.controls for clause in decision.clauses} == demanded
        assert decision.blocked == (expected.get("effective") == "blocked")


def _strength(raw: dict[str, Any]) -> Strength:
    carried = strength_inside_policy(raw)
    return carried if carried is not None else BUILT_IN[raw["id"]]


@pytest.mark.parametrize("vector", VECTORS["strengths"], ids=lambda vector: f"{vector['id']} {vector['title']}")
def test_a_strength_is_compared_by_what_it_accepts(vector: dict[str, Any]) -> None:
    assert _strength(vector["a"]).at_least(_strength(vector["b"])) is vector["expect"]["implies"]
