"""Checks of Azure on what the product's own reader reads of the described estates."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from tests.azure.reading import EVERYTHING, read
from tests.checks.cases import CHECKS, Case, gap, needs
from tests.engine.test_immutable import changeable
from tests.simulator.azure import ESTATES, AzureOptions, Ids, management
from ztscan.azure.resources import AZURE_RESOURCES
from ztscan.core.columns import Table, columns_of
from ztscan.core.model import CheckResult, GapReason, Verdict
from ztscan.engine.evaluate import run_check
from ztscan.engine.evidence import FACTS, EvidenceStore, resources_behind
from ztscan.engine.resources import ALL_RESOURCES

AREA = "azure_infrastructure."


@pytest.fixture(scope="module", params=["contoso", "fabrikam"])
def estate(request: pytest.FixtureRequest) -> tuple[str, Mapping[str, Any]]:
    """The name of an estate, and all that is read of it."""
    with management(ESTATES[request.param]()) as azure:
        return request.param, read(azure, EVERYTHING).evidence


def _run(check_id: str, evidence: Mapping[str, Any]) -> CheckResult:
    check = CHECKS[check_id]
    found = {name: evidence[name] if name in evidence else gap(name, GapReason.NOT_RECORDED) for name in needs(check)}
    return run_check(check, EvidenceStore(found, Case("read").settings(), FACTS), {})


def test_evidence_is_held_as_its_record_declares(estate: tuple[str, Mapping[str, Any]]) -> None:
    """Case tables hold it so: what a check does with a table must work on what is read."""
    for name, value in estate[1].items():
        resource = AZURE_RESOURCES.get(name)
        if resource is not None and columns_of(resource.entity) is not None:
            assert isinstance(value, Table), name


def test_evidence_and_facts_cannot_be_changed(estate: tuple[str, Mapping[str, Any]]) -> None:
    read_of = {name: value for name, value in estate[1].items() if name in AZURE_RESOURCES}
    store = EvidenceStore({**{name: gap(name) for name in ALL_RESOURCES}, **estate[1]}, Case("read").settings(), FACTS)
    facts = {name: store.value(name) for name in FACTS if resources_behind([name], ALL_RESOURCES, FACTS) & AZURE_RESOURCES.keys()}
    assert len(read_of) > 50
    assert len(facts) > 5
    assert [path for name, value in {**read_of, **facts}.items() for path in changeable(value, name, set())] == []


def test_no_check_of_azure_breaks_on_what_is_read(estate: tuple[str, Mapping[str, Any]]) -> None:
    for check_id in sorted(CHECKS):
        if check_id.startswith("azure_"):
            result = _run(check_id, estate[1])
            assert result.reason != "error", f"{check_id}: {result.detail}"


def test_a_hardened_estate_passes_and_the_other_does_not(estate: tuple[str, Mapping[str, Any]]) -> None:
    """Infrastructure needs nothing of Microsoft Graph but the id of the tenant."""
    name, evidence = estate
    verdicts = {check_id: _run(check_id, evidence).verdict for check_id in CHECKS if check_id.startswith(AREA)}
    if name == "fabrikam":
        assert set(verdicts.values()) == {Verdict.PASS}, verdicts
    else:
        assert set(verdicts.values()) == {Verdict.FAIL, Verdict.NOT_ASSESSED}, verdicts
        untold = {check_id for check_id, verdict in verdicts.items() if verdict is Verdict.NOT_ASSESSED}
        assert untold == {f"{AREA}endpoint_detection"}, (
            "three machines have no sensor where the plan is off, so that nobody knows"
        )


RIGHT = frozenset(("front_door_tls", "waf_attached"))
"""What Contoso gets right, of the checks of encryption, firewalls, logs and connections."""
OTHER = {"ddos_logs": Verdict.NOT_APPLICABLE, "expressroute_encryption": Verdict.MANUAL}
WRONG = frozenset(
    {
        "databases_tls", "ddos_protection", "firewall_egress", "firewall_idps", "firewall_logs", "firewall_threat_intelligence",
        "firewall_tls_inspection", "flow_logs", "gateway_listeners_https", "gateway_tls", "messaging_tls", "network_watcher",
        "on_premises_ingress", "redis_tls", "sql_tls", "storage_https", "storage_tls", "vpn_encryption", "vpn_entra", "waf_bots",
        "waf_logs", "waf_prevention", "waf_rate_limits", "waf_rules", "web_apps_https", "web_apps_tls",
    }
)  # fmt: skip


def _networks(evidence: Mapping[str, Any]) -> dict[str, CheckResult]:
    return {name: _run(f"azure_network.{name}", evidence) for name in sorted({*RIGHT, *OTHER, *WRONG})}


def test_mistakes_in_networks_are_found(estate: tuple[str, Mapping[str, Any]]) -> None:
    name, evidence = estate
    told = {check: result.verdict for check, result in _networks(evidence).items()}
    if name == "contoso":
        assert told == {**OTHER, **dict.fromkeys(RIGHT, Verdict.PASS), **dict.fromkeys(WRONG, Verdict.FAIL)}
    else:
        assert set(told.values()) <= {Verdict.PASS, Verdict.NOT_APPLICABLE}, told
        assert sum(verdict is Verdict.PASS for verdict in told.values()) > len(told) * 3 // 4


def test_ids_in_other_letters_change_no_finding(estate: tuple[str, Mapping[str, Any]]) -> None:
    """Azure writes the ids of one resource in different letters."""
    name, evidence = estate
    if name != "contoso":
        return
    with management(ESTATES[name](), AzureOptions(ids=Ids.UPPER)) as azure:
        other = _networks(read(azure, EVERYTHING).evidence)
    for check, result in _networks(evidence).items():
        assert [one.fingerprint for one in other[check].findings] == [one.fingerprint for one in result.findings], check
