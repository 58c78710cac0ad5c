"""Values that rows share are held once, and no value is taken for another."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from tests.azure.reading import read
from tests.simulator.azure import ESTATES, management
from ztscan.azure.areas.networks import GroupRule, NamedRule, SecurityGroup
from ztscan.azure.areas.storage import StorageAccount
from ztscan.azure.nested import Child, Reference
from ztscan.azure.resource import AzureRow, at
from ztscan.azure.sharing import Shared
from ztscan.core.immutable import freeze_fields


class Loose(AzureRow, frozen=True, kw_only=True):
    """A row with values that have no declared type."""

    free: Any = at("properties.free")
    parts: tuple[Child[Reference], ...] | None = at("properties.parts")
    share: float | None = at("properties.share")

    def __post_init__(self) -> None:
        freeze_fields(self)


def shared(entity: type[AzureRow], *rows: dict[str, Any]) -> list[Any]:
    """The rows as they are decoded, once their values are shared."""
    held = Shared()
    found = [msgspec.json.decode(msgspec.json.encode({"id": "/a", "name": "a", **row}), type=entity) for row in rows]
    for row in found:
        held.row(row)
    return found


def rule(port: str) -> dict[str, Any]:
    return {
        "id": f"/group/{port}",
        "name": "rdp",
        "properties": {"access": "Allow", "priority": 4000, "destinationPortRange": port},
    }


def test_equal_texts_and_rules_of_different_rows_are_one() -> None:
    one, two, other = shared(
        SecurityGroup,
        {"location": "westeurope", "properties_securityRules": [rule("22"), rule("3389")]},
        {"location": "westeurope", "properties_securityRules": [rule("22"), rule("3389")]},
        {"location": "westeurope", "properties_securityRules": [rule("3389")]},
    )
    assert one.location is two.location is other.location
    assert one.rules is two.rules
    assert other.rules[0] is one.rules[1]
    assert one.rules[0] == NamedRule(name="rdp", properties=GroupRule(access="Allow", priority=4000, port="22"))


def test_settings_without_a_declared_shape_are_one_where_they_are_equal() -> None:
    rules = {"bypass": "AzureServices", "defaultAction": "Deny", "ipRules": [{"value": "203.0.113.0/24"}]}
    one, two, other = shared(
        StorageAccount,
        {"properties_networkAcls": rules},
        {"properties_networkAcls": rules},
        {"properties_networkAcls": {**rules, "defaultAction": "Allow"}},
    )
    assert one.network_rules is two.network_rules
    assert other.network_rules == {"bypass": "AzureServices", "defaultAction": "Allow", "ipRules": ({"value": "203.0.113.0/24"},)}
    assert other.network_rules["ipRules"] is one.network_rules["ipRules"]


@pytest.mark.parametrize(
    "nested", [lambda value: value, lambda value: [value], lambda value: {"a": [value]}, lambda value: [[value]]]
)
def test_what_equals_another_value_and_is_of_another_type_stays_as_it_is(nested: Any) -> None:
    values = [1, True, 1.0, 0, False, "1", None, "", [], {}]
    found = shared(Loose, *({"properties_free": nested(value)} for value in values))
    plain = [msgspec.json.encode(msgspec.to_builtins(row.free, enc_hook=dict)) for row in found]
    assert plain == [msgspec.json.encode(nested(value)) for value in values]


def test_parts_with_ids_of_their_own_stay_apart_and_share_their_texts() -> None:
    one, two = shared(
        Loose,
        {"properties_parts": [{"id": "/a", "name": "x", "properties": {"id": "/subnet"}}], "properties_share": 1},
        {"properties_parts": [{"id": "/a", "name": "x", "properties": {"id": "/subnet"}}], "properties_share": 1},
    )
    assert one.parts == two.parts
    assert one.parts[0].properties.id is two.parts[0].properties.id
    assert one.share == 1.0
    assert type(one.share) is float


def test_json_shares_its_texts_and_nothing_that_can_be_changed() -> None:
    held = Shared()
    rows: list[dict[str, Any]] = [msgspec.json.decode(b'{"a": "text", "b": [{"c": "text"}, "text", 1, true]}') for _ in range(2)]
    for row in rows:
        held.json(row)
    one, two = rows
    assert one == two == {"a": "text", "b": [{"c": "text"}, "text", 1, True]}
    assert one["a"] is two["b"][0]["c"] is two["b"][1]
    assert one["b"] is not two["b"]
    assert one["b"][0] is not two["b"][0]


def test_a_text_that_two_resources_name_is_one() -> None:
    names = ["azure_network_interfaces", "azure_virtual_machines"]
    with management(ESTATES["contoso"]()) as azure:
        found = read(azure, names).evidence
    interfaces, machines = (found[name] for name in names)
    ids = {id(one.id) for one in interfaces}
    assert any(id(one.id) in ids for machine in machines for one in machine.interfaces or ())
