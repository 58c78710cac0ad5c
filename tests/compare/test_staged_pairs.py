"""Staged pairs of nights: one thing happens to Contoso, and the comparison says what it is, who is affected, and how it ends."""

from __future__ import annotations

import copy
import dataclasses
from collections.abc import Callable
from typing import Any

import pytest

import ztscan
from tests.cli.tenants import POLICIES, contoso, with_rows
from tests.simulator.running import simulator
from tests.simulator.tenant import NOW, Json, ListRows, Tenant
from ztscan.cli.changes import headline
from ztscan.core.gates import Ruling
from ztscan.drift.compare import Graded, compare
from ztscan.drift.model import Drift
from ztscan.graph.clouds import CLOUDS
from ztscan.graph.source import Loopback

CHECKS = (
    "conditional_access.mfa_all_users",
    "conditional_access.custom_strengths_sound",
    "conditional_access.named_locations_narrow",
    "conditional_access.no_untargeted_policy",
    "groups.no_memberof_rule",
    "privileged_access.global_admin_count",
    "privileged_access.sp_secret_permanent_role",
)
EXCLUDED = "ae0e8eb6-cf8a-5796-a803-10a79f35a74c"
"""The group that the policy on MFA for everybody leaves out."""
CONTOSO = contoso()
USERS: list[Json] = list(CONTOSO.collections["users"].page(0, 2_000))
FAIL, PASS = Ruling.FAIL, Ruling.PASS
"""What the gate says of regressions, and of controls, in each pair."""


def rows(listed: Any) -> list[Json]:
    return list(listed.page(0, len(listed)))


def night(tenant: Tenant, baseline: Graded | None = None) -> Any:
    with simulator(tenant) as served:
        return ztscan.scan(Loopback(served.url, CLOUDS["global"], NOW), CHECKS, baseline=baseline)


@pytest.fixture(scope="module")
def accepted() -> Graded:
    graded: Graded = night(CONTOSO).graded
    return graded


def members(tenant: Tenant, group: str, change: Callable[[list[Json]], list[Json]]) -> Tenant:
    """``tenant`` with other members of a group, which are direct ones."""
    keyed = copy.copy(dict(tenant.keyed))
    for path in ("groups/{id}/members", "groups/{id}/transitiveMembers"):
        keyed[path] = {**keyed[path], group: ListRows(change(rows(keyed[path][group])))}
    return dataclasses.replace(tenant, keyed=keyed)


def outsiders() -> list[Json]:
    """Enabled members of the tenant without a role, who are in no group that a policy names."""
    inside = {row["id"] for listed in CONTOSO.keyed["groups/{id}/transitiveMembers"].values() for row in rows(listed)}
    plain = [u for u in USERS if u["accountEnabled"] and u["userType"] == "Member" and u["id"] not in inside]
    return [u for u in plain if not u["userPrincipalName"].startswith(("adm.", "svc-", "sync_"))]


def insiders() -> list[Json]:
    inside = {row["id"] for row in rows(CONTOSO.keyed["groups/{id}/transitiveMembers"][EXCLUDED])}
    return [u for u in USERS if u["id"] in inside and u["accountEnabled"]][1:]  # another policy covers the first one


def as_member(user: Json) -> Json:
    return {"@odata.type": "#microsoft.graph.user", "id": user["id"]}


def swapped(tenant: Tenant) -> Tenant:
    out, into = insiders()[0]["id"], outsiders()[0]
    return members(tenant, EXCLUDED, lambda old: [*(r for r in old if r["id"] != out), as_member(into)])


def told(drift: Drift, check: str) -> list[tuple[str, list[str]]]:
    """Direction and members of the changed findings of a check."""
    return [(str(c.direction), [m.text for m in c.members]) for c in drift.findings if c.check.endswith(check)]


def objects(drift: Drift) -> set[tuple[str, str]]:
    return {(change.resource, str(change.direction)) for change in drift.configuration}


def test_a_swap_in_an_exclusion_group_names_who_entered_and_who_left(accepted: Graded) -> None:
    outcome = night(swapped(CONTOSO), accepted)
    drift = outcome.drift
    out, into = (person["userPrincipalName"] for person in (insiders()[0], outsiders()[0]))
    assert told(drift, "mfa_all_users") == [("regressed", [f"users newly affected: 1 ({into}), no longer affected: 1 ({out})"])]
    assert objects(drift) == {("group_members", "changed")}
    assert (drift.ruling("regressions"), drift.ruling("control")) == (FAIL, FAIL)
    assert "findings: 1 worse" in headline(drift)
    alone = compare(accepted, outcome.graded)
    assert [(m.entered, m.left) for c in alone.findings for m in c.members] == [(1, 1)], "`diff` sees it without the directory"
    assert alone.ruling("regressions") is FAIL


def test_group_nesting_changed_with_the_same_people(accepted: Graded) -> None:
    nested = {"@odata.type": "#microsoft.graph.group", "id": "015a089c-2c3b-52c9-9446-23901a717234"}
    drift = night(members(CONTOSO, EXCLUDED, lambda old: [*old, nested]), accepted).drift
    assert objects(drift) == {("group_members", "changed")}
    (change,) = [c for c in drift.configuration if c.resource == "group_members"]
    (part,) = change.changes
    assert (part.after["count"] - part.before["count"], part.removed) == (1, ())
    assert drift.ruling("control") is FAIL


def test_an_exclusion_group_that_becomes_dynamic(accepted: Graded) -> None:
    def rule(groups: list[Json]) -> None:
        group = next(row for row in groups if row["id"] == EXCLUDED)
        group.update(groupTypes=["DynamicMembership"], membershipRule='user.country -eq "DE"', membershipRuleProcessingState="On")

    drift = night(with_rows(CONTOSO, "groups", rule), accepted).drift
    (change,) = drift.configuration
    assert (change.resource, change.id, change.changes[0].before) == ("dynamic_groups", EXCLUDED, None)
    assert change.changes[0].after == 'user.country -eq "DE" (processing On)'
    assert (drift.ruling("control"), drift.ruling("regressions")) == (FAIL, PASS)


def test_a_policy_in_report_only_for_a_night(accepted: Graded) -> None:
    def switch(policies: list[Json]) -> None:
        next(p for p in policies if p["displayName"].startswith("CA002"))["state"] = "enabledForReportingButNotEnforced"

    outcome = night(with_rows(CONTOSO, POLICIES, switch), accepted)
    ((direction, (text,)),) = told(outcome.drift, "mfa_all_users")
    assert direction == "regressed"
    assert text.startswith("users newly affected: 1,")
    assert "no longer" not in text
    assert objects(outcome.drift) == {("conditional_access_policies", "changed")}
    back = compare(outcome.graded, accepted)
    assert {direction for direction, _ in told(back, "mfa_all_users")} == {"improved"}
    assert (outcome.drift.ruling("regressions"), back.ruling("regressions"), back.ruling("any")) == (FAIL, PASS, FAIL)
    assert (outcome.drift.ruling("control"), back.ruling("control")) == (FAIL, FAIL), "somebody changed a policy back, too"


def test_a_policy_created_again_with_another_id_and_equal_meaning(accepted: Graded) -> None:
    again = "99999999-0000-4000-8000-000000000002"

    def recreate(policies: list[Json]) -> None:
        next(p for p in policies if p["displayName"].startswith("CA002")).update(id=again, displayName="CA002 again")

    drift = night(with_rows(CONTOSO, POLICIES, recreate), accepted).drift
    (change,) = drift.configuration
    assert (change.id, str(change.direction), [p.path for p in change.changes]) == (again, "changed", ["id"])
    assert change.meaning == "created again with another id and the same content: no sign-in is affected"
    assert drift.findings == ()
    assert (drift.ruling("regressions"), drift.ruling("any"), drift.ruling("control")) == (PASS, FAIL, PASS)


def test_a_trusted_location_widened_by_one_range(accepted: Graded) -> None:
    wider = {"@odata.type": "#microsoft.graph.iPv4CidrRange", "cidrAddress": "198.51.100.0/24"}
    path = "identity/conditionalAccess/namedLocations"
    drift = night(with_rows(CONTOSO, path, lambda found: found[0]["ipRanges"].append(wider)), accepted).drift
    (change,) = drift.configuration
    assert (change.resource, change.name) == ("named_locations", "Headquarters")
    assert [(p.path, p.removed) for p in change.changes] == [("ipRanges", ())]
    assert "198.51.100.0/24" in str(change.changes[0].added)
    assert change.meaning
    assert (drift.ruling("any"), drift.ruling("control")) == (FAIL, FAIL)


def test_a_combination_added_to_a_strength(accepted: Graded) -> None:
    def weaken(strengths: list[Json]) -> None:
        next(s for s in strengths if s["policyType"] == "custom")["allowedCombinations"].append("password,voice")

    tenant = CONTOSO
    for path in ("identity/conditionalAccess/authenticationStrength/policies", "policies/authenticationStrengthPolicies"):
        tenant = with_rows(tenant, path, weaken)
    drift = night(tenant, accepted).drift
    (change,) = drift.configuration
    assert (change.resource, change.changes[0].added) == ("authentication_strengths", ("password,voice",))
    assert told(drift, "custom_strengths_sound") == [("regressed", ["combinations newly affected: 1 (password,voice)"])]
    assert (drift.ruling("regressions"), drift.ruling("control")) == (FAIL, FAIL)


def with_users(*more: Json, less: frozenset[str] = frozenset()) -> Tenant:
    def change(users: list[Json]) -> None:
        users[:] = [user for user in users if user["id"] not in less] + list(more)

    return with_rows(CONTOSO, "users", change)


def person(number: int, **facts: Any) -> Json:
    """A person like another one, who is in no group."""
    like = next(u for u in USERS if u["userType"] == facts.get("userType", "Member"))
    name = f"new.person{number}@contoso.example"
    return {**like, "id": f"ffffffff-0000-4000-8000-{number:012}", "userPrincipalName": name, "displayName": name, **facts}


def test_a_guest_who_is_invited_is_named(accepted: Graded) -> None:
    drift = night(with_users(person(1, userType="Guest")), accepted).drift
    assert told(drift, "mfa_all_users") == [("regressed", ["users newly affected: 1 (new.person1@contoso.example)"])]
    assert objects(drift) == set()
    assert (drift.ruling("control"), drift.ruling("population")) == (PASS, FAIL)
    assert ": 1 guest joined; no control changed; findings: 1 worse" in headline(drift)


def test_a_hire_whom_every_policy_covers_changes_nothing(accepted: Graded) -> None:
    drift = night(with_users(person(2)), accepted).drift
    assert (drift.findings, objects(drift)) == ((), set())
    assert (drift.ruling("regressions"), drift.ruling("any"), drift.ruling("control")) == (PASS, PASS, PASS)
    assert headline(drift).endswith(": 1 hire joined; nothing else changed")


def test_fifty_leavers_are_counted_and_nothing_is_worse(accepted: Graded) -> None:
    gone = [*insiders()[:10], *outsiders()[:40]]
    leavers = frozenset(user["id"] for user in gone)
    tenant = with_users(less=leavers)
    drift = night(members(tenant, EXCLUDED, lambda old: [r for r in old if r["id"] not in leavers]), accepted).drift
    ((direction, (text,)),) = told(drift, "mfa_all_users")
    assert (direction, text.split(" (")[0]) == ("improved", "users no longer affected: 10")
    assert (drift.ruling("regressions"), drift.ruling("control")) == (PASS, PASS)
    assert ": 50 people left; no control changed; " in headline(drift)


def test_a_role_made_eligible_for_somebody(accepted: Graded) -> None:
    path = "roleManagement/directory/roleEligibilityScheduleInstances"
    somebody = outsiders()[0]

    def make_eligible(found: list[Json]) -> None:
        like = next(row for row in found if row["roleDefinitionId"] == "62e90394-69f5-4237-9190-012177145e10")
        key = "99999999-0000-4000-8000-000000000003"
        found.append({**like, "id": key, "roleEligibilityScheduleId": key, "principalId": somebody["id"]})

    drift = night(with_rows(CONTOSO, path, make_eligible), accepted).drift
    name = somebody["userPrincipalName"]
    assert ("role_assignments", "changed") in objects(drift)
    assert told(drift, "global_admin_count") == [("regressed", [f"users newly affected: 1 ({name})"])]
    assert (drift.ruling("regressions"), drift.ruling("control")) == (FAIL, FAIL)


def test_a_new_secret_of_an_application_with_a_role(accepted: Graded) -> None:
    def add(applications: list[Json]) -> None:
        secrets = next(a for a in applications if a["appId"] == "e149ac37-a851-587a-90ea-5368866f393b")["passwordCredentials"]
        key = "99999999-0000-4000-8000-000000000004"
        secrets.append({**secrets[0], "keyId": key, "endDateTime": "2028-11-01T06:00:00Z"})

    drift = night(with_rows(CONTOSO, "applications", add), accepted).drift
    assert told(drift, "sp_secret_permanent_role") == [
        ("regressed", ["client secrets newly affected: 1 (valid until 2028-11-01T06:00:00Z)"])
    ]
    assert (drift.ruling("regressions"), drift.ruling("control")) == (FAIL, FAIL)
