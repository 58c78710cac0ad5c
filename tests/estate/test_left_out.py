"""Properties that Azure leaves out of a row, and what it says twice: which subscriptions are seen, and what is judged in them."""

from __future__ import annotations

from typing import Any

import pytest

from tests.checks.cases import gap
from tests.checks.compliant import azure_base
from tests.checks.compliant.azure_storage import STORAGE, storage
from tests.checks.compliant.names import TENANT
from tests.estate.test_visibility import (
    ONE,
    READER_RIGHT,
    ROOT_SCOPE,
    SECURITY_READER,
    TWO,
    at_subscriptions,
    evidence,
    seen,
    visibility,
)
from ztscan.config.azure import AzureSettings
from ztscan.core.model import ByKey, Gap
from ztscan.engine.check import NotApplicable, Unknown
from ztscan.estate.rows import each_if_any, each_subscription, managed_apart
from ztscan.estate.subscriptions import home_of, judged_subscriptions, row_subject

UNKNOWN = "cccccccc-0000-4a01-8b01-000000000001"


def moved(name: str, subscription: str, **more: Any) -> dict[str, Any]:
    """A storage account whose id alone says in which subscription it is."""
    row = storage(name)
    return {**row, "id": row["id"].replace(TWO, subscription), "subscriptionId": "", **more}


def test_a_row_that_does_not_name_its_subscription_is_of_the_one_in_its_id() -> None:
    assert seen({STORAGE: [moved("own", ONE.upper()), moved("foreign", azure_base.FOREIGN)]}) == ["own"]
    assert seen({STORAGE: [moved("new", UNKNOWN), moved("newer", UNKNOWN)]}) == [
        "Unknown: 2 storage accounts in subscriptions that the list of subscriptions does not have"
    ]
    rows = evidence({STORAGE: [moved("own", ONE.upper()), storage("another") | {"subscriptionId": ONE.upper()}]})[STORAGE]
    assert [home_of(row) for row in rows] == [ONE, ONE]


def test_a_row_of_no_subscription_is_the_tenants_own() -> None:
    assert seen({STORAGE: [storage("of-the-tenant") | {"subscriptionId": "", "id": "/providers/x"}]}) == ["of-the-tenant"]


def test_a_row_without_a_name_is_known_by_its_id() -> None:
    named, unnamed = evidence({STORAGE: [storage("st"), storage("ST2") | {"name": ""}]})[STORAGE]
    assert row_subject("storageAccount", named).name == "st"
    assert row_subject("storageAccount", unnamed).name == unnamed.id.lower()


def test_a_subscription_without_a_name_is_known_by_its_id() -> None:
    unnamed = {**azure_base.subscription(ONE, ""), "displayName": None}
    found = visibility({"azure_subscriptions": [unnamed, azure_base.subscription(TWO, "Workloads")]})
    assert dict(found.subscriptions) == {ONE: ONE, TWO: "Workloads"}
    assert [one.name for one in judged_subscriptions(found)] == [ONE, "Workloads"]
    assert (found.name_of(TWO.upper()), found.name_of("another")) == ("Workloads", "another")
    tree = azure_base.root({**azure_base.node(ONE, ""), "displayName": None}, azure_base.node(TWO, "Workloads"))
    change = {"azure_root_group": {TENANT: tree}, "azure_subscriptions": [], "azure_subscription_rows": []}
    assert visibility(change).gap.detail == f"2 subscriptions of 2 could not be read: `Workloads`, `{ONE}`"
    own = {"azure_subscriptions": [unnamed, azure_base.subscription(TWO, "Workloads")], "azure_subscription_rows": []}
    assert visibility(own).gap.detail == f"2 subscriptions of 2 could not be read: `Workloads`, `{ONE}`"


@pytest.mark.parametrize(
    ("number", "said"),
    [(5, "`S0`, `S1`, `S2`, `S3`, `S4`"), (6, "`S0`, `S1`, `S2`, `S3`, `S4` and 1 more")],
)
def test_five_subscriptions_are_named(number: int, said: str) -> None:
    nodes = [azure_base.node(f"{place}{UNKNOWN[1:]}", f"S{place}") for place in reversed(range(number))]
    change = {
        "azure_root_group": {TENANT: azure_base.root(*nodes)},
        "azure_subscriptions": [],
        "azure_subscription_rows": [],
    }
    assert visibility(change).gap.detail == f"{number} subscriptions of {number} could not be read: {said}"


def test_a_subscription_that_only_one_of_two_lists_has_was_not_read() -> None:
    change = {"azure_subscriptions": [azure_base.subscription(TWO, "Workloads")]}
    assert visibility(change).gap.detail == "1 subscription of 2 could not be read: `Platform`"
    deleted = [azure_base.subscription(ONE, "Platform", state="Deleted"), azure_base.subscription(TWO, "Workloads")]
    assert list(visibility({"azure_subscriptions": deleted}).subscriptions) == [TWO]


def test_a_row_of_a_subscription_may_say_which_by_its_id_alone() -> None:
    rows = [azure_base.subscription_row(key, name, azure_base.GROUP) for key, name in azure_base.NAMES.items()]
    change = {"azure_subscription_rows": [{**row, "subscriptionId": ""} for row in rows]}
    assert visibility(change).whole
    assert list(visibility(change, AzureSettings(management_group=azure_base.GROUP)).subscriptions) == [ONE, TWO]


@pytest.mark.parametrize("groups", [None, [azure_base.GROUP]])
def test_groups_that_are_not_told_hold_no_subscription(groups: Any) -> None:
    rows = [azure_base.subscription_row(key, name) for key, name in azure_base.NAMES.items()]
    for row in rows:
        row["properties"]["managementGroupAncestorsChain"] = groups
    found = visibility({"azure_subscription_rows": rows}, AzureSettings(management_group=azure_base.GROUP))
    assert dict(found.subscriptions) == {}
    assert found.excluded == {ONE, TWO}


@pytest.mark.parametrize("change", [{"type": None}, {"name": None}])
def test_an_entity_that_does_not_say_what_it_is_admits_nobody(change: dict[str, Any]) -> None:
    entities = [azure_base.entity(ONE, "Platform") | change, azure_base.entity(TWO, "Workloads")]
    assert "in part only: `Platform`" in visibility({"azure_entities": entities}).gap.detail


def test_rights_on_either_way_admit() -> None:
    inherited = azure_base.entity(ONE, "Platform")
    inherited["properties"]["permissions"] = "noaccess"
    assert visibility({"azure_entities": [inherited, azure_base.entity(TWO, "Workloads")]}).whole


def test_where_every_subscription_is_excluded_nobody_asks_how_far_they_are_readable() -> None:
    nothing = AzureSettings(exclude=(ONE, TWO))
    assert visibility({"azure_entities": gap("azure_entities")}, nothing).whole
    assert not visibility({"azure_entities": gap("azure_entities")}, AzureSettings(exclude=(ONE,))).whole


@pytest.mark.parametrize("rights", [at_subscriptions(SECURITY_READER), gap("azure_subscription_rights")])
def test_a_role_at_the_root_that_shows_all_makes_up_for_what_is_below(rights: Any) -> None:
    change = {"azure_root_rights": {ROOT_SCOPE: [READER_RIGHT]}, "azure_subscription_rights": rights}
    assert visibility(change).whole
    assert visibility(change).partly == frozenset()


def test_without_an_organization_nothing_is_seen() -> None:
    found = visibility({"organization": []})
    assert isinstance(found, Gap)
    assert found.resource == "organization"


def test_a_root_group_that_names_no_tenant_is_none_of_the_scanned_one() -> None:
    root = azure_base.root()
    root["properties"]["tenantId"] = None
    assert "cannot read the root group" in visibility({"azure_root_group": {TENANT: root}}).gap.detail


def test_what_is_no_resource_of_the_subscription_owns_nothing_in_it() -> None:
    elsewhere = azure_base.resource_id("Microsoft.Databricks/workspaces", "bricks", subscription=ONE)
    group = f"/subscriptions/{TWO}/resourceGroups/rg-app"
    owners = {"nobody": None, "elsewhere": elsewhere, "group": group}
    change = {STORAGE: [{**storage(name), "managedBy": owner} for name, owner in owners.items()]}
    assert seen(change, managed=False) == [*owners]
    owned = {**storage("owned"), "managedBy": azure_base.resource_id("Microsoft.Databricks/workspaces", "bricks")}
    rows = evidence(
        {
            STORAGE: [
                owned,
                storage("own"),
                moved("foreign", azure_base.FOREIGN, managedBy=owned["managedBy"].replace(TWO, azure_base.FOREIGN)),
            ]
        }
    )[STORAGE]
    (note,) = managed_apart(rows, visibility(), "storage account")
    assert note.text == "1 storage account that a service manages is not judged"
    assert list(managed_apart(rows[1:2], visibility(), "storage account")) == []


def test_none_of_a_kind_is_judged_too_where_one_is_expected() -> None:
    assert list(each_if_any([], visibility(), "storage account")) == []
    nothing = {"azure_root_group": {TENANT: azure_base.root()}, "azure_subscriptions": [], "azure_subscription_rows": []}
    root = azure_base.entity(TENANT, "root", "Microsoft.Management/managementGroups")
    with pytest.raises(NotApplicable, match="no Azure subscription"):
        list(each_if_any([], visibility({**nothing, "azure_entities": [root]}), "storage account"))


def test_what_could_not_be_read_of_any_subscription_is_told_once() -> None:
    with pytest.raises(Unknown) as raised:
        list(each_subscription(gap("azure_locks"), visibility()))
    assert [one.resource for one in raised.value.gaps] == ["azure_locks"]
    found: list[tuple[str, str, str]] = []
    part = visibility({"azure_subscription_rows": [azure_base.subscription_row(TWO, "Workloads")]})
    with pytest.raises(Unknown, match="`Platform`"):
        found.extend(each_subscription(ByKey("azure_locks", {ONE: "a", TWO: "b"}), part))
    assert found == [(ONE, "Platform", "a"), (TWO, "Workloads", "b")]
