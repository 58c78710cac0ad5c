"""Cases of `hybrid_identity.defender_role_servers`."""

from __future__ import annotations

from typing import Any

from tests.checks.cases import Add, Case, gap
from tests.checks.compliant.hybrid import HYBRID
from tests.checks.compliant.names import TENANT
from tests.checks.compliant.password import domain
from tests.checks.hybrid_identity.defender_domain_controllers import SENSORS, UNLICENSED, sensor
from tests.checks.hybrid_identity.federated_mfa import SALES, federated, with_subdomain
from ztscan.core.model import GapReason, Verdict

CONNECT = "6a1b0000-0000-4000-8000-0000000000d3"
AD_FS = "6a1b0000-0000-4000-8000-0000000000d4"
NOT_ASSESSED = Verdict.NOT_ASSESSED


def connect(**properties: Any) -> dict[str, Any]:
    return {**HYBRID, SENSORS: Add(sensor(CONNECT, "adConnectIntegrated", **properties))}


CASES = (
    Case("cloud only, and a domain controller", verdict=Verdict.NOT_APPLICABLE),
    Case("synchronised, with a sensor", connect()),
    Case("synchronised, without a sensor", HYBRID, {TENANT}),
    Case("synchronised, with a sensor that is stopped", connect(serviceStatus="stopped"), {CONNECT}),
    Case("a hostile name", connect(displayName="<img src=x>`|\u001b[2J", healthStatus="notHealthyHigh"), {CONNECT}),
    Case("certificate services", {SENSORS: Add(sensor(AD_FS, "adcsIntegrated", deploymentStatus="unreachable"))}, {AD_FS}),
    Case("AD FS, with a sensor", {**federated(), SENSORS: Add(sensor(AD_FS, "adfsIntegrated"))}),
    Case("AD FS, without a sensor", federated(), {SALES}),
    Case(
        "AD FS with a slash at the end of its name",
        federated(issuerUri=f"http://{SALES}/adfs/services/trust/"),
        {SALES},
    ),
    Case("the name of the federation server is null", federated(issuerUri=None), verdict=NOT_ASSESSED),
    Case(
        "a federated root domain without settings",
        {"domains": Add(domain(SALES, authenticationType="Federated")), f"domain_federation/{SALES}": []},
        verdict=NOT_ASSESSED,
    ),
    Case("a subdomain has the settings of its root", with_subdomain("rejectMfaByFederatedIdp"), {SALES}),
    Case("another federation server", federated(issuerUri="https://idp.sales.example"), verdict=Verdict.NOT_APPLICABLE),
    Case("a new state", connect(serviceStatus="asleep"), verdict=NOT_ASSESSED),
    Case(
        "a new kind of sensor, synchronised", {**HYBRID, SENSORS: Add(sensor(CONNECT, "toasterIntegrated"))}, verdict=NOT_ASSESSED
    ),
    Case(
        "the federation could not be read",
        {"domains": Add(domain(SALES, authenticationType="Federated")), f"domain_federation/{SALES}": gap("domain_federation")},
        verdict=NOT_ASSESSED,
    ),
    Case("no licence", {**UNLICENSED, SENSORS: gap(SENSORS, GapReason.NOT_LICENSED)}, verdict=Verdict.NOT_APPLICABLE),
    Case("sensors could not be read", {SENSORS: gap(SENSORS)}, verdict=NOT_ASSESSED),
)
