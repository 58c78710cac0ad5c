"""With Graph and Azure, evidence speaks on at least 50 of the 55 objectives of Contoso; the others are for their owners."""

from __future__ import annotations

import pytest

from tests.simulator.azure import ESTATES
from tests.simulator.azure.in_process import AzureInProcess
from tests.simulator.tenant import NOW
from tests.simulator.tenants import TENANTS
from ztscan.config.settings import Settings
from ztscan.core.model import ObjectiveGrade, ObjectiveStatus, Verdict
from ztscan.drift.compare import Graded
from ztscan.engine.registry import load as load_checks
from ztscan.engine.resources import ALL_RESOURCES
from ztscan.graph.clouds import CLOUDS
from ztscan.graph.source import TenantReading
from ztscan.scan import judge

SPEAKING = frozenset((Verdict.PASS, Verdict.FAIL, Verdict.NOT_APPLICABLE))
ATTESTED = frozenset(
    (
        "identities.cloud_apps_signals",
        "identities.delivery_networks",
        "network.segment_on_premises",
        "programme.accountability",
    )
)
"""Nothing that ztscan reads says anything about these."""
AZURE_DECIDES = (
    "identities.audit_logging",
    "infrastructure.harden",
    "network.detect_cloud",
    "network.encrypt_traffic",
    "network.limit_access",
    "network.segment_cloud",
    "visibility.respond",
)


@pytest.fixture(scope="module")
def with_azure() -> Graded:
    registry = load_checks()
    collection = AzureInProcess(TENANTS["contoso"](), ESTATES["contoso"]()).collect(ALL_RESOURCES)
    reading = TenantReading(collection, CLOUDS["global"], {}, NOW, NOW)
    return judge(reading, registry.checks.values(), registry, Settings()).graded


def verdicts(graded: Graded, objective: ObjectiveGrade, area: str = "") -> set[Verdict]:
    """Verdicts of the checks of an objective whose ids begin with ``area``."""
    found = {result.id: result.verdict for result in graded.scan.checks}
    return {found[check] for check in objective.checks if check.startswith(area)}


def test_evidence_speaks_on_fifty_of_fifty_five_objectives(with_azure: Graded) -> None:
    silent = {one.id for one in with_azure.grade.objectives if not verdicts(with_azure, one) & SPEAKING}
    assert silent <= ATTESTED
    assert len(with_azure.grade.objectives) - len(silent) >= 50


def test_what_evidence_does_not_speak_on_asks_its_owner_or_says_what_is_missing(with_azure: Graded) -> None:
    for one in with_azure.grade.objectives:
        if one.status is ObjectiveStatus.NOT_ASSESSED:
            assert "attestation" in one.reason or "No check" in one.reason or "could not be assessed" in one.reason, one.id


@pytest.mark.parametrize("objective", AZURE_DECIDES)
def test_azure_decides(with_azure: Graded, objective: str) -> None:
    found = next(one for one in with_azure.grade.objectives if one.id == objective)
    assert verdicts(with_azure, found, "azure_") & {Verdict.PASS, Verdict.FAIL}
    assert found.status is not ObjectiveStatus.NOT_ASSESSED
    assert "--azure" not in found.reason.partition("A possible source")[0]
