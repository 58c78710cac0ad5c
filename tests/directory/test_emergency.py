"""Which policies reach an emergency account, and what is said where nobody declared one."""

from __future__ import annotations

from typing import Any

import pytest

from tests.checks.cases import CHECKS, NOW, Case, decode, gap, run
from tests.checks.compliant.conditional_access import MFA_FOR_ALL
from tests.checks.compliant.names import BREAK_GLASS_1, BREAK_GLASS_2
from ztscan.conditional_access.proof.emergency import EmergencyReach
from ztscan.config.settings import EmergencyAccess
from ztscan.engine.evidence import FACTS, EvidenceStore

USERS = f"conditional_access_policies/{MFA_FOR_ALL}/conditions/users"
NO_LEGACY = "ca-no-legacy"
GLOBAL_READER = "f2ef992c-3afb-46b9-b7cf-a126ee74c451"
GROUP = "BBBBBBBB-0000-4000-8000-00000000AAAA"
"""In the policy's spelling; the list of members may have another."""


def reach(change: dict[str, Any]) -> EmergencyReach:
    settings = {"now": NOW, "emergency_access": EmergencyAccess(accounts=(BREAK_GLASS_1, BREAK_GLASS_2))}
    found = EvidenceStore(decode(Case("tenant", change).evidence()), settings, FACTS).value("emergency_reach")
    assert isinstance(found, EmergencyReach)
    return found


def named(found: EmergencyReach) -> dict[str, list[str | None]]:
    return {account: [policy.id for policy in policies] for account, policies in found.policies.items()}


def test_nobody_is_reached_who_is_excluded() -> None:
    assert reach({}) == EmergencyReach({}, ())


def test_the_policies_that_reach_an_account_are_named() -> None:
    block = {f"conditional_access_policies/{NO_LEGACY}/conditions/users/excludeUsers": [BREAK_GLASS_2]}
    assert named(reach(block)) == {BREAK_GLASS_1: [NO_LEGACY]}


def test_a_policy_that_a_passkey_satisfies_counts_where_no_account_is_free_of_such_policies() -> None:
    assert named(reach({f"{USERS}/excludeUsers": [BREAK_GLASS_2]})) == {}
    both = {BREAK_GLASS_1: [MFA_FOR_ALL], BREAK_GLASS_2: [MFA_FOR_ALL]}
    assert named(reach({f"{USERS}/excludeUsers": []})) == both


def test_a_group_is_the_same_in_any_case() -> None:
    members = [{"@odata.type": "#microsoft.graph.user", "id": account} for account in (BREAK_GLASS_1, BREAK_GLASS_2)]
    by_group = {USERS: {"includeUsers": ["All"], "excludeGroups": [GROUP]}, f"group_members/{GROUP.lower()}": members}
    assert reach(by_group) == EmergencyReach({}, ())


def test_a_group_that_could_not_be_read_matters_only_where_it_decides() -> None:
    unread = {f"group_members/{GROUP}": gap("group_members"), f"{USERS}/excludeGroups": [GROUP]}
    assert reach(unread) == EmergencyReach({}, ())
    assert reach({**unread, f"{USERS}/excludeUsers": []}) == EmergencyReach({}, (gap("group_members"),))


def test_a_role_matters_only_where_it_decides() -> None:
    unread = {"role_eligibility_schedule_instances": gap("role_eligibility_schedule_instances")}
    assert reach(unread) == EmergencyReach({}, ())
    by_role = {USERS: {"includeUsers": ["All"], "excludeRoles": [GLOBAL_READER]}}
    assert reach({**unread, **by_role}).gaps == (gap("role_eligibility_schedule_instances"),)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({}, "Global Administrator: emergency.one@fabrikam.example, emergency.two@fabrikam.example"),
        ({"role_assignments": [], "role_assignment_schedule_instances": []}, "under `[emergency_access]`"),
    ],
    ids=["two_permanent_assignments", "no_permanent_assignment"],
)
def test_candidates_are_suggested_and_not_assessed(change: dict[str, Any], words: str) -> None:
    result = run(CHECKS["privileged_access.emergency_accounts"], Case("none is declared", change, emergency_access=()))
    assert words in result.detail
    assert ("candidates (not verified)" in result.detail) == ("emergency.one" in words)
