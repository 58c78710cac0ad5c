"""What the simulator serves could have come from Graph: every object is checked against the published schema."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from tests.graph.contract.schema import check_object
from tests.simulator.derived import derived
from tests.simulator.endpoint_table import ENDPOINTS
from tests.simulator.endpoints import Endpoint
from tests.simulator.tenant import Json, Tenant
from tests.simulator.tenants import TENANTS

# The schema of beta is made from a client library that turns flags into lists; Graph writes them as one text with commas.
_FLAGS = "configDeviceHealthMonitoringScope|guestOrExternalUserTypes|transferMethods|insiderRiskLevels|requirementsSatisfied"
FLAGS = re.compile(rf"\.({_FLAGS}): not a list$")


@pytest.fixture(scope="module", params=sorted(TENANTS))
def tenant(request: pytest.FixtureRequest) -> Tenant:
    return TENANTS[request.param]()


def objects(tenant: Tenant, endpoint: Endpoint, version: str) -> Iterator[Json]:
    """Everything that an endpoint of this version can serve for the tenant."""
    rows = [tenant.collections.get(endpoint.path), *tenant.keyed.get(endpoint.path, {}).values()]
    for listed in rows:
        if listed is not None:
            yield from listed.page(0, len(listed))
    yield from tenant.keyed_singletons.get(endpoint.path, {}).values()
    single = tenant.singletons.get(f"{version}:{endpoint.path}") or tenant.singletons.get(endpoint.path)
    if single is not None:
        yield single


def test_every_object_is_one_that_the_published_schema_allows(tenant: Tenant) -> None:
    problems: set[str] = set()
    served = 0
    for endpoint in (*ENDPOINTS, *derived()):
        for version in endpoint.versions:
            hidden = endpoint.beta_only if version == "v1.0" else frozenset()
            for row in objects(tenant, endpoint, version):
                shown = {name: value for name, value in row.items() if name not in hidden}
                found = (problem for problem in check_object(version, endpoint.type, shown) if not FLAGS.search(problem))
                problems.update(f"{version} {endpoint.path} {problem}" for problem in found)
                served += 1
    assert problems == set()
    assert served > 100


def test_every_setting_of_the_tenant_is_there(tenant: Tenant) -> None:
    for endpoint in ENDPOINTS:
        if endpoint.singleton and "{id}" not in endpoint.path:
            for version in endpoint.versions:
                assert list(objects(tenant, endpoint, version)), endpoint.path


def test_nothing_lies_where_no_endpoint_serves_it(tenant: Tenant) -> None:
    paths = {endpoint.path for endpoint in (*ENDPOINTS, *derived())}
    held = {
        *tenant.collections,
        *tenant.keyed,
        *tenant.keyed_singletons,
        *(path.rpartition(":")[2] for path in tenant.singletons),
    }
    assert held <= paths


def test_described_twice_a_tenant_is_the_same(tenant: Tenant) -> None:
    again = TENANTS[tenant.name]()
    for path, rows in tenant.collections.items():
        assert again.collections[path].page(0, len(rows)) == rows.page(0, len(rows)), path
    assert again.singletons == tenant.singletons
    assert again.id == tenant.id
