"""The exclusions of many policies are compared with the covers of all policies, which are made once."""

from __future__ import annotations

import pytest

from tests.conditional_access.generated import PEOPLE
from tests.conditional_access.sign_ins import policies_from, tenant_from
from tests.conditional_access.worlds import population_from
from ztscan.conditional_access.proof import coverage as covers
from ztscan.conditional_access.proof.coverage import ProofVerdict, covers_of
from ztscan.conditional_access.proof.exclusions import prove_exclusions
from ztscan.conditional_access.proof.proof import SignInCoverage

MFA = {"operator": "OR", "builtInControls": ["mfa"]}


def test_covers_are_made_once_for_all_policies(monkeypatch: pytest.MonkeyPatch) -> None:
    raws = [
        {
            "id": f"p{number}",
            "conditions": {
                "users": {"includeUsers": ["All"], "excludeGroups": [f"g{1 + number % 2}"]},
                "applications": {"includeApplications": ["All"]},
                "clientAppTypes": ["all"],
            },
            "grantControls": MFA,
        }
        for number in range(6)
    ]
    coverage = SignInCoverage(policies_from(raws), tenant_from(raws, {}), population_from(PEOPLE))
    asked: list[str] = []

    def counted(space, policy, accepts):  # type: ignore[no-untyped-def]
        asked.append(policy.id)
        return covers_of(space, policy, accepts)

    monkeypatch.setattr(covers, "covers_of", counted)
    proofs = [prove_exclusions(coverage, policy, ()) for policy in coverage.policies]
    assert asked == [policy.id for policy in coverage.policies]
    # carol is in both groups, and each policy excludes one of them
    assert {proof.verdict for proof in proofs} == {ProofVerdict.VIOLATED}
    assert {account.id for proof in proofs for account in proof.accounts()} == {"carol"}
