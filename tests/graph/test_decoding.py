"""Singletons, the raw configuration, and what is kept of things that nobody knew when this was written."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import httpx
import msgspec
import pytest
from msgspec.structs import replace

from tests.graph.wire import GRAPH, LOOPBACK, Person, Setting, Wire, error, gap, ids, page, people, read, resource, text
from ztscan.core.model import GapReason
from ztscan.graph.areas.conditional_access import ConditionalAccessPolicy
from ztscan.graph.clouds import CLOUDS
from ztscan.graph.lanes import Lane
from ztscan.graph.resource import Absent, Keys, Shape

SETTING = resource("setting", "/policies/setting", entity=Setting, shape=Shape.SINGLETON, configuration=True)
POLICIES = resource(
    "policies",
    "/identity/conditionalAccess/policies",
    entity=ConditionalAccessPolicy,
    lane=Lane.CONDITIONAL_ACCESS,
    configuration=True,
)
PATH = "/v1.0/policies/setting"


def setting(body: str, **options: Any) -> Any:
    return read(
        Wire({PATH: text(200, body)}), resource("setting", "/policies/setting", entity=Setting, shape=Shape.SINGLETON, **options)
    )


def test_a_singleton_is_one_entity() -> None:
    got = setting('{"@odata.context": "x", "id": "s", "isEnabled": true, "newProperty": 1}')
    assert got.evidence["setting"] == Setting(is_enabled=True)
    assert (got.readings[0].rows, got.readings[0].pages, got.readings[0].requests) == (1, 1, 1)


def test_a_singleton_that_comes_wrapped_is_taken_as_well() -> None:
    assert setting('{"value": {"isEnabled": false}}').evidence["setting"] == Setting(is_enabled=False)


class Named(msgspec.Struct, frozen=True):
    value: dict[str, str]


def test_an_entity_with_a_value_of_its_own_is_not_unwrapped() -> None:
    named = resource("named", "/policies/setting", entity=Named, shape=Shape.SINGLETON)
    assert read(Wire({PATH: text(200, '{"value": {"a": "b"}}')}), named).evidence["named"] == Named({"a": "b"})


@pytest.mark.parametrize(
    "body", ["", " ", "[]", "null", "7", '"text"', '{"isEnabled": "yes"}', '{"isEnabled": 1}', '{"isEnabled": true', "[" * 9999]
)
def test_a_singleton_that_is_broken_is_malformed(body: str) -> None:
    gap(setting(body).evidence["setting"], GapReason.MALFORMED)


def test_a_singleton_with_an_error_in_a_200_is_a_failure() -> None:
    gap(
        setting('{"error": {"code": "AccessDenied", "message": "required scopes are missing"}}').evidence["setting"],
        GapReason.NO_PERMISSION,
    )


def test_not_configured_is_none_and_only_where_declared() -> None:
    gone = error(404, "Request_ResourceNotFound", "Resource not found.")
    optional = resource("optional", "/policies/setting", entity=Setting, shape=Shape.SINGLETON, absent=Absent.NOT_CONFIGURED)
    assert read(Wire({PATH: gone}), optional).evidence["optional"] is None
    gap(read(Wire({PATH: gone}), SETTING).evidence["setting"], GapReason.UNAVAILABLE)


def test_configuration_is_the_json_without_annotations_and_with_what_we_do_not_model() -> None:
    body = {
        "@odata.context": f"{GRAPH}/v1.0/$metadata#x",
        "isEnabled": True,
        "newProperty": {
            "@odata.type": "#microsoft.graph.new",
            "rules@odata.context": "x",
            "rules": [{"@odata.etag": "1", "a": 1}],
        },
    }
    got = read(Wire({PATH: httpx.Response(200, json=body)}), SETTING)
    kept = {"isEnabled": True, "newProperty": {"@odata.type": "#microsoft.graph.new", "rules": [{"a": 1}]}}
    assert got.configuration == {"setting": kept}


def test_collections_are_kept_by_id_so_that_their_order_means_nothing() -> None:
    rows = resource("rows", "/rows", configuration=True)
    forth = read(Wire({"/v1.0/rows": page(people("ada", "ben"))}), rows).configuration
    back = read(Wire({"/v1.0/rows": page(people("ben", "ada"))}), rows).configuration
    assert forth == back == {"rows": {"ada": {"id": "ada", "displayName": "Ada"}, "ben": {"id": "ben", "displayName": "Ben"}}}
    assert list(forth["rows"]) == list(back["rows"])


def test_partners_are_kept_by_tenant_and_the_nameless_by_what_they_say() -> None:
    rows = resource("rows", "/rows", entity=Setting, configuration=True)
    got = read(Wire({"/v1.0/rows": page([{"tenantId": "t-1"}, {"isEnabled": True}, {"isEnabled": False}])}), rows).configuration[
        "rows"
    ]
    assert got["t-1"] == {"tenantId": "t-1"}
    assert sorted(row["isEnabled"] for key, row in got.items() if key != "t-1") == [False, True]


def test_fan_outs_are_kept_by_key() -> None:
    def everyone(users: tuple[Person, ...]) -> list[str]:
        return [user.id for user in users]

    users = resource("users", "/users")
    each = resource("each", "/each/{key}", entity=Setting, shape=Shape.SINGLETON, configuration=True, keys=Keys(everyone))
    wire = Wire(
        {
            "/v1.0/users": page(people("ada", "ben")),
            "/v1.0/each/ada": text(200, '{"isEnabled": true}'),
            "/v1.0/each/ben": error(403),
        }
    )
    assert read(wire, users, each).configuration == {"each": {"ada": {"isEnabled": True}}}


def test_what_was_not_asked_to_be_kept_is_not() -> None:
    assert read(Wire({"/v1.0/users": page(people("ada"))}), resource("users", "/users")).configuration == {}


def test_a_gap_leaves_no_configuration() -> None:
    assert read(Wire({PATH: error(403)}), SETTING).configuration == {}


def policy(**more: Any) -> dict[str, Any]:
    return {"id": "p-1", "displayName": "P", "state": "enabled", "conditions": {"users": {"includeUsers": ["All"]}}, **more}


def read_policy(raw: Mapping[str, Any]) -> ConditionalAccessPolicy:
    got = read(Wire({"/v1.0/identity/conditionalAccess/policies": page([raw])}), POLICIES)
    (found,) = got.evidence["policies"]
    assert isinstance(found, ConditionalAccessPolicy)
    return found


def test_a_condition_that_we_do_not_know_stays_visible() -> None:
    found = read_policy(policy(conditions={"weather": "rain"}, moonPhase="full"))
    assert found.conditions == {"weather": "rain"}
    assert found.other == {"moonPhase": "full"}


@pytest.mark.parametrize("row", [{"displayName": "no id"}, {"id": 7}, {"id": "x", "conditions": []}, [], None, "p"])
def test_a_policy_that_is_broken_makes_all_policies_malformed(row: Any) -> None:
    got = read(Wire({"/v1.0/identity/conditionalAccess/policies": page([policy(), row])}), POLICIES)
    gap(got.evidence["policies"], GapReason.MALFORMED)


def test_a_policy_nested_beyond_reason_is_malformed() -> None:
    deep: Any = "x"
    for _ in range(200):
        deep = {"and": deep}
    got = read(Wire({"/v1.0/identity/conditionalAccess/policies": page([policy(conditions=deep)])}), POLICIES)
    gap(got.evidence["policies"], GapReason.MALFORMED, "levels deep")


def test_options_are_sent_as_declared() -> None:
    users = resource(
        "users", "/users", select=("id", "displayName"), filter="userType eq 'Guest'", expand="manager($select=id)", top=999
    )
    wire = Wire({"/v1.0/users": page(people("ada"))})
    assert ids(read(wire, users).evidence["users"]) == ["ada"]
    assert wire.asked == [
        "GET /v1.0/users?$select=id,displayName&$filter=userType%20eq%20'Guest'&$expand=manager($select=id)&$top=999"
    ]


def test_a_cloud_that_lacks_a_property_is_not_asked_for_it() -> None:
    declared = resource("users", "/users", select=("id", "new"), version="beta", why_beta="only there")
    users = replace(declared, lacking={"china": ("new",)}, national="a page")
    wire = Wire({"/beta/users": page(people("ada"))})
    read(wire, users)
    read(wire, users, cloud="china", client=wire.client(root=LOOPBACK, cloud=CLOUDS["china"]))
    assert wire.asked == ["GET /beta/users?$select=id,new", "GET /beta/users?$select=id"]
