"""What was not read stays open: who is eligible for a role, what a policy does to people who come later."""

from __future__ import annotations

import re
from typing import Any

import pytest

from tests.conditional_access.sign_ins import policies_from, tenant_from
from tests.conditional_access.test_regressions import ADMIN, policy, prove
from tests.conditional_access.worlds import population_from
from ztscan.conditional_access.proof import catalogue
from ztscan.conditional_access.proof.coverage import ProofVerdict
from ztscan.conditional_access.proof.proof import SignInCoverage
from ztscan.core.bit_sets import bit_set
from ztscan.core.model import Gap, GapReason

ELIGIBILITY = Gap("role_eligibility_schedule_instances", GapReason.NO_PERMISSION, "403", "grant it")
REST = "internalGuest,b2bCollaborationMember,b2bDirectConnectUser,otherExternalUser,serviceProvider"
WITHOUT_ROLE = policy(users={"excludeRoles": [ADMIN]})


def for_guests(name: str, kinds: str, **conditions: Any) -> dict[str, Any]:
    return policy(
        name, users={"includeUsers": [], "includeGuestsOrExternalUsers": {"guestOrExternalUserTypes": kinds}}, **conditions
    )


def test_leaving_out_a_role_is_open_where_it_was_not_read_who_may_activate_it() -> None:
    people: list[dict[str, Any]] = [{"id": "adele"}]
    assert prove(catalogue.MFA_ALL_USERS, WITHOUT_ROLE, people=people).verdict is ProofVerdict.PROVED
    coverage = prove(catalogue.MFA_ALL_USERS, WITHOUT_ROLE, people=people, eligibility_doubt=ELIGIBILITY)
    assert (coverage.verdict, coverage.gaps) == (ProofVerdict.UNDECIDED, (ELIGIBILITY,))
    everybody = prove(catalogue.MFA_ALL_USERS, policy(), people=people, eligibility_doubt=ELIGIBILITY)
    assert everybody.verdict is ProofVerdict.PROVED, "whoever activates what, the policy applies"


def test_the_same_where_eligibility_could_not_be_read_at_all() -> None:
    everyone = population_from([{"id": "adele"}])
    blind = type(everyone)(
        everyone.ids, everyone.names, everyone.types, everyone.enabled, active_roles={}, eligible_roles=ELIGIBILITY
    )
    coverage = SignInCoverage(policies_from([WITHOUT_ROLE]), tenant_from([WITHOUT_ROLE], {}), blind).prove(
        catalogue.MFA_ALL_USERS
    )
    assert (coverage.verdict, coverage.gaps) == (ProofVerdict.UNDECIDED, (ELIGIBILITY,))


OF_GROUP = Gap("excluded_group_eligibility", GapReason.NO_PERMISSION, "403", "grant it")
WITHOUT_GROUP = policy(users={"excludeGroups": ["travellers"]})


@pytest.mark.parametrize(
    ("eligible", "policies", "verdict"),
    [
        ({}, [WITHOUT_GROUP], ProofVerdict.PROVED),
        ({"travellers": bit_set((1,))}, [WITHOUT_GROUP], ProofVerdict.VIOLATED),
        ({"travellers": bit_set((2,))}, [WITHOUT_GROUP], ProofVerdict.PROVED),
        ({"travellers": OF_GROUP}, [WITHOUT_GROUP], ProofVerdict.UNDECIDED),
        ({"travellers": OF_GROUP}, [WITHOUT_GROUP, policy("all")], ProofVerdict.PROVED),
        ({"travellers": bit_set((1,))}, [WITHOUT_GROUP, policy("all")], ProofVerdict.PROVED),
        (
            {"travellers": bit_set((1,))},
            [WITHOUT_GROUP, policy("in", users={"includeUsers": [], "includeGroups": ["travellers"]})],
            ProofVerdict.PROVED,
        ),
        (
            {"travellers": bit_set((1,)), "others": bit_set((1,))},
            [WITHOUT_GROUP, policy("2", users={"excludeGroups": ["others"]})],
            ProofVerdict.VIOLATED,
        ),
        (
            {"travellers": bit_set((0,)), "others": bit_set((1,))},
            [WITHOUT_GROUP, policy("2", users={"excludeGroups": ["others"]})],
            ProofVerdict.PROVED,
        ),
    ],
    ids=[
        "nobody is eligible",
        "somebody is eligible",
        "somebody who cannot sign in is eligible",
        "eligibility was not read",
        "not read, and another policy applies",
        "somebody, and another policy applies",
        "somebody, and another policy applies to the group",
        "one person leaves both policies",
        "nobody leaves both policies",
    ],
)
def test_who_may_activate_the_membership_of_an_excluded_group_may_leave_the_policy(
    eligible: dict[str, Any], policies: list[dict[str, Any]], verdict: ProofVerdict
) -> None:
    people: list[dict[str, Any]] = [{"id": "adele"}, {"id": "bruno"}, {"id": "carla", "enabled": False}]
    groups = ("travellers", "others")
    coverage = prove(catalogue.MFA_ALL_USERS, *policies, people=people, groups=groups, eligible_members=eligible)
    assert coverage.verdict is verdict
    if verdict is ProofVerdict.UNDECIDED:
        assert coverage.gaps == (OF_GROUP,)
    if verdict is ProofVerdict.VIOLATED:
        assert re.search("eligible members of travellers|bruno after activation", "; ".join(coverage.description))


def test_beyond_the_limit_of_variants_it_is_undecided_who_activates_which_membership(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ztscan.conditional_access.space.virtual_people.MOST_VARIANTS", 0)
    eligible = {"travellers": bit_set((0,)), "others": bit_set((0,))}
    only_in_one = [
        policy("1", users={"excludeGroups": ["travellers"]}),
        policy("2", users={"includeUsers": [], "includeGroups": ["travellers"], "excludeGroups": ["others"]}),
    ]
    people: list[dict[str, Any]] = [{"id": "adele"}]
    groups = ("travellers", "others")
    coverage = prove(catalogue.MFA_ALL_USERS, *only_in_one, people=people, groups=groups, eligible_members=eligible)
    assert coverage.verdict is not ProofVerdict.PROVED


@pytest.mark.parametrize("kinds_of_today", ["b2bCollaborationGuest", "b2bCollaborationMember"])
def test_a_policy_that_cannot_be_read_proves_nothing_for_those_who_come_later(kinds_of_today: str) -> None:
    """Of the other kinds of guests there is nobody today, but the requirement is about them as well."""
    today = for_guests("guests", "b2bCollaborationGuest")
    people: list[dict[str, Any]] = [{"id": "guest", "externalType": kinds_of_today}]
    assert prove(catalogue.MFA_GUESTS, today, for_guests("rest", REST), people=people).verdict is ProofVerdict.PROVED
    doubtful = for_guests("rest", REST, moonPhases=["full"])
    assert prove(catalogue.MFA_GUESTS, today, doubtful, people=people).verdict is ProofVerdict.UNDECIDED


def test_the_groups_of_those_who_come_later_are_their_own_matter() -> None:
    """Everybody of today is in the group; who comes tomorrow is going to be, or not. The proof says that it rests on it."""
    staff = policy("staff", users={"includeUsers": [], "includeGroups": ["staff"], "excludeGroups": ["contractors"]})
    coverage = prove(catalogue.MFA_ALL_USERS, staff, people=[{"id": "adele", "groups": ["staff"]}])
    assert coverage.verdict is ProofVerdict.PROVED
    assert any("it depends on group membership" in note for note in coverage.notes)
    unread = policy("staff", users={"includeUsers": [], "includeGroups": ["staff"]}, moonPhases=["full"])
    assert prove(catalogue.MFA_ALL_USERS, unread, people=[{"id": "adele", "groups": ["staff"]}]).verdict is ProofVerdict.UNDECIDED
