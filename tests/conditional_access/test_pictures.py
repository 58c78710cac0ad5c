"""What the report draws of Conditional Access, on small tenants of which one can see what must come out."""

from __future__ import annotations

from typing import Any

from tests.conditional_access.sign_ins import policies_from, tenant_from
from tests.conditional_access.test_regressions import ADMIN, BLOCK, policy
from tests.conditional_access.worlds import population_from
from ztscan.conditional_access.explain.charts import conditional_access_matrix, sign_in_flow
from ztscan.conditional_access.policy.vocabulary import EXTERNAL_TYPES
from ztscan.conditional_access.proof.proof import SignInCoverage
from ztscan.conditional_access.proof.requirement import Exclusion
from ztscan.core.charts import ConditionalAccessMatrix, SignInFlow
from ztscan.core.model import Gap, GapReason

ROLES = {ADMIN: "Global Administrator"}
PEOPLE: list[dict[str, Any]] = [
    {"id": "adele"},
    {"id": "bob", "groups": ["contractors"]},
    {"id": "carol", "roles": [ADMIN]},
    {"id": "guest", "externalType": "b2bCollaborationGuest"},
]
COMPLIANT = {"operator": "OR", "builtInControls": ["compliantDevice"]}


def coverage(
    *policies: dict[str, Any], people: list[dict[str, Any]] = PEOPLE, exclusions: tuple[Exclusion, ...] = (), **more: Any
) -> SignInCoverage:
    raws = list(policies)
    everyone = population_from(people, groups=["contractors"], **more)
    return SignInCoverage(policies_from(raws), tenant_from(raws, {}), everyone, exclusions, roles=frozenset(ROLES))


def matrix(*policies: dict[str, Any], exclusions: tuple[Exclusion, ...] = ()) -> dict[str, dict[str, tuple[str, int]]]:
    """Required and people by population and application."""
    found = conditional_access_matrix(coverage(*policies, exclusions=exclusions), ROLES)
    assert isinstance(found, ConditionalAccessMatrix)
    return {
        population.name: {app: (cell.demand, cell.people) for app, cell in zip(found.applications, cells, strict=True)}
        for population, cells in zip(found.populations, found.cells, strict=True)
    }


def flow(
    *policies: dict[str, Any], people: list[dict[str, Any]] = PEOPLE, exclusions: tuple[Exclusion, ...] = (), **more: Any
) -> dict[tuple[str, str], int]:
    found = sign_in_flow(coverage(*policies, people=people, exclusions=exclusions, **more), ROLES)
    assert isinstance(found, SignInFlow)
    return {(link.source, link.target): link.count for link in found.links}


def everywhere(demand: str, people: int) -> dict[str, tuple[str, int]]:
    return dict.fromkeys(("Office 365", "Azure management", "Admin portals", "All applications"), (demand, people))


def test_without_a_policy_everybody_gets_by_with_a_password() -> None:
    assert matrix() == {
        "Members": everywhere("none", 2),
        "Privileged roles": everywhere("none", 1),
        "Guests": everywhere("none", 1),
    }


def test_a_policy_on_everything_is_the_demand_of_everybody() -> None:
    assert matrix(policy()) == {
        "Members": everywhere("mfa", 2),
        "Privileged roles": everywhere("mfa", 1),
        "Guests": everywhere("mfa", 1),
    }


def test_one_excluded_group_makes_the_whole_population_as_weak_as_its_weakest() -> None:
    found = matrix(policy(users={"excludeGroups": ["contractors"]}))
    assert found["Members"] == everywhere("none", 1)
    assert found["Privileged roles"] == everywhere("mfa", 1)


def test_an_exclusion_that_is_declared_for_everything_is_left_out() -> None:
    declared = (Exclusion("emergency access", groups=frozenset(("contractors",))),)
    assert matrix(policy(users={"excludeGroups": ["contractors"]}), exclusions=declared)["Members"] == everywhere("mfa", 1)


def test_a_managed_device_in_its_place_is_less_than_mfa_and_with_it_more() -> None:
    assert matrix(policy(grant=COMPLIANT))["Members"] == everywhere("device", 2)
    assert matrix(policy(), policy("device", grant=COMPLIANT))["Members"] == everywhere("mfa_and_device", 2)


def test_a_block_for_guests_is_the_strongest_demand() -> None:
    guests = {"includeUsers": [], "includeGuestsOrExternalUsers": {"guestOrExternalUserTypes": ",".join(EXTERNAL_TYPES)}}
    assert matrix(policy(), policy("guests", grant=BLOCK, users=guests))["Guests"] == everywhere("block", 0)


def test_a_policy_on_one_application_shows_in_its_column_only() -> None:
    found = matrix(policy(applications={"includeApplications": ["Office365"]}))["Members"]
    assert found["Office 365"] == ("mfa", 2)
    assert found["All applications"] == ("none", 2)


def test_report_only_demands_nothing() -> None:
    assert matrix(policy(state="enabledForReportingButNotEnforced"))["Members"] == everywhere("none", 2)


def test_the_flow_tells_apart_who_gets_by_with_what_and_loses_nobody() -> None:
    found = flow(policy(users={"excludeGroups": ["contractors"]}))
    assert found == {
        ("all", "members"): 2,
        ("members", "none"): 1,
        ("members", "mfa"): 1,
        ("all", "privileged"): 1,
        ("privileged", "mfa"): 1,
        ("all", "guests"): 1,
        ("guests", "mfa"): 1,
    }


def test_an_emergency_account_that_signs_in_with_a_password_is_not_shown_as_blocked() -> None:
    declared = (Exclusion("emergency access", groups=frozenset(("contractors",))),)
    found = flow(policy(users={"excludeGroups": ["contractors"]}), exclusions=declared)
    assert (found["members", "none"], found["members", "mfa"]) == (1, 1)
    assert ("members", "block") not in found


ELIGIBLE = [
    *PEOPLE,
    {"id": "dora", "eligible": [ADMIN]},
    {"id": "visitor", "externalType": "b2bCollaborationGuest", "roles": [ADMIN]},
]


def test_each_account_is_in_one_population() -> None:
    """Who is eligible for a role, and a guest with a role, are counted once, in the flow as in the matrix."""
    found = flow(policy(), people=ELIGIBLE)
    whole = {row: count for (source, row), count in found.items() if source == "all"}
    assert whole == {"members": 2, "privileged": 3, "guests": 1}
    assert sum(whole.values()) == len(ELIGIBLE)
    drawn = conditional_access_matrix(coverage(policy(), people=ELIGIBLE), ROLES)
    assert isinstance(drawn, ConditionalAccessMatrix)
    assert {row.name: row.people for row in drawn.populations} == {"Members": 2, "Privileged roles": 3, "Guests": 1}


def test_a_sign_in_before_the_activation_counts_for_the_eligible_user() -> None:
    only_active = policy(users={"includeUsers": [], "includeRoles": [ADMIN]})
    found = flow(only_active, people=ELIGIBLE)
    assert (found["privileged", "mfa"], found["privileged", "none"]) == (2, 1)


def test_an_undetermined_requirement_is_no_requirement_that_is_known() -> None:
    """Nobody could read who is in the excluded group: nothing is told as MFA, and nothing as password only."""
    found = flow(policy(users={"excludeGroups": ["contractors"]}), unread_groups=["contractors"])
    assert found["members", "unknown"] == 2
    assert not {"mfa", "none"} & {end for _, end in found}


def test_without_knowing_who_is_privileged_nothing_is_drawn() -> None:
    gap = Gap("role_definitions", GapReason.NO_PERMISSION, "403", "grant RoleManagement.Read.Directory")
    assert conditional_access_matrix(coverage(policy()), gap) == gap
    assert sign_in_flow(coverage(policy()), gap) == gap
