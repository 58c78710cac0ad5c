"""The generated tenant with 5,000 devices: as many as were asked for, the same for the same seed, and read whole."""

from __future__ import annotations

from typing import Any

import pytest

from tests.graph.contract.schema import check_object
from tests.simulator import derived
from tests.simulator.running import simulator
from tests.simulator.tenant import NOW, Json, Tenant
from tests.simulator.tenants.generated_devices import Fleet, generated_with_devices
from ztscan.core.columns import Table
from ztscan.core.model import ByKey, Gap
from ztscan.graph.client import connect
from ztscan.graph.clouds import CLOUDS
from ztscan.graph.collect import Collection, collect_now
from ztscan.graph.plan import make_plan
from ztscan.graph.resources import RESOURCES

READ = (
    "managed_devices",
    "entra_devices",
    "laps_backups",
    "bitlocker_keys",
    "configuration_policy_settings",
    "assignment_group_members",
    "assignment_filters",
)
PATHS = (
    "deviceManagement/managedDevices",
    "devices",
    "directory/deviceLocalCredentials",
    "informationProtection/bitlocker/recoveryKeys",
    "deviceManagement/configurationPolicies",
)


@pytest.fixture(scope="module")
def tenant() -> Tenant:
    return generated_with_devices(Fleet())


@pytest.fixture(scope="module")
def collection(tenant: Tenant) -> Collection:
    cloud = CLOUDS["global"]
    with simulator(tenant) as served:
        return collect_now(make_plan(READ, RESOURCES, cloud="global"), connect(cloud, endpoint=served.url, now=NOW))


def some(tenant: Tenant, path: str) -> list[Json]:
    return list(tenant.collections[path].page(0, 40))


def whole(found: ByKey[Any]) -> dict[str, Any]:
    """What was read of each key; none is a gap."""
    assert found.gap is None
    return dict(found.items())


@pytest.mark.parametrize("path", PATHS)
def test_what_is_generated_could_come_from_graph(tenant: Tenant, path: str) -> None:
    found = derived.find(path, "beta") or derived.find(path, "v1.0")
    assert found is not None
    endpoint, version = found[0], min(found[0].versions, key=lambda version: version != "beta")
    rows = some(tenant, path)
    problems = [problem for row in rows for problem in check_object(version, endpoint.type, row)]
    assert rows
    assert problems == []


def test_one_seed_is_one_tenant_and_another_seed_another(tenant: Tenant) -> None:
    again, other = generated_with_devices(Fleet()), generated_with_devices(Fleet(seed=2))
    for path in PATHS:
        assert some(again, path) == some(tenant, path)
    assert some(other, PATHS[0]) != some(tenant, PATHS[0])


def test_all_of_it_is_read_and_held_in_columns(collection: Collection) -> None:
    evidence = collection.evidence
    assert [name for name in READ if isinstance(evidence[name], Gap)] == []
    for name in READ[:4]:
        assert isinstance(evidence[name], Table)
    assert len(evidence["managed_devices"]) == len(evidence["entra_devices"]) == 5_000
    assert {len(evidence[name]) for name in ("laps_backups", "bitlocker_keys")} == {1022, 1497}


def test_no_request_is_for_one_device(collection: Collection) -> None:
    requests = sum(reading.requests for reading in collection.readings if reading.name in READ[:4])
    assert requests < 5_000 / 10


def test_every_policy_has_all_its_settings_and_every_group_its_members(collection: Collection) -> None:
    found = collection.evidence["configuration_policy_settings"]
    members = collection.evidence["assignment_group_members"]
    assert isinstance(found, ByKey)
    assert isinstance(members, ByKey)
    assert len(found) == 60
    assert max(len(rows) for rows in whole(found).values()) > 25, "more than one page"
    assert {len(rows) for rows in whole(members).values() if len(rows) and rows[0].kind == "device"} <= {104, 105}
