"""Generated tenants: of the size asked for, the same for the same seed, and consistent in themselves at any number of users."""

from __future__ import annotations

import tracemalloc

import pytest

from tests.graph.contract.schema import check_object
from tests.simulator.endpoint_table import ENDPOINTS
from tests.simulator.graph import Graph, question_of
from tests.simulator.tenant import Json, ListRows, Tenant
from tests.simulator.tenants.generated import DISABLED_EVERY, Chained, Made, Shape, generated

REPORT = "reports/authenticationMethods/userRegistrationDetails"


@pytest.fixture(scope="module")
def tenant() -> Tenant:
    return generated(Shape(users=10_000, applications=60))


def every(tenant: Tenant, path: str) -> list[Json]:
    rows = tenant.collections[path]
    return list(rows.page(0, len(rows)))


def test_there_are_as_many_users_as_were_asked_for_and_each_is_found_by_its_id(tenant: Tenant) -> None:
    users = every(tenant, "users")
    assert len({row["id"] for row in users}) == len(users) == 10_040
    assert all(tenant.collections["users"].by_id(row["id"].upper()) == row for row in users[::97])
    assert tenant.collections["users"].by_id("00000001-5ca1-4e00-8000-00000000ffff") is None
    assert tenant.collections["users"].by_id("nobody") is None


def test_the_registration_report_has_exactly_the_enabled_users(tenant: Tenant) -> None:
    enabled = {row["id"] for row in every(tenant, "users") if row["accountEnabled"]}
    reported = [row["id"] for row in every(tenant, REPORT)]
    assert len(reported) == len(set(reported))
    assert set(reported) == enabled
    assert len(enabled) == 10_040 - 10_000 // DISABLED_EVERY


def test_one_seed_is_one_tenant_and_another_seed_another(tenant: Tenant) -> None:
    again, other = (generated(Shape(users=10_000, applications=60, seed=seed)) for seed in (1, 2))
    for path in ("users", REPORT, "identity/conditionalAccess/policies", "oauth2PermissionGrants"):
        assert every(again, path) == every(tenant, path)
    assert every(other, "users") != every(tenant, "users")


def test_members_of_groups_are_users_of_the_tenant_each_once(tenant: Tenant) -> None:
    sizes = []
    for key, rows in tenant.keyed["groups/{id}/transitiveMembers"].items():
        members = [row["id"] for row in rows.page(0, len(rows))]
        assert len(members) == len(set(members)), key
        assert all(tenant.directory_object(member) for member in members)
        sizes.append(len(members))
    assert max(sizes) == 250
    assert min(size for size in sizes if size) == 5


def test_some_groups_hold_another_group_with_everybody_in_it(tenant: Tenant) -> None:
    nested = 0
    members = tenant.keyed["groups/{id}/transitiveMembers"]
    for rows in members.values():
        listed = rows.page(0, len(rows))
        inner = [row["id"] for row in listed if row["@odata.type"].endswith(".group")]
        for key in inner:
            nested += 1
            assert {row["id"] for row in members[key].page(0, 1000)} <= {row["id"] for row in listed}
    assert nested == 30


def test_every_policy_group_is_named_by_a_policy(tenant: Tenant) -> None:
    named: set[str] = set()
    for row in every(tenant, "identity/conditionalAccess/policies"):
        named.update(row["conditions"]["users"]["includeGroups"], row["conditions"]["users"]["excludeGroups"])
    assert named == {row["id"] for row in every(tenant, "groups") if row["displayName"].startswith("Policy group")}
    assert len(named) == 300


def test_its_objects_are_ones_that_the_published_schema_allows(tenant: Tenant) -> None:
    problems = []
    for endpoint in ENDPOINTS:
        if endpoint.versions == {"v1.0"} and endpoint.path in tenant.collections:
            for row in tenant.collections[endpoint.path].page(0, 200):
                problems += check_object("v1.0", endpoint.type, row)
    assert problems == []


def test_a_million_users_are_served_without_being_held() -> None:
    tracemalloc.start()
    try:
        tenant = generated(Shape(users=1_000_000, applications=50))
        graph = Graph(tenant)
        last = graph.link(question_of("v1.0", "users", {}, {}, ""), 1_000_000)
        token = last.rpartition("=")[2].replace("%3D", "=")
        page = graph.get(question_of("v1.0", "users", {"$skiptoken": token, "$top": "999", "$select": "id"}, {}, "")).body
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert len(page["value"]) == 40
    assert tenant.users == 1_000_040
    assert peak < 30_000_000


def test_collections_one_after_another_page_as_one() -> None:
    rows = Chained(ListRows([{"id": "a"}, {"id": "b"}]), Made(3, lambda number: {"id": str(number)}), ListRows([{"id": "z"}]))
    for size in range(1, 8):
        paged = [row["id"] for start in range(0, len(rows), size) for row in rows.page(start, start + size)]
        assert paged == ["a", "b", "0", "1", "2", "z"]
    assert rows.by_id("z") == {"id": "z"}
