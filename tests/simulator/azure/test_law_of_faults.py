"""The law of faults for Azure: whatever goes wrong between a scan and Azure, evidence is what it is without faults, or a gap.

Only reads are sent, to Azure alone; and where a fault passes, nothing is lost.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from typing import Any

import pytest

from tests.simulator.azure import ESTATES, AzureFault, AzureFaultPlan, AzureOptions, Ids, Sight
from tests.simulator.azure.faults import TRANSIENT
from tests.simulator.azure.in_process import AzureInProcess
from tests.simulator.client_faults import TOKENS
from tests.simulator.tenants import TENANTS
from ztscan.azure.resources import AZURE_RESOURCES
from ztscan.core.model import ByKey, Gap
from ztscan.graph.collect import Collection
from ztscan.graph.service import AZURE_POSTS

HOST = "management.azure.com"


def azure(tenant: str = "contoso", **options: Any) -> AzureInProcess:
    return AzureInProcess(TENANTS[tenant](), ESTATES[tenant](), AzureOptions(**options))


@cache
def faultless(tenant: str = "contoso") -> Collection:
    return azure(tenant).collect(AZURE_RESOURCES)


def wrong(found: Collection, right: Collection) -> Iterator[str]:
    """Where evidence is neither right nor a gap. A key may be missing, or be asked for needlessly, but never be wrong."""
    for name in AZURE_RESOURCES:
        value, other = found.evidence[name], right.evidence[name]
        if isinstance(value, Gap) or value == other:
            continue
        if not isinstance(value, ByKey) or not isinstance(other, ByKey):
            yield name
            continue
        for key, entry in value.items():
            if key in set(other) and not isinstance(entry, Gap) and entry != other[key]:
                yield f"{name} of {key}"


def lost(found: Collection) -> set[str]:
    """What is a gap, wholly or for some key."""
    gaps = {name: value.gap if isinstance(value, ByKey) else value for name, value in found.evidence.items()}
    return {name for name, value in gaps.items() if isinstance(value, Gap)}


def check_what_was_sent(asked: AzureInProcess) -> None:
    assert {request.url.host for request in asked.asked} <= {HOST}
    assert {request.url.scheme for request in asked.asked} <= {"https"}
    assert {request.url.path for request in asked.asked if request.method != "GET"} <= AZURE_POSTS
    assert {request.method for request in asked.asked} <= {"GET", "POST"}
    assert not [request.url for request in asked.asked if any(token in str(request.url) for token in TOKENS)]
    assert asked.double.refusals == []


def test_the_law_can_fail() -> None:
    estate = ESTATES["contoso"]()
    smaller = replace(estate, rows={key: rows for key, rows in estate.rows.items() if "storage" not in key[1]})
    found = AzureInProcess(TENANTS["contoso"](), smaller).collect(AZURE_RESOURCES)
    assert [*wrong(found, faultless())] == ["azure_storage_accounts"]
    assert lost(found) == set()


def test_without_faults_everything_is_read() -> None:
    scan = azure()
    found = scan.collect(AZURE_RESOURCES)
    assert lost(found) == set()
    check_what_was_sent(scan)
    assert sum(bool(entry.query) for entry in scan.double.log) < 2 * len(AZURE_RESOURCES), (
        "one query for each type, not for each key"
    )


@pytest.mark.parametrize("kind", sorted(TRANSIENT, key=str))
def test_a_fault_that_passes_costs_nothing_but_time(kind: AzureFault) -> None:
    scan = azure(faults=AzureFaultPlan(kinds=(kind,), rate=1.0))
    found = scan.collect(AZURE_RESOURCES)
    assert any(entry.fault for entry in scan.double.log)
    assert [*wrong(found, faultless())] == []
    assert lost(found) == set()
    check_what_was_sent(scan)


@pytest.mark.parametrize("kind", list(AzureFault), ids=lambda one: one.name)
def test_a_fault_that_lasts_makes_a_gap_and_never_other_evidence(kind: AzureFault) -> None:
    only = "microsoft.storage/" if kind is AzureFault.GZIP_BOMB else ""  # each takes a second
    scan = azure(faults=AzureFaultPlan(kinds=(kind,), rate=1.0, times=None, only=only))
    found = scan.collect(AZURE_RESOURCES)
    assert [*wrong(found, faultless())] == []
    check_what_was_sent(scan)
    if kind not in {AzureFault.SLOW, AzureFault.QUOTA_EMPTY, AzureFault.REPEATED_ID}:
        assert lost(found), "it struck"


@pytest.mark.parametrize("seed", range(6))
def test_many_faults_at_once_leave_right_evidence_and_gaps(seed: int) -> None:
    kinds = tuple(kind for kind in AzureFault if kind is not AzureFault.GZIP_BOMB)
    plan = AzureFaultPlan(seed=seed, kinds=kinds, rate=(0.05, 0.3)[seed % 2], times=(1, 3, None)[seed % 3])
    scan = azure(("contoso", "fabrikam")[seed % 2], faults=plan, page=(1000, 3)[seed // 2 % 2])
    found = scan.collect(AZURE_RESOURCES)
    assert [*wrong(found, faultless(("contoso", "fabrikam")[seed % 2]))] == []
    check_what_was_sent(scan)


@pytest.mark.parametrize("page", [1, 2, 7])
def test_pages_of_any_size_are_the_same_evidence(page: int) -> None:
    found = azure(page=page).collect(AZURE_RESOURCES)
    assert lost(found) == set()
    assert [*wrong(found, faultless())] == []


@pytest.mark.parametrize("ids", [Ids.LOWER, Ids.UPPER])
def test_ids_in_any_casing_are_the_same_objects(ids: Ids) -> None:
    found, right = azure(ids=ids).collect(AZURE_RESOURCES), faultless()
    assert lost(found) == set()
    for name, value in right.evidence.items():
        other = found.evidence[name]
        if name in AZURE_RESOURCES and isinstance(value, tuple):
            assert {_key(row) for row in other} == {_key(row) for row in value}, name
        elif name in AZURE_RESOURCES and isinstance(value, ByKey):
            assert {key.lower() for key in other} == {key.lower() for key in value}, name


def _key(row: Any) -> str:
    return str(row.id).lower()


def test_what_a_caller_may_not_read_is_a_gap_or_absent_and_never_other() -> None:
    estate = ESTATES["contoso"]()
    right = faultless()
    for one in estate.subscriptions[:3]:
        found = azure(sight=Sight(root=False, subscriptions=frozenset({one.id}))).collect(AZURE_RESOURCES)
        for name in AZURE_RESOURCES:
            value, other = found.evidence[name], right.evidence[name]
            if isinstance(value, tuple) and isinstance(other, tuple) and name != "azure_entities":
                assert {*map(_key, value)} <= {*map(_key, other)}, name


def test_quotas_are_kept() -> None:
    scan = azure(quotas=1.0)
    found = scan.collect(AZURE_RESOURCES)
    assert lost(found) == set()
    assert [*wrong(found, faultless())] == []
