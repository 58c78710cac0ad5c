"""A law over the checks of PIM rules: an owner of a group with a role can join it, so what holds for members holds for owners."""

from __future__ import annotations

import pytest

from tests.checks.cases import CHECKS, TABLES, Add, Case, behind, run
from tests.checks.compliant.names import WORKER
from tests.checks.compliant.people import eligible_owner
from ztscan.core.model import Verdict

POLICIES = "role_group_policies"
RULED = sorted(key for key in TABLES if any("pim_policies" in behind(need.name) for need in CHECKS[key].signature.needs))
"""The checks that evaluate the rules of activation."""


def _of_members(case: Case) -> bool:
    return any(path.startswith(f"{POLICIES}/") and path.split("/")[2] == "member" for path in case.change)


def of_owners(case: Case) -> Case:
    """The same change of the policy for owners, in a group whose ownership can be activated."""
    change = {
        path.replace("/member/", "/owner/") if path.startswith(POLICIES) else path: value for path, value in case.change.items()
    }
    groups = {path.split("/")[1] for path in case.change if path.startswith(f"{POLICIES}/")}
    change.update((f"role_group_eligibility/{group}", Add(eligible_owner(f"own-{group}", WORKER, group))) for group in groups)
    return Case(case.name, change, case.fails, case.verdict, options=case.options)


@pytest.mark.parametrize("check_id", RULED)
def test_a_rule_for_members_of_a_group_is_one_for_its_owners(check_id: str) -> None:
    rows = [case for case in TABLES[check_id] if _of_members(case)]
    assert any(row.expected is Verdict.FAIL for row in rows), "no row changes the policy of a group"
    for row in rows:
        result = run(CHECKS[check_id], of_owners(row))
        found = {finding.subject.id for finding in result.findings}
        assert (result.verdict, found) == (row.expected, set(row.fails)), row.name
