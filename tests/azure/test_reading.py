"""What is read of Azure is all that there is, or it is a gap: over HTTP, from the double."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from typing import Any

import pytest

from tests.azure.reading import EVERYTHING, PROBES, read, visibility
from tests.simulator.azure import ESTATES, AzureFault, AzureFaultPlan, AzureOptions, Ids, Sight, management
from tests.simulator.azure.estate import Estate
from ztscan.azure import list_pages, query_pages
from ztscan.azure.areas.scope import RootGroup
from ztscan.azure.resource import MOST_GETS, QUERY, managed
from ztscan.config.azure import AzureSettings
from ztscan.core.model import Gap, GapReason
from ztscan.estate.visibility import Visibility
from ztscan.graph.collect import Collection
from ztscan.graph.resource import Keys

CONTOSO = ESTATES["contoso"]()
STORAGE = "azure_storage_accounts"
HOST_PATH = QUERY.lower()


def names(rows: Sequence[Any]) -> set[str]:
    return {row.name for row in rows}


@pytest.fixture(scope="module")
def truth() -> Collection:
    """All that is declared, as a reader at the root group gets it."""
    with management(CONTOSO) as azure:
        return read(azure, EVERYTHING)


def test_everything_that_is_declared_is_read_whole(truth: Collection) -> None:
    gaps = {one.name: one.detail for one in truth.readings if one.outcome not in ("ok", "unavailable")}
    assert gaps == {}, "the estate may lack an object that is read by key, and nothing else"
    assert not {one.name for one in truth.readings if one.outcome != "ok"} & {*PROBES, STORAGE}
    found = visibility(truth.evidence)
    assert isinstance(found, Visibility)
    assert found.whole
    assert len(found.subscriptions) == found.total == 6
    assert len(found.foreign) == 1


def test_pages_are_put_together_and_cost_one_request_each(truth: Collection) -> None:
    with management(CONTOSO, AzureOptions(page=2)) as azure:
        paged = read(azure, [STORAGE])
        queries = [entry for entry in azure.log if "storageaccounts" in entry.query]
    assert paged.evidence[STORAGE] == truth.evidence[STORAGE]
    assert len(queries) == -(-len(truth.evidence[STORAGE]) // 2)
    assert paged.evidence["azure_subscriptions"] == truth.evidence["azure_subscriptions"]


@pytest.mark.parametrize("ids", [Ids.LOWER, Ids.UPPER])
def test_the_casing_of_ids_changes_nothing(ids: Ids, truth: Collection) -> None:
    with management(CONTOSO, AzureOptions(ids=ids)) as azure:
        found = read(azure, [STORAGE]).evidence
    assert {row.key for row in found[STORAGE]} == {row.key for row in truth.evidence[STORAGE]}
    assert visibility(found).whole


def test_only_two_posts_are_ever_sent_and_else_only_gets() -> None:
    with management(CONTOSO) as azure:
        read(azure, EVERYTHING)
        posts = {entry.path for entry in azure.log if entry.method == "POST"}
        assert {entry.method for entry in azure.log} == {"GET", "POST"}
    assert posts == {QUERY, "/providers/Microsoft.Management/getEntities"}


@pytest.mark.parametrize(
    ("sight", "said"),
    [
        (Sight(root=False), "the account sees 0 subscriptions"),
        (Sight(root=False, subscriptions=frozenset({next(iter(CONTOSO.subscriptions)).id})), "cannot read the root group"),
        (Sight(subscriptions=frozenset({next(iter(CONTOSO.subscriptions)).id})), "could not be read"),
    ],
)
def test_an_account_that_sees_less_is_told(sight: Sight, said: str) -> None:
    with management(CONTOSO, AzureOptions(sight=sight)) as azure:
        found = visibility(read(azure).evidence)
    assert said in found.gap.detail


def test_a_tenant_without_subscriptions_is_proved_to_have_none() -> None:
    with management(ESTATES["woodgrove"]()) as azure:
        assert visibility(read(azure).evidence).none_there


def struck(kind: AzureFault, only: str, *, times: int | None = None) -> AzureOptions:
    plan = AzureFaultPlan(kinds=(kind,), rate=1.0, times=times, only=only)
    return AzureOptions(faults=plan, page=2)


LASTING = [
    (AzureFault.FORBIDDEN, GapReason.NO_PERMISSION, "403 AuthorizationFailed"),
    (AzureFault.UNAUTHORIZED, GapReason.NO_PERMISSION, "401 InvalidAuthenticationToken"),
    (AzureFault.CLAIMS_CHALLENGE, GapReason.NO_PERMISSION, "401 InvalidAuthenticationToken"),
    (AzureFault.SUBSCRIPTION_LIMIT, GapReason.MALFORMED, "more subscriptions than one query covers"),
    (AzureFault.TRUNCATED_WITHOUT_TOKEN, GapReason.MALFORMED, "gives no token"),
    (AzureFault.TOO_LARGE, GapReason.UNAVAILABLE, "ResponsePayloadTooLarge"),
    (AzureFault.MORE_ANNOUNCED, GapReason.UNAVAILABLE, "announced rows arrived"),
    (AzureFault.FEWER_ROWS, GapReason.UNAVAILABLE, "announced rows arrived"),
    (AzureFault.WRONG_TYPES, GapReason.MALFORMED, "documented shape"),
    (AzureFault.MALFORMED_JSON, GapReason.MALFORMED, "not valid JSON"),
    (AzureFault.ERROR_BODY, GapReason.UNAVAILABLE, "InternalServerError"),
    (AzureFault.INTERNAL_ERROR, GapReason.UNAVAILABLE, "500 InternalServerError"),
    (AzureFault.REDIRECT, GapReason.UNAVAILABLE, "302"),
    (AzureFault.RESET, GapReason.UNAVAILABLE, "the connection to Azure failed"),
]


@pytest.mark.parametrize(("kind", "reason", "said"), LASTING, ids=lambda one: one.name if isinstance(one, AzureFault) else "")
def test_a_query_that_fails_for_good_is_a_gap(kind: AzureFault, reason: GapReason, said: str) -> None:
    with management(CONTOSO, struck(kind, "microsoft.storage")) as azure:
        found = read(azure, [STORAGE]).evidence[STORAGE]
        assert not azure.elsewhere.visited
    assert isinstance(found, Gap), found
    assert (found.reason, said in found.detail) == (reason, True), found


@pytest.mark.parametrize("kind", [AzureFault.FOREIGN_LINK, AzureFault.FOREIGN_HTTPS_LINK, AzureFault.REPEATED_LINK])
def test_a_list_whose_link_leads_nowhere_is_a_gap(kind: AzureFault) -> None:
    with management(CONTOSO, struck(kind, "/subscriptions")) as azure:
        found = read(azure).evidence["azure_subscriptions"]
        assert not azure.elsewhere.visited
    assert isinstance(found, Gap)
    assert "the link to the next page" in found.detail


@pytest.mark.parametrize(
    "kind",
    [
        AzureFault.TOO_MANY_REQUESTS,
        AzureFault.UNAVAILABLE,
        AzureFault.CUT,
        AzureFault.REPEATED_ID,
        AzureFault.MORE_ANNOUNCED,
        AzureFault.FEWER_ROWS,
    ],
)
def test_what_goes_wrong_once_is_read_again(kind: AzureFault, truth: Collection) -> None:
    with management(CONTOSO, struck(kind, "microsoft.storage", times=1)) as azure:
        assert read(azure, [STORAGE]).evidence[STORAGE] == truth.evidence[STORAGE]


def test_a_refusal_names_the_action_and_the_scope() -> None:
    root = f"/providers/microsoft.management/managementgroups/{CONTOSO.tenant}".lower()
    with management(CONTOSO, AzureOptions(sight=Sight(denied=(root,)))) as azure:
        read_root = read(azure).evidence["azure_root_group"]
    gap = read_root.gap
    assert gap.reason is GapReason.NO_PERMISSION
    assert "the action `" in gap.remedy
    assert root in gap.remedy.lower()


def test_a_part_that_the_configuration_names_is_all_that_is_asked_for() -> None:
    production = next(one for one in CONTOSO.subscriptions if one.display_name == "Contoso Production").id
    for settings, scope in (
        (AzureSettings(subscriptions=(production.upper(),)), {production}),
        (AzureSettings(management_group="mg-workloads"), {one.id for one in below("mg-workloads", CONTOSO)}),
    ):
        with management(CONTOSO) as azure:
            found = read(azure, [STORAGE], settings).evidence
        assert {row.subscription for row in found[STORAGE]} <= scope
        assert set(visibility(found, settings).subscriptions) == scope
        assert not visibility(found, settings).whole


def below(group: str, estate: Estate) -> list[Any]:
    return [one for one in estate.subscriptions if group in {above.name for above in estate.ancestors(one)}]


def test_a_quota_that_is_used_up_is_waited_for() -> None:
    options = dataclasses.replace(struck(AzureFault.QUOTA_EMPTY, "microsoft.storage", times=1), page=3)
    with management(CONTOSO, options) as azure:
        found = read(azure, [STORAGE])
    reading = next(one for one in found.readings if one.name == STORAGE)
    assert reading.outcome == "ok"
    assert reading.seconds >= 2.0, "the header says that there is nothing left for two seconds"


def test_smaller_pages_are_asked_for_where_azure_finds_them_too_large(truth: Collection) -> None:
    refusing = AzureFaultPlan(kinds=(AzureFault.TOO_LARGE,), rate=1.0, times=None, only="microsoft.storage")
    with management(CONTOSO) as azure, pytest.MonkeyPatch.context() as patched:
        strike = AzureFaultPlan.strike

        def of_large_pages(plan: AzureFaultPlan, path: str, asked: Any, types: tuple[str, ...], *, attempt: int) -> Any:
            large = '"$top":1000' in asked["body"] or '"$top":500' in asked["body"]
            return strike(plan, path, asked, types, attempt=attempt) if large else None

        patched.setattr(AzureFaultPlan, "strike", of_large_pages)
        azure.double.options = AzureOptions(faults=refusing)
        assert read(azure, [STORAGE]).evidence[STORAGE] == truth.evidence[STORAGE]
        assert len([entry for entry in azure.log if "storageaccounts" in entry.query]) == 3


def test_pages_that_do_not_end_are_a_gap(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(query_pages, "MAX_QUERY_PAGES", 1)
    monkeypatch.setattr(list_pages, "MAX_LIST_PAGES", 1)
    with management(CONTOSO, AzureOptions(page=1)) as azure:
        found = read(azure, [STORAGE]).evidence
    assert "the query did not end after 1 pages" in found[STORAGE].detail
    assert "the list did not end after 1 pages" in found["azure_subscriptions"].detail


def test_the_configuration_of_more_rows_than_most_kept_is_not_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    with management(CONTOSO) as azure:
        kept = read(azure, [STORAGE])
        monkeypatch.setattr(query_pages, "MOST_KEPT", len(kept.evidence[STORAGE]) - 1)
        found = read(azure, [STORAGE])
    assert set(kept.configuration[STORAGE]) == {row.key for row in kept.evidence[STORAGE]}
    assert STORAGE not in found.configuration
    assert found.evidence[STORAGE] == kept.evidence[STORAGE]


def test_more_gets_than_most_gets_are_a_gap_that_says_how_to_read_them() -> None:
    path = "/subscriptions/{key}/providers/Microsoft.Authorization/locks"
    bounded = managed("azure_locks_of_each", path, RootGroup, "2020-05-01", keys=Keys("azure_subscription_ids"))
    assert bounded.keys is not None
    assert bounded.keys.limit == MOST_GETS
    other = managed("azure_locks_of_each", path, RootGroup, "2020-05-01", keys=Keys("azure_subscription_ids", limit=7))
    assert other.keys is not None
    assert other.keys.limit == 7


def test_the_probes_are_what_the_fact_is_made_of() -> None:
    assert set(PROBES) >= {"azure_tenants", "azure_root_group", "azure_entities", "azure_subscriptions", "organization"}
