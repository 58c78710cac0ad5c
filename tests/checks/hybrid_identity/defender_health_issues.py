"""Cases of `hybrid_identity.defender_health_issues`."""

from __future__ import annotations

from typing import Any

from tests.checks.cases import Case, gap
from tests.checks.hybrid_identity.defender_domain_controllers import SENSORS, UNLICENSED
from ztscan.core.model import GapReason, Verdict

LIST = "defender_health_issues"
FIRST = "6a1b0000-0000-4000-8000-0000000000e1"
SECOND = "6a1b0000-0000-4000-8000-0000000000e2"
BASE: dict[str, Any] = {LIST: []}
NOT_ASSESSED = Verdict.NOT_ASSESSED


def issue(key: str = FIRST, **properties: Any) -> dict[str, Any]:
    return {
        "id": key,
        "displayName": "Auditing is not configured as required",
        "healthIssueType": "global",
        "issueTypeId": "1031",
        "severity": "medium",
        "status": "open",
        "createdDateTime": "2026-09-15T12:19:27Z",
        "lastModifiedDateTime": "2026-09-15T12:19:27Z",
        "domainNames": ["fabrikam.example"],
        "sensorDNSNames": ["dc1.fabrikam.example", "dc2.fabrikam.example"],
        "description": "",
        **properties,
    }


def later(status: str, **properties: Any) -> dict[str, Any]:
    """The issue, and a later row of it that names its sensors in another order and case."""
    row = issue(
        SECOND,
        status=status,
        lastModifiedDateTime="2026-10-01T12:00:00Z",
        sensorDNSNames=["DC2.fabrikam.example", "dc1.fabrikam.example"],
        **properties,
    )
    return {LIST: [issue(), row]}


CASES = (
    Case("none"),
    Case("open", {LIST: [issue()]}, {FIRST}),
    Case("open and high", {LIST: [issue(severity="high")]}, {FIRST}),
    Case("a hostile name", {LIST: [issue(displayName="<img src=x>`|\u001b[2J")]}, {FIRST}),
    Case("open and low", {LIST: [issue(severity="low")]}),
    Case("suppressed", {LIST: [issue(status="suppressed")]}),
    Case("closed since", later("closed")),
    Case("closed and opened at the same time", {LIST: [issue(SECOND, status="closed"), issue()]}, {FIRST}),
    Case("opened and closed at the same time", {LIST: [issue(), issue(SECOND, status="closed")]}, {FIRST}),
    Case("opened again since", later("open"), {SECOND}),
    Case("another sensor was closed since", {LIST: [issue(), issue(SECOND, status="closed", sensorDNSNames=["dc3"])]}, {FIRST}),
    Case("when it changed was not returned", {LIST: [issue(lastModifiedDateTime=None)]}, {FIRST}),
    Case("a closed row without a type closes nothing", later("closed", issueTypeId=None), {FIRST}),
    Case("a new severity", {LIST: [issue(severity="terrible")]}, verdict=NOT_ASSESSED),
    Case("a new state", {LIST: [issue(status="pondered")]}, verdict=NOT_ASSESSED),
    Case("no sensor is registered", {SENSORS: []}, verdict=Verdict.NOT_APPLICABLE),
    Case("no licence", {**UNLICENSED, LIST: gap(LIST, GapReason.NOT_LICENSED)}, verdict=Verdict.NOT_APPLICABLE),
    Case("could not be read", {LIST: gap(LIST)}, verdict=NOT_ASSESSED),
    Case("sensors could not be read", {SENSORS: gap(SENSORS)}, verdict=NOT_ASSESSED),
)
