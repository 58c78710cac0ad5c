"""Coverage by population, resource and condition: on small tenants of which one can see what must come out, and held to laws."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.conditional_access.test_cap import NARROWED, TINY
from tests.conditional_access.test_cap import coverage as capped
from tests.conditional_access.test_pictures import COMPLIANT, ROLES, coverage
from tests.conditional_access.test_regressions import BLOCK, policy
from ztscan.conditional_access.explain.charts import conditional_access_matrix
from ztscan.conditional_access.explain.conditions import coverage_by_condition
from ztscan.conditional_access.proof.proof import SignInCoverage
from ztscan.core.charts import ConditionalAccessMatrix
from ztscan.core.coverage_by_condition import ConditionCell, CoverageByCondition
from ztscan.core.model import Gap, GapReason

EXCLUDED = policy(users={"excludeGroups": ["contractors"]})
UNKNOWN_CONDITION = {**policy("unknown"), "conditions": {**policy("unknown")["conditions"], "moonPhase": {"include": ["full"]}}}


def found_in(covered: SignInCoverage) -> CoverageByCondition:
    found = coverage_by_condition(covered, ROLES)
    assert isinstance(found, CoverageByCondition)
    return found


def row(*policies: dict[str, Any], people: str = "Members", resource: str = "All applications") -> dict[str, tuple[str, int]]:
    """Required and people by condition, for one population and resource."""
    return {name: (cell.demand, cell.people) for name, cell in cells(found_in(coverage(*policies)), people, resource).items()}


def cells(found: CoverageByCondition, people: str, resource: str) -> dict[str, ConditionCell]:
    at = [one.name for one in found.populations].index(people)
    line = found.cells[at][found.resources.index(resource)]
    return {name: cell for name, cell in zip(found.conditions, line, strict=True) if cell is not None}


def conditions(**more: Any) -> dict[str, Any]:
    """A policy for everybody and everything under more conditions."""
    made = policy(more.pop("id", "p"), grant=more.pop("grant", None) or policy()["grantControls"])
    return {**made, "conditions": {**made["conditions"], **more}}


def test_without_a_policy_every_combination_is_open_to_a_password() -> None:
    assert set(row().values()) == {("none", 2)}


def test_each_condition_shows_what_its_policy_requires() -> None:
    risky = conditions(id="risk", signInRiskLevels=["high"], grant=BLOCK)
    legacy = conditions(id="legacy", clientAppTypes=["exchangeActiveSync", "other"], grant=BLOCK)
    code = conditions(id="code", authenticationFlows={"transferMethods": "deviceCodeFlow"}, grant=BLOCK)
    modern = conditions(id="mfa", clientAppTypes=["browser", "mobileAppsAndDesktopClients"])
    found = row(risky, legacy, code, modern)
    assert found["High sign-in risk"] == found["Device code flow"] == found["Legacy clients"] == ("block", 0)
    assert found["Unmanaged device"] == found["High user risk"] == found["Any sign-in"] == ("mfa", 2)


def test_a_policy_that_trusts_locations_and_devices_leaves_their_cells_alone() -> None:
    away = conditions(id="away", locations={"includeLocations": ["All"], "excludeLocations": ["AllTrusted"]})
    found = row(away)
    # This tenant has no trusted location, and Graph does not return the IP ranges that the older MFA settings trust.
    assert (found["Any sign-in"][0], found["Outside trusted locations"][0]) == ("unknown", "mfa")
    device = row(conditions(id="device", grant={"operator": "OR", "builtInControls": ["mfa", "compliantDevice"]}))
    assert (device["Managed device"][0], device["Unmanaged device"][0]) == ("device", "mfa")
    assert row(policy(), policy("device", grant=COMPLIANT))["Unmanaged device"] == ("block", 0)


def test_a_condition_that_ztscan_does_not_know_is_undetermined_and_has_an_example() -> None:
    found = found_in(coverage(UNKNOWN_CONDITION))
    cell = cells(found, "Members", "Office 365")["Unmanaged device"]
    assert (cell.demand, cell.people) == ("unknown", 2)
    assert cell.example is not None
    assert any("undetermined" in reason for reason in found.examples[cell.example].because)


def test_an_example_is_of_its_cell() -> None:
    """The example of a cell is a sign-in of the population, under the condition, by somebody whom the gap is about."""
    found = found_in(coverage(EXCLUDED))
    line = cells(found, "Members", "Office 365")
    told = {name: dict(found.examples[cell.example].sign_in) for name, cell in line.items() if cell.example is not None}
    assert set(told) == set(found.conditions)
    assert {steps["user"] for steps in told.values()} == {"bob"}
    assert told["Legacy clients"]["client app"] in {"other", "exchangeActiveSync"}
    assert told["Unknown platform"]["platform"] == "unknown platform"
    assert told["Device code flow"]["authentication flow"] == "deviceCodeFlow"
    assert "sign-in high" in told["High sign-in risk"]["risk"]
    assert "user high" in told["High user risk"]["risk"]
    assert "unregistered" in told["Unmanaged device"]["device"]
    assert "unregistered" not in told["Managed device"]["device"]


def test_an_example_says_why_the_policy_does_not_apply() -> None:
    found = found_in(coverage(EXCLUDED))
    cell = cells(found, "Members", "All applications")["Any sign-in"]
    assert cell.example is not None
    assert any("excluded by group contractors" in reason for reason in found.examples[cell.example].because)


def test_cells_share_an_example_that_lies_in_each_of_them() -> None:
    found = found_in(coverage(EXCLUDED))
    every = [cell.example for rows in found.cells for line in rows for cell in line if cell and cell.example is not None]
    assert sorted(set(every)) == list(range(len(found.examples)))
    assert len(found.examples) < len(every)


def test_a_blocked_cell_has_no_example() -> None:
    assert {cell.example for cell in cells(found_in(coverage(policy(grant=BLOCK))), "Guests", "Office 365").values()} == {None}


@pytest.mark.parametrize("unread", ["roles", "cap"])
def test_what_cannot_be_told_is_a_gap(unread: str) -> None:
    gap = Gap("role_definitions", GapReason.NO_PERMISSION, "", "")
    covered, roles = (coverage(), gap) if unread == "roles" else (capped(NARROWED[:6], TINY), ROLES)
    found = coverage_by_condition(covered, roles)
    assert isinstance(found, Gap)
    assert (found == gap) is (unread == "roles")


POLICIES = (
    EXCLUDED,
    UNKNOWN_CONDITION,
    conditions(id="office", applications={"includeApplications": ["Office365"]}),
    conditions(id="risk", signInRiskLevels=["high", "medium"], grant=BLOCK),
    conditions(id="legacy", clientAppTypes=["other"], grant=BLOCK),
    conditions(id="away", locations={"includeLocations": ["All"], "excludeLocations": ["AllTrusted"]}),
    conditions(id="phones", platforms={"includePlatforms": ["iOS", "android"]}, grant=BLOCK),
    policy("device", grant=COMPLIANT),
    policy("report-only", state="enabledForReportingButNotEnforced"),
)
STRENGTH = ("none", "unknown", "device", "mfa", "mfa_and_device", "phishing_resistant", "block")


@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(st.sampled_from(POLICIES), unique_by=lambda one: one["id"], max_size=4))
def test_any_sign_in_is_as_the_matrix_says_and_no_part_of_it_is_weaker(policies: list[dict[str, Any]]) -> None:
    """The first condition is every sign-in: the chart of coverage proves it on its own. Parts of it cannot be weaker."""
    covered = coverage(*policies)
    found, matrix = found_in(covered), conditional_access_matrix(covered, ROLES)
    assert isinstance(matrix, ConditionalAccessMatrix)
    for rows, told in zip(found.cells, matrix.cells, strict=True):
        for line, whole in zip(rows, told, strict=True):
            first, *parts = line
            assert first is not None
            assert (first.demand, first.people) == (whole.demand, whole.people)
            for part in parts:
                assert part is None or STRENGTH.index(part.demand) >= STRENGTH.index(first.demand) or first.demand == "unknown"
                assert part is None or (part.example is None) == (part.demand == "block")
