"""Cases of `security_operations.compromised_users_contained`, and the alerts on identities of the compliant tenant."""

from __future__ import annotations

from typing import Any

from tests.checks.cases import Add, Case, gap
from tests.checks.security_operations.alerts_triaged import LATE, MANUAL, NOT_APPLICABLE, NOT_ASSESSED, OLD, UNLICENSED

ALERTS = "identity_alerts"


def evidence(status: str | None = "remediated", role: str = "compromised", kind: str = "userEvidence") -> dict[str, Any]:
    return {"@odata.type": f"#microsoft.graph.security.{kind}", "roles": [role], "remediationStatus": status}


def alert(key: str, *found: dict[str, Any], status: str | None = "resolved", **properties: Any) -> dict[str, Any]:
    return {
        "id": key,
        "title": key,
        "status": status,
        "classification": "truePositive",
        "createdDateTime": OLD,
        "evidence": list(found),
        **properties,
    }


def of(*found: dict[str, Any], **properties: Any) -> dict[str, Any]:
    return {ALERTS: Add(alert("late", *found, **properties))}


BASE: dict[str, Any] = {ALERTS: [alert("done", evidence())]}

CASES = (
    Case("remediated"),
    Case("blocked", of(evidence("blocked"))),
    Case("nothing was done", of(evidence("none")), LATE),
    Case("a hostile title", of(evidence("none"), title="<b>`|\u001b[2J"), LATE),
    Case("nothing was done, and the alert is new", of(evidence("unremediated"), status="new"), LATE),
    Case("one of two users", of(evidence(), evidence("declined")), LATE),
    Case("a role that nobody knows", of(evidence("none", "odd")), verdict=NOT_ASSESSED),
    Case("another role", of(evidence("none", "contextual"))),
    Case(
        "the kind of the evidence was not returned",
        of({"roles": ["compromised"], "remediationStatus": "none"}),
        verdict=NOT_ASSESSED,
    ),
    Case("a device", of(evidence("none", kind="deviceEvidence"))),
    Case("no evidence", of()),
    Case("no alert at all", {ALERTS: []}, verdict=MANUAL),
    Case("no licence", {**UNLICENSED, ALERTS: []}, verdict=NOT_APPLICABLE),
    Case("waits for approval", of(evidence("pendingApproval")), verdict=NOT_ASSESSED),
    Case("a status that nobody knows", of(evidence("unknownFutureValue")), verdict=NOT_ASSESSED),
    Case("the status is null", of(evidence(None)), verdict=NOT_ASSESSED),
    Case("one is not known, another is not contained", of(evidence("none"), evidence(None)), LATE),
    Case("the evidence was not returned", {ALERTS: Add({**alert("late"), "evidence": None})}, verdict=NOT_ASSESSED),
    Case("could not be read", {ALERTS: gap(ALERTS)}, verdict=NOT_ASSESSED),
    Case("a false positive", of(evidence("none"), classification="falsePositive")),
    Case("expected activity", of(evidence("none"), classification="informationalExpectedActivity")),
    Case("a false positive that is not resolved", of(evidence("none"), status="new", classification="falsePositive"), LATE),
    Case("a classification that nobody knows", of(evidence("none"), classification="odd"), LATE),
)
