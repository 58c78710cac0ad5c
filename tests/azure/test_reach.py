"""Who reaches what in the described estates, read by the queries of a scan."""

from __future__ import annotations

from tests.azure.reading import read
from tests.checks.cases import CHECKS, Case, needs
from tests.simulator.azure import ESTATES, management
from ztscan.core.model import Verdict
from ztscan.engine.evaluate import run_check
from ztscan.engine.evidence import FACTS, EvidenceStore

NAMES = (
    "bastion",
    "groups_closed",
    "internal_traffic_limited",
    "machines_not_published",
    "management_ports_closed",
    "open_ports",
    "peerings_sound",
    "services_closed",
    "sql_firewall",
    "storage_firewall",
    "subnets_filtered",
)
JUDGED = {name: CHECKS[f"azure_network.{name}"] for name in NAMES if f"azure_network.{name}" in CHECKS}


def told(estate: str) -> dict[str, tuple[Verdict, set[str]]]:
    """Verdict and names of the subjects of each check."""
    wanted = {name for check in JUDGED.values() for name in needs(check) if name.startswith("azure_")}
    with management(ESTATES[estate]()) as azure:
        evidence = read(azure, wanted).evidence
    found = {}
    for name, check in JUDGED.items():
        result = run_check(check, EvidenceStore(evidence, Case(estate).settings(), FACTS), {})
        found[name] = (result.verdict, {finding.subject.name for finding in result.findings})
    return found


def test_what_the_internet_reaches_in_contoso() -> None:
    found = told("contoso")
    assert found["management_ports_closed"] == (Verdict.FAIL, {"vm-dev", "vm-test"})
    assert found["machines_not_published"] == (Verdict.FAIL, {"vm-dev", "vm-test"})
    assert found["groups_closed"] == (Verdict.FAIL, {"nsg-dev", "nsg-sandbox"})
    assert found["subnets_filtered"] == (Verdict.FAIL, {"vnet-production/snet-reports"})
    assert {"sql-dev", "sql-reports"} <= found["sql_firewall"][1]


def test_nothing_is_reached_in_fabrikam() -> None:
    assert told("fabrikam") == {name: (Verdict.PASS, set()) for name in JUDGED}
