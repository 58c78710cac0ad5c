"""What was not read stays open: who is eligible for a role, what a policy does to people who come later."""

from __future__ import annotations

from typing import Any

import pytest

from tests.conditional_access.sign_ins import policies_from, tenant_from
from tests.conditional_access.test_regressions import ADMIN, policy, prove
from tests.conditional_access.worlds import population_from
from ztscan.conditional_access.proof import catalogue
from ztscan.conditional_access.proof.coverage import ProofVerdict
from ztscan.conditional_access.proof.proof import SignInCoverage
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
