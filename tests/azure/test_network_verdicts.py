"""What checks of networks say of the estates, read over HTTP: mistakes are found, and ids in other letters change nothing."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from tests.azure.reading import EVERYTHING, read
from tests.checks.cases import CHECKS, Case
from tests.simulator.azure import ESTATES, AzureOptions, Ids, management
from ztscan.core.model import CheckResult, Verdict
from ztscan.engine.evaluate import run_check
from ztscan.engine.evidence import FACTS, EvidenceStore

PASSING = frozenset(("front_door_tls", "waf_attached"))
"""What Contoso gets right, of what is checked here."""
OTHER = {"ddos_logs": Verdict.NOT_APPLICABLE, "expressroute_encryption": Verdict.MANUAL}
NAMES = frozenset(
    {
        *PASSING, *OTHER, "databases_tls", "ddos_protection", "firewall_egress", "firewall_idps", "firewall_logs",
        "firewall_threat_intelligence", "firewall_tls_inspection", "flow_logs", "gateway_listeners_https", "gateway_tls",
        "messaging_tls", "network_watcher", "on_premises_ingress", "redis_tls", "sql_tls", "storage_https", "storage_tls",
        "vpn_encryption", "vpn_entra", "waf_bots", "waf_logs", "waf_prevention", "waf_rate_limits", "waf_rules",
        "web_apps_https", "web_apps_tls",
    }
)  # fmt: skip
"""Checks of encryption, firewalls, logs and connections."""


def results(tenant: str, options: AzureOptions) -> Mapping[str, CheckResult]:
    with management(ESTATES[tenant](), options) as azure:
        store = EvidenceStore(read(azure, EVERYTHING).evidence, Case("read").settings(), FACTS)
    return {name: run_check(CHECKS[f"azure_network.{name}"], store, {}) for name in sorted(NAMES)}


@pytest.fixture(scope="module")
def contoso() -> Mapping[str, CheckResult]:
    return results("contoso", AzureOptions())


def test_the_mistakes_of_contoso_are_found(contoso: Mapping[str, CheckResult]) -> None:
    expected = {name: Verdict.PASS if name in PASSING else OTHER.get(name, Verdict.FAIL) for name in NAMES}
    assert {name: result.verdict for name, result in contoso.items()} == expected
    assert not [gap for result in contoso.values() for gap in result.gaps]


def test_fabrikam_passes() -> None:
    told = {name: result.verdict for name, result in results("fabrikam", AzureOptions()).items()}
    assert set(told.values()) <= {Verdict.PASS, Verdict.NOT_APPLICABLE}, told
    assert sum(verdict is Verdict.PASS for verdict in told.values()) > len(told) * 3 // 4


def test_ids_in_other_letters_change_nothing(contoso: Mapping[str, CheckResult]) -> None:
    found = results("contoso", AzureOptions(ids=Ids.UPPER))
    assert {name: (one.verdict, [f.fingerprint for f in one.findings]) for name, one in found.items()} == {
        name: (one.verdict, [f.fingerprint for f in one.findings]) for name, one in contoso.items()
    }
