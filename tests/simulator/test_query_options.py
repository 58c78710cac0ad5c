"""The simulator's OData: what the product uses works as in Graph, anything else is refused and fails the test."""

from __future__ import annotations

from dataclasses import replace
from urllib.parse import parse_qsl, urlsplit

import pytest

from tests.simulator.errors import GraphError, UnsupportedError
from tests.simulator.graph import Graph, question_of
from tests.simulator.odata import parse_expand, parse_filter
from tests.simulator.tenant import Json, ListRows
from tests.simulator.tenants import TENANTS

BASE = "http://127.0.0.1:1"
EVENTUAL = {"ConsistencyLevel": "eventual"}


@pytest.fixture(scope="module")
def contoso() -> Graph:
    return Graph(TENANTS["contoso"]())


def get(
    graph: Graph,
    path: str,
    options: dict[str, str] | None = None,
    *,
    version: str = "v1.0",
    headers: dict[str, str] | None = None,
) -> Json:
    return graph.get(question_of(version, path, options or {}, headers or {}, BASE)).body


def follow(graph: Graph, page: Json) -> Json:
    link = urlsplit(page["@odata.nextLink"])
    version, _, path = link.path.strip("/").partition("/")
    return get(graph, path, dict(parse_qsl(link.query)), version=version)


def test_pages_follow_each_other_until_every_row_was_served_once(contoso: Graph) -> None:
    page = get(contoso, "users", {"$top": "500", "$select": "id"})
    sizes, seen = [len(page["value"])], [row["id"] for row in page["value"]]
    while "@odata.nextLink" in page:
        page = follow(contoso, page)
        sizes.append(len(page["value"]))
        seen += [row["id"] for row in page["value"]]
    assert sizes == [500, 500, 350]
    assert len(set(seen)) == 1350


def test_without_top_a_directory_list_comes_in_pages_of_a_hundred(contoso: Graph) -> None:
    assert len(get(contoso, "users", {"$select": "id"})["value"]) == 100


def test_a_page_that_is_just_full_is_the_last_one(contoso: Graph) -> None:
    assert "@odata.nextLink" not in get(contoso, "groups", {"$top": str(len(contoso.tenant.collections["groups"]))})


def test_next_links_are_the_same_in_every_run_and_keep_the_options(contoso: Graph) -> None:
    options = {"$top": "500", "$select": "id"}
    link = get(contoso, "users", options)["@odata.nextLink"]
    assert link == get(Graph(TENANTS["contoso"]()), "users", options)["@odata.nextLink"]
    assert {name: value for name, value in parse_qsl(urlsplit(link).query) if name != "$skiptoken"} == options


@pytest.mark.parametrize("token", ["", "AAAA", "not base64!"])
def test_a_skip_token_of_ones_own_making_is_refused(contoso: Graph, token: str) -> None:
    with pytest.raises(GraphError, match="page token"):
        get(contoso, "users", {"$skiptoken": token})


def test_a_skip_token_of_another_collection_is_refused(contoso: Graph) -> None:
    token = dict(parse_qsl(urlsplit(get(contoso, "users")["@odata.nextLink"]).query))["$skiptoken"]
    with pytest.raises(GraphError, match="page token"):
        get(contoso, "servicePrincipals", {"$skiptoken": token})


def test_only_selected_properties_are_served_and_missing_ones_are_null(contoso: Graph) -> None:
    row = get(contoso, "users", {"$select": "displayName,employeeType,businessPhones"})["value"][0]
    assert row.keys() == {"displayName", "employeeType", "businessPhones"}
    assert (row["employeeType"], row["businessPhones"]) == (None, [])


def test_users_without_select_come_with_their_default_properties_only(contoso: Graph) -> None:
    row = get(contoso, "users")["value"][0]
    assert "userPrincipalName" in row
    assert "accountEnabled" not in row
    assert "signInActivity" not in row


def test_members_keep_their_type_when_properties_are_selected(contoso: Graph) -> None:
    group = next(row["id"] for row in contoso.tenant.collections["groups"].page(0, 99) if row["displayName"] == "Finance")
    kinds = {row["@odata.type"] for row in get(contoso, f"groups/{group}/transitiveMembers", {"$select": "id"})["value"]}
    assert kinds == {"#microsoft.graph.user", "#microsoft.graph.group"}


@pytest.mark.parametrize("path", ["members", "transitiveMembers", "owners"])
def test_service_principals_in_groups_are_listed_by_beta_only(contoso: Graph, path: str) -> None:
    group = contoso.tenant.collections["groups"].page(0, 1)[0]["id"]
    kinds = [f"#microsoft.graph.{kind}" for kind in ("user", "servicePrincipal")]
    rows = ListRows({"@odata.type": kind, "id": f"00000000-0000-4000-8000-{n:012}"} for n, kind in enumerate(kinds))
    mixed = Graph(replace(contoso.tenant, keyed={f"groups/{{id}}/{path}": {group: rows}}))
    for version, expected in (("v1.0", kinds[:1]), ("beta", kinds)):
        found = get(mixed, f"groups/{group}/{path}", {"$select": "id"}, version=version)["value"]
        assert [row["@odata.type"] for row in found] == expected


def test_the_number_of_rows_is_told_on_the_first_page_and_to_who_asks_for_it(contoso: Graph) -> None:
    options = {"$count": "true", "$top": "999", "$select": "id"}
    first = get(contoso, "users", options, headers=EVENTUAL)
    assert first["@odata.count"] == 1350
    assert "@odata.count" not in follow(contoso, first)
    assert "@odata.count" not in get(contoso, "users", options)


def test_a_filter_and_its_count_agree(contoso: Graph) -> None:
    page = get(contoso, "users", {"$filter": "userType eq 'Guest'", "$count": "true", "$top": "999"}, headers=EVENTUAL)
    assert page["@odata.count"] == len(page["value"]) == 150


def test_a_filtered_collection_pages_like_any_other(contoso: Graph) -> None:
    page = get(contoso, "users", {"$filter": "userType eq 'Guest'", "$select": "id", "$top": "60"})
    sizes = [len(page["value"])]
    while "@odata.nextLink" in page:
        page = follow(contoso, page)
        sizes.append(len(page["value"]))
    assert sizes == [60, 60, 30]


def test_ids_are_found_whichever_way_they_are_written(contoso: Graph) -> None:
    first, second = (row["id"] for row in contoso.tenant.collections["users"].page(0, 2))
    unknown = "00000000-0000-0000-0000-000000000000"
    page = get(contoso, "users", {"$filter": f"id in ('{first.upper()}','{unknown}','{second}')", "$select": "id"})
    assert [row["id"] for row in page["value"]] == [first, second]


def test_policies_of_roles_come_with_their_rules_only_when_both_are_expanded(contoso: Graph) -> None:
    options = {"$filter": "scopeId eq '/' and scopeType eq 'DirectoryRole'"}
    path = "policies/roleManagementPolicyAssignments"
    assert "policy" not in get(contoso, path, options)["value"][0]
    assert "rules" not in get(contoso, path, {**options, "$expand": "policy"})["value"][0]["policy"]
    expanded = get(contoso, path, {**options, "$expand": "policy($expand=rules)"})["value"][0]
    assert len(expanded["policy"]["rules"]) == 17


def test_owners_come_when_they_are_expanded(contoso: Graph) -> None:
    found = get(contoso, "applications", {"$select": "displayName", "$expand": "owners($select=id)", "$top": "999"})["value"]
    owners = {row["displayName"]: row["owners"] for row in found}
    assert owners["Payroll"] == []
    assert [owner.keys() for owner in owners["Tenant automation"]] == [{"@odata.type", "id"}]


def test_a_service_principal_is_found_by_its_application_id(contoso: Graph) -> None:
    path = "servicePrincipals(appId='00000003-0000-0000-c000-000000000000')/appRoleAssignedTo"
    holders = {row["principalDisplayName"] for row in get(contoso, path)["value"]}
    assert holders == {"Tenant automation", "Mail backup job", "Build agent identity", "Infrastructure pipeline"}


def test_settings_that_only_beta_has_are_not_in_v1(contoso: Graph) -> None:
    path = "policies/authenticationMethodsPolicy"
    assert "systemCredentialPreferences" in get(contoso, path, version="beta")
    assert "systemCredentialPreferences" not in get(contoso, path)


def test_a_domain_that_is_not_federated_has_no_federation(contoso: Graph) -> None:
    assert get(contoso, "domains/subsidiary.contoso.example/federationConfiguration")["value"]
    with pytest.raises(GraphError) as refusal:
        get(contoso, "domains/contoso.example/federationConfiguration")
    assert refusal.value.status == 404


def test_an_unknown_group_is_not_found(contoso: Graph) -> None:
    with pytest.raises(GraphError, match="does not exist") as refusal:
        get(contoso, "groups/00000000-0000-0000-0000-000000000000/owners")
    assert (refusal.value.status, refusal.value.code) == (404, "Request_ResourceNotFound")


@pytest.mark.parametrize(
    "path", ["policies/roleManagementPolicyAssignments", "identityGovernance/privilegedAccess/group/eligibilityScheduleInstances"]
)
@pytest.mark.parametrize("filters", [None, "scopeId eq '/' or scopeType eq 'DirectoryRole'", "scopeId eq '/'"])
def test_where_graph_demands_a_filter_it_is_demanded(contoso: Graph, path: str, filters: str | None) -> None:
    with pytest.raises(GraphError) as refusal:
        get(contoso, path, {"$filter": filters} if filters else {})
    assert refusal.value.status == 400


@pytest.mark.parametrize(
    ("path", "options"),
    [
        ("users", {"$skip": "10"}),
        ("users", {"$orderby": "displayName"}),
        ("users", {"$search": '"displayName:a"'}),
        ("users", {"select": "id"}),
        ("users", {"$top": "1000"}),
        ("users", {"$top": "0"}),
        ("users", {"$top": "999", "$select": "id,signInActivity"}),
        ("users", {"$select": "id,displayNam"}),
        ("users", {"$filter": "jobTitle eq 'x'"}),
        ("users", {"$filter": "userType eq Guest"}),
        ("users", {"$filter": "userType eq 'Guest' and"}),
        ("users", {"$filter": "id in (" + ",".join(["'x'"] * 16) + ")"}),
        ("auditLogs/directoryAudits", {"$filter": "activityDateTime ge {since}"}),
        ("applications", {"$expand": "extensionProperties"}),
        ("applications", {"$expand": "owners($top=5)"}),
        ("applications", {"$expand": "owners", "$count": "true"}),
        ("organization", {"$top": "5"}),
        ("reports/authenticationMethods/userRegistrationDetails", {"$select": "id"}),
        ("identity/conditionalAccess/templates", {}),
    ],
)
def test_what_the_product_must_not_ask_is_refused_and_remembered(path: str, options: dict[str, str]) -> None:
    graph = Graph(
        TENANTS[
            "woodgrove"
            if path != "reports/authenticationMethods/userRegistrationDetails" and "signIn" not in str(options)
            else "contoso"
        ]()
    )
    with pytest.raises(UnsupportedError) as refusal:
        get(graph, path, options)
    assert refusal.value.status == 400
    assert len(graph.refusals) == 1


@pytest.mark.parametrize(
    ("text", "row", "passes"),
    [
        ("a eq true", {"a": True}, True),
        ("a eq true", {"a": None}, False),
        ("a eq null", {}, True),
        ("a ne 'X'", {"a": "x"}, False),
        ("not (a eq 'x') or b eq 1", {"a": "x", "b": "1"}, True),
        ("a eq 'x' and b eq 'y' or c eq 'z'", {"c": "z"}, True),
        ("a eq 'x' and (b eq 'y' or c eq 'z')", {"c": "z"}, False),
        ("a ge 2026-10-01T00:00:00Z", {"a": "2026-10-16T01:00:00Z"}, True),
        ("a lt 2026-10-01T00:00:00Z", {"a": None}, False),
        ("startswith(a,'O''B')", {"a": "o'brien"}, True),
        ("a/any(t:t eq 'Unified')", {"a": ["unified"]}, True),
        ("a/any(t:t eq 'Unified')", {"a": None}, False),
        ("a/b eq 'c'", {"a": {"b": "C"}}, True),
    ],
)
def test_filters_mean_what_odata_says(text: str, row: Json, passes: bool) -> None:
    assert parse_filter(text).test(row) is passes


def test_expansions_nest() -> None:
    (policy,) = parse_expand("policy($select=id,scopeId;$expand=rules)")
    assert (policy.name, policy.select, [nested.name for nested in policy.expand]) == ("policy", ("id", "scopeId"), ["rules"])
