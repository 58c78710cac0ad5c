"""Who may read what: permissions, roles, licences and clouds, in Graph's own words."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.simulator.endpoint_table import ENDPOINTS
from tests.simulator.endpoints import Endpoint
from tests.simulator.errors import Family, GraphError
from tests.simulator.graph import ANYBODY, Caller, Graph, question_of
from tests.simulator.tenant import Tenant
from tests.simulator.tenants import TENANTS
from tests.simulator.view import US_GOVERNMENT

BY_PATH = {endpoint.path: endpoint for endpoint in ENDPOINTS}
PIM_FILTER = "scopeId eq '/' and scopeType eq 'DirectoryRole'"


@pytest.fixture(scope="module")
def woodgrove() -> Tenant:
    return TENANTS["woodgrove"]()


def refusal(
    tenant: Tenant, path: str, options: dict[str, str] | None = None, *, caller: Caller = ANYBODY, version: str = "v1.0"
) -> tuple[int, str, str]:
    graph = Graph(tenant, caller=caller)
    with pytest.raises(GraphError) as refused:
        graph.get(question_of(version, path, options or {}, {}, ""))
    return refused.value.status, refused.value.code, refused.value.message


@pytest.mark.parametrize("endpoint", ENDPOINTS, ids=lambda endpoint: endpoint.path)
def test_without_its_permission_every_endpoint_answers_403(woodgrove: Tenant, endpoint: Endpoint) -> None:
    path = endpoint.path.replace("{id}", woodgrove.id)
    nobody = Caller(permissions=frozenset({"Calendars.Read"}))
    status, _, _ = refusal(woodgrove, path, caller=nobody, version=min(endpoint.versions))
    assert status == 403


@pytest.mark.parametrize(
    ("path", "code", "words"),
    [
        ("users", "Authorization_RequestDenied", "Insufficient privileges to complete the operation"),
        ("policies/authorizationPolicy", "AccessDenied", "required scopes are missing in the token"),
        ("roleManagement/directory/roleAssignmentScheduleInstances", "PermissionScopeNotGranted", "missing permission scope"),
        ("reports/authenticationMethods/userRegistrationDetails", "Authentication_MSGraphPermissionMissing", "AuditLog.Read.All"),
    ],
)
def test_a_missing_permission_is_refused_in_the_words_of_its_family(woodgrove: Tenant, path: str, code: str, words: str) -> None:
    status, got, message = refusal(woodgrove, path, caller=Caller(permissions=frozenset()))
    assert (status, got) == (403, code)
    assert words in message


def test_any_of_the_permissions_suffices() -> None:
    contoso = TENANTS["contoso"]()
    for permission in BY_PATH["users"].permissions:
        graph = Graph(contoso, caller=Caller(permissions=frozenset({permission})))
        assert graph.get(question_of("v1.0", "users", {}, {}, "")).body["value"]


def test_sign_in_activity_takes_the_audit_log_permission_too() -> None:
    contoso = TENANTS["contoso"]()
    caller = Caller(permissions=frozenset({"User.Read.All"}))
    assert refusal(contoso, "users", {"$select": "id,signInActivity"}, caller=caller)[0] == 403
    both = Graph(contoso, caller=replace(caller, permissions=frozenset({"User.Read.All", "AuditLog.Read.All"})))
    assert both.get(question_of("v1.0", "users", {"$select": "id,signInActivity"}, {}, "")).body["value"]


def test_a_person_without_a_directory_role_is_told_so(woodgrove: Tenant) -> None:
    caller = Caller(lacks_role=frozenset({Family.REPORTS}))
    status, _, message = refusal(woodgrove, "auditLogs/directoryAudits", caller=caller)
    assert (status, message) == (403, "User is not in the allowed roles")


@pytest.mark.parametrize(
    ("path", "options", "status", "code"),
    [
        ("policies/roleManagementPolicyAssignments", {"$filter": PIM_FILTER}, 400, "AadPremiumLicenseRequired"),
        ("roleManagement/directory/roleEligibilityScheduleInstances", {}, 400, "AadPremiumLicenseRequired"),
        (
            "reports/authenticationMethods/userRegistrationDetails",
            {},
            403,
            "Authentication_RequestFromNonPremiumTenantOrB2CTenant",
        ),
        ("users", {"$select": "id,signInActivity"}, 403, "Authentication_RequestFromNonPremiumTenantOrB2CTenant"),
    ],
)
def test_a_free_tenant_is_told_what_it_has_not_bought(
    woodgrove: Tenant, path: str, options: dict[str, str], status: int, code: str
) -> None:
    assert refusal(woodgrove, path, options)[:2] == (status, code)


def test_a_free_tenant_has_an_empty_list_of_access_policies(woodgrove: Tenant) -> None:
    body = Graph(woodgrove).get(question_of("beta", "identity/conditionalAccess/policies", {}, {}, "")).body
    assert body["value"] == []


def test_a_national_cloud_lacks_paths_and_properties() -> None:
    graph = Graph(TENANTS["contoso"](), cloud=US_GOVERNMENT)
    with pytest.raises(GraphError, match="Resource not found for the segment 'recommendations'"):
        graph.get(question_of("beta", "directory/recommendations", {}, {}, ""))
    with pytest.raises(GraphError, match="Could not find a property named 'verifiedPublisher'"):
        graph.get(question_of("v1.0", "applications", {"$select": "id,verifiedPublisher"}, {}, ""))
    assert "verifiedPublisher" not in graph.get(question_of("v1.0", "applications", {}, {}, "")).body["value"][0]
    assert graph.refusals == []
