"""Lists of Azure that arrive whole hold keys and command lines: neither a recording nor a result keeps them."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from ztscan.azure.query_pages import page_in
from ztscan.azure.resource import AzureResource
from ztscan.azure.resources import AZURE_RESOURCES
from ztscan.graph.failure import Answer
from ztscan.graph.scrub import body_text

ROOT = "https://management.azure.com"
ONCE = "Tr0ub4dor-and-3"
EXTENSION = {
    "name": "script",
    "properties": {
        "type": "CustomScript",
        "typeHandlerVersion": "2.1",
        "settings": {"commandToExecute": f"run --password {ONCE}"},
    },
}
LINK = {"name": "link", "properties": {"sharedKey": ONCE, "vpnConnectionProtocolType": "IKEv2"}}
ROWS: dict[str, dict[str, Any]] = {
    "azure_scale_sets": {"properties_virtualMachineProfile_extensionProfile_extensions": [EXTENSION]},
    "azure_wan_vpn_gateways": {"properties_connections": [{"name": "site", "properties": {"vpnLinkConnections": [LINK]}}]},
    "azure_network_gateways": {
        "properties_vpnClientConfiguration": {"radiusServerAddress": "10.0.0.4", "radiusServerSecret": ONCE}
    },
}


def answer(name: str) -> Answer:
    row = {"id": f"/subscriptions/x/{name}", "name": "one", "type": "x", "subscriptionId": "x", **ROWS[name]}
    return Answer(200, {}, msgspec.json.encode({"totalRecords": 1, "count": 1, "resultTruncated": "false", "data": [row]}))


@pytest.mark.parametrize("name", ROWS)
def test_what_is_kept_of_a_row_has_no_secret(name: str) -> None:
    resource = AZURE_RESOURCES[name]
    assert isinstance(resource, AzureResource)
    page, raw = page_in(answer(name), resource, raw=True)
    assert len(page.data) == len(raw) == 1
    assert ONCE not in repr(raw)
    assert ONCE not in repr(page.data)


@pytest.mark.parametrize("name", ROWS)
def test_what_is_recorded_of_an_answer_has_no_secret_and_is_read_the_same(name: str) -> None:
    resource = AZURE_RESOURCES[name]
    assert isinstance(resource, AzureResource)
    recorded = body_text(answer(name).body, ROOT, ROOT)
    assert recorded is not None
    assert ONCE not in recorded
    again = Answer(200, {}, recorded.encode())
    assert page_in(again, resource, raw=True) == page_in(answer(name), resource, raw=True)


def test_an_answer_that_is_broken_is_not_recorded_where_it_may_hold_a_key() -> None:
    assert body_text(f'{{"data": [{{"sharedKey": "{ONCE}"'.encode(), ROOT, ROOT) is None


def test_settings_of_other_things_stay() -> None:
    body = b'{"value":[{"name":"x","settings":{"level":"high"}}]}'
    assert body_text(body, ROOT, ROOT) == body.decode()
