"""Cases of `hybrid_identity.defender_domain_controllers`."""

from __future__ import annotations

from typing import Any

from tests.checks.cases import Add, Case, Remove, gap
from tests.checks.compliant.hybrid import HYBRID
from tests.checks.compliant.names import TENANT
from tests.checks.compliant.tenant import E5
from ztscan.core.model import GapReason, NotOffered, Verdict

SENSORS, CANDIDATES = "defender_sensors", "defender_sensor_candidates"
DC = "6a1b0000-0000-4000-8000-0000000000d1"
SERVER = "6a1b0000-0000-4000-8000-0000000000d2"
NOT_ASSESSED = Verdict.NOT_ASSESSED


def sensor(key: str = DC, kind: str | None = "domainControllerIntegrated", **properties: Any) -> dict[str, Any]:
    """A sensor that works."""
    return {
        "id": key,
        "displayName": "DC1",
        "domainName": "fabrikam.example",
        "sensorType": kind,
        "version": "2.239.18124.58593",
        "deploymentStatus": "upToDate",
        "healthStatus": "healthy",
        "serviceStatus": "running",
        "openHealthIssuesCount": 0,
        "createdDateTime": "2025-11-16T09:41:24Z",
        **properties,
    }


BASE: dict[str, Any] = {SENSORS: [sensor()], CANDIDATES: []}
UNLICENSED: dict[str, Any] = {f"subscribed_skus/tenant_{E5}/capabilityStatus": "Suspended"}
ABSENT = NotOffered(CANDIDATES, GapReason.NOT_IN_CLOUD, f"`{CANDIDATES}` is not offered", "offered elsewhere")
CANDIDATE = {
    "id": SERVER,
    "computerDnsName": "dc2.fabrikam.example",
    "domainName": "fabrikam.example",
    "lastSeenDateTime": "2026-10-30T08:00:00Z",
    "senseClientVersion": "10.8",
}


def state(**properties: Any) -> dict[str, Any]:
    return {SENSORS: [sensor(**properties)]}


CASES = (
    Case("the sensor works"),
    Case("outdated", state(deploymentStatus="outdated"), {DC}),
    Case("not healthy", state(healthStatus="notHealthyLow"), {DC}),
    Case("stopped", state(serviceStatus="stopped"), {DC}),
    Case(
        "a standalone sensor that is disconnected",
        state(kind="domainControllerStandalone", deploymentStatus="disconnected"),
        {DC},
    ),
    Case("a hostile name", state(displayName="<img src=x>`|\u001b[2J", serviceStatus="stopped"), {DC}),
    Case("updating", state(deploymentStatus="updating")),
    Case("a server without a sensor", {CANDIDATES: [CANDIDATE]}, {SERVER}),
    Case("a candidate, and no sensor", {CANDIDATES: [CANDIDATE], SENSORS: []}, {SERVER}),
    Case("no sensor in a synchronised tenant", {**HYBRID, SENSORS: []}, {TENANT}),
    Case("no sensor in a tenant without a directory on premises", {SENSORS: []}, verdict=Verdict.NOT_APPLICABLE),
    Case("a sensor of another kind only, synchronised", {**HYBRID, **state(kind="adfsIntegrated")}, {TENANT}),
    Case("a new state", state(healthStatus="tired"), verdict=NOT_ASSESSED),
    Case("a state is null", state(deploymentStatus=None), verdict=NOT_ASSESSED),
    Case("whether the service runs was not returned", {f"{SENSORS}/0/serviceStatus": Remove()}, verdict=NOT_ASSESSED),
    Case("a new kind of sensor", {SENSORS: Add(sensor(SERVER, "toasterIntegrated"))}, verdict=NOT_ASSESSED),
    Case("a new kind of sensor only, synchronised", {**HYBRID, **state(kind="toasterIntegrated")}, verdict=NOT_ASSESSED),
    Case("no licence", {**UNLICENSED, SENSORS: gap(SENSORS, GapReason.NOT_LICENSED)}, verdict=Verdict.NOT_APPLICABLE),
    Case("no licence, and an empty list", {**UNLICENSED, SENSORS: []}, verdict=Verdict.NOT_APPLICABLE),
    Case("sensors could not be read", {SENSORS: gap(SENSORS)}, verdict=NOT_ASSESSED),
    Case("candidates are not offered in this cloud", {CANDIDATES: ABSENT}, cloud="usgov"),
    Case("candidates are not offered, and a sensor is stopped", {CANDIDATES: ABSENT, **state(serviceStatus="stopped")}, {DC}),
    Case("neither is offered", {CANDIDATES: ABSENT, SENSORS: ABSENT}, verdict=Verdict.NOT_APPLICABLE, cloud="china"),
    Case("candidates could not be read", {CANDIDATES: gap(CANDIDATES)}, verdict=NOT_ASSESSED),
    Case(
        "candidates could not be read, and a sensor is stopped",
        {CANDIDATES: gap(CANDIDATES), **state(serviceStatus="stopped")},
        {DC},
    ),
)
