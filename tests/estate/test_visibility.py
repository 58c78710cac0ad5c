"""What the scanner sees of Azure, by the probes: the law of this source is that nothing seen is not nothing there."""

from __future__ import annotations

from typing import Any

import pytest

from tests.checks import compliant
from tests.checks.cases import Case, decode, gap
from tests.checks.compliant import azure_base
from tests.checks.compliant.azure_storage import STORAGE, storage
from tests.checks.compliant.names import TENANT
from tests.checks.seeing import NO_SUBSCRIPTION, SEEING_IN_PART, SEEING_ONE_OF_TWO, seeing_nothing
from ztscan.azure.resources import AZURE_RESOURCES
from ztscan.config.azure import AzureSettings
from ztscan.core.model import ByKey, Gap
from ztscan.engine.check import NotApplicable, Unknown
from ztscan.engine.evidence import FACTS, EvidenceStore
from ztscan.entities.azure import group_of, subscription_of
from ztscan.estate.rows import each, each_subscription, each_with, managed_apart
from ztscan.estate.visibility import Visibility

PROBES = ("organization", *(name for name in AZURE_RESOURCES if name in compliant.RESOURCES))
ONE, TWO = azure_base.PLATFORM, azure_base.WORKLOADS


ROOT_SCOPE, READER_RIGHT, SECURITY_READER = azure_base.ROOT_SCOPE, azure_base.READER_RIGHT, azure_base.NARROW_RIGHT


def at_subscriptions(*rights: list[dict[str, Any]] | dict[str, Any]) -> dict[str, Any]:
    """The rights at each subscription: those given for all of them, or one for each."""
    each_one = rights if len(rights) == 2 else rights * 2
    return {
        f"/subscriptions/{key}": [one] if isinstance(one, dict) else one for key, one in zip((ONE, TWO), each_one, strict=True)
    }


def evidence(change: dict[str, Any]) -> dict[str, Any]:
    return decode({**compliant.RESOURCES, **change}, PROBES)


def visibility(change: dict[str, Any] | None = None, azure: AzureSettings | None = None) -> Any:
    case = Case("any", azure=azure or AzureSettings())
    return EvidenceStore(evidence(change or {}), case.settings(), FACTS).value("azure_visibility")


def seen(change: dict[str, Any] | None = None, azure: AzureSettings | None = None, **options: Any) -> list[str]:
    """Names of the storage accounts that ``each`` yields, and the outcome that it raises."""
    read = evidence(change or {})
    found: list[str] = []
    try:
        found.extend(one.name for one in each(read[STORAGE], visibility(change, azure), "storage account", **options))
    except (Unknown, NotApplicable) as outcome:
        return [*found, f"{type(outcome).__name__}: {outcome}"]
    return found


def test_a_tenant_that_is_seen_whole() -> None:
    found = visibility()
    assert isinstance(found, Visibility)
    assert found.whole
    assert dict(found.subscriptions) == azure_base.NAMES
    assert found.foreign == {azure_base.FOREIGN}
    assert seen() == ["stfabrikam"]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (SEEING_IN_PART, "the account sees 2 subscriptions, and cannot read the root group: the tenant may have more"),
        (SEEING_ONE_OF_TWO, "1 subscription of 2 could not be read: `Platform`"),
        (seeing_nothing(), "the account sees 0 subscriptions, which does not show that there are none"),
        ({"azure_subscription_rows": []}, "2 subscriptions of 2 could not be read: `Platform`, `Workloads`"),
        (
            {"azure_entities": [azure_base.entity(ONE, "Platform")]},
            "1 subscription of 2 may be readable in part only: `Workloads`",
        ),
        ({"azure_entities": gap("azure_entities")}, "`azure_entities` could not be read: no_permission"),
        (
            {"azure_entities": [azure_base.entity(ONE, "Platform"), azure_base.entity(TWO, "Workloads", permissions="noaccess")]},
            "1 subscription of 2 may be readable in part only: `Workloads`",
        ),
        (
            {
                "azure_root_rights": {ROOT_SCOPE: [SECURITY_READER]},
                "azure_subscription_rights": at_subscriptions([SECURITY_READER]),
            },
            "the roles of the account show only some kinds of resources in 2 subscriptions of 2: `Platform`, `Workloads`",
        ),
        (
            {
                "azure_root_rights": {ROOT_SCOPE: []},
                "azure_subscription_rights": at_subscriptions([READER_RIGHT], [SECURITY_READER]),
            },
            "the roles of the account show only some kinds of resources in 1 subscription of 2: `Workloads`",
        ),
        (
            {"azure_root_rights": {ROOT_SCOPE: []}, "azure_subscription_rights": gap("azure_subscription_rights")},
            "`azure_subscription_rights` could not be read: no_permission",
        ),
        (
            {
                "azure_subscriptions": [
                    azure_base.subscription(ONE, "Platform"),
                    {**azure_base.subscription(TWO, "W"), "tenantId": None},
                ]
            },
            "1 subscription could not be attributed to a tenant",
        ),
    ],
)
def test_what_is_not_seen_is_a_gap(change: dict[str, Any], said: str) -> None:
    assert visibility(change).gap.detail == said
    assert seen(change)[-1] == f"Unknown: {said}"


def test_a_tree_without_subscriptions_proves_that_there_are_none() -> None:
    change = {**NO_SUBSCRIPTION, STORAGE: []}
    assert visibility(change).none_there
    assert seen(change) == ["NotApplicable: the tenant has no Azure subscription"]


def test_no_row_in_a_tenant_that_is_seen_whole_is_not_applicable() -> None:
    assert seen({STORAGE: []}) == ["NotApplicable: there is no storage account to judge in the 2 subscriptions of the tenant"]


@pytest.mark.parametrize(
    "children",
    [
        None,
        "none",
        [{"type": "/subscriptions"}],
        [{"type": "other", "name": "x"}],
        ["x"],
        [azure_base.group_node("a") | {"children": None}],
    ],
)
def test_a_tree_that_does_not_say_what_is_below_is_no_proof(children: Any) -> None:
    root = azure_base.root()
    root["properties"]["children"] = children
    change = {**NO_SUBSCRIPTION, STORAGE: [], "azure_root_group": {TENANT: root}, "azure_entities": []}
    assert "sees 0 subscriptions" in visibility(change).gap.detail


def test_a_group_is_empty_where_azure_says_so_elsewhere() -> None:
    kind = "Microsoft.Management/managementGroups"
    tree = azure_base.root(azure_base.group_node("mg-empty") | {"children": None})
    entities = [azure_base.entity(TENANT, "root", kind, children=1), azure_base.entity("mg-empty", "empty", kind)]
    assert visibility({**NO_SUBSCRIPTION, "azure_root_group": {TENANT: tree}, "azure_entities": entities}).none_there


def test_the_tree_of_another_tenant_is_no_proof() -> None:
    root = azure_base.root()
    root["properties"]["tenantId"] = "another"
    assert "sees 0 subscriptions" in visibility({**NO_SUBSCRIPTION, "azure_root_group": {TENANT: root}}).gap.detail


def test_a_token_of_another_tenant_makes_all_of_azure_a_gap() -> None:
    found = visibility({"azure_tenants": [{"id": "/tenants/other", "tenantId": "other"}]})
    assert isinstance(found, Gap)
    assert "another tenant" in found.detail


def test_subscriptions_of_other_tenants_are_not_judged() -> None:
    foreign = {**storage("stforeign"), "subscriptionId": azure_base.FOREIGN}
    assert seen({STORAGE: [foreign, storage("stown")]}) == ["stown"]


def test_rows_of_a_subscription_that_nobody_listed_are_no_evidence() -> None:
    new = {**storage("stnew"), "subscriptionId": "cccccccc-0000-4a01-8b01-000000000001"}
    assert seen({STORAGE: [new, storage("stown")]})[1].startswith("Unknown: 1 storage account in subscriptions that")


def test_excluded_subscriptions_are_left_out_and_the_others_may_pass() -> None:
    excluding = AzureSettings(exclude=(TWO.upper(),))
    assert visibility({}, excluding).whole
    assert dict(visibility({}, excluding).subscriptions) == {ONE: "Platform"}
    assert visibility(SEEING_ONE_OF_TWO, AzureSettings(exclude=(ONE,))).whole
    assert seen({}, excluding) == ["NotApplicable: there is no storage account to judge in the only subscription of the tenant"]
    nothing = AzureSettings(exclude=(ONE, TWO))
    assert seen({}, nothing) == ["NotApplicable: the configuration excludes every subscription of the tenant"]


@pytest.mark.parametrize(
    ("azure", "chosen"),
    [
        (AzureSettings(subscriptions=(ONE,)), [ONE]),
        (AzureSettings(management_group=azure_base.GROUP.upper()), [ONE, TWO]),
        (AzureSettings(management_group="mg-other"), []),
    ],
)
def test_a_part_that_the_configuration_chooses_never_passes(azure: AzureSettings, chosen: list[str]) -> None:
    found = visibility({}, azure)
    assert list(found.subscriptions) == chosen
    assert "not the whole tenant" in found.gap.detail
    assert seen({}, azure)[-1].startswith("Unknown: only ")


def test_what_a_service_manages_is_told_apart() -> None:
    node = storage("stnodes")
    node["id"] = azure_base.resource_id("Microsoft.Storage/storageAccounts", "stnodes", group=azure_base.CLUSTER_GROUP.lower())
    owned = {**storage("stowned"), "managedBy": azure_base.resource_id("Microsoft.Databricks/workspaces", "bricks")}
    disk = {**storage("disk"), "managedBy": azure_base.resource_id("Microsoft.Compute/virtualMachines", "vm")}
    instance = azure_base.resource_id("Microsoft.Compute/virtualMachineScaleSets", "vmss") + "/virtualMachines/vmss_0"
    attached = {**storage("of-instance"), "managedBy": instance}
    said = {**storage("of-nobody"), "managedBy": "the platform team"}
    change = {STORAGE: [node, owned, disk, attached, said]}
    assert seen(change) == ["stnodes", "stowned", "disk", "of-instance", "of-nobody"]
    assert seen(change, managed=False) == ["disk", "of-instance", "of-nobody"]
    (note,) = managed_apart(evidence(change)[STORAGE], visibility(change), "storage account")
    assert note.text == "2 storage accounts that a service manages are not judged"


def test_what_was_read_of_each_row_goes_with_it() -> None:
    rows = evidence({STORAGE: [storage("one"), storage("two")]})[STORAGE]
    table: ByKey[str] = ByKey("azure_logs", {rows[0].id: "read", rows[1].id: gap("azure_logs")})
    found: list[tuple[Any, str]] = []
    with pytest.raises(Unknown, match="azure_logs"):
        found.extend(each_with(rows, table, visibility(), "storage account"))
    assert [(row.name, read) for row, read in found] == [("one", "read")]


def test_what_was_read_of_each_subscription() -> None:
    table = ByKey("azure_locks", {ONE: "read"})
    found: list[tuple[str, str, str]] = []
    with pytest.raises(Unknown, match="was not read"):
        found.extend(each_subscription(table, visibility()))
    assert found == [(ONE, "Platform", "read")]
    with pytest.raises(NotApplicable):
        list(each_subscription(ByKey("azure_locks", {}), visibility(NO_SUBSCRIPTION)))


def test_ids() -> None:
    here = azure_base.resource_id("Microsoft.Storage/storageAccounts", "one").upper()
    assert subscription_of(here) == TWO
    assert group_of(here) == f"/subscriptions/{TWO}/resourcegroups/rg-app"
    assert subscription_of("/providers/Microsoft.Management/managementGroups/x") == group_of(f"/subscriptions/{TWO}") == ""


@pytest.mark.parametrize(
    ("right", "whole"),
    [
        ({"actions": ["*/read"], "notActions": []}, True),
        (
            {"actions": ["*"], "notActions": ["Microsoft.Authorization/*/Write", "Microsoft.Authorization/elevateAccess/Action"]},
            True,
        ),
        ({"actions": ["*/read"], "notActions": ["Microsoft.Network/*"]}, False),
        ({"actions": ["*/read"], "notActions": ["Microsoft.Network/*/read"]}, False),
        ({"actions": ["Microsoft.Network/*/read", "Microsoft.Compute/*/read"], "notActions": []}, False),
        ({"actions": ["*/write"], "notActions": []}, False),
        ({"actions": ["*/read"]}, False),
        ({"actions": None, "notActions": []}, False),
        ({}, False),
    ],
)
def test_only_a_role_that_shows_every_kind_of_resource_shows_that_something_is_not_there(
    right: dict[str, Any], *, whole: bool
) -> None:
    change = {"azure_root_rights": {ROOT_SCOPE: [right]}, "azure_subscription_rights": at_subscriptions(right)}
    assert visibility(change).whole is whole
    assert seen({**change, STORAGE: []})[-1].startswith("NotApplicable" if whole else "Unknown")


def test_rights_at_subscriptions_suffice_where_the_tree_is_read() -> None:
    change = {"azure_root_rights": {ROOT_SCOPE: []}, "azure_subscription_rights": at_subscriptions(READER_RIGHT)}
    assert visibility(change).whole


def test_a_subscription_that_hides_resources_is_not_judged_and_the_others_are() -> None:
    change = {"azure_root_rights": {ROOT_SCOPE: []}, "azure_subscription_rights": at_subscriptions(READER_RIGHT, SECURITY_READER)}
    hiding = {**storage("sthidden"), "subscriptionId": TWO}
    shown = {**storage("stshown"), "id": storage("stshown")["id"].replace(TWO, ONE), "subscriptionId": ONE}
    assert dict(visibility(change).subscriptions) == {ONE: "Platform"}
    assert seen({**change, STORAGE: [hiding, shown]}) == [
        "stshown",
        "Unknown: the roles of the account show only some kinds of resources in 1 subscription of 2: `Workloads`",
    ]


def test_rights_that_could_not_be_read_lose_no_finding() -> None:
    change = {"azure_root_rights": gap("azure_root_rights"), "azure_subscription_rights": gap("azure_subscription_rights")}
    assert seen(change) == ["stfabrikam", "Unknown: `azure_subscription_rights` could not be read: no_permission"]


def test_a_tree_without_subscriptions_proves_nothing_where_one_is_listed() -> None:
    """The tree lags behind: there is a subscription, so the tenant is not one without."""
    kind = "Microsoft.Management/managementGroups"
    tree = {"azure_root_group": {TENANT: azure_base.root()}}
    entities = [azure_base.entity(TENANT, "root", kind), *(azure_base.entity(*one) for one in azure_base.NAMES.items())]
    assert not visibility({**tree, "azure_entities": entities}).none_there


def test_a_group_with_the_name_of_a_subscription_admits_nobody_to_it() -> None:
    kind = "Microsoft.Management/managementGroups"
    entities = [azure_base.entity(ONE, "Platform"), azure_base.entity(TWO, "a group of this name", kind)]
    assert visibility({"azure_entities": entities}).gap.detail == "1 subscription of 2 may be readable in part only: `Workloads`"
