"""The double answers as Azure does: columns, pages, rights, refusals."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import httpx
import pytest

from tests.simulator.azure import ESTATES, AzureFault, AzureFaultPlan, AzureOptions, Ids, ManagementRunning, Sight, management
from tests.simulator.running import get, post
from ztscan.azure.resource import AzureResource
from ztscan.azure.resources import AZURE_RESOURCES

QUERY = "/providers/Microsoft.ResourceGraph/resources?api-version=2024-04-01"
ROOT = "/providers/Microsoft.Management/managementGroups/{}?$expand=children&$recurse=true&api-version=2023-04-01"
CONTOSO = ESTATES["contoso"]()
SUBSCRIPTIONS = "ResourceContainers | where type in~ ('microsoft.resources/subscriptions') | project id, name | order by id asc"


def storage() -> str:
    found = AZURE_RESOURCES["azure_storage_accounts"]
    assert isinstance(found, AzureResource)
    return found.query


def asked(azure: ManagementRunning, text: str, *, status: int = 200, scope: Mapping[str, Any] = {}, **options: Any) -> Any:
    body = {"query": text, "options": {"resultFormat": "objectArray", "$top": 1000, **options}, **scope}
    answer = post(azure.url + QUERY, json=body)
    assert answer.status_code == status, answer.text
    return answer.json()


def test_a_query_answers_the_columns_that_it_projects() -> None:
    with management(CONTOSO) as azure:
        rows = {row["name"]: row for row in asked(azure, storage())["data"]}
    assert rows["stcontosopayroll"]["properties_minimumTlsVersion"] == "TLS1_2"
    assert rows["stold2017"]["properties_minimumTlsVersion"] is None
    assert rows["stold2017"]["kind"] == "Storage"
    assert "properties" not in rows["stold2017"]


def test_pages_are_followed_by_a_token_that_is_bound_to_the_query() -> None:
    with management(CONTOSO, AzureOptions(page=2)) as azure:
        first = asked(azure, storage())
        second = asked(azure, storage(), **{"$skipToken": first["$skipToken"]})
        last = asked(azure, storage(), **{"$skipToken": second["$skipToken"]})
        refused = asked(azure, SUBSCRIPTIONS, status=400, **{"$skipToken": first["$skipToken"]})
    names = [row["name"] for page in (first, second, last) for row in page["data"]]
    assert len(names) == first["totalRecords"] == len(set(names))
    assert "$skipToken" not in last
    assert refused["error"]["details"][0]["code"] == "InvalidSkipToken"


def test_a_caller_without_a_role_gets_empty_lists_and_not_a_refusal() -> None:
    with management(CONTOSO, AzureOptions(sight=Sight(root=False))) as azure:
        assert asked(azure, storage())["data"] == []
        assert get(f"{azure.url}/subscriptions?api-version=2022-12-01").json()["value"] == []
        refused = get(azure.url + ROOT.format(CONTOSO.tenant))
    assert (refused.status_code, refused.json()["error"]["code"]) == (403, "AuthorizationFailed")


def test_a_caller_sees_the_subscriptions_that_it_may_read_and_no_other() -> None:
    own = next(one.id for one in CONTOSO.subscriptions if one.display_name == "Contoso Production")
    other = next(one.id for one in CONTOSO.subscriptions if one.display_name == "Pay-As-You-Go")
    with management(CONTOSO, AzureOptions(sight=Sight(root=False, subscriptions=frozenset({own})))) as azure:
        assert {row["name"] for row in asked(azure, storage())["data"]} == {"stcontosopayroll", "stcontosoreports"}
        entities = post(f"{azure.url}/providers/Microsoft.Management/getEntities?api-version=2020-05-01").json()["value"]
        hidden = get(f"{azure.url}/subscriptions/{other}/providers/Microsoft.Authorization/locks?api-version=2020-05-01")
    assert {entity["properties"]["permissions"] for entity in entities if "managementGroups" in entity["id"]} == {"noaccess"}
    assert hidden.json()["error"]["code"] == "SubscriptionNotFound"


def test_the_tree_of_a_tenant_without_subscriptions_has_none() -> None:
    woodgrove = ESTATES["woodgrove"]()
    with management(woodgrove) as azure:
        tree = get(azure.url + ROOT.format(woodgrove.tenant)).json()
        assert asked(azure, SUBSCRIPTIONS)["data"] == []
    assert tree["properties"]["children"] is None


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE", "POST"])
def test_what_writes_is_refused_and_fails_the_test(method: str) -> None:
    with pytest.raises(AssertionError, match="never writes"), management(CONTOSO) as azure:
        httpx.request(method, f"{azure.url}/subscriptions/x/providers/Microsoft.Security/pricings/Arm?api-version=2024-01-01")


def test_a_query_of_another_form_fails_the_test() -> None:
    with pytest.raises(AssertionError, match="another form"), management(CONTOSO) as azure:
        asked(azure, "Resources | take 1", status=400)


@pytest.mark.parametrize("ids", [Ids.LOWER, Ids.UPPER])
def test_ids_come_in_another_casing(ids: Ids) -> None:
    with management(CONTOSO, AzureOptions(ids=ids)) as azure:
        found = [row["id"] for row in asked(azure, storage())["data"]]
    assert found == [one.lower() if ids is Ids.LOWER else one.upper() for one in found]


def test_faults_strike_queries_of_a_type() -> None:
    plan = AzureFaultPlan(kinds=(AzureFault.MORE_ANNOUNCED,), rate=1.0, only="microsoft.storage/")
    with management(CONTOSO, AzureOptions(faults=plan)) as azure:
        struck, again = asked(azure, storage()), asked(azure, storage())
        spared = asked(azure, SUBSCRIPTIONS)
    assert struck["totalRecords"] == len(struck["data"]) + 1
    assert again["totalRecords"] == len(again["data"])
    assert spared["totalRecords"] == len(spared["data"])


def test_quotas_are_told_and_kept() -> None:
    with management(CONTOSO, AzureOptions(quotas=100.0)) as azure:
        body = {"query": SUBSCRIPTIONS, "options": {"resultFormat": "objectArray", "$top": 1}}
        answers = [post(azure.url + QUERY, json=body) for _ in range(16)]
    assert answers[14].headers["x-ms-user-quota-remaining"] == "0"
    assert (answers[15].status_code, answers[15].json()["error"]["code"]) == (429, "RateLimiting")
    assert int(answers[15].headers["Retry-After"]) >= 1


def test_a_foreign_subscription_is_of_another_tenant() -> None:
    with management(CONTOSO) as azure:
        listed = get(f"{azure.url}/subscriptions?api-version=2022-12-01").json()["value"]
        tree = get(azure.url + ROOT.format(CONTOSO.tenant)).text
    foreign = [one for one in listed if one["tenantId"] != CONTOSO.tenant]
    assert [one["displayName"] for one in foreign] == ["Northwind (managed)"]
    assert foreign[0]["subscriptionId"] not in tree


def test_an_estate_is_changed_by_making_another_one() -> None:
    bare = replace(CONTOSO, rows={})
    with management(bare) as azure:
        assert asked(azure, storage())["data"] == []
