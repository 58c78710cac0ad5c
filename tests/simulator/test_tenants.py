"""The three tenants are what their descriptions promise."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest

from tests.simulator.tenant import Json, Tenant
from tests.simulator.tenants import TENANTS, contoso_access, fabrikam_access
from tests.simulator.tenants.microsoft import ROLES

POLICIES = "identity/conditionalAccess/policies"


@pytest.fixture(scope="module")
def contoso() -> Tenant:
    return TENANTS["contoso"]()


@pytest.fixture(scope="module")
def fabrikam() -> Tenant:
    return TENANTS["fabrikam"]()


def rows(tenant: Tenant, path: str) -> list[Json]:
    listed = tenant.collections[path]
    return list(listed.page(0, len(listed)))


def members(tenant: Tenant, name: str) -> set[str]:
    group = next(row["id"] for row in rows(tenant, "groups") if row["displayName"] == name)
    listed = tenant.keyed["groups/{id}/transitiveMembers"][group]
    return {str(row["id"]) for row in listed.page(0, len(listed))}


def holders(tenant: Tenant, role: str) -> set[str]:
    template = ROLES[role][0]
    assigned = rows(tenant, "roleManagement/directory/roleAssignmentScheduleInstances")
    found = (row for row in assigned if row["roleDefinitionId"] == template and row["assignmentType"] == "Assigned")
    names = {row["id"]: str(row["displayName"]) for row in rows(tenant, "users")}
    return {names[row["principalId"]] for row in found if row["endDateTime"] is None}


def by_state(tenant: Tenant) -> Counter[str]:
    return Counter(row["state"] for row in rows(tenant, POLICIES))


def test_contoso_is_of_middle_size(contoso: Tenant) -> None:
    kinds = Counter(row["userType"] for row in rows(contoso, "users"))
    assert kinds == {"Member": 1200, "Guest": 150}
    assert by_state(contoso) == {"enabled": 24, "enabledForReportingButNotEnforced": 5, "disabled": 1}


def test_contoso_leaves_41_people_out_of_its_mfa_policy(contoso: Tenant) -> None:
    assert len(members(contoso, "MFA exclusions")) == 41


def test_contoso_refers_to_a_group_that_was_deleted(contoso: Tenant) -> None:
    excluded = {key for row in rows(contoso, POLICIES) for key in row["conditions"]["users"]["excludeGroups"]}
    alive = {row["id"] for row in rows(contoso, "groups")}
    assert excluded - alive == {contoso_access.DELETED_GROUP}


def test_contosos_global_administrators_who_always_are(contoso: Tenant) -> None:
    assert holders(contoso, "Global Administrator") == {
        "Emergency Access One",
        "Emergency Access Two",
        "Theo Ravensworth",
        "Greta Lindqvist",
        "Adm Pavel Zoric",
        "Adm Calla Whitlock",
    }


def test_contosos_nested_group_holds_the_members_of_the_inner_one(contoso: Tenant) -> None:
    assert members(contoso, "Finance managers") < members(contoso, "Finance")


def test_contosos_disabled_users_are_missing_from_the_registration_report(contoso: Tenant) -> None:
    reported = {row["id"] for row in rows(contoso, "reports/authenticationMethods/userRegistrationDetails")}
    enabled = {row["id"] for row in rows(contoso, "users") if row["accountEnabled"]}
    assert reported == enabled


def test_contosos_registration_is_as_in_the_wild(contoso: Tenant) -> None:
    report = rows(contoso, "reports/authenticationMethods/userRegistrationDetails")
    people = [row for row in report if row["userType"] == "member"]
    registered = sum(row["isMfaRegistered"] for row in people) / len(people)
    text_only = sum(row["methodsRegistered"] == ["mobilePhone"] for row in people) / len(people)
    assert 0.8 < registered < 0.9
    assert 0.1 < text_only < 0.18


def test_contoso_has_names_that_must_not_be_taken_for_markup_or_formulas(contoso: Tenant) -> None:
    assert "<img src=x onerror=alert(1)>" in {row["displayName"] for row in rows(contoso, "servicePrincipals")}
    assert '=HYPERLINK("https://contoso.example","x")' in {row["displayName"] for row in rows(contoso, "groups")}


def test_an_unverified_publisher_may_write_everybodys_mail_at_contoso(contoso: Tenant) -> None:
    risky = {row["clientId"] for row in rows(contoso, "oauth2PermissionGrants") if "Mail.ReadWrite" in row["scope"].split()}
    publishers = {
        row["displayName"]: row["verifiedPublisher"]["displayName"]
        for row in rows(contoso, "servicePrincipals")
        if row["id"] in risky
    }
    assert publishers == {"Mail Helper Pro": None}


def test_fabrikam_leaves_only_its_emergency_accounts_out(fabrikam: Tenant) -> None:
    emergency = next(row["id"] for row in rows(fabrikam, "groups") if row["displayName"] == "Emergency access accounts")
    for row in rows(fabrikam, POLICIES):
        who: Any = row["conditions"]["users"]
        assert who["excludeUsers"] == []
        assert who["excludeGroups"] in ([emergency], [] if who["includeUsers"] == ["None"] else [emergency])
    assert by_state(fabrikam) == {"enabled": 27}
    assert holders(fabrikam, "Global Administrator") == {"Emergency Access North", "Emergency Access South"}


def test_fabrikams_employees_all_have_security_keys(fabrikam: Tenant) -> None:
    report = rows(fabrikam, "reports/authenticationMethods/userRegistrationDetails")
    without = {row["userPrincipalName"] for row in report if "fido2SecurityKey" not in row["methodsRegistered"]}
    guests = {row["userPrincipalName"] for row in rows(fabrikam, "users") if row["userType"] == "Guest"}
    assert without == guests


def test_fabrikam_trusts_its_own_network_only() -> None:
    trusted = [row["displayName"] for row in fabrikam_access.LOCATIONS if row.get("isTrusted")]
    assert trusted == ["Offices"]


def test_woodgrove_is_small_and_free() -> None:
    woodgrove = TENANTS["woodgrove"]()
    assert woodgrove.users == 12
    assert "AAD_PREMIUM" not in woodgrove.service_plans
    assert woodgrove.singletons["policies/identitySecurityDefaultsEnforcementPolicy"]["isEnabled"] is True
    assert rows(woodgrove, POLICIES) == []
