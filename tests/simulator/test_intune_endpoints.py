"""Endpoints of devices and of Intune refuse and page as Graph does."""

from __future__ import annotations

import pytest

from tests.simulator.errors import GraphError
from tests.simulator.graph import Caller, Graph, question_of
from tests.simulator.running import simulator
from tests.simulator.tenant import NOW, Json
from tests.simulator.tenants import TENANTS
from ztscan.core.model import Gap, GapReason
from ztscan.graph.areas.managed_devices import CALLER
from ztscan.graph.client import connect
from ztscan.graph.clouds import CLOUDS
from ztscan.graph.collect import collect_now
from ztscan.graph.plan import make_plan
from ztscan.graph.resources import RESOURCES

DEVICES = "beta/deviceManagement/managedDevices"
KEPT = ("v1.0/directory/deviceLocalCredentials", "v1.0/informationProtection/bitlocker/recoveryKeys")


def answer(graph: Graph, path: str, headers: dict[str, str] | None = None) -> Json:
    """The body that Graph sends for a path with its version."""
    version, _, rest = path.partition("/")
    return graph.get(question_of(version, rest, {}, headers or {}, "https://graph.example")).body


def test_a_tenant_without_intune_has_no_devices_to_ask_for() -> None:
    with pytest.raises(GraphError, match="Request not applicable to target tenant") as refused:
        answer(Graph(TENANTS["woodgrove"]()), DEVICES)
    assert (refused.value.status, refused.value.code) == (400, "BadRequest")


@pytest.mark.parametrize("name", ["managed_devices", "configuration_policy_settings", "device_compliance_policies"])
def test_it_is_told_as_a_licence_that_is_missing(name: str) -> None:
    with simulator(TENANTS["woodgrove"]()) as served:
        client = connect(CLOUDS["global"], endpoint=served.url, now=NOW)
        found = collect_now(make_plan([name], RESOURCES, cloud="global"), client).evidence[name]
    assert isinstance(found, Gap)
    assert found.reason is GapReason.NOT_LICENSED
    assert "Microsoft Intune" in found.remedy


def test_intune_says_which_permission_is_missing() -> None:
    nobody = Graph(TENANTS["contoso"](), caller=Caller(permissions=frozenset()))
    with pytest.raises(GraphError, match="must have one of the following scopes: DeviceManagementManagedDevices"):
        answer(nobody, DEVICES)


@pytest.mark.parametrize("url", KEPT)
def test_what_belongs_to_a_device_is_refused_to_a_caller_without_a_name(url: str) -> None:
    graph = Graph(TENANTS["contoso"]())
    with pytest.raises(GraphError, match="ocp-client-name"):
        answer(graph, url)
    assert answer(graph, url, dict(CALLER))["value"]


def test_settings_of_a_policy_come_in_pages_of_25() -> None:
    tenant = TENANTS["fabrikam"]()
    path = "deviceManagement/configurationPolicies/{id}/settings"
    key, rows = max(tenant.keyed[path].items(), key=lambda item: len(item[1]))
    page = answer(Graph(tenant), f"beta/{path.format(id=key)}")
    assert len(rows) > len(page["value"]) == 25
    assert page["@odata.nextLink"]
